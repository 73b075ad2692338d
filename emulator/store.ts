import { missing } from './refusal.ts';
import type { Client } from './roles.ts';
import type {
  Json,
  WireAppEvent,
  WireDocument,
  WireEnvironment,
  WireMetadata,
  WirePolicy,
  WirePopulation,
  WireTransaction,
  WireUser,
  WireVerifiedData,
} from './wire.ts';

/** A resource as kept: its wire body without `_links`, which depend on the address the caller used. */
export type Kept<T> = {
  body: T;
  /** Answered as it is: nothing added, and neither the clock nor a variation changes it. */
  isExact: boolean;
};

export type KeptTransaction = Kept<WireTransaction> & {
  userId: string;
  /** A record of earlier years: answered with the traits of those. */
  isOld: boolean;
  /** All documents came before expiry, so the transaction is still being processed after it. */
  isCollected: boolean;
  /** Retention of verified data counts from here; where it is undefined, from `updatedAt`. */
  decidedAt: number | undefined;
  documents: Map<string, Kept<WireDocument>>;
  metadata: Map<string, Kept<WireMetadata>>;
  verifiedData: Map<string, Kept<WireVerifiedData>>;
  appEvents: Map<string, Kept<WireAppEvent>>;
};

export type KeptUser = Kept<WireUser> & {
  transactions: Map<string, KeptTransaction>;
  identityAssurance: Kept<Json> | undefined;
};

/** All that one environment holds; lists come in the order of insertion. */
export type Store = {
  environmentId: string;
  environment: Kept<WireEnvironment>;
  populations: Map<string, Kept<WirePopulation>>;
  policies: Map<string, Kept<WirePolicy>>;
  users: Map<string, KeptUser>;
  clients: Map<string, Client>;
};

export function userIn(store: Store, userId: string): KeptUser {
  const user = store.users.get(userId);
  if (!user) throw missing('user', userId);
  return user;
}

export function transactionIn(store: Store, userId: string, transactionId: string): KeptTransaction {
  const transaction = userIn(store, userId).transactions.get(transactionId);
  if (!transaction) throw missing('verify transaction', transactionId);
  return transaction;
}
