import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { GatewayContext } from '../resolvers/context.ts';
import { ALL_RIGHTS, type Need, type Rights } from '../resolvers/rights.ts';
import type { Selection } from '../resolvers/selection.ts';
import { createSelectionTree, type SelectionTree } from './selection-tree.ts';

/** The rights that the caller has on the user; null where there is nothing to look at, since they have all. */
const heldOn = (rights: Rights, userId: string | null): ReadonlySet<Need> | null =>
  rights === ALL_RIGHTS ? null : rights.on(userId);

/**
 * What is selected below the field that is being resolved, with fragments, `@skip` and `@include` worked in. What the caller
 * has no right to on this user is left out: nothing is read for it.
 */
export const selectionOf = (
  info: GraphQLResolveInfo,
  { caller: { rights } }: GatewayContext,
  userId: string | null,
): Selection => treeOf(info, heldOn(rights, userId)).with(info.variableValues);

/** The same below a field of several types, seen from one of them. */
export const selectionOn = (
  typeName: string,
  info: GraphQLResolveInfo,
  { caller: { rights } }: GatewayContext,
  userId: string | null,
): Selection => treeOf(info, heldOn(rights, userId)).seenFrom(typeName, info.variableValues);

interface Trees {
  whole?: SelectionTree;
  readonly byRights: WeakMap<ReadonlySet<Need>, SelectionTree>;
}

// The nodes of a field are the same for all its references, and for all requests that execute the same plan. What is skipped
// below them is the same too, since a plan holds for one set of conditions; and the library makes new nodes at each request.
const treesOf = new WeakMap<readonly FieldNode[], Trees>();

function treeOf(info: GraphQLResolveInfo, held: ReadonlySet<Need> | null): SelectionTree {
  let trees = treesOf.get(info.fieldNodes);
  if (!trees) {
    trees = { byRights: new WeakMap() };
    treesOf.set(info.fieldNodes, trees);
  }
  const known = held ? trees.byRights.get(held) : trees.whole;
  if (known) return known;
  const { schema, fragments } = info;
  const conditions = conditionsIn(info.variableValues);
  const tree = createSelectionTree(info.returnType, info.fieldNodes, { schema, fragments, conditions, held });
  if (held) trees.byRights.set(held, tree);
  else trees.whole = tree;
  return tree;
}

/** What `@skip` and `@include` may ask of. The other variables are about somebody, and the tree outlives the request. */
const conditionsIn = (variables: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => typeof value === 'boolean'));
