import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCursorCodec } from '../../../src/resolvers/cursor.ts';
import { TRANSACTION, USER, wireAnswer, wireTransaction, wireUser } from '../../support/wire-case.ts';
import { serveGateway, settingsFor } from '../served-gateway.ts';
import { sayAsIs, startWireWorld, type WireWorld } from '../wire-world.ts';

const FOREIGN = '99999999-0000-4000-8000-00000000dead';
const SECRET = 'the same secret for both of the gateways';
const USERS = 'query ($after: String) { users(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }';
const LIST = `query ($id: ID!, $after: String, $before: String, $first: Int, $last: Int) {
  user(id: $id) { verifyTransactions(first: $first, last: $last, after: $after, before: $before) { nodes { id } pageInfo { endCursor } } }
}`;

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld({ CURSOR_SECRET: SECRET });
});
beforeEach(() => world.answer());
afterAll(() => world?.[Symbol.asyncDispose]());

/** No call went anywhere but below the environment of the settings. */
function expectOwnEnvironment() {
  for (const { line } of world.upstream.heard) {
    expect(line).toMatch(new RegExp(`^GET /v1/environments/${world.upstream.environmentId}/[^.\\\\]+ HTTP/1\\.1$`));
    expect(line).not.toContain(FOREIGN);
  }
}

describe('T1: another environment is never reached', () => {
  test('by members of a reference that no key has', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id username } } }';
    const extra = [
      { environmentId: FOREIGN },
      { environment: { id: FOREIGN } },
      { _links: { self: { href: `${world.of.origin}/v1/environments/${FOREIGN}/users/${USER(2)}` } } },
      { basePath: `/v1/environments/${FOREIGN}/` },
      { origin: 'http://evil.example' },
    ];
    const r = extra.map((members, number) => ({ __typename: 'User', id: USER(number), ...members }));
    const { data, errors } = await world.gateway.ask(query, { r });
    expect(errors).toBeUndefined();
    expect(data._entities.map(({ id }: { id: string }) => id)).toEqual(r.map(({ id }) => id));
    expectOwnEnvironment();
    expect(world.upstream.heard.length).toBeGreaterThan(0);
  });

  test('by the id of an environment in the place of any other id', async () => {
    await world.gateway.ask('query ($x: ID!) { user(id: $x) { username } verifyPolicy(id: $x) { name } }', {
      x: FOREIGN,
    });
    for (const { target } of world.upstream.heard) {
      expect(target.startsWith(`/v1/environments/${world.upstream.environmentId}/`)).toBe(true);
    }
  });

  test.each(['user', 'transaction'])('by an answer about a %s of it, which is refused', async (what) => {
    const foreign = { ...world.of, environmentId: FOREIGN };
    world.answer((heard) =>
      sayAsIs(heard, what === 'user' ? wireUser(foreign, USER(1)) : wireTransaction(foreign, USER(1), TRANSACTION(1))),
    );
    const { data, errors, text } = await world.gateway.ask(
      what === 'user'
        ? `{ user(id: "${USER(1)}") { username } }`
        : `{ verifyTransaction(userId: "${USER(1)}", id: "${TRANSACTION(1)}") { status } }`,
    );
    expect(Object.values(data)).toEqual([null]);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
    expect(text).not.toContain(world.of.mark);
    expectOwnEnvironment();
  });

  test('by a list in which one entry is of it: nobody of the list is shown', async () => {
    world.answer((heard, path) => {
      const foreign = wireUser({ ...world.of, environmentId: FOREIGN, mark: 'stranger' }, USER(9));
      const list = wireAnswer(world.of, path) as { _embedded: { users: unknown[] } };
      list._embedded.users.push(foreign);
      sayAsIs(heard, list);
    });
    const { data, errors, text } = await world.gateway.ask('{ users(first: 20) { nodes { username } } }');
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
    expect(text).not.toContain('stranger');
    expectOwnEnvironment();
  });
});

describe('T1: a cursor is refused without any call', () => {
  test('where it comes from a gateway of another environment with the same secret', async () => {
    const upstream = { apiUrl: world.upstream.apiUrl, environmentId: FOREIGN };
    await using other = await serveGateway({ ...settingsFor(upstream), CURSOR_SECRET: SECRET });
    world.answer((heard) => {
      const [, path = ''] = heard.target.split(`/v1/environments/${FOREIGN}/`);
      sayAsIs(heard, wireAnswer({ ...world.of, environmentId: FOREIGN }, path));
    });
    const users = await other.ask(USERS);
    const own = await other.ask(LIST, { id: USER(1), first: 1 });
    const cursors = [users.data.users.pageInfo.endCursor, own.data.user.verifyTransactions.pageInfo.endCursor];
    expect(cursors.every((cursor) => typeof cursor === 'string' && cursor.length > 20)).toBe(true);
    // Both take what they gave themselves, so that it is the environment which makes the difference.
    expect((await other.ask(USERS, { after: cursors[0] })).errors).toBeUndefined();

    world.answer();
    for (const after of cursors) {
      expect((await world.gateway.ask(USERS, { after })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
    expect(world.targets()).toEqual([]);
  });

  test('where it is made up, altered, cut, or of another list', async () => {
    const first = await world.gateway.ask(USERS);
    const own: string = first.data.users.pageInfo.endCursor;
    const { data } = await world.gateway.ask(LIST, { id: USER(1), first: 1 });
    const ofOneUser: string = data.user.verifyTransactions.pageInfo.endCursor;
    const position = { query: 'limit=1&cursor=x', seen: [] };
    const flipped = (at: number) => {
      const bytes = Buffer.from(own, 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    const cursors = [
      ...['', 'x', 'AAAA', own.slice(1), own.slice(0, -4), `${own}AAAA`, own.toUpperCase(), flipped(0), flipped(20)],
      ...[ofOneUser, btoa(JSON.stringify(position)), '../../users', '\u0000', 'a'.repeat(30_000)],
      createCursorCodec(`${FOREIGN} ${SECRET}`).seal(JSON.stringify(['users', {}]), position),
      createCursorCodec(SECRET).seal(JSON.stringify(['users', {}]), position),
    ];
    world.answer();
    for (const after of cursors) {
      const { errors, text } = await world.gateway.ask(USERS, { after });
      expect(errors, text).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(world.targets()).toEqual([]);
    // Another user's list refuses it too; that user's own record may be read meanwhile, the list not.
    const { errors } = await world.gateway.ask(LIST, { id: USER(2), first: 1, after: ofOneUser });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(world.targets().filter((target) => target.includes('verifyTransactions'))).toEqual([]);
    expectOwnEnvironment();
  });
});
