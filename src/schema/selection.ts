import { collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { GatewayContext } from '../resolvers/context.ts';
import { ALL_RIGHTS, type Need, type Rights } from '../resolvers/rights.ts';
import type { SelectedField, Selection } from '../resolvers/selection.ts';
import { accessToField } from './access-rules.ts';

/** The rights that the caller has on the user; null where there is nothing to look at, since they have all. */
type Held = ReadonlySet<Need> | null;

const heldOn = (rights: Rights, userId: string | null): Held => (rights === ALL_RIGHTS ? null : rights.on(userId));

/**
 * What is selected below the field that is being resolved, with fragments, `@skip` and `@include` worked in. What the caller
 * has no right to on this user is left out: nothing is read for it.
 */
export const selectionOf = (
  info: GraphQLResolveInfo,
  { caller: { rights } }: GatewayContext,
  userId: string | null,
): Selection => below(info.returnType, info.fieldNodes, info, heldOn(rights, userId));

/** The same below a field of several types, seen from one of them. */
export const selectionOn = (
  typeName: string,
  info: GraphQLResolveInfo,
  { caller: { rights } }: GatewayContext,
  userId: string | null,
): Selection => {
  const held = heldOn(rights, userId);
  let ofHeld = ofField.get(info);
  if (!ofHeld) {
    ofHeld = new Map();
    ofField.set(info, ofHeld);
  }
  let selection = ofHeld.get(held);
  if (!selection) {
    selection = below(info.returnType, info.fieldNodes, info, held);
    ofHeld.set(held, selection);
  }
  const { fields } = selection;
  return { fields: (onType = typeName) => fields(onType) };
};

// A field with hundreds of references asks once for each of them.
const ofField = new WeakMap<GraphQLResolveInfo, Map<Held, Selection>>();

function below(type: GraphQLOutputType, nodes: readonly FieldNode[], info: GraphQLResolveInfo, held: Held): Selection {
  const { schema, fragments, variableValues } = info;
  const read = (typeName: string): readonly SelectedField[] => {
    const object = schema.getType(typeName);
    if (!isObjectType(object)) return [];
    // The library only reads the nodes; its type forgets to say so.
    const { fields } = collectSubFields(schema, fragments, variableValues, object, nodes as FieldNode[]);
    const definitions = object.getFields();
    return Array.from(fields.values(), (same) => toField(typeName, same, definitions, info, held)).filter(
      (field) => field !== null,
    );
  };
  const known = new Map<string, readonly SelectedField[]>();
  return {
    fields(onType = getNamedType(type).name) {
      let fields = known.get(onType);
      if (!fields) {
        fields = read(onType);
        known.set(onType, fields);
      }
      return fields;
    },
  };
}

function isHeld(typeName: string, fieldName: string, held: ReadonlySet<Need>): boolean {
  const { need } = accessToField(typeName, fieldName);
  return need === 'given' || held.has(need);
}

/** Fields that share a response key have the same name and arguments, or the document would not be valid. */
function toField(
  typeName: string,
  same: readonly FieldNode[],
  definitions: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
  info: GraphQLResolveInfo,
  held: Held,
): SelectedField | null {
  const [node] = same;
  const definition = node && definitions[node.name.value];
  if (!definition) return null; // `__typename`, which needs nothing
  if (held && !isHeld(typeName, definition.name, held)) return null;
  return {
    name: definition.name,
    get args() {
      return getArgumentValues(definition, node, info.variableValues);
    },
    get selection() {
      return below(definition.type, same, info, held);
    },
  };
}
