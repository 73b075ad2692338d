import { isId } from '../datasources/http/path.ts';
import type { KeyBelowTransaction, TransactionKey } from '../datasources/transaction-key.ts';
import type { User } from '../datasources/user.ts';
import type { VerifyDocument } from '../datasources/verify-document.ts';
import type { VerifyTransaction } from '../datasources/verify-transaction.ts';
import { startDocument, startTransaction, startUser } from './ahead.ts';
import type { GatewayContext } from './context.ts';
import { checkedId } from './ids.ts';
import type { Selection } from './selection.ts';
import { loadUser } from './user.ts';
import { loadDocument } from './verify-document.ts';
import { loadTransaction } from './verify-transaction.ts';

/*
 * Lookups by id: each is proven by a read, or null, and what was selected below it is read at the same time.
 */

/** `Query.user`. */
export function userById(id: string, selection: Selection, context: GatewayContext): Promise<User | null> {
  checkedId(id, 'id');
  startUser(id, selection, context);
  return loadUser(id, context);
}

/** `Query.verifyTransaction`. */
export function transactionById(
  { userId, id }: TransactionKey,
  selection: Selection,
  context: GatewayContext,
): Promise<VerifyTransaction | null> {
  checkedId(userId, 'userId');
  return transactionOf({ id: userId }, id, selection, context);
}

/** `User.verifyTransaction`. */
export function transactionOf(
  user: { id: string },
  id: string,
  selection: Selection,
  context: GatewayContext,
): Promise<VerifyTransaction | null> {
  const key = { userId: user.id, id: checkedId(id, 'id') };
  startTransaction(key, selection, context);
  return loadTransaction(key, context);
}

/** A transaction that another record names; null where the name is not an id, or nothing of this user's. */
export const namedTransaction = (
  userId: string,
  id: string | null,
  selection: Selection,
  context: GatewayContext,
): Promise<VerifyTransaction | null> | null =>
  isId(id) ? transactionOf({ id: userId }, id, selection, context) : null;

/** `Query.verifyDocument`. */
export function documentById(
  { userId, transactionId, id }: KeyBelowTransaction,
  selection: Selection,
  context: GatewayContext,
): Promise<VerifyDocument | null> {
  const key = {
    userId: checkedId(userId, 'userId'),
    transactionId: checkedId(transactionId, 'transactionId'),
    id: checkedId(id, 'id'),
  };
  startDocument(key, selection, context);
  return loadDocument(key, context);
}
