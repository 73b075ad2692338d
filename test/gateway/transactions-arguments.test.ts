import { describe, expect, test } from 'vitest';
import { idsOf, LIST, listOf, minutesAgo, person } from '../support/transaction-pages.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

describe('arguments that cannot be served cost an error and no list', () => {
  async function refused(world: TestWorld, id: string, args: Record<string, unknown>) {
    world.upstream.clearLog();
    const { data, errors } = await world.ask(LIST, { id, ...args });
    expect(data, JSON.stringify(args)).toEqual({ user: { verifyTransactions: null } });
    expect(errors).toMatchObject([
      { path: ['user', 'verifyTransactions'], extensions: { code: 'BAD_USER_INPUT', retryable: false } },
    ]);
    expect(world.calls()).not.toContain('verifyTransactions');
  }

  test.each([
    { first: 0 },
    { first: -1 },
    { first: 101 },
    { last: 0 },
    { last: -7 },
    { last: 101 },
    { first: 1, last: 1 },
    { first: 0, last: null },
    { after: '' },
    { before: '' },
    { after: 'x' },
    { before: 'A'.repeat(60) },
    { last: 3, before: 'eyJpZCI6MX0' },
  ])('%j', async (args) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, [1, 2]);
    await refused(world, id, args);
  });

  test('a cursor of another user, filter, gateway or kind of list', async () => {
    await using world = await createTestWorld({ emulator: { people: 5 } });
    await using foreign = await createTestWorld({
      emulator: { people: 0 },
      cursorSecret: 'another secret, quite as long',
    });
    const { id } = person(world, [1, 2, 3]);
    const other = person(world, [1, 2, 3]);
    const cursorOf = async (...args: Parameters<typeof listOf>) => (await listOf(...args)).edges[0]?.cursor;
    const plain = await cursorOf(world, id);
    const pending = { outcomes: ['PENDING'] };
    const users = await world.ask('{ users(first: 2) { pageInfo { endCursor } } }');
    for (const name of ['after', 'before']) {
      await refused(world, id, { [name]: await cursorOf(world, other.id) });
      await refused(world, id, { [name]: await cursorOf(world, id, { filter: pending }) });
      await refused(world, id, { [name]: plain, filter: pending });
      await refused(world, id, { [name]: plain, filter: { statuses: [] } });
      await refused(world, id, { [name]: plain, filter: { createdFrom: minutesAgo(10) } });
      await refused(world, id, { [name]: users.data.users.pageInfo.endCursor });
      foreign.upstream.data.putUser({ id });
      foreign.upstream.data.putTransaction(id);
      await refused(world, id, { [name]: await cursorOf(foreign, id) });
    }
  });

  test('the same filter in other words is the same list', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, [1, 2, 3]);
    const one = { statuses: ['REQUESTED', 'FAIL'], createdFrom: '2020-01-01T00:00:00.000Z' };
    const same = { createdFrom: '2020-01-01T01:00:00+01:00', statuses: ['FAIL', 'REQUESTED', 'FAIL'], outcomes: null };
    const { edges } = await listOf(world, id, { filter: one });
    expect(idsOf(await listOf(world, id, { filter: same, after: edges[0]?.cursor }))).toEqual(
      edges.slice(1).map(({ node }) => node.id),
    );
  });

  test.each([
    { first: 2 ** 31 },
    { first: 1.5 },
    { first: '1' },
    { filter: { createdFrom: 'yesterday' } },
    { filter: { createdFrom: '2026-02-30T00:00:00Z' } },
    { filter: { createdFrom: '2026-01-01' } },
    { filter: { statuses: ['DONE'] } },
    { filter: { statuses: 'success' } },
    { filter: { outcomes: [null] } },
    { filter: { policy: 'x' } },
  ])('a variable that does not fit its type: %j', async (args) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, [1]);
    const { errors } = await world.ask(LIST, { id, ...args });
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('BAD_USER_INPUT');
    expect(world.calls()).toEqual([]);
  });
});

test('cursors say nothing of user, transaction or time', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { id } = person(world, [1, 2]);
  const { edges } = await listOf(world, id);
  for (const { cursor, node } of edges) {
    const bytes = Buffer.from(cursor, 'base64url');
    const created = String(world.upstream.data.transaction(id, node.id)?.createdAt);
    for (const trace of [id, node.id, created, String(Date.parse(created))]) {
      for (const reading of [cursor, bytes.toString('latin1'), bytes.toString('utf16le')]) {
        expect(reading).not.toContain(trace);
      }
      expect(bytes.includes(Buffer.from(trace.replaceAll('-', ''), 'hex').subarray(0, 8))).toBe(false);
    }
  }
});
