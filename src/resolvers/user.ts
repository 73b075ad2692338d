import DataLoader from 'dataloader';
import { User } from '../datasources/user.ts';
import { each, inPlaceOfReads, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { type Selection, selectsBeyond } from './selection.ts';

export type { User, UserName } from '../datasources/user.ts';

const IDS_A_CALL = 40; // keeps the filter's URL near 4 KB

const users = perRequest(
  (context) => new DataLoader<string, User | null>((ids) => readUsers(ids, context), { maxBatchSize: IDS_A_CALL }),
);

/** One id is a single read. Several are one call with a filter, and a single read for each that the filter did not find. */
async function readUsers(ids: readonly string[], { datasources }: GatewayContext): Promise<(User | null | Error)[]> {
  const found = ids.length > 1 ? await inPlaceOfReads(datasources.user.findByIds(ids)) : null;
  return each(ids, (id) => found?.get(id) ?? datasources.user.get(id));
}

export const loadUser = (id: string, context: GatewayContext): Promise<User | null> => users(context).load(id);

/** Keeps a user that came with a list, so that nobody asks for them again. */
export const rememberUser = (user: User, context: GatewayContext): void => {
  users(context).prime(user.id, user);
};

/** What can be told of a user, or read for one, by the id alone. */
const BY_ID: ReadonlySet<string> = new Set([
  '__typename',
  'id',
  'verifyTransactions',
  'verifyTransaction',
  'latestVerifyTransaction',
  'identityAssurance',
]);

/** Whether a user's own record has to be read for this selection. */
export const needsUser = (selection: Selection): boolean => selectsBeyond(selection, BY_ID);

/** A user referred to by id: read only if more than the id leads to is selected. */
export const referredUser = (id: string, selection: Selection, context: GatewayContext): User | Promise<User | null> =>
  needsUser(selection) ? loadUser(id, context) : new User(id, null);
