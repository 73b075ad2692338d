import { badUserInput, upstreamError } from '../datasources/errors.ts';
import type { TextMatch } from '../datasources/scim-filter.ts';
import type { User, UserFilter } from '../datasources/user.ts';
import type { GatewayContext } from './context.ts';
import { checkedId } from './ids.ts';
import { type Connection, type PageArgs, pageSize, toConnection, toEdge } from './paging.ts';
import { rememberUser } from './user.ts';

const MAX_PAGES = 50; // of PingOne's, for one of ours

interface TextFilterInput {
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

const KEPT_IDS = 5; // of the users seen last; should all of them be gone, the page is shown again from its start

/** Where a page of users begins: a page of PingOne's, and the users in it after whom to go on. */
interface Position {
  query: string;
  /** Those of that page who were seen last; absent at its beginning. */
  seen?: string[];
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
  let from: Position | null = { ...start, query: datasources.user.atLeast(start.query, size) };

  const entries = new Map<string, { user: User; position: Position }>();
  const asked = new Set<string>();
  let total: (() => number | null) | undefined;
  let more = false;
  while (from && entries.size < size) {
    if (asked.size >= MAX_PAGES) throw upstreamError('UPSTREAM_INVALID');
    const { query }: Position = from;
    asked.add(query);
    const isFirst = asked.size === 1;
    const isClients = isFirst && (isGiven(args.after) || Object.values(filter).some(isGiven));
    const page = await datasources.user.page(query, { isClients });
    if (page === null && isFirst && !isGiven(args.after)) return null;
    if (page === null) throw upstreamError('UPSTREAM_INVALID'); // a list that was there a moment ago
    total ??= () => page.total;
    const next: Position | null = page.next === null ? null : { query: page.next };
    if (next && asked.has(next.query)) throw upstreamError('UPSTREAM_INVALID');
    const ids = page.users.map(({ id }) => id);
    let end = startIndex(ids, from);
    for (const user of page.users.slice(end)) {
      if (entries.size === size) break;
      end += 1;
      if (entries.has(user.id)) continue; // a list that changes while it is read can show one on two pages
      const isLast = end === ids.length;
      const seen = ids.slice(Math.max(0, end - KEPT_IDS), end);
      entries.set(user.id, { user, position: isLast && next ? next : { query, seen } });
      rememberUser(user, context);
    }
    more = next !== null || end < ids.length;
    from = next && { query: datasources.user.atLeast(next.query, size - entries.size) };
  }

  return toConnection(
    Array.from(entries.values(), ({ user, position }) => toEdge(user, () => cursors.seal(list, position))),
    { hasNextPage: more, hasPreviousPage: isGiven(args.after) },
    () => total?.() ?? null,
  );
}

/** Behind the last of those seen who is still there. Where none is, users come twice rather than get lost. */
function startIndex(ids: readonly string[], { seen }: Position): number {
  return 1 + Math.max(-1, ...(seen ?? []).map((id) => ids.indexOf(id)));
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
