import type { TransactionKey } from '../datasources/transaction-key.ts';
import {
  kindOf,
  type VerifiedDataAttempt,
  type VerifiedDataItem,
  type VerifiedDataKind,
  type VerifiedDataType,
} from '../datasources/verified-data.ts';
import type { VerifyTransaction } from '../datasources/verify-transaction.ts';
import type { GatewayContext } from './context.ts';
import { emptyIfProven } from './retention.ts';
import { type Selection, selectsBeyond } from './selection.ts';

export type { VerifiedDataItem } from '../datasources/verified-data.ts';

export interface VerifiedDataArgs {
  types?: readonly VerifiedDataType[] | null | undefined;
  attempt?: VerifiedDataAttempt | null | undefined;
}

/** All that an item of the plain list has: the rest comes only with its payload. */
const WITHOUT_PAYLOAD: ReadonlySet<string> = new Set(['__typename', 'id', 'type', 'rawType']);

/** The graph's types by the kind of item that they show. */
const GRAPH_TYPES: Readonly<Record<VerifiedDataKind, string>> = {
  'government-id': 'VerifiedGovernmentId',
  image: 'VerifiedImage',
  other: 'OtherVerifiedData',
};

/** The graph's type that shows an item. */
export const graphTypeOf = ({ type }: VerifiedDataItem): string => GRAPH_TYPES[kindOf(type)];

/**
 * The items of a transaction. Which items come does not depend on the selection; for which of them the payload is fetched
 * does. So where the types are known beforehand, list and payloads are asked for at once, and one call does for both where
 * every type wants its payload; otherwise the list tells the types first.
 */
export async function readVerifiedData(
  key: TransactionKey,
  { types, attempt }: VerifiedDataArgs,
  selection: Selection,
  { datasources }: GatewayContext,
): Promise<VerifiedDataItem[] | null> {
  const which = attempt ?? 'LATEST';
  const list = (rawTypes?: readonly string[]) => datasources.verifiedData.listForTransaction(key, which, rawTypes);
  const isWanted = (item: VerifiedDataItem) => !types || types.includes(item.type);
  // Earlier attempts are told only with the payload of the newest, and IDA perhaps only where it is named.
  const wantsPayload = (type: VerifiedDataType) =>
    which === 'ALL' || type === 'IDA' || selectsBeyond(selection, WITHOUT_PAYLOAD, GRAPH_TYPES[kindOf(type)]);
  const only = (items: VerifiedDataItem[] | null) => items?.filter(isWanted) ?? null;

  if (types?.length === 0) return [];
  if (types && !types.includes('UNKNOWN')) {
    const withPayload = [...new Set(types)].filter(wantsPayload).sort();
    if (withPayload.length === 0) return only(await list());
    if (types.every(wantsPayload)) return only(await list(withPayload)); // one call does for both
    const [plain, full] = await Promise.all([list(), list(withPayload)]);
    return only(merged(plain, full));
  }
  const plain = only(await list());
  const rawTypes = new Set(plain?.filter(({ type }) => wantsPayload(type)).map(({ typeName }) => typeName ?? ''));
  rawTypes.delete('');
  return rawTypes.size === 0 ? plain : only(merged(plain, await list([...rawTypes])));
}

/** `VerifyTransaction.verifiedData`. */
export const verifiedDataOf = async (
  transaction: VerifyTransaction,
  args: VerifiedDataArgs,
  selection: Selection,
  context: GatewayContext,
): Promise<VerifiedDataItem[] | null> => {
  const items = await readVerifiedData(transaction, args, selection, context);
  return emptyIfProven(transaction, items?.flatMap((item) => [item, ...item.earlier]) ?? null);
};

/** The list's items, in its order, each with its payload where one came; then what came only with the payloads. */
function merged(plain: VerifiedDataItem[] | null, full: VerifiedDataItem[] | null): VerifiedDataItem[] | null {
  if (!plain || !full) return plain ?? full;
  const rest = new Map(full.map((item) => [item.id, item]));
  const items = plain.map((item) => {
    const withPayload = rest.get(item.id);
    rest.delete(item.id);
    return withPayload ?? item;
  });
  return [...items, ...rest.values()];
}

/** PingOne writes the kinds as one text, `[DriversLicenseFront, DriversLicenseBack]`. */
export const idTypesOf = (item: VerifiedDataItem): string[] =>
  item
    .texts('idType')
    .flatMap((text) => text.replace(/^\s*\[|\]\s*$/g, '').split(','))
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '');
