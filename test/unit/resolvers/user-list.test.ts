import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestRefused } from '../../../src/datasources/errors.ts';
import { loadUser } from '../../../src/resolvers/user.ts';
import { listUsers } from '../../../src/resolvers/user-list.ts';
import { idOf, nextLink } from '../datasources/fake-http.ts';
import { fakeContext } from './fake-context.ts';

type Args = Parameters<typeof listUsers>[0];
type Page = readonly number[];

/** PingOne's list in these pages; a page's successor is the next one, unless `loop` names another for the last. */
const upstream =
  (pages: readonly Page[], { count, loop }: { count?: unknown; loop?: number } = {}) =>
  (path: string) => {
    const index = Number(/cursor=(\d+)/.exec(path)?.[1] ?? 0);
    const next = index + 1 < pages.length ? index + 1 : loop;
    return {
      _embedded: { users: (pages[index] ?? []).map((number) => ({ id: idOf(number), username: `user ${number}` })) },
      ...(next !== undefined && { _links: nextLink(next === 0 ? 'users?limit=3' : `users?cursor=${next}`) }),
      ...(count !== undefined && { count }),
    };
  };

async function list(answers: ReturnType<typeof upstream>, args: Args) {
  const { context, calls } = fakeContext(answers);
  const connection = await listUsers(args, context);
  const ids = connection?.nodes.map(({ id }) => Number.parseInt(id.slice(-12), 16));
  return { context, connection, ids, calls };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A list of users in pages of any length, empty ones among them. */
const lists = fc
  .array(fc.nat(5), { minLength: 1, maxLength: 12 })
  .map((lengths) => lengths.map((length, page) => range(page * 10 + 1, page * 10 + length)));

describe('the list of users', () => {
  test('is walked whole, in order and without repeats, however PingOne cuts its pages', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 9 }), async (pages, first) => {
        const seen: number[] = [];
        for (let after: string | null = null, more = true, round = 0; more && round < 99; round += 1) {
          const { ids, connection }: Awaited<ReturnType<typeof list>> = await list(upstream(pages), { first, after });
          if (connection?.pageInfo.hasNextPage) expect(ids).toHaveLength(first); // short pages are filled up
          seen.push(...(ids ?? []));
          after = connection?.pageInfo.endCursor ?? after;
          more = connection?.pageInfo.hasNextPage ?? false;
        }
        expect(seen).toEqual(pages.flat());
      }),
      { numRuns: 100 },
    );
  });

  test('goes on behind any edge, not just the last', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(), async (pages, pick) => {
        const all = pages.flat();
        fc.pre(all.length > 0);
        const { connection } = await list(upstream(pages), { first: 100 });
        const place = pick % all.length;
        const { ids } = await list(upstream(pages), { first: 100, after: connection?.edges[place]?.cursor });
        expect(ids).toEqual(all.slice(place + 1));
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    [[[1, 2, 3]], 3, ['users?limit=3']],
    [[[1, 2], [3]], 3, ['users?limit=3', 'users?cursor=1']],
    [[[1], [], [], [2, 3]], 3, ['users?limit=3', 'users?cursor=1', 'users?cursor=2', 'users?cursor=3']],
    [[[1, 2, 3], [4]], 3, ['users?limit=3']],
  ])('of the pages %j takes %i users in as few calls as there have to be', async (pages, first, expected) => {
    const { ids, calls } = await list(upstream(pages), { first });
    expect([ids, calls()]).toEqual([[1, 2, 3], expected]);
  });

  test.each([
    [[[1, 2, 3]], 3, false],
    [[[1, 2, 3]], 2, true],
    [[[1, 2], [3]], 2, true],
    [[[1, 2], []], 2, true], // PingOne announces more; whether it is any, only the next page tells
    [[[]], 2, false],
  ])('of the pages %j cut to %i has a next page: %s', async (pages, first, expected) => {
    expect((await list(upstream(pages), { first })).connection?.pageInfo.hasNextPage).toBe(expected);
  });

  test("does not read a page of PingOne's again to go on behind its last user", async () => {
    const pages = [[1, 2], [3]];
    const { connection } = await list(upstream(pages), { first: 2 });
    const { ids, calls } = await list(upstream(pages), { first: 2, after: connection?.pageInfo.endCursor });
    expect([ids, calls()]).toEqual([[3], ['users?cursor=1']]);
  });

  test('has a previous page if and only if it begins behind a cursor', async () => {
    const { connection } = await list(upstream([[1, 2, 3]]), { first: 1 });
    expect(connection?.pageInfo.hasPreviousPage).toBe(false);
    const next = await list(upstream([[1, 2, 3]]), { first: 1, after: connection?.pageInfo.endCursor });
    expect(next.connection?.pageInfo.hasPreviousPage).toBe(true);
  });

  test('goes on at the same place after the user of a cursor is gone', async () => {
    const { connection } = await list(upstream([[1, 2, 3, 4, 5]]), { first: 3 });
    const after = connection?.edges[1]?.cursor; // of user 2
    expect((await list(upstream([[1, 3, 4, 5]]), { first: 9, after })).ids).toEqual([3, 4, 5]);
    expect((await list(upstream([[2, 3, 4, 5]]), { first: 9, after })).ids).toEqual([3, 4, 5]);
    expect((await list(upstream([[0, 1, 2, 3, 4, 5]]), { first: 9, after })).ids).toEqual([3, 4, 5]);
    expect((await list(upstream([[]]), { first: 9, after })).ids).toEqual([]);
  });

  test('goes on without losing anyone after several users before a cursor are gone', async () => {
    const { connection } = await list(upstream([range(1, 9)]), { first: 9 });
    const after = connection?.edges[5]?.cursor; // of user 6
    expect((await list(upstream([[1, 2, 7, 8, 9]]), { first: 9, after })).ids).toEqual([7, 8, 9]);
    expect((await list(upstream([[7, 8, 9]]), { first: 9, after })).ids).toEqual([7, 8, 9]);
    expect((await list(upstream([[6, 9]]), { first: 9, after })).ids).toEqual([9]);
  });

  test('is filled up from pages as long as what is still wanted', async () => {
    const pageAt = (number: number) => ({
      _embedded: { users: [{ id: idOf(number) }] },
      _links: nextLink(`users?limit=1&cursor=${number + 1}`),
    });
    const answers = (path: string) => pageAt(Number(/cursor=(\d+)/.exec(path)?.[1] ?? 1));
    const first = await listUsers({ first: 1 }, fakeContext(answers).context);
    const { context, calls } = fakeContext(answers);
    await listUsers({ first: 3, after: first?.pageInfo.endCursor }, context);
    expect(calls()).toEqual(['users?limit=3&cursor=2', 'users?limit=2&cursor=3', 'users?limit=1&cursor=4']);
  });

  test.each([
    [
      [
        [1, 2],
        [2, 3],
      ],
      4,
      [1, 2, 3],
    ],
    [[[1, 1, 2]], 3, [1, 2]],
    [[[1, 2], [1, 2], [3]], 5, [1, 2, 3]],
  ])('shows a user once whom the pages %j show twice', async (pages, first, expected) => {
    expect((await list(upstream(pages), { first })).ids).toEqual(expected);
  });

  test('skips nobody behind the cursor of a user who came twice', async () => {
    const pages = [
      [1, 2],
      [1, 3],
    ];
    const { connection, ids } = await list(upstream(pages), { first: 4 });
    expect(ids).toEqual([1, 2, 3]);
    const { ids: rest } = await list(upstream(pages), { first: 4, after: connection?.edges[0]?.cursor });
    expect(rest).toEqual(expect.arrayContaining([2, 3]));
  });

  test('may take fifty pages, and is refused beyond', async () => {
    const empty = (length: number) => Array.from({ length }, (): Page => []);
    expect((await list(upstream([...empty(49), [1]]), { first: 1 })).ids).toEqual([1]);
    const { context, calls } = fakeContext(upstream([...empty(50), [1]]));
    await expect(listUsers({ first: 1 }, context)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
    expect(calls()).toHaveLength(50);
  });

  test.each([0, 1, 2])('is refused where its last page leads back to page %i', async (loop) => {
    const { context, calls } = fakeContext(upstream([[1], [2], [3]], { loop }));
    await expect(listUsers({ first: 9 }, context)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
    expect(calls().length).toBeLessThanOrEqual(4);
  });

  test.each([
    [undefined, null],
    [null, null],
    [41, 41],
    [0, 0],
  ])('with the count %j has the total %s', async (count, total) => {
    expect((await list(upstream([[1]], { count }), {})).connection?.totalCount).toBe(total);
  });

  test('fails at its total alone where that cannot be read', async () => {
    const { connection, ids } = await list(upstream([[1]], { count: 'many' }), {});
    expect(ids).toEqual([1]);
    expect(() => connection?.totalCount).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  });

  test('remembers its users, so that nobody asks for them again', async () => {
    const { context, calls } = await list(upstream([[1, 2]]), { first: 2 });
    expect((await loadUser(idOf(1), context))?.username).toBe('user 1');
    expect(calls()).toEqual(['users?limit=2']);
  });

  test('is null where PingOne shows none', async () => {
    expect(await listUsers({}, fakeContext().context)).toBeNull();
  });

  test('is refused where it is gone in its middle, rather than passing for none', async () => {
    const first = upstream([[1], [2]]);
    const half = (path: string) => (path.includes('cursor=1') ? undefined : first(path));
    const { context } = fakeContext(half);
    await expect(listUsers({ first: 2 }, context)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
    const after = (await list(first, { first: 1 })).connection?.pageInfo.endCursor;
    const rest = listUsers({ after }, fakeContext(half).context);
    await expect(rest).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test.each<[string, Args, string]>([
    ['without a part of the client in it', {}, 'UPSTREAM_INVALID'],
    ['with a filter', { filter: { email: { equals: 'a' } } }, 'BAD_USER_INPUT'],
  ])('that PingOne refuses %s is told as such', async (_name, args, code) => {
    const { context } = fakeContext(() => new RequestRefused(new Set(['INVALID_FILTER']), {}));
    await expect(listUsers(args, context)).rejects.toMatchObject({ code });
  });
});

describe('the filter of users', () => {
  const cursorOf = async (args: Args) =>
    (await list(upstream([[1, 2]]), { first: 1, ...args })).connection?.pageInfo.endCursor;

  test.each<[Args['filter'], string]>([
    [null, 'users?limit=20'],
    [{}, 'users?limit=20'],
    [{ email: null, username: undefined }, 'users?limit=20'],
    [{ email: { equals: 'a"b' } }, 'users?filter=email eq "a\\"b"&limit=20'],
    [{ email: { equals: '', startsWith: null } }, 'users?filter=email eq ""&limit=20'],
    [
      { givenName: { startsWith: 'A' }, populationId: idOf(1) },
      `users?filter=name.given sw "A" and population.id eq "${idOf(1)}"&limit=20`,
    ],
  ])('%j is asked for as it stands', async (filter, call) => {
    expect((await list(upstream([[]]), { filter })).calls()).toEqual([call]);
  });

  test.each<[string, Args]>([
    ['a population that is no id', { filter: { populationId: 'mark' } }],
    ['a text filter without a member', { filter: { email: {} } }],
    ['a size out of bounds', { first: 101 }],
    ['a cursor that is none', { after: 'mark' }],
  ])('with %s is refused before any call', async (_name, args) => {
    const { context, calls } = fakeContext(upstream([[1]]));
    const read = listUsers(args, context);
    await expect(read).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(read).rejects.not.toThrow('mark');
    expect(calls()).toEqual([]);
  });

  test('binds a cursor: with another one it is refused', async () => {
    const after = await cursorOf({ filter: { email: { equals: 'a' } } });
    for (const filter of [
      null,
      { email: { equals: 'b' } },
      { email: { startsWith: 'a' } },
      { username: { equals: 'a' } },
    ]) {
      const read = listUsers({ after, filter }, fakeContext(upstream([[1]])).context);
      await expect(read).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    const same = await list(upstream([[1, 2]]), { after, filter: { email: { equals: 'a' }, username: null } });
    expect(same.ids).toEqual([2]);
  });
});
