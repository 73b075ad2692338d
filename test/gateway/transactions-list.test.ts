import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expectedList,
  idsOf,
  LIST,
  type List,
  listOf,
  MINUTE_MS,
  minutesAgo,
  person,
  WORDS,
} from '../support/transaction-pages.ts';
import { createTestWorld } from '../support/world.ts';

describe('as a model has it', () => {
  const some = <T>(items: readonly T[]) => fc.option(fc.subarray([...items]));
  // Few instants, so that many transactions share one, and bounds fall on them.
  const EPOCH_MS = Date.now() - 20 * MINUTE_MS;
  const instant = fc.integer({ min: 0, max: 6 }).map((step) => new Date(EPOCH_MS + step * MINUTE_MS).toISOString());
  const scenario = fc.record({
    transactions: fc.array(
      fc.record({ status: fc.constantFrom(...WORDS), createdAt: fc.option(instant, { freq: 8 }) }),
      { maxLength: 14 },
    ),
    transactionOrder: fc.constantFrom('newestFirst', 'oldestFirst', 'shuffled'),
    transactionPageSize: fc.constantFrom(null, 1, 2, 5),
    emptyEmbedded: fc.constantFrom('present', 'missing'),
    filter: fc.record(
      {
        statuses: some([...WORDS.slice(0, -1), 'UNKNOWN']),
        outcomes: some(['PENDING', 'PASSED', 'FAILED', 'UNKNOWN']),
        createdFrom: fc.option(instant),
        createdBefore: fc.option(instant),
      },
      { requiredKeys: [] },
    ),
    after: fc.option(fc.nat(20)),
    before: fc.option(fc.nat(20)),
    end: fc.constantFrom('first', 'last', 'neither'),
    size: fc.integer({ min: 1, max: 16 }),
  } as const);

  test('whatever order and pages PingOne sends, and whatever is asked for', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ transactions, filter, after, before, end, size, ...variations }) => {
        const { data } = world.upstream;
        const { id } = data.putUser();
        for (const { status, createdAt } of transactions) {
          const given = { transactionStatus: { status }, ...(createdAt !== null && { createdAt }) };
          data.putTransaction(id, given, createdAt === null ? { omit: ['createdAt'] } : {});
        }
        world.upstream.vary(variations);
        const expected = expectedList(world, id, filter);
        const whole = await listOf(world, id, { first: 100, filter });
        expect(whole.edges.map(({ node }) => [node.id, node.status])).toEqual(
          expected.map((kept) => [kept.id, kept.status]),
        );
        expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });

        const cursorAt = (index: number | null) => (index === null ? undefined : whole.edges[index]?.cursor);
        const [afterCursor, beforeCursor] = [cursorAt(after), cursorAt(before)];
        const start = afterCursor === undefined ? 0 : (after ?? 0) + 1;
        const stop = Math.max(beforeCursor === undefined ? expected.length : (before ?? 0), start);
        const between = expected.slice(start, stop);
        const taken = end === 'last' ? between.slice(-size) : between.slice(0, end === 'first' ? size : 20);
        const page = await listOf(world, id, {
          filter,
          after: afterCursor,
          before: beforeCursor,
          ...(end !== 'neither' && { [end]: size }),
        });
        expect(idsOf(page)).toEqual(taken.map((kept) => kept.id));
        expect(page.nodes).toEqual(page.edges.map(({ node }) => ({ id: node.id })));
        expect(page.edges.map(({ cursor }) => cursor)).toEqual(
          whole.edges.filter(({ node }) => taken.some((kept) => kept.id === node.id)).map(({ cursor }) => cursor),
        );
        expect(page.totalCount).toBe(expected.length);
        expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
        expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
        const [one, last] = [taken[0], taken.at(-1)];
        if (one && last) {
          expect(page.pageInfo.hasPreviousPage).toBe(one.id !== expected[0]?.id);
          expect(page.pageInfo.hasNextPage).toBe(last.id !== expected.at(-1)?.id);
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('walking', () => {
  const AGES = [1, 2, 2, 3, 5, 5, 5, 8, 9, 10, 12];

  test.each([1, 2, 3, 5, 10, 11, 12, 100])('forward and backward by %i are mirror images', async (size) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, AGES);
    const forward: string[] = [];
    for (let after: string | null = null, more = true; more && forward.length <= AGES.length; ) {
      const page: List = await listOf(world, id, { first: size, after });
      forward.push(...idsOf(page));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    const backward: string[] = [];
    for (let before: string | null = null, more = true; more && backward.length <= AGES.length; ) {
      const page: List = await listOf(world, id, { last: size, before });
      backward.unshift(...idsOf(page));
      ({ startCursor: before, hasPreviousPage: more } = page.pageInfo);
    }
    expect(forward).toEqual(expectedList(world, id, {}).map((kept) => kept.id));
    expect(backward).toEqual(forward);
  });

  test('the page goes on where it stopped when a new transaction arrives, and when the last one seen is gone', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, AGES);
    const before = expectedList(world, id, {}).map((kept) => kept.id);
    const first = await listOf(world, id, { first: 4 });
    const { id: arrived } = world.upstream.data.putTransaction(id);
    world.upstream.data.removeTransaction(id, before[3] ?? '');
    const next = await listOf(world, id, { first: 4, after: first.pageInfo.endCursor });
    expect(idsOf(next)).toEqual(before.slice(4, 8));
    expect(next.pageInfo.hasPreviousPage).toBe(true);
    expect(idsOf(await listOf(world, id, { first: 1 }))).toEqual([arrived]);
    const back = await listOf(world, id, { last: 100, before: first.pageInfo.endCursor });
    expect(idsOf(back)).toEqual([arrived, ...before.slice(0, 3)]);
  });

  test('a transaction that PingOne shows on two pages is in the list once', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, AGES);
    world.upstream.vary({ transactionPageSize: 4 });
    let last: unknown;
    // As where something new arrives between two pages that are cut by number: all later ones move down by one.
    world.upstream.fault({
      match: { resource: 'verifyTransactions' },
      rewrite: (body) => {
        const page = body as { _embedded: { verifyTransactions: unknown[] } }; // a page of the emulator
        const items = page._embedded.verifyTransactions;
        const shown = last === undefined ? items : [last, ...items];
        last = items.at(-1);
        return { ...page, _embedded: { verifyTransactions: shown } };
      },
    });
    const list = await listOf(world, id, { first: 100 });
    expect(idsOf(list)).toEqual(expectedList(world, id, {}).map((kept) => kept.id));
    expect(list.totalCount).toBe(AGES.length);
  });

  test('links in a circle, to another place, or without an end are an error, not a list cut short', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, AGES);
    const base = `${world.upstream.apiUrl}/environments/${world.upstream.environmentId}/users/${id}/verifyTransactions`;
    let turn = 0;
    const elsewhereEachTime = () => {
      turn += 1;
      return `${base}?turn=${turn}`;
    };
    for (const [hrefOf, calls] of [
      [() => base, 1],
      [() => `${base}?a`, 2],
      [() => 'http://127.0.0.1:1/v1', 1],
      [() => base.replace(id, '00000000-0000-4000-8000-00000000dead'), 1],
      [() => `${base}/../../verifyStatus`, 1],
      [elsewhereEachTime, 50],
    ] as const) {
      world.upstream.clearFaults();
      world.upstream.clearLog();
      world.upstream.fault({
        match: { resource: 'verifyTransactions' },
        rewrite: (body) => ({ ...(body as object), _links: { next: { href: hrefOf() } } }),
      });
      const { data, errors } = await world.ask(LIST, { id });
      expect(data).toEqual({ user: { verifyTransactions: null } });
      expect(errors).toMatchObject([
        { path: ['user', 'verifyTransactions'], extensions: { code: 'UPSTREAM_INVALID' } },
      ]);
      expect(world.calls().filter((call) => call === 'verifyTransactions')).toHaveLength(calls);
    }
  });

  test('a page that is missing in the middle is an error, not a list cut short', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, AGES);
    world.upstream.vary({ transactionPageSize: 4 });
    world.upstream.fault({ match: { resource: 'verifyTransactions' }, skip: 1, status: 404 });
    const { errors } = await world.ask(LIST, { id });
    expect(errors).toMatchObject([{ path: ['user', 'verifyTransactions'], extensions: { code: 'UPSTREAM_INVALID' } }]);
  });

  test('a user whose transactions PingOne does not show has no list', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, [1]);
    world.upstream.fault({ match: { resource: 'verifyTransactions' }, status: 404 });
    const { data, errors } = await world.ask(LIST, { id });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: { verifyTransactions: null } });
  });
});

describe('the newest', () => {
  test.each(['newestFirst', 'oldestFirst', 'shuffled'] as const)(
    'is the one created last, whatever was updated since, with PingOne sending %s',
    async (transactionOrder) => {
      await using world = await createTestWorld({ emulator: { people: 0 } });
      world.upstream.vary({ transactionOrder, transactionPageSize: 2 });
      const { data } = world.upstream;
      const { id } = data.putUser();
      data.putTransaction(id, { createdAt: minutesAgo(9), updatedAt: minutesAgo(1) });
      const newest = data.putTransaction(id, { createdAt: minutesAgo(3), updatedAt: minutesAgo(3) });
      data.putTransaction(id, { createdAt: minutesAgo(5), updatedAt: minutesAgo(2) });
      data.putTransaction(id, {}, { omit: ['createdAt'] });
      const query = 'query ($id: ID!) { user(id: $id) { latestVerifyTransaction { id } } }';
      const answer = await world.ask(query, { id });
      expect(answer.errors).toBeUndefined();
      expect(answer.data.user.latestVerifyTransaction.id).toBe(newest.id);
    },
  );

  test('is null where there is none', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = person(world, []);
    const { data, errors } = await world.ask('query ($id: ID!) { user(id: $id) { latestVerifyTransaction { id } } }', {
      id,
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: { latestVerifyTransaction: null } });
  });
});
