import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTestWorld, DEFAULT_SUBGRAPH, type TestWorld } from '../support/world.ts';

const MISSING = '00000000-0000-4000-8000-00000000dead';
const ENTITIES = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${selection} } }`;

const ask = (world: TestWorld, selection: string, representations: readonly unknown[]) =>
  world.ask(ENTITIES(selection), { representations });

const user = (id: unknown) => ({ __typename: 'User', id });

function transactionWithDocuments(world: TestWorld, documents: number) {
  const { data } = world.upstream;
  const { id: userId } = data.putUser();
  const { id: transactionId } = data.putTransaction(userId, { transactionStatus: { status: 'IN_PROGRESS' } });
  const made = Array.from({ length: documents }, () => data.putDocument(userId, transactionId));
  const representations = made.map(({ id }) => ({ __typename: 'VerifyDocument', id, transactionId, userId }));
  return { userId, transactionId, documents: made, representations };
}

describe('calls for a batch of references', () => {
  test('a hundred users come in the order asked for, by three calls', async () => {
    await using world = await createTestWorld();
    const ids = Array.from({ length: 100 }, () => world.upstream.data.putUser().id);
    const { data, errors } = await ask(world, '... on User { id verifyEligibility }', ids.map(user));
    expect(errors).toBeUndefined();
    expect(data._entities.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(new Set(data._entities.map((one: { verifyEligibility: string }) => one.verifyEligibility))).toEqual(
      new Set(['ENABLED']),
    );
    expect(world.calls()).toEqual(['users', 'users', 'users']);
  });

  test('twenty documents of one transaction come by one call', async () => {
    await using world = await createTestWorld();
    const { documents, representations } = transactionWithDocuments(world, 20);
    const { data, errors } = await ask(world, '... on VerifyDocument { id status value }', representations);
    expect(errors).toBeUndefined();
    expect(data._entities.map(({ id }: { id: string }) => id)).toEqual(documents.map(({ id }) => id));
    expect(data._entities.every(({ value }: { value: unknown }) => typeof value === 'string')).toBe(true);
    expect(world.calls()).toEqual(['documents']);
  });

  test('several policies come by one call, several transactions of a user too', async () => {
    await using world = await createTestWorld();
    const { data: upstream } = world.upstream;
    const policies = ['one', 'two', 'three'].map((name) => upstream.putPolicy({ name }));
    const { id: userId } = upstream.putUser();
    const transactions = [1, 2, 3].map(() => upstream.putTransaction(userId));
    const { data, errors } = await ask(world, '... on VerifyPolicy { name } ... on VerifyTransaction { id status }', [
      ...policies.map(({ id }) => ({ __typename: 'VerifyPolicy', id })),
      ...transactions.map(({ id }) => ({ __typename: 'VerifyTransaction', id, userId })),
    ]);
    expect(errors).toBeUndefined();
    expect(data._entities.slice(0, 3).map(({ name }: { name: string }) => name)).toEqual(['one', 'two', 'three']);
    expect(data._entities.slice(3).map(({ id }: { id: string }) => id)).toEqual(transactions.map(({ id }) => id));
    expect(world.calls().toSorted()).toEqual(['verifyPolicies', 'verifyTransactions']);
  });

  test('nothing is read where only keys are selected', async () => {
    await using world = await createTestWorld();
    const { data, errors } = await ask(
      world,
      `... on User { id } ... on VerifyTransaction { id userId user { id } } ... on VerifyPolicy { id }
       ... on VerifyDocument { id transactionId userId transaction { id user { id } } }`,
      [
        user(MISSING),
        { __typename: 'VerifyTransaction', id: MISSING, userId: MISSING },
        { __typename: 'VerifyPolicy', id: MISSING },
        { __typename: 'VerifyDocument', id: MISSING, transactionId: MISSING, userId: MISSING },
      ],
    );
    expect(errors).toBeUndefined();
    expect(data._entities.map((one: { __typename: string }) => one.__typename)).toEqual([
      'User',
      'VerifyTransaction',
      'VerifyPolicy',
      'VerifyDocument',
    ]);
    expect(world.calls()).toEqual([]);
  });

  test('the children of an entity do not wait for it', async () => {
    await using world = await createTestWorld();
    const { userId, transactionId, representations } = transactionWithDocuments(world, 1);
    world.upstream.vary({ latencyMs: 20 }); // answers overlap, so that waves can be told apart
    const { errors } = await ask(
      world,
      `... on User { verifyEligibility latestVerifyTransaction { id } identityAssurance { type } }
       ... on VerifyTransaction { status metadata { id } }
       ... on VerifyDocument { id transaction { metadata { id } user { identityAssurance { type } } } }`,
      [user(userId), { __typename: 'VerifyTransaction', id: transactionId, userId }, ...representations],
    );
    expect(errors).toBeUndefined();
    expect(world.roundTrips()).toBe(1);
    expect(world.calls().toSorted()).toEqual(
      ['identityAssurance', 'metaData', 'user', 'verifyTransactions'].toSorted(),
    );
  });

  test('the same reference twice is one read', async () => {
    await using world = await createTestWorld();
    const { id } = world.upstream.data.putUser();
    const { data } = await ask(world, '... on User { id verifyEligibility }', [user(id), user(id)]);
    expect(data._entities[1]).toEqual(data._entities[0]);
    expect(world.calls()).toEqual(['user']);
  });
});

describe('references that lead nowhere', () => {
  test('what is not there is null without an error, and its neighbours are whole', async () => {
    await using world = await createTestWorld();
    const { id } = world.upstream.data.putUser();
    const { data, errors } = await ask(world, '... on User { id verifyEligibility }', [user(MISSING), user(id)]);
    expect(errors).toBeUndefined();
    expect(data._entities[0]).toBeNull();
    expect(data._entities[1]).toMatchObject({ id, verifyEligibility: 'ENABLED' });
  });

  test('a reference by itself proves nothing: what hangs below it is null where PingOne shows none', async () => {
    await using world = await createTestWorld();
    const { data, errors } = await ask(
      world,
      '... on User { id latestVerifyTransaction { id } } ... on VerifyTransaction { id documents { id } }',
      [user(MISSING), { __typename: 'VerifyTransaction', id: MISSING, userId: MISSING }],
    );
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { __typename: 'User', id: MISSING, latestVerifyTransaction: null },
      { __typename: 'VerifyTransaction', id: MISSING, documents: null },
    ]);
  });

  test('an entity that PingOne forbids is null with FORBIDDEN at its place', async () => {
    await using world = await createTestWorld();
    const { data: upstream } = world.upstream;
    const [one, other] = [upstream.putUser().id, upstream.putUser().id];
    const transactions = [one, other].map((userId) => ({ userId, id: upstream.putTransaction(userId).id }));
    world.upstream.fault({ match: { path: `${one}/verifyTransactions` }, status: 403 });
    const { data, errors } = await ask(
      world,
      '... on VerifyTransaction { id status }',
      transactions.map((key) => ({ __typename: 'VerifyTransaction', ...key })),
    );
    expect(data._entities).toMatchObject([null, { id: transactions[1]?.id }]);
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN', retryable: false } }]);
  });

  const hostile: [string, unknown][] = [
    ['a text', 'User'],
    ['a number', 1],
    ['a list', [user(MISSING)]],
    ['without a type', { id: MISSING }],
    ['a type that is none', { __typename: 'Nobody', id: MISSING }],
    ['a type that is no entity', { __typename: 'VerifyCheck', id: MISSING }],
    ['the query itself', { __typename: 'Query' }],
    ['a name of every object', { __typename: 'constructor', id: MISSING }],
    ['a prototype', { __typename: '__proto__', id: MISSING }],
    ['a type in a list', { __typename: ['User'], id: MISSING }],
    ['without its key', { __typename: 'User' }],
    ['with half of its key', { __typename: 'VerifyTransaction', id: MISSING }],
    ['with a key that is null', user(null)],
    ['with a key that is a number', user(1)],
    ['with a key that is an object', user({ toString: 'x' })],
    ['with a key in upper case', user(MISSING.toUpperCase())],
    ['with a key that climbs', user('../../users')],
    ['with a key that climbs in code', user('%2e%2e%2f')],
    ['with a key and more behind it', user(`${MISSING}?x`)],
    ['with a key and a line end', user(`${MISSING}\n`)],
    ['with the key of another type', { __typename: 'VerifyDocument', id: MISSING, userId: MISSING }],
  ];

  for (const [what, representation] of hostile) {
    test(`${what} is null with BAD_USER_INPUT, asks nothing and leaves its neighbours whole`, async () => {
      await using world = await createTestWorld();
      const { id } = world.upstream.data.putUser();
      const { data, errors, text } = await ask(world, '... on User { id verifyEligibility }', [
        user(id),
        representation,
        user(id),
      ]);
      const whole = { __typename: 'User', id, verifyEligibility: 'ENABLED' };
      expect(data._entities).toEqual([whole, null, whole]);
      expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(world.calls()).toEqual(['user']);
      expect(text).not.toContain('../');
      expect(text).not.toContain('Nobody');
    });
  }

  test('whatever stands among good references, each good one is answered at its own place', async () => {
    await using world = await createTestWorld();
    const { id } = world.upstream.data.putUser();
    const good = user(id);
    const bad = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.dictionary(fc.string(), fc.jsonValue()));
    const batch = fc.array(fc.oneof(fc.constant(good), bad), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(batch, async (representations) => {
        const { data, errors = [] } = await ask(world, '... on User { id }', representations);
        const isGood = (index: number) => representations[index] === good;
        const answered = representations.map((_one, index) => (isGood(index) ? { __typename: 'User', id } : null));
        expect(data._entities).toEqual(answered);
        expect(errors.map(({ path }) => path?.[1]).toSorted()).toEqual(
          [...representations.keys()].filter((index) => !isGood(index)).toSorted(),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('members beside the key change nothing', async () => {
    await using world = await createTestWorld();
    const { id, username } = world.upstream.data.putUser();
    const forged = { ...user(id), username: 'somebody else', environmentId: MISSING, isProven: true };
    const { data, errors } = await ask(world, '... on User { id username }', [forged]);
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([{ __typename: 'User', id, username }]);
    expect(world.calls()).toEqual(['user']);
  });
});

describe('how many references one operation may hold', () => {
  test('five hundred are fine, and one more is refused before anything is read', async () => {
    await using world = await createTestWorld();
    const references = (count: number) => Array.from({ length: count }, () => user(MISSING));
    const fine = await ask(world, '... on User { id }', references(500));
    expect(fine.data._entities).toHaveLength(500);
    const refused = await ask(world, '... on User { username }', references(501));
    expect(refused.data).toBeNull();
    expect(refused.errors).toMatchObject([{ path: ['_entities'], extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(refused.errors?.[0]?.message).toContain('500');
    expect(world.calls()).toEqual([]);
  });

  test('aliases do not multiply the limit: it counts the whole operation', async () => {
    await using world = await createTestWorld();
    const query = `query ($r: [_Any!]!) { a: _entities(representations: $r) { __typename } b: _entities(representations: $r) { __typename } }`;
    const { data, errors } = await world.ask(query, { r: Array.from({ length: 300 }, () => user(MISSING)) });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'LIMIT_EXCEEDED' } }]);
    const fine = await world.ask(query, { r: Array.from({ length: 250 }, () => user(MISSING)) });
    expect(fine.errors).toBeUndefined();
  });

  test('the limit is a setting', async () => {
    await using world = await createTestWorld({ subgraph: { ...DEFAULT_SUBGRAPH, maxRepresentations: 2 } });
    const { errors } = await ask(
      world,
      '... on User { id }',
      [1, 2, 3].map(() => user(MISSING)),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });
});

test('answers to routers are kept by nobody on the way', async () => {
  await using world = await createTestWorld();
  for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }', '{ nonsense }']) {
    const { headers } = await world.ask(query);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')?.split(/,\s*/)).toContain('Authorization');
  }
});

test('with UPSTREAM_AUTH=caller the router has to pass on who asks', async () => {
  await using world = await createTestWorld({ credential: { kind: 'caller' } });
  const { id } = world.upstream.data.putUser();
  const query = ENTITIES('... on User { id verifyEligibility }');
  const nobody = await world.ask(query, { representations: [user(id)] });
  expect(nobody).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(world.calls()).toEqual([]);
  const authorization = `Bearer ${await world.upstream.accessToken()}`;
  const somebody = await world.ask(query, { representations: [user(id)] }, { headers: { authorization } });
  expect(somebody.data._entities).toMatchObject([{ id, verifyEligibility: 'ENABLED' }]);
});
