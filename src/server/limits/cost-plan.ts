import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { accessToField } from '../../schema/access-rules.ts';
import { ALWAYS, type Condition, conditionOf, NEVER } from './condition.ts';
import { type ListSizes, listSizesOf, type Size, weightOf } from './list-size.ts';

/** A field of the operation as far as its cost goes; those that share a response key are one. */
export interface CostNode {
  /** It is there where one of them holds. */
  when: readonly Condition[];
  size: Size;
  /** Of one item: an object 1, a leaf nothing unless it has a weight of its own. */
  weight: number;
  isContent: boolean;
  /** What is selected below, for each type that it may yield. */
  below: readonly (readonly CostNode[])[];
}

interface Occurrence {
  node: FieldNode;
  when: Condition;
}

interface Plans {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * What an operation costs as a function of its variables. The document has been validated and is within its limits: with its
 * fragments worked in it is no longer than the limit on fields.
 */
export function costPlanOf(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
): readonly CostNode[] {
  const definitions = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(
    (definitions as FragmentDefinitionNode[]) // of the kind that was just asked for
      .map((definition) => [definition.name.value, definition]),
  );
  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  return planOf(root, [{ selectionSet: operation.selectionSet, when: ALWAYS }], undefined, { schema, fragments });
}

interface Selected {
  selectionSet: SelectionSetNode;
  when: Condition;
}

/** `sizes`: how long the field above says that lists below it are. */
function planOf(
  type: GraphQLObjectType,
  selected: readonly Selected[],
  sizes: ListSizes | undefined,
  plans: Plans,
): CostNode[] {
  const byKey = new Map<string, Occurrence[]>();
  for (const { selectionSet, when } of selected) collect(type, selectionSet, when, byKey, plans);
  const fields = type.getFields();
  return Array.from(byKey.values(), (same) => {
    const field = fields[same[0]?.node.name.value ?? ''];
    return field && nodeOf(type, field, same, sizes, plans); // none: `__typename` and what is asked of the schema
  }).filter((node) => node !== undefined);
}

function nodeOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  same: readonly Occurrence[],
  above: ListSizes | undefined,
  plans: Plans,
): CostNode {
  const type = getNamedType(field.type);
  // Fields that share a response key have the same arguments, or the document would not be valid.
  const sizes = listSizesOf(field, same[0]?.node.arguments ?? []);
  const selected = same.flatMap(({ node: { selectionSet }, when }) => (selectionSet ? [{ selectionSet, when }] : []));
  const possible = isAbstractType(type) ? plans.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  return {
    when: same.map(({ when }) => when),
    size: above?.sized.has(field.name) ? above.page : sizes.own,
    weight: weightOf(field),
    isContent: accessToField(parent.name, field.name).isContent === true,
    below: possible.map((one) => planOf(one, selected, sizes, plans)),
  };
}

/** The fields that an object of this type gets, by response key, with what has to hold for each. */
function collect(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  when: Condition,
  byKey: Map<string, Occurrence[]>,
  plans: Plans,
): void {
  for (const node of selections) {
    const condition = conditionOf(node.directives, when);
    if (condition === NEVER) continue;
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      const same = byKey.get(key);
      if (same) same.push({ node, when: condition });
      else byKey.set(key, [{ node, when: condition }]);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : plans.fragments.get(node.name.value);
    if (fragment && appliesTo(type, fragment.typeCondition?.name.value, plans.schema)) {
      collect(type, fragment.selectionSet, condition, byKey, plans);
    }
  }
}

function appliesTo(type: GraphQLObjectType, typeCondition: string | undefined, schema: GraphQLSchema): boolean {
  if (typeCondition === undefined || typeCondition === type.name) return true;
  const condition = schema.getType(typeCondition);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}
