import { collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isObjectType,
  visit,
} from 'graphql';
import type { Need } from '../resolvers/rights.ts';
import type { SelectedField, Selection } from '../resolvers/selection.ts';
import { accessToField } from './access-rules.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Out of which an operation selects, and what decides over all of it. */
export interface SelectionRules {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  /** The variables that `@skip` and `@include` ask of. */
  conditions: Variables;
  /** What the caller has rights to; null for everything. */
  held: ReadonlySet<Need> | null;
}

/** What is selected below a field, worked out once; the variables that arguments take come with each request. */
export interface SelectionTree {
  /** Whether any argument takes a variable. */
  readonly usesVariables: () => boolean;
  with(variables: Variables): Selection;
  /** The same below a field of several types, seen from one of them. */
  seenFrom(typeName: string, variables: Variables): Selection;
}

interface Branch {
  readonly usesVariables: () => boolean;
  with(variables: Variables): SelectedField;
}

const NONE: Variables = {};

export function createSelectionTree(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  rules: SelectionRules,
): SelectionTree {
  const ownType = getNamedType(type).name;
  const branches = once((typeName: string) => branchesOf(typeName, nodes, rules));
  const fixedFields = once((typeName: string) => branches(typeName).map((branch) => branch.with(NONE)));
  const fixed: Selection = { fields: (onType = ownType) => fixedFields(onType) };
  const seen = once((typeName: string): Selection => ({ fields: (onType = typeName) => fixedFields(onType) }));
  let takesVariables: boolean | undefined;
  const usesVariables = () => {
    takesVariables ??= nodes.some((node) => hasVariableArguments(node, rules.fragments));
    return takesVariables;
  };
  const bound = (own: string, variables: Variables): Selection => {
    const fields = once((typeName: string) => branches(typeName).map((branch) => branch.with(variables)));
    return { fields: (onType = own) => fields(onType) };
  };
  return {
    usesVariables,
    with: (variables) => (usesVariables() ? bound(ownType, variables) : fixed),
    seenFrom: (typeName, variables) => (usesVariables() ? bound(typeName, variables) : seen(typeName)),
  };
}

function branchesOf(typeName: string, nodes: readonly FieldNode[], rules: SelectionRules): Branch[] {
  const { schema, fragments, conditions, held } = rules;
  const object = schema.getType(typeName);
  if (!isObjectType(object)) return [];
  // The library only reads the nodes; its type forgets to say so.
  const { fields } = collectSubFields(schema, fragments, conditions, object, nodes as FieldNode[]);
  const definitions = object.getFields();
  const branches: Branch[] = [];
  for (const same of fields.values()) {
    const definition = definitions[same[0]?.name.value ?? '']; // none for `__typename`, which needs nothing
    if (definition && (!held || isHeld(typeName, definition.name, held))) {
      branches.push(branchOf(definition, same, rules));
    }
  }
  return branches;
}

function isHeld(typeName: string, fieldName: string, held: ReadonlySet<Need>): boolean {
  const { need } = accessToField(typeName, fieldName);
  return need === 'given' || held.has(need);
}

/** Fields that share a response key have the same name and arguments, or the document would not be valid. */
function branchOf(
  definition: GraphQLField<unknown, unknown>,
  same: readonly FieldNode[],
  rules: SelectionRules,
): Branch {
  const below = createSelectionTree(definition.type, same, rules);
  const selected = (variables: Variables) => new Selected(definition, same[0], below, variables);
  let fixed: SelectedField | undefined;
  return {
    usesVariables: below.usesVariables,
    with(variables) {
      if (below.usesVariables()) return selected(variables);
      fixed ??= selected(NONE);
      return fixed;
    },
  };
}

class Selected implements SelectedField {
  readonly name: string;
  readonly #definition: GraphQLField<unknown, unknown>;
  readonly #node: FieldNode | undefined;
  readonly #below: SelectionTree;
  readonly #variables: Variables;

  constructor(
    definition: GraphQLField<unknown, unknown>,
    node: FieldNode | undefined,
    below: SelectionTree,
    variables: Variables,
  ) {
    this.name = definition.name;
    this.#definition = definition;
    this.#node = node;
    this.#below = below;
    this.#variables = variables;
  }

  get args() {
    return this.#node ? getArgumentValues(this.#definition, this.#node, this.#variables) : {};
  }
  get selection() {
    return this.#below.with(this.#variables);
  }
}

/** Of the field itself and of all below it. */
function hasVariableArguments(
  node: FieldNode,
  fragments: SelectionRules['fragments'],
  seen = new Set<string>(),
): boolean {
  let found = false;
  const look = {
    Directive: () => false as const, // conditions, which have been worked in
    Variable() {
      found = true;
    },
    FragmentSpread({ name }: { name: { value: string } }) {
      const fragment = fragments[name.value];
      if (!fragment || seen.has(name.value)) return;
      seen.add(name.value);
      visit(fragment, look);
    },
  };
  visit(node, look);
  return found;
}

/** Each answer once for each type. */
function once<T>(make: (typeName: string) => T): (typeName: string) => T {
  const made = new Map<string, T>();
  return (typeName) => {
    let thing = made.get(typeName);
    if (thing === undefined) {
      thing = make(typeName);
      made.set(typeName, thing);
    }
    return thing;
  };
}
