import { Kind, type OperationDefinitionNode, type TypeNode, type ValueNode } from 'graphql';

/** The items of the longest list in any of the values, at any depth, as the document has them. */
export function longestListOf(values: readonly { value: ValueNode }[] = []): number {
  let longest = 0;
  const waiting: ValueNode[] = values.map(({ value }) => value);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.kind === Kind.LIST) {
      longest = Math.max(longest, value.values.length);
      for (const item of value.values) waiting.push(item);
    } else if (value.kind === Kind.OBJECT) {
      for (const field of value.fields) waiting.push(field.value);
    }
  }
  return longest;
}

/**
 * The same for what came as variables, references aside, and for members of objects besides. It looks at the JSON as it came: to fit a long list to its type
 * takes the time that the limit is to save.
 */
export function longestListAmong(
  variables: Readonly<Record<string, unknown>>,
  { variableDefinitions = [] }: OperationDefinitionNode,
): number {
  let longest = 0;
  const waiting = variableDefinitions
    .filter(({ type }) => nameOf(type) !== REFERENCE)
    .map(({ variable }) => variables[variable.name.value]);
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const members = Object.values(value);
    // Members of an object count as well: each that a type lacks is told of in a sentence that takes a search to write.
    longest = Math.max(longest, members.length);
    for (const member of members) waiting.push(member);
  }
  return longest;
}

/** What the subgraph specification calls the type of a representation. */
const REFERENCE = '_Any';

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
