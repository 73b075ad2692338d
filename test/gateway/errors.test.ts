import { describe, expect, test } from 'vitest';
import {
  CORRELATION_ID,
  ENVELOPE,
  EVERYTHING,
  expectFailures,
  expectSilence,
  failingWorld,
  SUBJECTS,
  TWO_USERS,
  USERS,
} from '../support/failures.ts';
import { withNullAt } from '../support/whole-case.ts';
import { createTestWorld } from '../support/world.ts';

describe('an answer of the upstream by its status', () => {
  const facts = (code: string, retryable: boolean) => ({ code, retryable, correlationId: CORRELATION_ID });
  const invalid = facts('UPSTREAM_INVALID', false);
  const unavailable = facts('UPSTREAM_UNAVAILABLE', true);
  const rows: [number, ReturnType<typeof facts>][] = [
    ...[201, 202, 204, 206, 300, 304, 405, 406, 409, 410, 412, 413, 415, 418, 422, 431].map(
      (status): [number, typeof invalid] => [status, invalid],
    ),
    ...[500, 501, 502, 503, 504, 599].map((status): [number, typeof invalid] => [status, unavailable]),
    [401, unavailable], // the service's own token, which the client cannot help
    [403, facts('FORBIDDEN', false)],
    [408, facts('UPSTREAM_TIMEOUT', true)],
    [429, { ...facts('RATE_LIMITED', true), ...{ retryAfterSeconds: 1 } }],
  ];
  test.each(rows)('%i is %o, wherever it comes', async (status, extensions) => {
    await expectFailures({ status, body: ENVELOPE, headers: { 'Correlation-Id': CORRELATION_ID } }, extensions);
  });

  test('400 is UPSTREAM_INVALID on a read, and BAD_USER_INPUT on a filter that a client gave', async () => {
    const fault = { status: 400, body: ENVELOPE, headers: { 'Correlation-Id': CORRELATION_ID } };
    const byId = SUBJECTS.filter(({ resource }) => resource !== 'users');
    await expectFailures(fault, invalid, byId);
    await expectFailures(
      fault,
      facts('BAD_USER_INPUT', false),
      SUBJECTS.filter(({ query }) => query === USERS),
    );
  });

  test('400 on a lookup of several users by id, for whatever reason, makes the gateway read them one by one', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    world.upstream.fault({ match: { resource: 'users' }, status: 400, body: ENVELOPE });
    const { data, errors } = await world.ask(TWO_USERS, variables);
    expect(errors).toBeUndefined();
    expect([data.a.email, data.b.email]).toEqual(
      [variables.u, variables.o].map((id) => world.upstream.data.user(id)?.email),
    );
  });

  test('400 on a list of users for which the client gave neither filter nor cursor is not blamed on the client', async () => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    world.upstream.fault({ match: { resource: 'users' }, status: 400 });
    const { data, errors } = await world.ask('{ users { nodes { id } } }');
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID' } }]);
  });

  test('404 is plain null, and an empty list below a transaction that is there', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    const expected: Record<string, unknown> = { documents: [], metaData: [], verifiedData: [] };
    for (const { resource, query, paths } of SUBJECTS.filter(({ query: asked }) => asked !== TWO_USERS)) {
      world.upstream.clearFaults();
      const whole = await world.ask(EVERYTHING, variables);
      world.upstream.fault({ match: { resource }, status: 404, body: ENVELOPE });
      const { data, errors, text } = await world.ask(query, variables);
      expect(errors, resource).toBeUndefined();
      expectSilence({ text }, world);
      const [path = []] = paths;
      const found = path.reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], data);
      expect(found, resource).toEqual(expected[resource] ?? null);
      if (query === EVERYTHING && !(resource in expected)) expect(data).toEqual(withNullAt(whole.data, path));
    }
  });
});

describe('a correlation id', () => {
  const ask = async (headers: Record<string, string>) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putUser();
    world.upstream.fault({ match: { resource: 'user' }, status: 500, headers });
    return world.ask('query ($id: ID!) { user(id: $id) { username } }', { id });
  };

  test.each(['Ada Lovelace', 'ada@example.org', '<script>', 'x'.repeat(65), '', 'a"b', 'ä'])(
    'that is none is left out: %s',
    async (text) => {
      const { errors } = await ask({ 'Correlation-Id': text });
      expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    },
  );

  test('is also named by errors that show only when a field is read', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putUser({ createdAt: 'yesterday' });
    world.upstream.fault({ match: { resource: 'user' }, headers: { 'Correlation-Id': CORRELATION_ID } });
    const { errors } = await world.ask('query ($id: ID!) { user(id: $id) { username createdAt } }', { id });
    expect(errors).toMatchObject([{ path: ['user', 'createdAt'], extensions: { correlationId: CORRELATION_ID } }]);
  });
});

describe('one failure among many', () => {
  test('of users that are read one by one hurts that user alone', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    world.upstream.vary({ idFilter: 'refused' });
    const ids = [1, 2, 3].map(() => world.upstream.data.putUser().id);
    world.upstream.fault({ match: { resource: 'user', path: `${ids[1]}$` }, status: 500 });
    const query = `{ ${ids.map((id, index) => `a${index}: user(id: "${id}") { id username }`).join(' ')} }`;
    const { data, errors } = await world.ask(query);
    expect(Object.values<{ id: string } | null>(data).map((user) => user?.id)).toEqual([ids[0], undefined, ids[2]]);
    expect(errors).toMatchObject([{ path: ['a1'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  test('of transactions that their list lacks hurts that one alone', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putUser();
    const tids = [1, 2].map(() => world.upstream.data.putTransaction(id).id);
    const gone = '00000000-0000-4000-8000-00000000dead';
    world.upstream.fault({ match: { resource: 'verifyTransaction' }, status: 403 });
    const fields = [...tids, gone].map(
      (tid, index) => `a${index}: verifyTransaction(userId: "${id}", id: "${tid}") { id status }`,
    );
    const { data, errors } = await world.ask(`{ ${fields.join(' ')} }`);
    expect(Object.values<{ id: string } | null>(data).map((transaction) => transaction?.id)).toEqual([
      ...tids,
      undefined,
    ]);
    expect(errors).toMatchObject([{ path: ['a2'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('of the lists of several users hurts that user alone', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const ids = [1, 2, 3].map(() => {
      const { id } = world.upstream.data.putUser();
      world.upstream.data.putTransaction(id);
      return id;
    });
    world.upstream.fault({ match: { path: `${ids[0]}/verifyTransactions$` }, status: 500 });
    world.upstream.fault({ match: { path: `${ids[2]}/identityAssurance$` }, body: 'null' });
    const { data, errors } = await world.ask(
      '{ users { nodes { id verifyTransactions { totalCount } identityAssurance { type } } } }',
    );
    expect(data.users.nodes).toEqual([
      { id: ids[0], verifyTransactions: null, identityAssurance: null },
      { id: ids[1], verifyTransactions: { totalCount: 1 }, identityAssurance: null },
      { id: ids[2], verifyTransactions: { totalCount: 1 }, identityAssurance: null },
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]).toSorted()).toEqual([
      ['users.nodes.0.verifyTransactions', 'UPSTREAM_UNAVAILABLE'],
      ['users.nodes.2.identityAssurance', 'UPSTREAM_INVALID'],
    ]);
  });

  test('of documents that their list lacks hurts that one alone', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    world.upstream.vary({ previousAttempts: 'missing' });
    world.upstream.fault({ match: { resource: 'document' }, status: 500 });
    const [newest, earlier] = world.upstream.data
      .documents(variables.u, variables.t)
      .toSorted((one, other) => (other.retry?.attempt ?? 0) - (one.retry?.attempt ?? 0))
      .map(({ id }) => id);
    const { data, errors } = await world.ask(
      `query ($u: ID!, $t: ID!, $a: ID!, $b: ID!) {
        a: verifyDocument(userId: $u, transactionId: $t, id: $a) { id }
        b: verifyDocument(userId: $u, transactionId: $t, id: $b) { id }
      }`,
      { ...variables, a: newest, b: world.upstream.data.documents(variables.u, variables.t)[0]?.id ?? earlier },
    );
    expect(data).toEqual({ a: { id: newest }, b: null });
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });
});
