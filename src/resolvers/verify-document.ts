import DataLoader from 'dataloader';
import type { KeyBelowTransaction, TransactionKey } from '../datasources/transaction-key.ts';
import { type DocumentList, VerifyDocument, type VerifyDocumentType } from '../datasources/verify-document.ts';
import type { VerifyTransaction } from '../datasources/verify-transaction.ts';
import { grouped, inPlaceOfReads, memo, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { emptyIfProven } from './retention.ts';
import { type Selection, selectsBeyond } from './selection.ts';

export type { VerifyDocument } from '../datasources/verify-document.ts';

const lists = perRequest(({ datasources }) =>
  memo(
    (key: TransactionKey) => datasources.verifyDocument.listForTransaction(key),
    ({ userId, id }) => `${userId}/${id}`,
  ),
);

/** Documents and previous documents of a transaction, in one call. */
export const documentListOf = (key: TransactionKey, context: GatewayContext): Promise<DocumentList | null> =>
  lists(context).read(key);

const documents = perRequest(
  (context) =>
    new DataLoader<KeyBelowTransaction, VerifyDocument | null, string>((keys) => readDocuments(keys, context), {
      cacheKeyFn: ({ userId, transactionId, id }) => `${userId}/${transactionId}/${id}`,
    }),
);

/** One of a transaction is a single read. Several are its list, which also serves where the operation asks for it anyway. */
const readDocuments = (keys: readonly KeyBelowTransaction[], context: GatewayContext) =>
  grouped(
    keys,
    ({ userId, transactionId }) => `${userId}/${transactionId}`,
    async (ofOneTransaction) => {
      const { verifyDocument } = context.datasources;
      const [first] = ofOneTransaction;
      const transaction = { userId: first?.userId ?? '', id: first?.transactionId ?? '' };
      const isAskedFor = lists(context).asked(transaction);
      if (ofOneTransaction.length === 1 && !isAskedFor) return (key) => verifyDocument.get(key);
      const list = await inPlaceOfReads(documentListOf(transaction, context), { isAskedFor });
      // What the list shows without its value, as it may an earlier attempt, it may show without more: such a one is read by itself.
      const whole = [...(list?.documents ?? []), ...(list?.previousDocuments ?? [])].filter(({ hasValue }) => hasValue);
      const byId = new Map(whole.map((document) => [document.id, document]));
      return (key) => byId.get(key.id) ?? verifyDocument.get(key);
    },
  );

export const loadDocument = (key: KeyBelowTransaction, context: GatewayContext): Promise<VerifyDocument | null> =>
  documents(context).load(key);

/** What can be told of a document, or read for one, by its key alone. */
const BY_KEY: ReadonlySet<string> = new Set(['__typename', 'id', 'transactionId', 'userId', 'transaction']);

/** A document referred to by its key: read only if more than the key leads to is selected. */
export const referredDocument = (
  key: KeyBelowTransaction,
  selection: Selection,
  context: GatewayContext,
): VerifyDocument | Promise<VerifyDocument | null> =>
  selectsBeyond(selection, BY_KEY) ? documents(context).load(key) : new VerifyDocument(key, null);

type Which = keyof DocumentList;

/** `VerifyTransaction.documents` and `previousDocuments`, narrowed to some types where the client names them. */
export async function documentsOf(
  transaction: VerifyTransaction,
  which: Which,
  types: readonly VerifyDocumentType[] | null | undefined,
  context: GatewayContext,
): Promise<VerifyDocument[] | null> {
  const list = emptyIfProven(transaction, (await documentListOf(transaction, context))?.[which] ?? null);
  return list && (types ? list.filter(({ type }) => types.includes(type)) : list);
}

/** The document with its content: itself, or what a read of it alone brings where a list left its content out. */
export const withContent = async (
  document: VerifyDocument,
  context: GatewayContext,
): Promise<Pick<VerifyDocument, 'type' | 'value' | 'correlationId'> | null> =>
  document.hasValue ? document : loadDocument(document, context);
