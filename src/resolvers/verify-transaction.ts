import DataLoader from 'dataloader';
import type { TransactionKey } from '../datasources/transaction-key.ts';
import type { User } from '../datasources/user.ts';
import { VerifyTransaction } from '../datasources/verify-transaction.ts';
import type { WebVerification } from '../datasources/verify-transaction-parts.ts';
import { grouped, inPlaceOfReads, memo, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { type Selection, selectsBeyond } from './selection.ts';

export type { VerifyTransaction } from '../datasources/verify-transaction.ts';
export type { VerifyCheck, VerifyNotification, WebVerification } from '../datasources/verify-transaction-parts.ts';

const lists = perRequest(({ datasources }) =>
  memo(
    async (userId: string) => (await datasources.verifyTransaction.listForUser(userId))?.sort(newestFirst) ?? null,
    (userId) => userId,
  ),
);

/** All transactions of a user, newest first by creation; null where PingOne shows none for such a user. */
export const transactionsOf = (userId: string, context: GatewayContext): Promise<VerifyTransaction[] | null> =>
  lists(context).read(userId);

const newestFirst = (one: VerifyTransaction, other: VerifyTransaction) => inOrder(positionOf(one), positionOf(other));

/** Where a transaction stands in its list: still a place after the transaction itself is gone. */
export type Position = readonly [createdMs: number, id: string];

export const positionOf = (transaction: VerifyTransaction): Position => [createdMs(transaction), transaction.id];

/** By creation, newest first; the id decides between equals, so that the order is the same each time. */
export const inOrder = ([oneMs, oneId]: Position, [otherMs, otherId]: Position): number =>
  otherMs - oneMs || (oneId === otherId ? 0 : oneId < otherId ? -1 : 1);

/** Where the time of creation is missing or cannot be read: older than all others. */
export const UNDATED = 0;

/** Creation in milliseconds. */
export function createdMs(transaction: VerifyTransaction): number {
  try {
    return transaction.createdAt?.getTime() ?? UNDATED;
  } catch {
    return UNDATED; // whoever selects `createdAt` gets the error; the order of the list does not depend on it
  }
}

const transactions = perRequest(
  (context) =>
    new DataLoader<TransactionKey, VerifyTransaction | null, string>((keys) => readTransactions(keys, context), {
      cacheKeyFn: ({ userId, id }) => `${userId}/${id}`,
    }),
);

/** One of a user is a single read. Several are the user's list, which also serves where the operation asks for it anyway. */
const readTransactions = (keys: readonly TransactionKey[], context: GatewayContext) =>
  grouped(
    keys,
    ({ userId }) => userId,
    async (ofOneUser) => {
      const { verifyTransaction } = context.datasources;
      const userId = ofOneUser[0]?.userId ?? '';
      const isAskedFor = lists(context).asked(userId);
      if (ofOneUser.length === 1 && !isAskedFor) return (key) => verifyTransaction.get(key);
      const list = await inPlaceOfReads(transactionsOf(userId, context), { isAskedFor });
      const byId = new Map(list?.map((transaction) => [transaction.id, transaction]));
      return (key) => byId.get(key.id) ?? verifyTransaction.get(key);
    },
  );

export const loadTransaction = (key: TransactionKey, context: GatewayContext): Promise<VerifyTransaction | null> =>
  transactions(context).load(key);

/** `User.latestVerifyTransaction`: the list decides, since PingOne promises no order. */
export const latestTransactionOf = async (user: User, context: GatewayContext): Promise<VerifyTransaction | null> =>
  (await transactionsOf(user.id, context))?.[0] ?? null;

/** What can be told of a transaction, or read for one, by its key alone. */
const BY_KEY: ReadonlySet<string> = new Set([
  '__typename',
  'id',
  'userId',
  'user',
  'documents',
  'previousDocuments',
  'metadata',
  'previousMetadata',
  'verifiedData',
]);

/** Whether a transaction's own record has to be read for this selection. */
export const needsTransaction = (selection: Selection): boolean => selectsBeyond(selection, BY_KEY);

/** A transaction referred to by its key: read only if more than the key leads to is selected. */
export const referredTransaction = (
  key: TransactionKey,
  selection: Selection,
  context: GatewayContext,
): VerifyTransaction | Promise<VerifyTransaction | null> =>
  needsTransaction(selection) ? loadTransaction(key, context) : new VerifyTransaction(key, null);

/** Whether it failed because time ran out; null where that cannot be told. */
export function isTimedOut(transaction: VerifyTransaction, now: number): boolean | null {
  switch (transaction.outcome) {
    case 'FAILED': {
      const { checks } = transaction;
      return checks.length === 0 ? null : checks.some((check) => check.isTimedOut);
    }
    case 'PENDING':
      // PingOne has not said so yet, but it may still be working on what it received in time.
      return (transaction.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) <= now ? null : false;
    default:
      return false;
  }
}

/** The end user's way in, while there is still something to do for them. */
export const usableWebVerification = (transaction: VerifyTransaction, now: number): WebVerification | null =>
  transaction.outcome === 'PENDING' && (transaction.expiresAt?.getTime() ?? 0) > now
    ? transaction.webVerification
    : null;
