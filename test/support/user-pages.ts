import { expect } from 'vitest';
import type { TestWorld } from './world.ts';

export const LIST = `query ($first: Int, $after: String, $filter: UserFilter) {
  users(first: $first, after: $after, filter: $filter) {
    totalCount
    nodes { id }
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

export interface Page {
  totalCount: number | null;
  nodes: { id: string }[];
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

export async function pageOf(world: TestWorld, variables: Record<string, unknown>): Promise<Page> {
  const { data, errors } = await world.ask<{ users: Page }>(LIST, variables);
  expect(errors).toBeUndefined();
  if (!data) throw new Error('an answer without data');
  return data.users;
}

const MOST_TURNS = 500; // more pages than any of these lists has

/** Page after page to the end; the size may differ from page to page. */
export async function* walk(
  world: TestWorld,
  sizes: readonly (number | null)[],
  filter?: unknown,
): AsyncGenerator<Page> {
  let after: string | null = null;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const page = await pageOf(world, { first: sizes[turn % sizes.length], after, filter });
    yield page;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
  throw new Error('the list does not end');
}

export const idsOf = (page: Page) => page.nodes.map(({ id }) => id);

export async function walkedIds(...args: Parameters<typeof walk>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of walk(...args)) ids.push(...idsOf(page));
  return ids;
}

export const everyone = (world: TestWorld) => world.upstream.data.users().map(({ id }) => id);
