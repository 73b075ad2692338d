import DataLoader from 'dataloader';
import { VerifyPolicy } from '../datasources/verify-policy.ts';
import { each, inPlaceOfReads, memo, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';
import { checkedId } from './ids.ts';
import { type Selection, selectsBeyond } from './selection.ts';

export type { PolicyCheck, VerifyPolicy } from '../datasources/verify-policy.ts';

// Kept for the request too: the shared list forgets a failure at once, and would ask again for each field.
const lists = perRequest(({ datasources }) =>
  memo(
    (_all: 'all') => datasources.verifyPolicy.list(),
    (all) => all,
  ),
);

const policies = perRequest(
  (context) => new DataLoader<string, VerifyPolicy | null>((ids) => readPolicies(ids, context)),
);

/** One is a single read, unless the shared list has it. Several are that list, and a single read for each that it lacks. */
async function readPolicies(ids: readonly string[], context: GatewayContext) {
  const { datasources } = context;
  const list = ids.length > 1 ? await inPlaceOfReads(listPolicies(context)) : datasources.verifyPolicy.listAtHand();
  const byId = new Map(list?.map((policy) => [policy.id, policy]));
  return each(ids, (id) => byId.get(id) ?? datasources.verifyPolicy.get(id));
}

/** `Query.verifyPolicy`: proven by a read (of the shared list, at times some minutes ago), or null. */
export const policyById = (id: string, context: GatewayContext): Promise<VerifyPolicy | null> =>
  policies(context).load(checkedId(id, 'id'));

/** `Query.verifyPolicies`. */
export const listPolicies = (context: GatewayContext): Promise<VerifyPolicy[] | null> => lists(context).read('all');

const BY_ID: ReadonlySet<string> = new Set(['__typename', 'id']);

/** Whether a policy's own record has to be read for this selection. */
export const needsPolicy = (selection: Selection): boolean => selectsBeyond(selection, BY_ID);

/**
 * A policy referred to by id: read only if more than the id is selected, and then from the shared list. References come from
 * many transactions at different moments, few policies stand behind them, and the next request most likely names the same.
 */
export const referredPolicy = (
  id: string | null,
  selection: Selection,
  context: GatewayContext,
): VerifyPolicy | Promise<VerifyPolicy | null> | null => {
  if (id === null) return null;
  return needsPolicy(selection) ? listedPolicy(id, context) : new VerifyPolicy(id, null);
};

async function listedPolicy(id: string, context: GatewayContext): Promise<VerifyPolicy | null> {
  const list = await inPlaceOfReads(listPolicies(context));
  return list?.find((policy) => policy.id === id) ?? policies(context).load(id);
}
