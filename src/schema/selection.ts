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
import type { SelectedField, Selection } from '../resolvers/selection.ts';

/** What is selected below the field that is being resolved, with fragments, `@skip` and `@include` worked in. */
export const selectionOf = (info: GraphQLResolveInfo): Selection => below(info.returnType, info.fieldNodes, info);

/** The same below a field of several types, seen from one of them. */
export const selectionOn = (typeName: string, info: GraphQLResolveInfo): Selection => {
  let selection = ofField.get(info);
  if (!selection) {
    selection = selectionOf(info);
    ofField.set(info, selection);
  }
  const { fields } = selection;
  return { fields: (onType = typeName) => fields(onType) };
};

// A field with hundreds of references asks once for each of them.
const ofField = new WeakMap<GraphQLResolveInfo, Selection>();

function below(type: GraphQLOutputType, nodes: readonly FieldNode[], info: GraphQLResolveInfo): Selection {
  const { schema, fragments, variableValues } = info;
  const read = (typeName: string): readonly SelectedField[] => {
    const object = schema.getType(typeName);
    if (!isObjectType(object)) return [];
    // The library only reads the nodes; its type forgets to say so.
    const { fields } = collectSubFields(schema, fragments, variableValues, object, nodes as FieldNode[]);
    const definitions = object.getFields();
    return Array.from(fields.values(), (same) => toField(same, definitions, info)).filter((field) => field !== null);
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

/** Fields that share a response key have the same name and arguments, or the document would not be valid. */
function toField(
  same: readonly FieldNode[],
  definitions: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
  info: GraphQLResolveInfo,
): SelectedField | null {
  const [node] = same;
  const definition = node && definitions[node.name.value];
  if (!definition) return null; // `__typename`, which needs nothing
  return {
    name: definition.name,
    get args() {
      return getArgumentValues(definition, node, info.variableValues);
    },
    get selection() {
      return below(definition.type, same, info);
    },
  };
}
