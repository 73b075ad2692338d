import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { User } from '../../../src/datasources/user.ts';
import { listTransactionsOf, type TransactionListArgs } from '../../../src/resolvers/verify-transaction-list.ts';
import { idOf } from '../datasources/fake-http.ts';
import { fakeContext } from './fake-context.ts';

const USER = idOf(0xa);
const LIST = `users/${USER}/verifyTransactions`;

interface Row {
  id: string;
  /** Undefined and garbage are both without a date. */
  createdAt: string | undefined;
  status: string;
}

const day = (number: number) => `2026-09-0${number}T08:00:00.000Z`;

const rows: fc.Arbitrary<Row[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 60 }).map(idOf),
    createdAt: fc.constantFrom(day(1), day(2), day(3), day(4), undefined, 'garbage'), // few, so that there are ties
    status: fc.constantFrom('SUCCESS', 'FAIL', 'REQUESTED', 'SOMETHING_NEW'),
  }),
  { selector: ({ id }) => id, maxLength: 30 },
);

const OUTCOME: Record<string, string> = { SUCCESS: 'PASSED', FAIL: 'FAILED', REQUESTED: 'PENDING' };
const filters: fc.Arbitrary<TransactionListArgs['filter']> = fc.option(
  fc.record(
    {
      statuses: fc.option(fc.subarray(['SUCCESS', 'FAIL', 'REQUESTED', 'UNKNOWN'] as const)),
      outcomes: fc.option(fc.subarray(['PASSED', 'FAILED', 'PENDING', 'UNKNOWN'] as const)),
      createdFrom: fc.option(fc.constantFrom(new Date(day(2)), new Date(day(3)))),
      createdBefore: fc.option(fc.constantFrom(new Date(day(3)), new Date(day(4)))),
    },
    { requiredKeys: [] },
  ),
);

/** The list as one would write it down by hand. */
function model(all: readonly Row[], filter: TransactionListArgs['filter']): string[] {
  const timeOf = ({ createdAt }: Row) =>
    createdAt === undefined || createdAt === 'garbage' ? null : Date.parse(createdAt);
  const { statuses, outcomes, createdFrom, createdBefore } = filter ?? {};
  return all
    .filter(({ status }) => !statuses || statuses.some((wanted) => wanted === (OUTCOME[status] ? status : 'UNKNOWN')))
    .filter(({ status }) => !outcomes || outcomes.some((wanted) => wanted === (OUTCOME[status] ?? 'UNKNOWN')))
    .filter((row) => !createdFrom || (timeOf(row) ?? Number.NEGATIVE_INFINITY) >= createdFrom.getTime())
    .filter((row) => !createdBefore || (timeOf(row) ?? Number.POSITIVE_INFINITY) < createdBefore.getTime())
    .sort((one, other) => {
      const [oneTime, otherTime] = [timeOf(one) ?? Number.MIN_SAFE_INTEGER, timeOf(other) ?? Number.MIN_SAFE_INTEGER];
      if (oneTime !== otherTime) return oneTime > otherTime ? -1 : 1;
      return one.id < other.id ? -1 : 1;
    })
    .map(({ id }) => id);
}

/** The rows as PingOne sends them. */
const wire = (all: readonly Row[]) => ({
  _embedded: {
    verifyTransactions: all.map(({ id, createdAt, status }) => ({ id, createdAt, transactionStatus: { status } })),
  },
});

async function list(all: readonly Row[] | undefined, args: TransactionListArgs) {
  const { context, calls } = fakeContext({ [LIST]: all && wire(all) });
  const connection = await listTransactionsOf(new User(USER, null), args, context);
  return { connection, ids: connection?.nodes.map(({ id }) => id), calls: calls() };
}

/** The cursor of each id, from the whole list in one page. */
async function cursorsOf(all: readonly Row[], filter: TransactionListArgs['filter']): Promise<Map<string, string>> {
  const { connection } = await list(all, { first: 100, filter });
  return new Map(connection?.edges.map(({ node, cursor }) => [node.id, cursor]));
}

describe('the list of transactions', () => {
  test('is cut as the model says, for any data, filter, size and place', async () => {
    const places = fc.option(fc.nat(40), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        rows,
        filters,
        fc.constantFrom('first', 'last'),
        fc.integer({ min: 1, max: 12 }),
        places,
        places,
        async (all, filter, direction, size, afterPlace, beforePlace) => {
          const wanted = model(all, filter);
          const at = (place: number | undefined) => (place !== undefined && place < wanted.length ? place : undefined);
          const [after, before] = [at(afterPlace), at(beforePlace)];
          const cursors = await cursorsOf(all, filter);
          const cursorAt = (index: number | undefined) =>
            index === undefined ? null : cursors.get(wanted[index] ?? '');
          const { connection, ids, calls } = await list(all, {
            [direction]: size,
            after: cursorAt(after),
            before: cursorAt(before),
            filter,
          });

          const inside = wanted.filter((_id, index) => index > (after ?? -1) && index < (before ?? wanted.length));
          const page = direction === 'first' ? inside.slice(0, size) : inside.slice(-size);
          expect(ids).toEqual(page);
          expect(connection?.totalCount).toBe(wanted.length);
          expect(calls).toEqual([LIST]);
          const [firstOf, lastOf] = [page[0], page.at(-1)];
          if (firstOf === undefined || lastOf === undefined) return;
          expect(connection?.pageInfo).toMatchObject({
            hasPreviousPage: wanted.indexOf(firstOf) > 0,
            hasNextPage: wanted.indexOf(lastOf) < wanted.length - 1,
            startCursor: cursors.get(firstOf),
            endCursor: cursors.get(lastOf),
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is walked whole, without gaps and repeats, forward and backward', async () => {
    await fc.assert(
      fc.asyncProperty(rows, filters, fc.integer({ min: 1, max: 7 }), async (all, filter, size) => {
        const forward: string[] = [];
        for (let after: string | null = null, more = true, round = 0; more && round <= all.length; round += 1) {
          const { connection, ids }: Awaited<ReturnType<typeof list>> = await list(all, { first: size, after, filter });
          forward.push(...(ids ?? []));
          after = connection?.pageInfo.endCursor ?? null;
          more = connection?.pageInfo.hasNextPage ?? false;
        }
        const backward: string[] = [];
        for (let before: string | null = null, more = true, round = 0; more && round <= all.length; round += 1) {
          const { connection, ids }: Awaited<ReturnType<typeof list>> = await list(all, { last: size, before, filter });
          backward.unshift(...(ids ?? []));
          before = connection?.pageInfo.startCursor ?? null;
          more = connection?.pageInfo.hasPreviousPage ?? false;
        }
        expect([forward, backward]).toEqual([model(all, filter), model(all, filter)]);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on where it was after the transaction of a cursor is gone, and others have come', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(), rows, async (all, pick, others) => {
        fc.pre(all.length > 0);
        const gone = all[pick % all.length]?.id ?? '';
        const cursor = (await cursorsOf(all, null)).get(gone);
        const known = new Set(all.map(({ id }) => id));
        const changed = [...all.filter(({ id }) => id !== gone), ...others.filter(({ id }) => !known.has(id))];
        const order = model([...changed, ...all.filter(({ id }) => id === gone)], null);
        const place = order.indexOf(gone);
        expect((await list(changed, { first: 100, after: cursor })).ids).toEqual(order.slice(place + 1));
        expect((await list(changed, { last: 100, before: cursor })).ids).toEqual(order.slice(0, place));
      }),
      { numRuns: 100 },
    );
  });

  test('is twenty long where no size is given', async () => {
    const all = Array.from({ length: 25 }, (_, index) => ({ id: idOf(index + 1), createdAt: day(1), status: 'FAIL' }));
    const { ids, connection } = await list(all, {});
    expect([ids?.length, connection?.totalCount, connection?.pageInfo.hasNextPage]).toEqual([20, 25, true]);
  });

  test('is empty between a cursor and an earlier one', async () => {
    const all = [1, 2, 3].map((number) => ({ id: idOf(number), createdAt: day(number), status: 'FAIL' }));
    const cursors = await cursorsOf(all, null);
    const { ids, connection } = await list(all, { after: cursors.get(idOf(1)), before: cursors.get(idOf(3)) });
    expect([ids, connection?.pageInfo.startCursor, connection?.totalCount]).toEqual([[], null, 3]);
  });

  test('is empty for an empty filter list, which is not the same as none', async () => {
    const all = [{ id: idOf(1), createdAt: day(1), status: 'FAIL' }];
    expect((await list(all, { filter: { statuses: [] } })).ids).toEqual([]);
    expect((await list(all, { filter: { statuses: null, outcomes: null } })).ids).toEqual([idOf(1)]);
  });

  test('is null where PingOne shows none', async () => {
    expect((await list(undefined, {})).connection).toBeNull();
  });

  const one = [{ id: idOf(1), createdAt: day(1), status: 'FAIL' }];
  test.each<[string, (cursor: string) => TransactionListArgs]>([
    ['a size out of bounds', () => ({ first: 0 })],
    ['two sizes', () => ({ first: 1, last: 1 })],
    ['a cursor that is none', () => ({ after: 'mark' })],
    ['an empty cursor', () => ({ before: '' })],
    ['a cursor of another filter', (after) => ({ after, filter: { statuses: ['FAIL'] } })],
    ['a cursor of another period', (after) => ({ after, filter: { createdFrom: new Date(day(1)) } })],
  ])('is not read for %s', async (_name, argsOf) => {
    const args = argsOf((await cursorsOf(one, null)).get(idOf(1)) ?? '');
    const { context, calls } = fakeContext({ [LIST]: wire(one) });
    const read = listTransactionsOf(new User(USER, null), args, context);
    await expect(read).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(calls()).toEqual([]);
  });

  test("refuses a cursor of another user's list", async () => {
    const after = (await cursorsOf(one, null)).get(idOf(1));
    const read = listTransactionsOf(new User(idOf(0xb), null), { after }, fakeContext().context);
    await expect(read).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('takes a cursor of the same filter in another spelling', async () => {
    const after = (await cursorsOf(one, { statuses: ['FAIL', 'SUCCESS', 'FAIL'] })).get(idOf(1));
    const { connection } = await list(one, { after, filter: { statuses: ['SUCCESS', 'FAIL'], outcomes: null } });
    expect(connection?.pageInfo.hasPreviousPage).toBe(true);
  });
});
