import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyone, idsOf, type Page, pageOf, walk, walkedIds } from '../support/user-pages.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

describe('walking through everyone', () => {
  const SIZES = Array.from({ length: 100 }, (_, index) => index + 1);

  test('shows each user once, in order, with one call a page, for every page size', async () => {
    await using world = await createTestWorld({ emulator: { people: 30 } });
    const all = everyone(world);
    for (const size of SIZES) {
      world.upstream.clearLog();
      const ids: string[] = [];
      let pages = 0;
      for await (const page of walk(world, [size])) {
        expect(page.edges.map(({ node }) => node.id)).toEqual(idsOf(page));
        expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
        expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
        expect(page.pageInfo.hasPreviousPage).toBe(pages > 0);
        expect(page.totalCount).toBe(all.length);
        if (page.pageInfo.hasNextPage) expect(page.nodes).toHaveLength(size);
        ids.push(...idsOf(page));
        pages += 1;
      }
      expect(ids, `pages of ${size}`).toEqual(all);
      expect(pages, `pages of ${size}`).toBe(Math.ceil(all.length / size));
      expect(world.calls(), `pages of ${size}`).toEqual(Array.from({ length: pages }, () => 'users'));
    }
  });

  test.each([3, 7, 64])('fills its pages where PingOne sends at most %i users a page', async (userPageSize) => {
    await using world = await createTestWorld();
    world.upstream.vary({ userPageSize });
    const all = everyone(world);
    for (const size of [1, 2, 3, 4, 6, 7, 8, 13, 20, 63, 64, 65, 100]) {
      world.upstream.clearLog();
      const ids: string[] = [];
      let pages = 0;
      for await (const page of walk(world, [size])) {
        if (page.pageInfo.hasNextPage) expect(page.nodes).toHaveLength(size);
        ids.push(...idsOf(page));
        pages += 1;
      }
      expect(ids, `pages of ${size}`).toEqual(all);
      // A page of ours begins and ends somewhere in a page of PingOne's: two more calls than full ones at most.
      expect(world.calls().length, `pages of ${size}`).toBeLessThanOrEqual(
        pages * (Math.ceil(size / userPageSize) + 1),
      );
    }
  });

  test('twenty where no size is given, and a null size is none', async () => {
    await using world = await createTestWorld();
    expect(idsOf(await pageOf(world, {}))).toEqual(everyone(world).slice(0, 20));
    expect(idsOf(await pageOf(world, { first: null }))).toEqual(everyone(world).slice(0, 20));
  });

  test('goes on from any edge, not only from the last', async () => {
    await using world = await createTestWorld();
    world.upstream.vary({ userPageSize: 4 });
    const all = everyone(world);
    const { edges } = await pageOf(world, { first: 10 });
    for (const [index, { cursor }] of edges.entries()) {
      const page = await pageOf(world, { first: 5, after: cursor });
      expect(idsOf(page), `after ${index}`).toEqual(all.slice(index + 1, index + 6));
      expect(page.pageInfo.hasPreviousPage).toBe(true);
    }
  });

  test.each([
    [1, 100],
    [100, 1],
    [2, 100],
    [50, 7],
  ])('the size may change on the way, from %i to %i', async (before, afterwards) => {
    await using world = await createTestWorld({ emulator: { people: 110 } });
    const first = await pageOf(world, { first: before });
    const rest = await pageOf(world, { first: afterwards, after: first.pageInfo.endCursor });
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(everyone(world).slice(0, before + afterwards));
  });

  test('sizes that change at random lose nobody and show nobody twice', async () => {
    await using world = await createTestWorld();
    const all = everyone(world);
    const cap = fc.option(fc.integer({ min: 5, max: 30 }));
    const sizes = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, cap, async (chosen, userPageSize) => {
        world.upstream.vary({ userPageSize });
        expect(await walkedIds(world, chosen)).toEqual(all);
      }),
      { numRuns: 25 },
    );
  });

  test('the total is null where PingOne does not say it, and all else is the same', async () => {
    await using world = await createTestWorld();
    world.upstream.vary({ userCount: false });
    const page = await pageOf(world, { first: 100 });
    expect(page.totalCount).toBeNull();
    expect(idsOf(page)).toEqual(everyone(world));
  });

  test.each(['present', 'missing'] as const)(
    'an empty list is an empty page, `_embedded` %s',
    async (emptyEmbedded) => {
      await using world = await createTestWorld({ emulator: { people: 0 } });
      world.upstream.vary({ emptyEmbedded });
      expect(await pageOf(world, {})).toEqual({
        totalCount: 0,
        nodes: [],
        edges: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      });
    },
  );
});

describe('a list that changes between two pages', () => {
  async function afterFirstPage(change: (world: TestWorld, page: Page) => void, { size = 5, userPageSize = 3 } = {}) {
    const world = await createTestWorld({ emulator: { people: 24 } });
    world.upstream.vary({ userPageSize });
    const before = everyone(world);
    const first = await pageOf(world, { first: size });
    change(world, first);
    const rest: string[] = [];
    let after = first.pageInfo.endCursor;
    for (let more = true; more && rest.length <= before.length; ) {
      const page = await pageOf(world, { first: size, after });
      rest.push(...idsOf(page));
      more = page.pageInfo.hasNextPage;
      after = page.pageInfo.endCursor;
    }
    return { world, before, seen: idsOf(first), rest, left: everyone(world) };
  }

  test.each([0, 1, 2, 3, 4, 5, 6, 23])('user %i leaves: all others are shown once', async (index) => {
    const { world, seen, rest, left } = await afterFirstPage(({ upstream: { data } }) => {
      data.removeUser(data.users()[index]?.id ?? '');
    });
    await using _ = world;
    expect(rest).toEqual(left.filter((id) => !seen.includes(id)));
  });

  test('the last two who were seen leave: nobody behind them is skipped', async () => {
    const { world, seen, rest, left } = await afterFirstPage(({ upstream: { data } }, page) => {
      for (const id of idsOf(page).slice(-2)) data.removeUser(id);
    });
    await using _ = world;
    expect(rest).toEqual(left.filter((id) => !seen.includes(id)));
  });

  test('a user who arrives at the end is shown', async () => {
    const { world, before, rest } = await afterFirstPage(({ upstream: { data } }) => {
      data.putUser();
    });
    await using _ = world;
    expect(rest).toEqual(everyone(world).slice(5));
    expect(rest).toHaveLength(before.length - 5 + 1);
  });

  test('the end of the list can be asked again, and shows who came since', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    const { pageInfo } = await pageOf(world, { first: 9 });
    expect(pageInfo.hasNextPage).toBe(false);
    const nobody = await pageOf(world, { first: 9, after: pageInfo.endCursor });
    expect(nobody.nodes).toEqual([]);
    const { id } = world.upstream.data.putUser();
    expect(idsOf(await pageOf(world, { first: 9, after: pageInfo.endCursor }))).toEqual([id]);
  });
});
