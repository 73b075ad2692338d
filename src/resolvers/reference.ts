import { startDocument, startTransaction, startUser } from './ahead.ts';
import { perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { checkedId } from './ids.ts';
import type { Selection } from './selection.ts';
import { referredUser } from './user.ts';
import { referredDocument } from './verify-document.ts';
import { referredPolicy } from './verify-policy.ts';
import { referredTransaction } from './verify-transaction.ts';

/*
 * What another subgraph refers to by its key, which came over the network and is checked like any argument. It is read only
 * if something beyond the key is selected, and what else is selected on it starts at once.
 */

const counted = perRequest(() => ({ references: 0 }));

/** How many references the operation holds so far, these included: aliases must not multiply what one field may take. */
export function countReferences(more: number, context: GatewayContext): number {
  const count = counted(context);
  count.references += more;
  return count.references;
}

type Reference<Model> = (
  key: Readonly<Record<string, unknown>>,
  selection: Selection,
  context: GatewayContext,
) => Model | Promise<Model | null> | null;

type Referred<Refer extends (...args: never[]) => unknown> = Exclude<Awaited<ReturnType<Refer>>, null>;

export const userReference: Reference<Referred<typeof referredUser>> = (key, selection, context) => {
  const id = checkedId(key.id, 'id');
  const user = referredUser(id, selection, context);
  startUser(id, selection, context);
  return user;
};

export const transactionReference: Reference<Referred<typeof referredTransaction>> = (key, selection, context) => {
  const checked = { userId: checkedId(key.userId, 'userId'), id: checkedId(key.id, 'id') };
  const transaction = referredTransaction(checked, selection, context);
  startTransaction(checked, selection, context);
  return transaction;
};

export const documentReference: Reference<Referred<typeof referredDocument>> = (key, selection, context) => {
  const checked = {
    userId: checkedId(key.userId, 'userId'),
    transactionId: checkedId(key.transactionId, 'transactionId'),
    id: checkedId(key.id, 'id'),
  };
  const document = referredDocument(checked, selection, context);
  startDocument(checked, selection, context);
  return document;
};

export const policyReference: Reference<Referred<typeof referredPolicy>> = (key, selection, context) =>
  referredPolicy(checkedId(key.id, 'id'), selection, context);
