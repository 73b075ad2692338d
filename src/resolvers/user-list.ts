import { badUserInput, upstreamError } from '../datasources/errors.ts';
import type { TextMatch } from '../datasources/scim-filter.ts';
import type { User, UserFilter } from '../datasources/user.ts';
import type { GatewayContext } from './context.ts';
import { checkedId } from './ids.ts';
import { type Connection, type PageArgs, pageSize, toConnection, toEdge } from './paging.ts';
import { rememberUser } from './user.ts';

const MAX_PAGES = 50; // of PingOne's, for one of ours

export interface TextFilterInput {
  equals?: string | null | undefined;
  startsWith?: string | null | undefined;
}

export interface UserFilterInput {
  username?: TextFilterInput | null | undefined;
  email?: TextFilterInput | null | undefined;
  givenName?: TextFilterInput | null | undefined;
  familyName?: TextFilterInput | null | undefined;
  populationId?: string | null | undefined;
}

/** Where a page of users begins: a page of PingOne's, and the user in it after which to go on. */
interface Position {
  query: string;
  /** The last user that was seen of that page, and where they stood; absent at its beginning. */
  last?: { id: string; index: number };
}

/** `Query.users`: pages of PingOne's list, cut to the size that was asked for and filled up where PingOne sends short ones. */
export async function listUsers(
  args: Pick<PageArgs, 'first' | 'after'> & { filter?: UserFilterInput | null | undefined },
  context: GatewayContext,
): Promise<Connection<User> | null> {
  const { size } = pageSize({ first: args.first });
  const filter = toUserFilter(args.filter);
  const list = JSON.stringify(['users', filter]);
  const { cursors, datasources } = context;
  const start = isGiven(args.after)
    ? (cursors.open(list, args.after, 'after') as Position) // sealed by us for this list, so it holds what we put in
    : { query: datasources.user.firstPage(filter, size) };

  const entries: { user: User; position: Position }[] = [];
  const seen = new Set<string>();
  let total: (() => number | null) | undefined;
  let more = false;
  let from: Position | undefined = start;
  for (let pages = 0; from && entries.length < size; pages += 1) {
    if (pages >= MAX_PAGES || seen.has(from.query)) throw upstreamError('UPSTREAM_INVALID');
    seen.add(from.query);
    const { query } = from;
    const page = await datasources.user.page(query);
    if (page === null) return null;
    total ??= () => page.total;
    const next: Position | undefined = page.next === null ? undefined : { query: page.next };
    const rest = page.users.slice(startIndex(page.users, from));
    const first = page.users.length - rest.length;
    const taken = rest.slice(0, size - entries.length);
    for (const [offset, user] of taken.entries()) {
      const index = first + offset;
      const isLast = index === page.users.length - 1;
      entries.push({ user, position: isLast && next ? next : { query, last: { id: user.id, index } } });
    }
    more = next !== undefined || taken.length < rest.length;
    from = next;
  }

  const distinct = [...new Map(entries.map((entry) => [entry.user.id, entry])).values()];
  for (const { user } of distinct) rememberUser(user, context);
  return toConnection(
    distinct.map(({ user, position }) => toEdge(user, () => cursors.seal(list, position))),
    { hasNextPage: more, hasPreviousPage: isGiven(args.after) },
    () => total?.() ?? null,
  );
}

/** Behind the user who was seen last; where that one is gone, the place they stood at. */
function startIndex(page: readonly User[], { last }: Position): number {
  if (!last) return 0;
  const found = page.findIndex(({ id }) => id === last.id);
  return found === -1 ? last.index : found + 1;
}

function toUserFilter(input: UserFilterInput | null | undefined): UserFilter {
  return {
    username: toTextMatch(input?.username),
    email: toTextMatch(input?.email),
    givenName: toTextMatch(input?.givenName),
    familyName: toTextMatch(input?.familyName),
    populationId: isGiven(input?.populationId) ? checkedId(input.populationId, 'filter.populationId') : undefined,
  };
}

function toTextMatch(input: TextFilterInput | null | undefined): TextMatch | undefined {
  if (!isGiven(input)) return undefined;
  if (isGiven(input.equals)) return { equals: input.equals };
  if (isGiven(input.startsWith)) return { startsWith: input.startsWith };
  throw badUserInput('A text filter takes exactly one of `equals` and `startsWith`.');
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
