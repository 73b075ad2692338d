import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  type GraphQLTypeResolver,
  getArgumentValues,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Variables } from '../limits/condition.ts';

/** One field of the answer, all its selections joined. */
export interface FieldPlan {
  readonly key: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  /** Left out where the value stands in the object under the field's own name. */
  readonly resolve: GraphQLFieldResolver<unknown, GatewayContext> | undefined;
  /** What it always is, for `__typename`. */
  readonly fixed: string | undefined;
  /** Left out where variables have a say. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly value: ValuePlan;
  readonly mayBeNull: boolean;
  readonly isLeaf: boolean;
  /** Whether a text is the whole value as it is. */
  readonly isText: boolean;
}

/** How the value of a field becomes a part of the answer, by its type. */
export type ValuePlan =
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'object'; readonly fields: readonly FieldPlan[] }
  | {
      readonly kind: 'abstract';
      readonly type: GraphQLAbstractType;
      readonly resolveType: GraphQLTypeResolver<unknown, GatewayContext>;
      readonly fieldsOf: ReadonlyMap<string, readonly FieldPlan[]>;
    }
  | { readonly kind: 'list'; readonly item: ValuePlan }
  | { readonly kind: 'non-null'; readonly value: ValuePlan };

/** What an operation executes, worked out once for all its requests. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly fields: readonly FieldPlan[];
}

/** Something that is left to the library's own executor: rare enough, or of the schema itself. */
class NotPlanned extends Error {}

/** The variables that say what is left out, by name: of each of their combinations there is another plan. */
export function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/**
 * The plan of a query, which is valid, with its conditions as these variables have them; nothing where it is left to the
 * library. It says what the library finds out at each request: which fields an object gets, what their arguments are, how
 * their values are completed.
 */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationPlan | undefined {
  const root = schema.getQueryType();
  if (!root || operation.operation !== 'query') return undefined;
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const planner = { schema, fragments, variables };
  const { fields } = collectFields(schema, fragments, variables, root, operation.selectionSet);
  try {
    return { schema, operation, fragments, fields: planFields(root, fields, planner) };
  } catch (error) {
    if (error instanceof NotPlanned) return undefined;
    throw error;
  }
}

interface Planner {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Variables;
}

function planFields(parent: GraphQLObjectType, selected: Map<string, FieldNode[]>, planner: Planner): FieldPlan[] {
  if (parent.isTypeOf) throw new NotPlanned();
  return Array.from(selected, ([key, nodes]) => planField(key, parent, nodes, planner));
}

function planField(key: string, parentType: GraphQLObjectType, nodes: FieldNode[], planner: Planner): FieldPlan {
  const [node] = nodes;
  const name = node?.name.value ?? '';
  const definition = name === '__typename' ? TypeNameMetaFieldDef : parentType.getFields()[name];
  // As the key of an object literal the first would be its prototype; the others are the library's own.
  if (!node || !definition || key === '__proto__' || name === '__schema' || name === '__type') throw new NotPlanned();
  const type = getNullableType(definition.type);
  return {
    ...{ key, name, parentType, definition, nodes },
    resolve: definition.resolve,
    fixed: name === '__typename' ? parentType.name : undefined,
    args: fixedArgs(definition, node),
    value: planValue(definition.type, nodes, planner),
    mayBeNull: type === definition.type,
    isLeaf: isLeafType(type),
    isText: type === GraphQLString || type === GraphQLID,
  };
}

function planValue(type: GraphQLOutputType, nodes: FieldNode[], planner: Planner): ValuePlan {
  if (isNonNullType(type)) return { kind: 'non-null', value: planValue(type.ofType, nodes, planner) };
  if (isListType(type)) return { kind: 'list', item: planValue(type.ofType, nodes, planner) };
  if (isLeafType(type)) return { kind: 'leaf', type };
  const fieldsOf = (object: GraphQLObjectType) => {
    const { schema, fragments, variables } = planner;
    const { fields } = collectSubFields(schema, fragments, variables, object, nodes);
    return planFields(object, fields, planner);
  };
  if (!isAbstractType(type)) return { kind: 'object', fields: fieldsOf(type) };
  const { resolveType } = type;
  if (!resolveType) throw new NotPlanned();
  const possible = planner.schema.getPossibleTypes(type);
  return { kind: 'abstract', type, resolveType, fieldsOf: new Map(possible.map((one) => [one.name, fieldsOf(one)])) };
}

/** The arguments of a field, coerced; throws where a variable does not fit. */
export const argsOf = ({ args, definition, nodes: [node] }: FieldPlan, variables: Variables) =>
  args ?? (node ? getArgumentValues(definition, node, variables) : {});

function fixedArgs(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Readonly<Record<string, unknown>> | undefined {
  if (hasVariables(node)) return undefined;
  try {
    return getArgumentValues(definition, node);
  } catch {
    return undefined; // said at each request, where it belongs
  }
}

function hasVariables({ arguments: given = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of given) {
    visit(argument, {
      Variable() {
        found = true;
      },
    });
  }
  return found;
}
