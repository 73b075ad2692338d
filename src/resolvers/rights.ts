import { isId } from '../datasources/http/path.ts';

/**
 * What a caller may be allowed to see. `status`: transactions, outcome and checks; `claims`: identity assurance, verified data
 * and whatever JSON providers send; `documents`: the pieces of evidence and their content; `profile`: the user's own record;
 * `policy`: policies; `webVerification`: the secret by which a person opens a transaction.
 */
export const RIGHTS = ['status', 'claims', 'documents', 'profile', 'policy', 'webVerification'] as const;
export type Right = (typeof RIGHTS)[number];

/** The rights on what belongs to a user. */
export const USER_RIGHTS: readonly Right[] = RIGHTS.filter((right) => right !== 'policy');

/** What a token can give: a right on everybody, or `self`, all of a user's rights on the one user that the caller is. */
export type Grant = Right | 'self';

/** `reach`: to be told that a user is there at all, which everybody is who has any right on that user. */
export type Need = Right | 'reach';

/** What one caller may see. Decided before any call is made. */
export interface Rights {
  /** The rights on what belongs to a user; null stands for what belongs to nobody, lists of users among it. */
  on(userId: string | null): ReadonlySet<Need>;
  /** The user who the caller is, where the token says so and gives rights on it. */
  readonly self: string | null;
}

const withReach = (rights: Iterable<Right>): ReadonlySet<Need> => {
  const needs = new Set<Need>(rights);
  if (USER_RIGHTS.some((right) => needs.has(right))) needs.add('reach');
  return needs;
};

const everything = withReach(RIGHTS);

/** Where somebody else decides: PingOne by the caller's own token, or whoever let the caller in. */
export const ALL_RIGHTS: Rights = { on: () => everything, self: null };

/** Rights on everybody, and all of a user's rights on oneself where `self` is a user's id. */
export function grantedRights(everywhere: Iterable<Right>, self: string | null): Rights {
  const onAll = withReach(everywhere);
  const onSelf = withReach([...everywhere, ...USER_RIGHTS]);
  return { self, on: (userId) => (userId !== null && userId === self ? onSelf : onAll) };
}

/**
 * Whether a caller gets what asks for `need` on a user. A lookup of somebody else by a caller who has rights on themself is
 * `hidden`: it looks as if nothing were there. Where what should be a user's id is none, the lookup itself says so.
 */
export function decide(
  { on, self }: Rights,
  need: Need,
  userId: string | null,
  { isLookup }: { isLookup: boolean },
): 'granted' | 'refused' | 'hidden' {
  if (on(userId).has(need)) return 'granted';
  if (!isLookup || self === null || need === 'policy') return 'refused';
  return isId(userId) ? 'hidden' : 'granted';
}
