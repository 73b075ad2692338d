import { describe, expect, test } from 'vitest';
import type { UnknownEnumKind } from '../../emulator/variations.ts';
import { smallWorld } from '../support/small-worlds.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

describe('words', () => {
  const statuses: [string, string][] = [
    ...['REQUESTED', 'INITIATED', 'IN_PROGRESS', 'PARTIAL'].map((status): [string, string] => [status, 'PENDING']),
    ...['SUCCESS', 'APPROVED_MANUALLY', 'APPROVED_NO_REQUEST', 'NOT_REQUIRED'].map((status): [string, string] => [
      status,
      'PASSED',
    ]),
    ['FAIL', 'FAILED'],
  ];
  test.each(statuses)('a transaction that is %s is %s', async (status, outcome) => {
    const { world, ask } = await smallWorld({ transactionStatus: { status } });
    await using _ = world;
    expect((await ask('status rawStatus outcome')).transaction).toEqual({ status, rawStatus: status, outcome });
  });

  test('all document types are known in both spellings, and filters go by the meaning', async () => {
    const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'IN_PROGRESS' } });
    await using _ = world;
    const names = [
      ...[
        'Credential Verification',
        'Document Front',
        'Document Back',
        'Driver License Front',
        'Driver License Back',
        'Driver License Code',
      ],
      ...[
        'Passport Front',
        'Passport Card Front',
        'Passport Card Back',
        'Selfie',
        'Email',
        'Phone',
        'Voice Input',
        'Voice Sample',
      ],
    ];
    expect(names).toHaveLength(14);
    for (const type of names) data.putDocument(u, t, { type });
    const words = names.map((name) => name.toUpperCase().replaceAll(' ', '_'));
    const selection =
      'documents { type rawType } some: documents(types: [DRIVER_LICENSE_CODE, EMAIL]) { type } none: documents(types: []) { id }';
    const some = words.filter((type) => ['DRIVER_LICENSE_CODE', 'EMAIL'].includes(type)).map((type) => ({ type }));
    const first = await ask(selection);
    expect(first.transaction).toEqual({
      documents: words.map((type, index) => ({ type, rawType: names[index] })),
      some,
      none: [],
    });
    world.upstream.vary({ documentTypes: 'upperSnake' });
    const second = await ask(selection);
    expect(second.transaction).toEqual({ documents: words.map((type) => ({ type, rawType: type })), some, none: [] });
  });

  test.each(['success', 'Success', 'SUCCESS ', 'SUCCES', 'toString', '__proto__', 'constructor', ''])(
    'a status that only looks like a known one is UNKNOWN: "%s"',
    async (status) => {
      const { world, ask } = await smallWorld({ transactionStatus: { status } });
      await using _ = world;
      const { transaction, errors } = await ask('status rawStatus outcome timedOut webVerification { url }');
      expect(errors).toBeUndefined();
      expect(transaction).toEqual({
        status: 'UNKNOWN',
        rawStatus: status,
        outcome: 'UNKNOWN',
        timedOut: false,
        webVerification: null,
      });
    },
  );

  type Item = Record<string, unknown>;
  type Found = { [list in 'checks' | 'documents' | 'metadata' | 'verifiedData']: Item[] } & Item;
  const pairOf = (item: Item | undefined, name: string, raw: string) => [item?.[name], item?.[raw]];
  const unlisted: [UnknownEnumKind, string, string, (transaction: Found) => unknown][] = [
    ['transactionStatus', 'UNDER_REVIEW', 'status rawStatus', (found) => pairOf(found, 'status', 'rawStatus')],
    ['checkType', 'PALM_SCAN', 'checks { type rawType }', ({ checks }) => pairOf(checks.at(-1), 'type', 'rawType')],
    [
      'checkStatus',
      'NEEDS_REVIEW',
      'checks { status rawStatus }',
      ({ checks }) => pairOf(checks[0], 'status', 'rawStatus'),
    ],
    [
      'documentType',
      'Residence Permit Front',
      'documents { type rawType }',
      ({ documents: [one] }) => pairOf(one, 'type', 'rawType'),
    ],
    [
      'documentStatus',
      'QUARANTINED',
      'documents { status rawStatus }',
      ({ documents: [one] }) => pairOf(one, 'status', 'rawStatus'),
    ],
    [
      'documentProvider',
      'KIOSK',
      'documents { provider rawProvider }',
      ({ documents: [one] }) => pairOf(one, 'provider', 'rawProvider'),
    ],
    ['metadataType', 'IRIS_SCAN', 'metadata { type rawType }', ({ metadata: [one] }) => pairOf(one, 'type', 'rawType')],
    [
      'metadataStatus',
      'INCONCLUSIVE',
      'metadata { status rawStatus }',
      ({ metadata: [one] }) => pairOf(one, 'status', 'rawStatus'),
    ],
    [
      'verifiedDataType',
      'IRIS_TEMPLATE',
      'verifiedData { type rawType ... on OtherVerifiedData { data } }',
      ({ verifiedData: [one] }) => pairOf(one, 'type', 'rawType'),
    ],
  ];
  test.each(unlisted)(
    'a word of %s that is not listed (%s) is UNKNOWN, with the word beside it',
    async (kind, word, selection, found) => {
      const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'SUCCESS' } });
      await using _ = world;
      data.putDocument(u, t);
      data.putMetadata(u, t);
      data.putVerifiedData(u, t);
      world.upstream.vary({ unknownEnums: [kind] });
      const { transaction, errors } = await ask(selection);
      expect(errors).toBeUndefined();
      expect(found(transaction)).toEqual(['UNKNOWN', word]);
    },
  );

  test('an eligibility that is not listed is UNKNOWN, and one that is not sent is null', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putUser();
    const query = 'query ($id: ID!) { user(id: $id) { verifyEligibility rawVerifyEligibility } }';
    world.upstream.vary({ unknownEnums: ['verifyStatus'] });
    expect((await world.ask(query, { id })).data.user).toEqual({
      verifyEligibility: 'UNKNOWN',
      rawVerifyEligibility: 'SUSPENDED',
    });
    world.upstream.vary({ unknownEnums: [] });
    world.upstream.data.putUser({ id }, { omit: ['verifyStatus'] });
    expect((await world.ask(query, { id })).data.user).toEqual({ verifyEligibility: null, rawVerifyEligibility: null });
  });

  test('channels, methods and requirements that are not listed are UNKNOWN', async () => {
    const { world, data, u, ask } = await smallWorld({
      sendNotification: { results: [{ method: 'PIGEON', sent: false }, {}] },
    });
    await using _ = world;
    expect((await ask('notifications { channel rawChannel sent }')).transaction.notifications).toEqual([
      { channel: 'UNKNOWN', rawChannel: 'PIGEON', sent: false },
      { channel: 'UNKNOWN', rawChannel: null, sent: null },
    ]);
    data.putIdentityAssurance(u, {
      verified_claims: { check_details: [{ check_method: 'oracle' }, { check_method: 'DOCUMENT' }, {}] },
    });
    const assurance = await world.ask(
      'query ($u: ID!) { user(id: $u) { identityAssurance { checks { method rawMethod } } } }',
      { u },
    );
    expect(
      assurance.data.user.identityAssurance.checks.map(({ rawMethod }: { rawMethod: string }) => rawMethod),
    ).toEqual(['oracle', 'DOCUMENT', null]);
    expect(assurance.data.user.identityAssurance.checks[0].method).toBe('UNKNOWN');
    expect(assurance.data.user.identityAssurance.checks[2].method).toBe('UNKNOWN');
    const { id } = data.putPolicy({ governmentId: { verify: 'SOMETIMES' }, email: { verify: 'required' } });
    const policy = await world.ask('query ($id: ID!) { verifyPolicy(id: $id) { governmentId email } }', { id });
    expect(policy.data.verifyPolicy).toEqual({ governmentId: 'UNKNOWN', email: 'UNKNOWN' });
  });

  const UNKNOWN_FILTER =
    'query ($u: ID!) { user(id: $u) { verifyTransactions(filter: { statuses: [UNKNOWN] }) { nodes { rawStatus } totalCount } } }';
  test('in a filter UNKNOWN selects just the words that are not listed', async () => {
    const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'UNDER_REVIEW' } });
    await using _ = world;
    data.putTransaction(u, { transactionStatus: { status: 'FAIL' } });
    data.putDocument(u, t, { type: 'Residence Permit Front' });
    data.putDocument(u, t, { type: 'Selfie' });
    data.putVerifiedData(u, t, { type: 'IRIS_TEMPLATE', data: { a: 1 } });
    data.putVerifiedData(u, t, { type: 'GOVERNMENT_ID' });
    const list = await world.ask(UNKNOWN_FILTER, { u });
    expect(list.data.user.verifyTransactions).toEqual({ nodes: [{ rawStatus: 'UNDER_REVIEW' }], totalCount: 1 });
    const { transaction } = await ask(
      'documents(types: [UNKNOWN]) { rawType } verifiedData(types: [UNKNOWN]) { rawType ... on OtherVerifiedData { data } }',
    );
    expect(transaction).toEqual({
      documents: [{ rawType: 'Residence Permit Front' }],
      verifiedData: [{ rawType: 'IRIS_TEMPLATE', data: { a: 1 } }],
    });
  });
});

describe('an enum never costs more than itself, whatever stands in its place', () => {
  const wrongs: [string, unknown][] = [
    ['a number', 5],
    ['an object', { value: 'SUCCESS' }],
    ['a list', ['SUCCESS']],
    ['a truth', true],
  ];
  const expectUnknown = async (
    world: TestWorld,
    query: string,
    variables: Record<string, unknown>,
    find: (data: never) => Record<string, unknown> | undefined,
    { name, raw }: { name: string; raw?: string },
  ) => {
    const { data, errors, text } = await world.ask(query, variables);
    const found = data && find(data as never);
    expect(found, text).toBeTruthy();
    expect(found?.[name], text).toBe('UNKNOWN');
    if (raw) {
      expect(found?.[raw], text).toBeNull();
      expect(
        errors?.map(({ path, extensions }) => [path?.at(-1), extensions.code]),
        text,
      ).toEqual([[raw, 'UPSTREAM_INVALID']]);
    }
  };

  test.each(wrongs)(
    'the status of one transaction is %s: its neighbours in the list stay whole',
    async (_what, status) => {
      const { world, data, u } = await smallWorld({
        transactionStatus: { status: 'SUCCESS' },
        createdAt: '2026-01-01T00:00:00.000Z',
      });
      await using _ = world;
      data.putTransaction(u, {
        transactionStatus: { status, verificationStatus: {} },
        createdAt: '2026-01-02T00:00:00.000Z',
      });
      const query = 'query ($u: ID!) { user(id: $u) { verifyTransactions { nodes { status rawStatus } } } }';
      await expectUnknown(
        world,
        query,
        { u },
        ({ user }: { user: { verifyTransactions: { nodes: Record<string, unknown>[] } | null } }) =>
          user.verifyTransactions?.nodes[0],
        { name: 'status', raw: 'rawStatus' },
      );
      const filtered = await world.ask(
        'query ($u: ID!) { user(id: $u) { verifyTransactions(filter: { statuses: [SUCCESS], outcomes: [PASSED] }) { totalCount } } }',
        { u },
      );
      expect(filtered.data.user.verifyTransactions).toEqual({ totalCount: 1 });
    },
  );

  test.each(wrongs)('the value of one check is %s: the others stay whole', async (_what, value) => {
    const { world, u, t } = await smallWorld({
      transactionStatus: { status: 'FAIL', verificationStatus: { LIVENESS: value, GOVERNMENT_ID: 'FAIL' } },
    });
    await using _ = world;
    const query = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { checks { status rawStatus } } }';
    await expectUnknown(
      world,
      query,
      { u, t },
      ({ verifyTransaction: tx }: { verifyTransaction: { checks: Record<string, unknown>[] } | null }) => tx?.checks[0],
      { name: 'status', raw: 'rawStatus' },
    );
  });

  const inLists: [string, string, string][] = [
    ['documents', 'type', 'rawType'],
    ['documents', 'status', 'rawStatus'],
    ['metadata', 'type', 'rawType'],
    ['metadata', 'status', 'rawStatus'],
    ['verifiedData', 'type', 'rawType'],
  ];
  test.each(inLists)('one of the %s has a number for its %s: the others stay whole', async (list, name, raw) => {
    const { world, data, u, t } = await smallWorld({ transactionStatus: { status: 'SUCCESS' } });
    await using _ = world;
    const put = { documents: data.putDocument, metadata: data.putMetadata, verifiedData: data.putVerifiedData }[list];
    put?.(u, t, { [name]: 5 });
    put?.(u, t, {});
    const query = `query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { ${list} { ${name} ${raw} } } }`;
    const find = ({
      verifyTransaction: tx,
    }: {
      verifyTransaction: Record<string, Record<string, unknown>[] | null> | null;
    }) => tx?.[list]?.[0];
    await expectUnknown(world, query, { u, t }, find, { name, raw });
  });

  test.each([{ verify: 5 }, { verify: ['REQUIRED'] }, 'REQUIRED', 5, []])(
    'a requirement of a policy is %o',
    async (governmentId) => {
      await using world = await createTestWorld({ emulator: { people: 0 } });
      const { id } = world.upstream.data.putPolicy({ governmentId });
      await expectUnknown(
        world,
        'query ($id: ID!) { verifyPolicy(id: $id) { name governmentId liveness } }',
        { id },
        ({ verifyPolicy }: { verifyPolicy: Record<string, unknown> | null }) => verifyPolicy ?? undefined,
        { name: 'governmentId' },
      );
    },
  );
});
