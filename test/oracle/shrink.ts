import { type ASTNode, type DocumentNode, type GraphQLSchema, Kind, parse, print, validate, visit } from 'graphql';
import type { Operation } from './operations.ts';

const MOST_TRIES = 400;
const PARTS: readonly string[] = [
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.ARGUMENT,
  Kind.DIRECTIVE,
];

/** The smallest operation for which something still holds, as far as leaving out one part after the other leads. */
export async function shrunken(
  schema: GraphQLSchema,
  operation: Operation,
  holds: (smaller: Operation) => Promise<boolean>,
): Promise<Operation> {
  let smallest = operation;
  let tries = 0;
  for (let part = 0; tries < MOST_TRIES; ) {
    const smaller = withoutPart(smallest, part);
    if (smaller === undefined) return smallest;
    tries += 1;
    const isValid = smaller !== null && validate(schema, parse(smaller.query)).length === 0;
    if (isValid && (await holds(smaller))) smallest = smaller;
    else part += 1;
  }
  return smallest;
}

/** The operation without its nth part; null where nothing would be left, undefined where it has fewer parts. */
function withoutPart({ query, variables }: Operation, nth: number): Operation | null | undefined {
  let count = -1;
  let isFound = false;
  const cut = visit(parse(query), {
    enter(node) {
      if (!PARTS.includes(node.kind)) return undefined;
      count += 1;
      if (count !== nth) return undefined;
      isFound = true;
      return null;
    },
  });
  if (!isFound) return undefined;
  const document = tidied(cut);
  const isEmpty = document.definitions.some(
    (node) => 'selectionSet' in node && node.selectionSet.selections.length === 0,
  );
  if (isEmpty) return null;
  const used = namesIn(document, Kind.VARIABLE_DEFINITION);
  return {
    query: print(document),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
  };
}

/** Without selections that are empty now, fragments that nobody spreads and variables that nobody reads. */
function tidied(document: DocumentNode): DocumentNode {
  let before: DocumentNode;
  let after = document;
  do {
    before = after;
    const spread = namesIn(before, Kind.FRAGMENT_SPREAD);
    const read = namesIn(visit(before, { VariableDefinition: () => null }), Kind.VARIABLE);
    const isEmpty = ({ selectionSet }: { selectionSet?: { selections: readonly ASTNode[] } | undefined }) =>
      selectionSet?.selections.length === 0;
    const defined = namesIn(before, Kind.FRAGMENT_DEFINITION);
    after = visit(before, {
      FragmentDefinition: (node) => (!spread.has(node.name.value) || isEmpty(node) ? null : undefined),
      FragmentSpread: (node) => (defined.has(node.name.value) ? undefined : null),
      VariableDefinition: (node) => (read.has(node.variable.name.value) ? undefined : null),
      Field: { leave: (node) => (isEmpty(node) ? null : undefined) },
      InlineFragment: { leave: (node) => (isEmpty(node) ? null : undefined) },
    });
  } while (print(after) !== print(before));
  return after;
}

function namesIn(document: ASTNode, kind: string): Set<string> {
  const names = new Set<string>();
  visit(document, {
    enter(node) {
      if (node.kind !== kind) return;
      if (node.kind === Kind.VARIABLE_DEFINITION) names.add(node.variable.name.value);
      else if ('name' in node && node.name) names.add(node.name.value);
    },
  });
  return names;
}
