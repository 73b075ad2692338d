import type { TransactionKey } from '../datasources/transaction-key.ts';
import type { MetadataList, VerifyMetadata } from '../datasources/verify-metadata.ts';
import type { VerifyTransaction } from '../datasources/verify-transaction.ts';
import { memo, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { emptyIfProven } from './retention.ts';

export type { VerifyMetadata } from '../datasources/verify-metadata.ts';

const lists = perRequest(({ datasources }) =>
  memo(
    (key: TransactionKey) => datasources.verifyMetadata.listForTransaction(key),
    ({ userId, id }) => `${userId}/${id}`,
  ),
);

/** Metadata of the newest and of earlier attempts, in one call. */
export const metadataListOf = (key: TransactionKey, context: GatewayContext): Promise<MetadataList | null> =>
  lists(context).read(key);

/** `VerifyTransaction.metadata` and `previousMetadata`. */
export const metadataOf = async (
  transaction: VerifyTransaction,
  which: keyof MetadataList,
  context: GatewayContext,
): Promise<VerifyMetadata[] | null> =>
  emptyIfProven(transaction, (await metadataListOf(transaction, context))?.[which] ?? null);
