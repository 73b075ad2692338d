import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type ValueNode,
} from 'graphql';
import { type Args, type Field, Thing, Told } from './thing.ts';

/* A small executor: it walks an operation and asks things for their fields. It knows of no schema but the few names below. */

/** Which types an interface or a union has. */
export type Abstract = Readonly<Record<string, readonly string[]>>;

export interface Walked {
  data: Record<string, unknown>;
  /** `path code` of each field that is null with an error. */
  errors: string[];
  /** `Type.field` of each field that held something. */
  held: ReadonlySet<string>;
}

export async function walk(
  document: DocumentNode,
  given: Record<string, unknown>,
  root: Thing,
  abstract: Abstract,
): Promise<Walked> {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const walker = createWalker(variablesOf(operation, given), fragments, abstract);
  const data = await walker.object(root, [operation.selectionSet.selections], '');
  return { data, errors: walker.errors.sort(), held: walker.held };
}

type Variables = ReadonlyMap<string, unknown>;

function coerced(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables.get(node.name.value);
    case Kind.LIST:
      return node.values.map((item) => coerced(item, variables) ?? null);
    case Kind.OBJECT:
      return membersOf(node.fields, variables);
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    default:
      return node.value;
  }
}

/** Arguments or members of an object by name; a variable that was not given leaves its member out. */
const membersOf = (nodes: readonly { name: { value: string }; value: ValueNode }[], variables: Variables): Args =>
  Object.fromEntries(
    nodes.map(({ name, value }) => [name.value, coerced(value, variables)]).filter(([, value]) => value !== undefined),
  );

function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode, given: Record<string, unknown>): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, coerced(defaultValue, new Map())] as const] : [],
  );
  return new Map<string, unknown>([...defaults, ...Object.entries(given)]);
}

function createWalker(
  variables: Variables,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  abstract: Abstract,
) {
  const errors: string[] = [];
  const held = new Set<string>();

  const isIn = (directives: readonly DirectiveNode[] = []) =>
    directives.every(({ name, arguments: args = [] }) => membersOf(args, variables).if === (name.value === 'include'));

  /** The fields of an object of a type by the names that they have in the answer, in the order of the answer. */
  const fieldsOf = (type: string, sets: readonly (readonly SelectionNode[])[]) => {
    const found = new Map<string, FieldNode[]>();
    const gather = (node: SelectionNode): void => {
      if (!isIn(node.directives)) return;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        found.set(key, [...(found.get(key) ?? []), node]);
        return;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const condition = fragment?.typeCondition?.name.value ?? type;
      if (condition !== type && !abstract[condition]?.includes(type)) return;
      for (const inner of fragment?.selectionSet.selections ?? []) gather(inner);
    };
    for (const set of sets) for (const node of set) gather(node);
    return found;
  };

  const object = async (thing: Thing, sets: readonly (readonly SelectionNode[])[], path: string) => {
    const entries = [...fieldsOf(thing.type, sets)].map(async ([key, nodes]) => {
      const [node] = nodes as [FieldNode]; // a key is there because of a node
      const here = path === '' ? key : `${path}.${key}`;
      if (node.name.value === '__typename') return [key, thing.type];
      const inner = nodes.map(({ selectionSet }) => selectionSet?.selections ?? []);
      return [key, await field(thing, node, inner, here)];
    });
    return Object.fromEntries(await Promise.all(entries));
  };

  const field = async (thing: Thing, node: FieldNode, inner: readonly (readonly SelectionNode[])[], path: string) => {
    const resolve: Field | undefined = thing.fields[node.name.value];
    if (!resolve) throw new Error(`the oracle knows no ${thing.type}.${node.name.value}`);
    const selected = (type: string) =>
      new Set([...fieldsOf(type, inner).values()].flatMap((nodes) => nodes.map(({ name }) => name.value)));
    const value = await whole(() => resolve(membersOf(node.arguments ?? [], variables), selected), inner, path);
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) held.add(`${thing.type}.${node.name.value}`);
    return value;
  };

  /** A value as the answer has it; null, and an error beside it, where there should be one. */
  const whole = async (
    make: () => unknown,
    inner: readonly (readonly SelectionNode[])[],
    path: string,
  ): Promise<unknown> => {
    try {
      const value = await make();
      if (value === undefined) throw new Error(`undefined at ${path}`);
      if (value instanceof Thing) return await object(value, inner, path);
      if (!Array.isArray(value)) return value;
      return await Promise.all(
        value.map((make, index) => whole(typeof make === 'function' ? make : () => make, inner, `${path}.${index}`)),
      );
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      errors.push(`${path} ${error.code}`);
      return null;
    }
  };

  return { object, errors, held };
}
