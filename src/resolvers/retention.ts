import type { VerifyTransaction } from '../datasources/verify-transaction.ts';

/**
 * PingOne may answer 404 for the children of a transaction once they are gone. Where the transaction itself was read, that
 * means an empty list; where it is only referred to, it may as well mean that there is no such transaction, so it stays null.
 */
export const emptyIfProven = <T>(transaction: VerifyTransaction, list: T[] | null): T[] | null =>
  list ?? (transaction.isProven ? [] : null);
