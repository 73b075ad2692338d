import { describe, expect, test } from 'vitest';
import { smallWorld, wholeWorld } from '../support/small-worlds.ts';

describe('what is missing', () => {
  test('is null, empty or UNKNOWN, never an error', async () => {
    const { world, data, u, t } = await smallWorld();
    await using _ = world;
    const [d, m, v] = [
      '18b5d3c9-6a02-4be7-9d41-5c7f02e6a806',
      '2f64a0d8-91b7-4f0c-8a3e-7be51c0d9f07',
      '3f64a0d8-91b7-4f0c-8a3e-7be51c0d9f07',
    ];
    data.putUser({ id: u }, { exact: true });
    data.putTransaction(u, { id: t }, { exact: true });
    data.putDocument(u, t, { id: d }, { exact: true });
    data.putMetadata(u, t, { id: m }, { exact: true });
    data.putVerifiedData(u, t, { id: v }, { exact: true });
    data.putIdentityAssurance(u, { verified_claims: { x: 1 } });
    const { id: p } = data.putPolicy({ id: '4f64a0d8-91b7-4f0c-8a3e-7be51c0d9f07' }, { exact: true });
    const query = `query ($u: ID!, $t: ID!, $p: ID!) {
      user(id: $u) { id username email name { given } mobilePhone populationId enabled verifyEligibility rawVerifyEligibility createdAt updatedAt
        identityAssurance { type trustFramework verifiedAt verificationProcess transaction { id } claims { name } checks { method } document { types } } }
      verifyTransaction(userId: $u, id: $t) {
        id userId status rawStatus outcome timedOut checks { type } providerMessages verifiedDocumentKinds notifications { channel }
        policy { id } webVerification { url } createdAt updatedAt expiresAt
        documents { id transactionId userId type rawType status rawStatus provider rawProvider attempt createdAt updatedAt expiresAt value }
        metadata { id type rawType provider status rawStatus attempt data }
        verifiedData { __typename id type rawType attempt ... on OtherVerifiedData { data } }
      }
      verifyPolicy(id: $p) { id name description isDefault governmentId facialComparison liveness email phone storesIdentityAssurance
        transactionTimeoutSeconds dataCollectionTimeoutSeconds dataCollectionOnly createdAt updatedAt }
    }`;
    const answer = await world.ask(query, { u, t, p });
    expect(answer.errors).toBeUndefined();
    const times = { createdAt: null, updatedAt: null };
    const noType = { type: 'UNKNOWN', rawType: null };
    expect(answer.data).toEqual({
      user: {
        ...{ id: u, username: null, email: null, name: null, mobilePhone: null, populationId: null, enabled: null },
        ...{ verifyEligibility: null, rawVerifyEligibility: null, ...times },
        identityAssurance: {
          ...{ type: null, trustFramework: null, verifiedAt: null, verificationProcess: null, transaction: null },
          ...{ claims: null, checks: [], document: null },
        },
      },
      verifyTransaction: {
        ...{ id: t, userId: u, status: 'UNKNOWN', rawStatus: null, outcome: 'UNKNOWN', timedOut: false, checks: [] },
        ...{ providerMessages: [], verifiedDocumentKinds: [], notifications: [], policy: null, webVerification: null },
        ...{ ...times, expiresAt: null },
        documents: [
          {
            ...{
              id: d,
              transactionId: t,
              userId: u,
              ...noType,
              status: 'UNKNOWN',
              rawStatus: null,
              provider: 'UNKNOWN',
            },
            ...{ rawProvider: null, attempt: null, ...times, expiresAt: null, value: null },
          },
        ],
        metadata: [{ id: m, ...noType, provider: null, status: 'UNKNOWN', rawStatus: null, attempt: null, data: null }],
        verifiedData: [{ __typename: 'OtherVerifiedData', id: v, ...noType, attempt: null, data: null }],
      },
      verifyPolicy: {
        ...{
          id: p,
          name: null,
          description: null,
          isDefault: null,
          governmentId: 'DISABLED',
          facialComparison: 'DISABLED',
        },
        ...{ liveness: 'DISABLED', email: 'DISABLED', phone: 'DISABLED', storesIdentityAssurance: false },
        ...{ transactionTimeoutSeconds: null, dataCollectionTimeoutSeconds: null, dataCollectionOnly: null, ...times },
      },
    });
  });

  test('may as well be said by null', async () => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    const nulls = (body: unknown) =>
      Object.fromEntries(
        Object.keys(body as object).map((name) => [name, name === 'id' ? (body as { id: string }).id : null]),
      );
    for (const resource of ['user', 'verifyTransaction', 'document', 'identityAssurance'])
      world.upstream.fault({ match: { resource }, rewrite: nulls });
    const query = `query ($u: ID!, $t: ID!, $d: ID!) {
      user(id: $u) { id username name { given } populationId identityAssurance { type } }
      verifyTransaction(userId: $u, id: $t) { status checks { type } policy { id } notifications { channel } verifiedDocumentKinds }
      verifyDocument(userId: $u, transactionId: $t, id: $d) { type provider attempt value }
    }`;
    const { data, errors } = await world.ask(query, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      user: { id: variables.u, username: null, name: null, populationId: null, identityAssurance: null },
      verifyTransaction: { status: 'UNKNOWN', checks: [], policy: null, notifications: [], verifiedDocumentKinds: [] },
      verifyDocument: { type: 'UNKNOWN', provider: 'UNKNOWN', attempt: null, value: null },
    });
  });

  const assurances: [unknown, boolean][] = [
    ...[
      {},
      { identityAssurance: null },
      { identityAssurance: {} },
      { identityAssurance: { verified_claims: null } },
    ].map((body): [unknown, boolean] => [body, true]),
    [{ identityAssurance: { verified_claims: {} } }, true],
    ...[{ identityAssurance: 'none' }, { identityAssurance: [] }, { identityAssurance: { verified_claims: [] } }].map(
      (body): [unknown, boolean] => [body, false],
    ),
  ];
  test.each(assurances)('claims said as %j: none stored (%s), or not to be read', async (body, isNone) => {
    const { world, u } = await smallWorld();
    await using _ = world;
    world.upstream.fault({ match: { resource: 'identityAssurance' }, body });
    const { data, errors } = await world.ask('query ($u: ID!) { user(id: $u) { id identityAssurance { type } } }', {
      u,
    });
    expect(data).toEqual({ user: { id: u, identityAssurance: null } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(isNone ? undefined : ['UPSTREAM_INVALID']);
  });
});
