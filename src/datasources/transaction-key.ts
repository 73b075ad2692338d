/** PingOne keeps a transaction under its user, so both ids name it. */
export interface TransactionKey {
  userId: string;
  id: string;
}

/** What belongs to a transaction: a document, a provider's result, an item of verified data. */
export interface KeyBelowTransaction {
  userId: string;
  transactionId: string;
  id: string;
}
