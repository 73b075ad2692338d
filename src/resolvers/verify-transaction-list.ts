import type { User } from '../datasources/user.ts';
import type { VerifyOutcome, VerifyTransaction, VerifyTransactionStatus } from '../datasources/verify-transaction.ts';
import type { GatewayContext } from './context.ts';
import { type Connection, type PageArgs, pageSize, toConnection, toEdge } from './paging.ts';
import { createdMs, inOrder, type Position, positionOf, transactionsOf, UNDATED } from './verify-transaction.ts';

interface TransactionFilterInput {
  statuses?: readonly VerifyTransactionStatus[] | null | undefined;
  outcomes?: readonly VerifyOutcome[] | null | undefined;
  createdFrom?: Date | null | undefined;
  createdBefore?: Date | null | undefined;
}

export type TransactionListArgs = PageArgs & { filter?: TransactionFilterInput | null | undefined };

/** `User.verifyTransactions`: the whole list is read in one call, then filtered and cut here. */
export async function listTransactionsOf(
  user: User,
  args: TransactionListArgs,
  context: GatewayContext,
): Promise<Connection<VerifyTransaction, number> | null> {
  const { list, from, size, after, before } = readListArgs(user.id, args, context);
  const all = await transactionsOf(user.id, context);
  if (all === null) return null;
  const wanted = all.filter(accepts(args.filter));
  const afterIndex = after ? wanted.findIndex((transaction) => inOrder(positionOf(transaction), after) > 0) : 0;
  const beforeIndex = before ? wanted.findIndex((transaction) => inOrder(positionOf(transaction), before) >= 0) : -1;
  let start = afterIndex === -1 ? wanted.length : afterIndex;
  let end = Math.max(beforeIndex === -1 ? wanted.length : beforeIndex, start);
  if (from === 'start') end = Math.min(end, start + size);
  else start = Math.max(start, end - size);
  const cursorOf = (transaction: VerifyTransaction) => context.cursors.seal(list, positionOf(transaction));
  return toConnection(
    wanted.slice(start, end).map((transaction) => toEdge(transaction, cursorOf)),
    { hasNextPage: end < wanted.length, hasPreviousPage: start > 0 },
    () => wanted.length,
  );
}

/** The arguments, checked: what is wrong with them is said before anything is read. */
export function readListArgs(userId: string, args: TransactionListArgs, { cursors }: GatewayContext) {
  const { statuses, outcomes, createdFrom, createdBefore } = args.filter ?? {};
  const sorted = (words: readonly string[] | null | undefined) => words && [...new Set(words)].sort();
  const list = JSON.stringify(['transactions', userId, sorted(statuses), sorted(outcomes), createdFrom, createdBefore]);
  const open = (cursor: string | null | undefined, argument: 'after' | 'before') =>
    // Sealed by us for this list, so it holds what we put in.
    typeof cursor === 'string' ? (cursors.open(list, cursor, argument) as Position) : undefined;
  return { list, ...pageSize(args), after: open(args.after, 'after'), before: open(args.before, 'before') };
}

const accepts =
  (filter: TransactionFilterInput | null | undefined) =>
  (transaction: VerifyTransaction): boolean => {
    const { statuses, outcomes, createdFrom, createdBefore } = filter ?? {};
    return (
      (!statuses || statuses.includes(transaction.status)) &&
      (!outcomes || outcomes.includes(transaction.outcome)) &&
      isWithin(createdMs(transaction), createdFrom, createdBefore)
    );
  };

/** From inclusive, before exclusive; a transaction without a date is in no period. */
function isWithin(created: number, from: Date | null | undefined, before: Date | null | undefined): boolean {
  if (!from && !before) return true;
  return created !== UNDATED && (!from || created >= from.getTime()) && (!before || created < before.getTime());
}
