import { badUserInput } from '../datasources/errors.ts';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

export interface Edge<Node> {
  node: Node;
  readonly cursor: string;
}

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Connection<Node, Total extends number | null = number | null> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
  readonly totalCount: Total;
}

/** From which end a page is taken, and how long it is. Fails on sizes out of bounds, before any call. */
export function pageSize({ first, last }: Pick<PageArgs, 'first' | 'last'>): { from: 'start' | 'end'; size: number } {
  const given = (size: number | null | undefined) => size !== undefined && size !== null;
  if (given(first) && given(last)) throw badUserInput('Give `first` or `last`, not both.');
  for (const [name, size] of Object.entries({ first, last })) {
    if (given(size) && !(size >= 1 && size <= MAX_SIZE)) throw badUserInput(`\`${name}\` takes 1 to ${MAX_SIZE}.`);
  }
  return given(last) ? { from: 'end', size: last } : { from: 'start', size: first ?? DEFAULT_SIZE };
}

/** Cursors are worked out when they are selected: most pages are read without them. */
export function toEdge<Node>(node: Node, cursor: () => string): Edge<Node> {
  return {
    node,
    get cursor() {
      return cursor();
    },
  };
}

export function toConnection<Node, Total extends number | null>(
  edges: Edge<Node>[],
  more: { hasNextPage: boolean; hasPreviousPage: boolean },
  totalCount: () => Total,
): Connection<Node, Total> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      ...more,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
    get totalCount() {
      return totalCount();
    },
  };
}
