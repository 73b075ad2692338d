/** PingOne keeps a transaction under its user, so both ids name it. */
export interface TransactionKey {
  userId: string;
  id: string;
}
