import { describe, expect, test } from 'vitest';
import { ROOMY } from '../support/roomy.ts';
import { everyone, idsOf, LIST, pageOf } from '../support/user-pages.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

describe('cursors', () => {
  const SECRET = 'Quetzalcoatl';

  /** All that a nosy client might try to read it as. */
  function readings(cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const reversed = Buffer.from(bytes.toReversed());
    const encodings = ['utf8', 'latin1', 'utf16le', 'hex', 'base64'] as const;
    const texts = [bytes, reversed, Buffer.from(cursor)].flatMap((form) =>
      encodings.map((name) => form.toString(name)),
    );
    return [cursor, ...texts].join('\n').toLowerCase();
  }

  test('say nothing of the filter, nor of what PingOne put into its own', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    for (let count = 0; count < 6; count += 1) world.upstream.data.putUser({ username: `${SECRET} ${count}` });
    world.upstream.vary({ userPageSize: 2 });
    const filter = { username: { startsWith: SECRET } };
    const { edges } = await pageOf(world, { first: 5, filter });
    expect(edges).toHaveLength(5);
    const traces = [SECRET, 'username', Buffer.from(SECRET).toString('hex'), ...edges.map(({ node }) => node.id)];
    for (const shift of ['', 'x', 'xx']) {
      // Base64 of a text differs with where in a group of three it begins; the middle of it is the same.
      traces.push(Buffer.from(`${shift}${SECRET}`).toString('base64').slice(4, 14));
    }
    for (const { cursor } of edges) {
      for (const trace of traces) expect(readings(cursor)).not.toContain(trace.toLowerCase());
    }
  });

  async function refused(world: TestWorld, variables: Record<string, unknown>) {
    world.upstream.clearLog();
    const { data, errors } = await world.ask(LIST, variables);
    expect(data, JSON.stringify(variables)).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
    expect(world.calls()).toEqual([]);
  }

  test('of another filter are refused without a call', async () => {
    await using world = await createTestWorld();
    const [population] = world.upstream.data.populations();
    const filters = [
      undefined,
      { username: { startsWith: 'a' } },
      { username: { equals: 'a' } },
      { email: { startsWith: 'a' } },
      { givenName: { startsWith: '' } },
      { populationId: population?.id },
    ];
    const { pageInfo } = await pageOf(world, { first: 3 });
    const inFilter = await pageOf(world, { first: 3, filter: { givenName: { startsWith: '' } } });
    for (const filter of filters) {
      if (filter !== undefined) await refused(world, { after: pageInfo.endCursor, filter });
      if (!filter?.givenName) await refused(world, { after: inFilter.pageInfo.endCursor, filter });
    }
  });

  test('of a list of transactions are refused without a call', async () => {
    await using world = await createTestWorld();
    const { data } = await world.ask('{ users { nodes { verifyTransactions { edges { cursor } } } } }');
    const [cursor] = data.users.nodes.flatMap(
      (user: { verifyTransactions: { edges: { cursor: string }[] } }) => user.verifyTransactions.edges,
    );
    await refused(world, { after: cursor.cursor });
  });

  test('of a gateway with another secret are refused without a call', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    await using other = await createTestWorld({
      emulator: { people: 9 },
      cursorSecret: 'another secret, quite as long',
    });
    const { pageInfo } = await pageOf(other, { first: 3 });
    await refused(world, { after: pageInfo.endCursor });
  });

  test('are the same from a replica with the same secret', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    await using replica = await createTestWorld({ emulator: { people: 9 } });
    const { edges } = await pageOf(world, { first: 3 });
    expect((await pageOf(replica, { first: 3 })).edges).toEqual(edges);
    expect(idsOf(await pageOf(replica, { first: 3, after: edges[1]?.cursor }))).toEqual(everyone(world).slice(2, 5));
  });

  test.each([
    '',
    ' ',
    'x',
    'null',
    '0',
    'eyJpZCI6MX0=',
    'A'.repeat(22),
    'A'.repeat(64),
    'é',
    '../..',
    'A'.repeat(20_000),
  ])('made up (%#) are refused without a call', async (after) => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    await refused(world, { after });
  });

  test('with any one character changed, added or taken away are refused without a call', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    const cursor = (await pageOf(world, { first: 3 })).pageInfo.endCursor ?? '';
    for (const index of [0, 1, 20, 21, 22, 30, cursor.length - 2, cursor.length - 1]) {
      const swapped = cursor[index] === 'A' ? 'B' : 'A';
      await refused(world, { after: cursor.slice(0, index) + swapped + cursor.slice(index + 1) });
      await refused(world, { after: cursor.slice(0, index) + cursor.slice(index + 1) });
    }
    for (const more of ['A', 'AA', '=', ' ', '\n', '.']) await refused(world, { after: cursor + more });
    await refused(world, { after: ` ${cursor}` });
    await refused(world, { after: cursor + cursor });
  });

  test.each([0, -1, 101, 2_147_483_647, -2_147_483_648])('a page of %i is refused without a call', async (first) => {
    await using world = await createTestWorld({ emulator: { people: 3 }, limits: ROOMY });
    await refused(world, { first });
  });
});
