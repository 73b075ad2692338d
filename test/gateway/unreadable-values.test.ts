import { describe, expect, test } from 'vitest';
import { smallWorld, wholeWorld } from '../support/small-worlds.ts';
import { withNullAt } from '../support/whole-case.ts';
import { createTestWorld } from '../support/world.ts';

describe('a value that cannot be read costs its own field', () => {
  const times = [
    'yesterday',
    '',
    '2026-09-01',
    '2026-09-01T08:15:30',
    '2026-09-01 08:15:30Z',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-09-01T25:00:00Z',
    '2026-09-01T08:61:00Z',
    1_790_000_000,
    {},
    true,
  ];
  const rows: [string, string, unknown[]][] = [
    ['user', 'username', [5, {}, [], true]],
    ['user', 'email', [5, ['a@example.org']]],
    ['user', 'mobilePhone', [491234567890]],
    ['user', 'enabled', ['yes', 1]],
    ['user', 'createdAt', times],
    ['user', 'updatedAt', [{}]],
    ['verifyTransaction', 'createdAt', times],
    ['verifyTransaction', 'updatedAt', ['x', 5]],
    ['verifyPolicy', 'name', [5]],
    ['verifyPolicy', 'description', [{}]],
    ['verifyPolicy', 'createdAt', times],
  ];
  const queries: Record<string, string> = {
    user: 'query ($u: ID!) { user(id: $u) { id username email mobilePhone enabled createdAt updatedAt } }',
    verifyTransaction:
      'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id status createdAt updatedAt expiresAt } }',
    verifyPolicy: 'query ($p: ID!) { verifyPolicy(id: $p) { id name description governmentId createdAt } }',
  };
  test.each(rows.flatMap(([resource, name, values]) => values.map((value) => [resource, name, value] as const)))(
    '%s.%s: %j',
    async (resource, name, value) => {
      const { world, u, t, data } = await smallWorld();
      await using _ = world;
      const { id: p } = data.putPolicy({ description: 'd' });
      const variables = { u, t, p };
      const query = queries[resource] ?? '';
      const whole = await world.ask(query, variables);
      world.upstream.fault({ match: { resource }, rewrite: (body) => ({ ...(body as object), [name]: value }) });
      const { data: found, errors } = await world.ask(query, variables);
      expect(found).toEqual(withNullAt(whole.data, [resource, name]));
      expect(errors).toMatchObject([
        { path: [resource, name], extensions: { code: 'UPSTREAM_INVALID', retryable: false } },
      ]);
    },
  );

  const deep: [string, string, (body: never) => unknown, string, (string | number)[]][] = [
    [
      'a name that is a text',
      'user',
      (body: object) => ({ ...body, name: 'Ada' }),
      'user(id: $u) { username name { given } }',
      ['user', 'name'],
    ],
    [
      'a part of a name that is none',
      'user',
      (body: { name: object }) => ({ ...body, name: { ...body.name, given: 5 } }),
      'user(id: $u) { name { given family } }',
      ['user', 'name', 'given'],
    ],
    [
      'a population that is a text',
      'user',
      (body: object) => ({ ...body, population: 'x' }),
      'user(id: $u) { username populationId }',
      ['user', 'populationId'],
    ],
    [
      'a policy that is a text',
      'verifyTransaction',
      (body: object) => ({ ...body, verifyPolicy: 'x' }),
      'verifyTransaction(userId: $u, id: $t) { status policy { id } }',
      ['verifyTransaction', 'policy'],
    ],
    [
      'an attempt that is a text',
      'document',
      (body: object) => ({ ...body, retry: { attempt: '2' } }),
      'verifyDocument(userId: $u, transactionId: $t, id: $d) { type attempt }',
      ['verifyDocument', 'attempt'],
    ],
    [
      'half an attempt',
      'document',
      (body: object) => ({ ...body, retry: { attempt: 1.5 } }),
      'verifyDocument(userId: $u, transactionId: $t, id: $d) { type attempt }',
      ['verifyDocument', 'attempt'],
    ],
    [
      'an attempt beyond what the graph can count',
      'document',
      (body: object) => ({ ...body, retry: { attempt: 2 ** 31 } }),
      'verifyDocument(userId: $u, transactionId: $t, id: $d) { type attempt }',
      ['verifyDocument', 'attempt'],
    ],
    [
      'attempts that are a number',
      'document',
      (body: object) => ({ ...body, retry: 2 }),
      'verifyDocument(userId: $u, transactionId: $t, id: $d) { type attempt }',
      ['verifyDocument', 'attempt'],
    ],
    [
      'a document that is no text',
      'document',
      (body: object) => ({ ...body, value: { base64: 'AAAA' } }),
      'verifyDocument(userId: $u, transactionId: $t, id: $d) { type value }',
      ['verifyDocument', 'value'],
    ],
    [
      'a count that is a text',
      'users',
      (body: object) => ({ ...body, count: 'many' }),
      'users(first: 2) { totalCount nodes { username } }',
      ['users', 'totalCount'],
    ],
    [
      'a count beyond what the graph can count',
      'users',
      (body: object) => ({ ...body, count: 2 ** 31 }),
      'users(first: 2) { totalCount nodes { username } }',
      ['users', 'totalCount'],
    ],
    [
      'metadata that are a list',
      'metaData',
      (body: { _embedded: { metaData: object[] } }) => ({
        _embedded: { metaData: body._embedded.metaData.map((entry) => ({ ...entry, data: [1] })).slice(0, 1) },
      }),
      'verifyTransaction(userId: $u, id: $t) { metadata { type data } }',
      ['verifyTransaction', 'metadata', 0, 'data'],
    ],
    [
      'claims that are a text',
      'identityAssurance',
      () => ({ identityAssurance: { verified_claims: { type: 'document', claims: 'Ada' } } }),
      'user(id: $u) { identityAssurance { type claims { name } } }',
      ['user', 'identityAssurance', 'claims'],
    ],
    [
      'a claim that is a list',
      'identityAssurance',
      () => ({ identityAssurance: { verified_claims: { claims: { name: ['Ada'], given_name: 'ADA' } } } }),
      'user(id: $u) { identityAssurance { claims { name givenName } } }',
      ['user', 'identityAssurance', 'claims', 'name'],
    ],
    [
      'an address that is a text',
      'identityAssurance',
      () => ({ identityAssurance: { verified_claims: { claims: { address: 'Paris', given_name: 'ADA' } } } }),
      'user(id: $u) { identityAssurance { claims { givenName address { country } all } } }',
      ['user', 'identityAssurance', 'claims', 'address'],
    ],
    [
      'a time of verification that is none',
      'identityAssurance',
      () => ({
        identityAssurance: { verified_claims: { type: 'x', verification: { time: 'noon', trust_framework: 'y' } } },
      }),
      'user(id: $u) { identityAssurance { type trustFramework verifiedAt } }',
      ['user', 'identityAssurance', 'verifiedAt'],
    ],
    ...['2024-7-8', '2024-02-30', '20240708', '2024-07-08T00:00:00Z', 'soon', '', 20240708].map(
      (day): [string, string, (body: never) => unknown, string, (string | number)[]] => [
        `a day of issue that is ${JSON.stringify(day)}`,
        'identityAssurance',
        () => ({
          identityAssurance: {
            verified_claims: {
              document_details: { date_of_issuance: day, date_of_expiry: '2032-05-10', document_number: 'X' },
            },
          },
        }),
        'user(id: $u) { identityAssurance { document { issuedOn expiresOn documentNumber types } } }',
        ['user', 'identityAssurance', 'document', 'issuedOn'],
      ],
    ),
  ];
  test.each(deep)('%s', async (_what, resource, rewrite, field, path) => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    // Each variable is used, so that one header serves all queries.
    const query = `query ($u: ID!, $t: ID!, $d: ID!, $pd: ID!, $o: ID!) {
      ${field}
      mate: verifyDocument(userId: $u, transactionId: $t, id: $pd) @skip(if: true) { id transaction { id } }
      used: verifyDocument(userId: $o, transactionId: $t, id: $d) @skip(if: true) { id }
    }`;
    world.upstream.fault({ match: { resource }, rewrite: rewrite as (body: unknown) => unknown });
    const { data, errors, text } = await world.ask(query, variables);
    expect(errors, text).toMatchObject([{ path, extensions: { code: 'UPSTREAM_INVALID', retryable: false } }]);
    expect(errors).toHaveLength(1);
    const parent = path.slice(0, -1).reduce((place, step) => place?.[step], data);
    expect(parent, text).toBeTypeOf('object');
    const { [path.at(-1) as string]: nulled, ...neighbours } = parent;
    expect(nulled).toBeNull();
    expect(Object.keys(neighbours).length).toBeGreaterThan(0);
    for (const neighbour of Object.values(neighbours)) expect(neighbour, text).not.toBeNull();
  });

  test('two truths are told by text, as one documented request has it', async () => {
    const { world, data } = await smallWorld();
    await using _ = world;
    const { id } = data.putPolicy({ default: 'true', transaction: { dataCollectionOnly: 'false' } });
    const { data: found } = await world.ask(
      'query ($id: ID!) { verifyPolicy(id: $id) { isDefault dataCollectionOnly } }',
      { id },
    );
    expect(found.verifyPolicy).toEqual({ isDefault: true, dataCollectionOnly: false });
  });

  test('one policy that cannot be read at all does not take the list with it', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const names = world.upstream.data.policies().map(({ name }) => name);
    world.upstream.data.putPolicy(
      { id: '4f64a0d8-91b7-4f0c-8a3e-7be51c0d9f07', name: 'odd', governmentId: 'REQUIRED' },
      { exact: true },
    );
    const { data } = await world.ask('{ verifyPolicies { name governmentId } }');
    expect(data.verifyPolicies?.map(({ name }: { name: string }) => name)).toEqual([...names, 'odd']);
  });
});

describe('policies', () => {
  test.each<[unknown, number | null]>([
    [{ duration: 30, timeUnit: 'MINUTES' }, 1800],
    [{ duration: 90, timeUnit: 'SECONDS' }, 90],
    [{ duration: 0, timeUnit: 'SECONDS' }, 0],
    [undefined, null],
    [{}, null],
  ])('a time of %o is %s seconds', async (timeout, seconds) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putPolicy(
      { id: '4f64a0d8-91b7-4f0c-8a3e-7be51c0d9f07', transaction: { timeout, dataCollection: { timeout } } },
      { exact: true },
    );
    const { data, errors } = await world.ask(
      'query ($id: ID!) { verifyPolicy(id: $id) { transactionTimeoutSeconds dataCollectionTimeoutSeconds } }',
      { id },
    );
    expect(errors).toBeUndefined();
    expect(data.verifyPolicy).toEqual({ transactionTimeoutSeconds: seconds, dataCollectionTimeoutSeconds: seconds });
  });

  test.each([
    { duration: 1, timeUnit: 'HOURS' },
    { duration: '30', timeUnit: 'MINUTES' },
    { duration: 30 },
    { duration: 30, timeUnit: 5 },
    30,
    { duration: 2 ** 31, timeUnit: 'MINUTES' },
  ])('a time of %o cannot be told, and nothing else is lost', async (timeout) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putPolicy({
      transaction: { timeout, dataCollectionOnly: true, ida: { enabled: true } },
    });
    const { data, errors } = await world.ask(
      'query ($id: ID!) { verifyPolicy(id: $id) { name transactionTimeoutSeconds dataCollectionOnly storesIdentityAssurance } }',
      { id },
    );
    expect(data.verifyPolicy).toEqual({
      name: 'A policy',
      transactionTimeoutSeconds: null,
      dataCollectionOnly: true,
      storesIdentityAssurance: true,
    });
    expect(errors).toMatchObject([
      { path: ['verifyPolicy', 'transactionTimeoutSeconds'], extensions: { code: 'UPSTREAM_INVALID' } },
    ]);
  });

  test('that are gone are null below their transactions', async () => {
    const { world, data, u, t, ask } = await smallWorld();
    await using _ = world;
    data.putTransaction(u, { id: t, verifyPolicy: { id: '00000000-0000-4000-8000-00000000dead' } });
    const { transaction, errors } = await ask('status policy { id name }');
    expect(errors).toBeUndefined();
    expect(transaction).toEqual({ status: 'REQUESTED', policy: null });
  });
});
