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

/*
 * Cursors are worked out when they are selected: most pages are read without them. Classes, since a literal with a getter, made
 * for each request, has a hidden class of its own, which keeps all that its getter reaches until the next whole collection.
 */

class LazyEdge<Node> implements Edge<Node> {
  readonly node: Node;
  readonly #cursorOf: (node: Node) => string;

  constructor(node: Node, cursorOf: (node: Node) => string) {
    this.node = node;
    this.#cursorOf = cursorOf;
  }

  get cursor() {
    return this.#cursorOf(this.node);
  }
}

export const toEdge = <Node>(node: Node, cursorOf: (node: Node) => string): Edge<Node> => new LazyEdge(node, cursorOf);

class LazyPageInfo implements PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: readonly Edge<unknown>[];

  constructor(edges: readonly Edge<unknown>[], { hasNextPage, hasPreviousPage }: Neighbours) {
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
    this.#edges = edges;
  }

  get startCursor() {
    return this.#edges[0]?.cursor ?? null;
  }
  get endCursor() {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}

interface Neighbours {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

class LazyConnection<Node, Total extends number | null> implements Connection<Node, Total> {
  readonly edges: Edge<Node>[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
  readonly #totalOf: () => Total;

  constructor(edges: Edge<Node>[], neighbours: Neighbours, totalOf: () => Total) {
    this.edges = edges;
    this.nodes = edges.map(({ node }) => node);
    this.pageInfo = new LazyPageInfo(edges, neighbours);
    this.#totalOf = totalOf;
  }

  get totalCount() {
    return this.#totalOf();
  }
}

export const toConnection = <Node, Total extends number | null>(
  edges: Edge<Node>[],
  neighbours: Neighbours,
  totalOf: () => Total,
): Connection<Node, Total> => new LazyConnection(edges, neighbours, totalOf);
