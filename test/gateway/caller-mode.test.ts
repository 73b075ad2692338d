import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../emulator/call-log.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const PERSON = `query ($id: ID!) {
  user(id: $id) {
    id username email name { formatted }
    verifyTransactions { totalCount }
    latestVerifyTransaction { id }
    identityAssurance { type }
  }
}`;

const callerWorld = (people = 3) => createTestWorld({ emulator: { people }, credential: { kind: 'caller' } });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const firstUser = (world: TestWorld) => world.upstream.data.users()[0]?.id ?? '';
const codesByPath = (errors: { path?: unknown[]; extensions: Record<string, unknown> }[] | undefined) =>
  Object.fromEntries((errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions.code]));

describe('without a token', () => {
  test.each([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['the scheme alone', { authorization: 'Bearer' }],
    ['the scheme and a space', { authorization: 'Bearer ' }],
    ['two words', { authorization: 'Bearer MARK MARK' }],
    ['two tokens', { authorization: 'Bearer MARK, Bearer MARK' }],
    ['a token in quotes', { authorization: 'Bearer "MARK"' }],
    ['a token alone', { authorization: 'MARK' }],
    ['another name', { 'x-authorization': 'Bearer MARK' }],
  ])('%s: 401, how to sign in, and no call', async (_, headers) => {
    await using world = await callerWorld();
    for (const query of [PERSON, '{ __typename }', '{ __schema { queryType { name } } }']) {
      const answer = await world.ask(query, { id: firstUser(world) }, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }]);
      expect(answer.text).not.toContain('MARK');
    }
    expect(world.upstream.log()).toEqual([]);
  });
});

describe('with a token', () => {
  test('PingOne sees just the token that the caller sent, and the gateway has none', async () => {
    await using world = await callerWorld();
    const token = await world.upstream.accessToken();
    const { data, errors, status } = await world.ask(PERSON, { id: firstUser(world) }, { headers: bearer(token) });
    expect(status).toBe(200);
    expect(errors).toBeUndefined();
    expect(data.user.username).toBe(world.upstream.data.users()[0]?.username);
    const log = world.upstream.log();
    expect(log.map(({ resource }) => resource).toSorted()).toEqual(['identityAssurance', 'user', 'verifyTransactions']);
    for (const { headers, tokenId } of log) {
      expect(headers.authorization).toBe(fingerprint(`Bearer ${token}`));
      expect(tokenId).toBe(world.upstream.worker.clientId);
    }
  });

  test('no other header of the caller goes up', async () => {
    await using world = await callerWorld();
    const headers = {
      ...bearer(await world.upstream.accessToken()),
      cookie: 'MARK=1',
      'x-forwarded-for': 'MARK',
      'x-ping-external-session-id': 'MARK',
      baggage: 'MARK=1',
      'user-agent': 'MARK',
      'accept-language': 'MARK',
    };
    await world.ask(PERSON, { id: firstUser(world) }, { headers });
    expect(world.upstream.log().length).toBeGreaterThan(0);
    expect(JSON.stringify(world.upstream.log())).not.toContain('MARK');
  });

  test.each([
    ['expired', (world: TestWorld) => world.upstream.accessToken({ expiresInS: -60 })],
    ["another's making", async () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
    [
      'revoked',
      async (world: TestWorld) => {
        const token = await world.upstream.accessToken();
        world.upstream.revokeTokens();
        return token;
      },
    ],
  ])('%s: UNAUTHENTICATED on the field, after one call', async (_, tokenFor) => {
    await using world = await callerWorld();
    const token = await tokenFor(world);
    const query = 'query ($id: ID!) { user(id: $id) { username } }';
    const { data, errors, status, text } = await world.ask(query, { id: firstUser(world) }, { headers: bearer(token) });
    expect(status).toBe(200);
    expect(data).toEqual({ user: null });
    expect(errors).toMatchObject([
      {
        path: ['user'],
        extensions: { code: 'UNAUTHENTICATED', retryable: false, correlationId: expect.stringMatching(/^[\w-]{36}$/) },
      },
    ]);
    expect(text).not.toContain(token);
    expect(world.upstream.log().map(({ resource, status: seen }) => [resource, seen])).toEqual([['user', 401]]);
  });

  test('one that ends half-way through costs the fields that came too late', async () => {
    await using world = await callerWorld();
    const token = await world.upstream.accessToken();
    world.upstream.fault({ match: { resource: 'verifyTransactions' }, status: 401 });
    const { data, errors } = await world.ask(PERSON, { id: firstUser(world) }, { headers: bearer(token) });
    expect(data.user).toMatchObject({ id: firstUser(world), username: expect.any(String), verifyTransactions: null });
    expect(codesByPath(errors)).toEqual({
      'user.verifyTransactions': 'UNAUTHENTICATED',
      'user.latestVerifyTransaction': 'UNAUTHENTICATED',
    });
  });
});

describe('with a token that may read profiles only', () => {
  async function readOnly(world: TestWorld) {
    return bearer(await world.upstream.accessToken({ client: world.upstream.readOnlyWorker }));
  }

  test('the profile is whole, and each field of Verify is FORBIDDEN by itself', async () => {
    await using world = await callerWorld();
    const [user] = world.upstream.data.users();
    const { data, errors } = await world.ask(PERSON, { id: user?.id }, { headers: await readOnly(world) });
    expect(data.user).toMatchObject({
      id: user?.id,
      username: user?.username,
      email: user?.email,
      verifyTransactions: null,
      latestVerifyTransaction: null,
      identityAssurance: null,
    });
    expect(codesByPath(errors)).toEqual({
      'user.verifyTransactions': 'FORBIDDEN',
      'user.latestVerifyTransaction': 'FORBIDDEN',
      'user.identityAssurance': 'FORBIDDEN',
    });
    expect(world.upstream.log().some(({ resource }) => resource === 'token')).toBe(false);
  });

  test('in a list every profile is whole', async () => {
    await using world = await callerWorld(12);
    const query = '{ users(first: 12) { nodes { username verifyTransactions { totalCount } } } }';
    const { data, errors } = await world.ask(query, {}, { headers: await readOnly(world) });
    const expected = world.upstream.data.users().map(({ username }) => ({ username, verifyTransactions: null }));
    expect(data.users.nodes).toEqual(expected);
    expect(Object.values(codesByPath(errors))).toEqual(expected.map(() => 'FORBIDDEN'));
  });

  test('a transaction, a document and a policy are FORBIDDEN, whether they exist or not', async () => {
    await using world = await callerWorld();
    const { data: store } = world.upstream;
    const { id } = store.putUser();
    const { id: tid } = store.putTransaction(id);
    const { id: did } = store.putDocument(id, tid);
    const policy = store.policies()[0]?.id;
    const gone = '00000000-0000-4000-8000-00000000dead';
    const query = `query ($u: ID!, $t: ID!, $d: ID!, $p: ID!) {
      verifyTransaction(userId: $u, id: $t) { status }
      verifyDocument(userId: $u, transactionId: $t, id: $d) { type }
      verifyPolicy(id: $p) { name }
    }`;
    for (const [t, d, p] of [
      [tid, did, policy],
      [gone, gone, gone],
    ]) {
      const { data, errors } = await world.ask(query, { u: id, t, d, p }, { headers: await readOnly(world) });
      expect(data).toEqual({ verifyTransaction: null, verifyDocument: null, verifyPolicy: null });
      expect(codesByPath(errors)).toEqual({
        verifyTransaction: 'FORBIDDEN',
        verifyDocument: 'FORBIDDEN',
        verifyPolicy: 'FORBIDDEN',
      });
    }
  });
});

test("a cursor in another caller's hands shows what that caller may see, or is bad input", async () => {
  await using world = await callerWorld(12);
  const { upstream } = world;
  const one = bearer(await upstream.accessToken());
  const other = bearer(await upstream.accessToken({ client: upstream.readOnlyWorker }));
  upstream.vary({ userPageSize: 4 });
  const query = 'query ($after: String) { users(first: 4, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const { data } = await world.ask(query, {}, { headers: one });
  const after = data.users.pageInfo.endCursor;
  const mine = await world.ask(query, { after }, { headers: one });
  expect(mine.data.users.nodes).toHaveLength(4);
  const theirs = await world.ask(query, { after }, { headers: other });
  expect(theirs.errors).toMatchObject([{ path: ['users'], extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a token of another PingOne is not taken', async () => {
  await using world = await callerWorld();
  await using other = await createTestWorld({ emulator: { people: 1, seed: 7 } });
  const headers = bearer(await other.upstream.accessToken());
  const { data, errors } = await world.ask('{ users { nodes { id } } }', {}, { headers });
  expect(data).toEqual({ users: null });
  expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UNAUTHENTICATED' } }]);
});
