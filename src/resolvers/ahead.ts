import type { KeyBelowTransaction, TransactionKey } from '../datasources/transaction-key.ts';
import type { GatewayContext } from './context.ts';
import { identityAssuranceOf } from './identity-assurance.ts';
import { checkedId } from './ids.ts';
import type { SelectedField, Selection } from './selection.ts';
import { loadUser, needsUser } from './user.ts';
import { readVerifiedData, type VerifiedDataArgs } from './verified-data.ts';
import { documentListOf } from './verify-document.ts';
import { metadataListOf } from './verify-metadata.ts';
import { listPolicies, needsPolicy } from './verify-policy.ts';
import { loadTransaction, needsTransaction, transactionsOf } from './verify-transaction.ts';
import { readListArgs, type TransactionListArgs } from './verify-transaction-list.ts';

/*
 * Reads that start before their field is reached. A child's path is often known from the arguments alone, and then its call
 * starts together with its parent's instead of after it. What is started here is asked for again, and shared, when the field
 * is reached; if it never is, because the parent is not there, nobody learns how the call ended.
 */

/** The children of a user who is being read. */
export function startUser(userId: string, selection: Selection, context: GatewayContext): void {
  for (const field of selection.fields()) start(() => startOfUser[field.name]?.(userId, field, context));
}

/** The children of a transaction that is being read. */
export function startTransaction(key: TransactionKey, selection: Selection, context: GatewayContext): void {
  for (const field of selection.fields()) start(() => startOfTransaction[field.name]?.(key, field, context));
}

/** The children of a document that is being read. */
export function startDocument(
  { userId, transactionId }: KeyBelowTransaction,
  selection: Selection,
  context: GatewayContext,
): void {
  for (const { name, selection: below } of selection.fields()) {
    if (name !== 'transaction') continue;
    const key = { userId, id: transactionId };
    if (needsTransaction(below)) start(() => loadTransaction(key, context));
    startTransaction(key, below, context);
  }
}

type Start<Key> = (key: Key, field: SelectedField, context: GatewayContext) => unknown;

// Arguments of selected fields come coerced by the schema, so they are what its types say.
const startOfUser: Readonly<Record<string, Start<string>>> = {
  identityAssurance: (userId, _field, context) => identityAssuranceOf(userId, context),
  latestVerifyTransaction: (userId, _field, context) => transactionsOf(userId, context),
  verifyTransactions(userId, { args }, context) {
    readListArgs(userId, args as TransactionListArgs, context); // throws on bad input: then nothing is read
    return transactionsOf(userId, context);
  },
  verifyTransaction(userId, { args, selection }, context) {
    const key = { userId, id: checkedId(args.id, 'id') };
    startTransaction(key, selection, context);
    return loadTransaction(key, context);
  },
};

const documents: Start<TransactionKey> = (key, _field, context) => documentListOf(key, context);
const metadata: Start<TransactionKey> = (key, _field, context) => metadataListOf(key, context);

const startOfTransaction: Readonly<Record<string, Start<TransactionKey>>> = {
  documents,
  previousDocuments: documents,
  metadata,
  previousMetadata: metadata,
  verifiedData: (key, { args, selection }, context) =>
    readVerifiedData(key, args as VerifiedDataArgs, selection, context),
  policy: (_key, { selection }, context) => (needsPolicy(selection) ? listPolicies(context) : undefined),
  user({ userId }, { selection }, context) {
    startUser(userId, selection, context);
    return needsUser(selection) ? loadUser(userId, context) : undefined;
  },
};

/** Whether it fails now or later is for the field that it was started for to tell. */
function start(read: () => unknown): void {
  try {
    Promise.resolve(read()).catch(() => {});
  } catch {
    // As above.
  }
}
