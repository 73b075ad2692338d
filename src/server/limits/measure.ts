import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import { createExtentReader, type Extent } from './extent.ts';
import type { LimitName } from './limits.ts';
import { longestListOf } from './list-items.ts';

/** What can be counted in a document without the schema and without variables. */
export type Measure = Record<Exclude<LimitName, 'documentBytes' | 'tokens' | 'cost' | 'content'>, number> & {
  /** A fragment spreads itself, directly or through others. */
  isCyclic: boolean;
};

/**
 * How large a document is, before anybody knows whether it fits the schema, in a time that is linear in its length. Counted is
 * what its fragments would make of it: the largest of all operations, and of fragments that no operation uses.
 */
export function measureDocument(document: DocumentNode): Measure {
  const reader = createExtentReader(document);
  const largest = { depth: 0, aliases: 0, directives: 0, fields: 0, rootFields: 0, operationNameBytes: 0 };
  let listItems = 0;
  const take = ({ depth, aliases, directives, fields }: Extent): void => {
    largest.depth = Math.max(largest.depth, depth);
    largest.aliases = Math.max(largest.aliases, aliases);
    largest.directives = Math.max(largest.directives, directives);
    largest.fields = Math.max(largest.fields, fields);
  };
  const takeOperation = (operation: OperationDefinitionNode): void => {
    const { selectionSet, directives, variableDefinitions = [], name } = operation;
    const onVariables = variableDefinitions.flatMap((variable) => variable.directives ?? []);
    const own = reader.withDirectives(reader.ofSelections(selectionSet), directives);
    const extent = reader.withDirectives(own, onVariables);
    take(extent);
    const defaults = variableDefinitions.flatMap(({ defaultValue }) => (defaultValue ? [{ value: defaultValue }] : []));
    listItems = Math.max(listItems, longestListOf(defaults));
    largest.rootFields = Math.max(largest.rootFields, extent.width);
    largest.operationNameBytes = Math.max(largest.operationNameBytes, Buffer.byteLength(name?.value ?? ''));
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) takeOperation(definition);
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION || reader.hasMet(definition)) continue;
    take(reader.ofFragment(definition));
  }
  const { met } = reader;
  return { ...largest, listItems: Math.max(listItems, met.listItems), isCyclic: met.isCyclic };
}
