import { describe, expect, test } from 'vitest';
import { chance } from '../support/fault-layer/scenario.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';
import { noteTrials } from './report.ts';
import { OTHER_SEEDS, SEEDS } from './seeds.ts';

const MAX_CALLS = 50;
const PEOPLE = 18; // fewer than are asked for, so that a whole list is one page of ours
const PAPERS = 14;

type Page = { _embedded?: Record<string, { id: string }[]>; _links: Record<string, { href: string } | undefined> };

interface List {
  name: 'users' | 'transactions of a user';
  resource: 'users' | 'verifyTransactions';
  query: string;
  nodesOf(data: never): { id: string }[];
  /** What the upstream holds. */
  ids(world: TestWorld, userId: string): string[];
  add(world: TestWorld, userId: string): void;
  remove(world: TestWorld, userId: string, id: string): void;
}

const USERS: List = {
  name: 'users',
  resource: 'users',
  query: '{ users(first: 100) { nodes { id } } }',
  nodesOf: ({ users }: { users: { nodes: { id: string }[] } }) => users.nodes,
  ids: ({ upstream }) => upstream.data.users().map(({ id }) => id),
  add: ({ upstream }) => void upstream.data.putUser(),
  remove: ({ upstream }, _userId, id) => void upstream.data.removeUser(id),
};
const TRANSACTIONS: List = {
  name: 'transactions of a user',
  resource: 'verifyTransactions',
  query: 'query ($u: ID!) { user(id: $u) { verifyTransactions(first: 100) { totalCount nodes { id } } } }',
  nodesOf: ({ user }: { user: { verifyTransactions: { totalCount: number; nodes: { id: string }[] } } }) => {
    expect(user.verifyTransactions.totalCount).toBe(user.verifyTransactions.nodes.length);
    return user.verifyTransactions.nodes;
  },
  ids: ({ upstream }, userId) => upstream.data.transactions(userId).map(({ id }) => id),
  add: ({ upstream }, userId) => void upstream.data.putTransaction(userId),
  remove: ({ upstream }, userId, id) => void upstream.data.removeTransaction(userId, id),
};

interface Turn {
  list: List;
  world: TestWorld;
  userId: string;
  seed: number;
  /** Of this call, from 1. */
  turn: number;
  page: Page;
  /** As they were sent. */
  earlier: readonly Page[];
}

interface Kind {
  what: string;
  change(turn: Turn): Page;
  /** Whether the list cannot be had at all. */
  isLost?: boolean;
}

const withNext = (page: Page, href: string | undefined): Page => ({
  ...page,
  _links: { ...page._links, ...(href !== undefined && { next: { href } }) },
});
const itemsOf = ({ list, page }: Pick<Turn, 'list' | 'page'>) => page._embedded?.[list.resource] ?? [];
/** The page after which something happens; there are always more. */
const turnOf = (seed: number) => 1 + Math.floor(2 * chance(seed, 1));
const oneOf = <T>(items: readonly T[], seed: number): T | undefined =>
  items[Math.floor(chance(seed, 2) * items.length)];
const further = (href: string, turn: number) => `${href}${href.includes('?') ? '&' : '?'}turn=${turn}`;

const KINDS: readonly Kind[] = [
  {
    what: 'next leads back to an earlier page',
    isLost: true,
    change: ({ page, earlier, turn, seed }) =>
      turn > turnOf(seed) ? withNext(page, oneOf(earlier, seed)?._links.next?.href) : page,
  },
  {
    what: 'next leads to the page itself, each time by another name',
    isLost: true,
    change: ({ page, turn, seed, earlier }) =>
      turn > turnOf(seed) ? withNext(page, further(earlier[0]?._links.next?.href ?? '', turn)) : page,
  },
  {
    what: 'a page shows what an earlier one has shown',
    change: ({ list, page, earlier, seed }) => {
      const shown = oneOf(earlier, seed);
      const items = [...(shown ? itemsOf({ list, page: shown }) : []), ...itemsOf({ list, page })];
      return { ...page, _embedded: { [list.resource]: items } };
    },
  },
  {
    what: 'it grows between two pages',
    change: ({ list, world, userId, page, turn, seed }) => {
      if (turn === turnOf(seed)) for (let count = 0; count < 1 + (seed % 3); count += 1) list.add(world, userId);
      return page;
    },
  },
  {
    what: 'it shrinks between two pages',
    change: ({ list, world, userId, page, turn, seed }) => {
      const gone = turn === turnOf(seed) ? oneOf(list.ids(world, userId), seed) : undefined;
      if (gone !== undefined && (list !== TRANSACTIONS || gone)) list.remove(world, userId, gone);
      return page;
    },
  },
  {
    what: 'a page in the middle is empty',
    change: ({ list, page, earlier, turn, seed }) =>
      turn === turnOf(seed) + 1
        ? withNext(
            { ...page, _embedded: { [list.resource]: [] } },
            further(earlier.at(-1)?._links.next?.href ?? '', turn),
          )
        : page,
  },
];

async function tryList(list: List, { what, change, isLost = false }: Kind, seed: number): Promise<string> {
  const size = 2 + (seed % 3);
  await using world = await createTestWorld({
    emulator: { people: PEOPLE, seed, variations: { userPageSize: size, transactionPageSize: size } },
  });
  const { upstream } = world;
  const { id: userId } = upstream.data.putUser();
  for (let count = 0; count < PAPERS; count += 1) upstream.data.putTransaction(userId);
  const before = new Set(list.ids(world, userId));
  const earlier: Page[] = [];
  upstream.fault({
    match: { resource: list.resource },
    rewrite: (body) => {
      const page = change({ list, world, userId, seed, turn: earlier.length + 1, page: body as Page, earlier });
      earlier.push(page);
      return page;
    },
  });
  const { data, errors, text } = await world.ask(list.query, { u: userId });
  const shown = `${what}, ${list.name}, seed ${seed}: ${text.slice(0, 400)}`;
  const pages = upstream.log().filter(({ resource }) => resource === list.resource);
  expect(pages.length, shown).toBeLessThanOrEqual(MAX_CALLS);
  expect(pages.length, shown).toBeGreaterThan(turnOf(seed));
  if (isLost) {
    expect(errors, shown).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
    return 'UPSTREAM_INVALID';
  }
  expect(errors, shown).toBeUndefined();
  const ids = list.nodesOf(data as never).map(({ id }) => id);
  const got = new Set(ids);
  const after = new Set(list.ids(world, userId));
  expect(got.size, `one came twice: ${shown}`).toBe(ids.length);
  for (const id of before) if (after.has(id)) expect(got, `one got lost: ${shown}`).toContain(id);
  for (const id of got) expect(before.has(id) || after.has(id), `nobody knows one: ${shown}`).toBe(true);
  return 'whole';
}

describe.each(KINDS)('F54: $what', (kind) => {
  test.each([
    { list: TRANSACTIONS, seeds: SEEDS },
    { list: USERS, seeds: SEEDS.slice(0, OTHER_SEEDS) },
  ])('is no endless loop, and shows nobody twice or not at all, for $list.name', async ({ list, seeds }) => {
    const outcomes: string[] = [];
    for (const seed of seeds) outcomes.push(await tryList(list, kind, seed));
    noteTrials({ id: 'F54', what: kind.what, asked: list.name, outcomes });
  });
});
