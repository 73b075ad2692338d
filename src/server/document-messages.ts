import { type GraphQLError, type GraphQLSchema, Kind } from 'graphql';

/*
 * What the GraphQL library says of a document, told again: it quotes values, and it tells of the schema what was not asked.
 */

/** What was expected, without what was found. */
export const syntaxMessage = ({ message }: GraphQLError): string =>
  `${/^Syntax Error: (Expected [^,"]+|Unexpected <EOF>|Unexpected [A-Za-z]+|Unterminated string|Invalid [a-z ]+)/i.exec(message)?.[0].trimEnd() ?? 'Syntax Error'}; see the location.`;

/** The library's messages quote names, which help; those that quote a value are told anew. */
export function validationMessage({ message, nodes }: GraphQLError, schema: GraphQLSchema): string {
  if (!isAboutLiteral(message, nodes)) return message;
  const type = / type "([\w[\]!]+)"/.exec(message)?.[1] ?? /^(\w+) cannot represent/.exec(message)?.[1];
  const known = type !== undefined && schema.getType(type.replace(/[[\]!]/g, '')) !== undefined;
  return known ? `The value at this place is not of the type ${type}.` : NOT_OF_TYPE;
}

/** The same for those who must not learn the schema from it: no name but those that the document itself has there. */
export function closedValidationMessage({ message, nodes }: GraphQLError): string {
  if (isAboutLiteral(message, nodes)) return NOT_OF_TYPE;
  if (!message.includes('"')) return message; // it names nothing
  for (const [form, say] of OWN_NAMES) {
    const name = form.exec(message)?.[1];
    if (name !== undefined) return say(name);
  }
  return 'The document does not fit the schema at this place.';
}

/** The library's messages whose first name comes from the document. */
const OWN_NAMES: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^Cannot query field "(\w+)"/, (name) => `Cannot query field "${name}".`],
  [/^Unknown (?:type|argument|fragment|directive) "(@?\w+)"/, (name) => `"${name}" is not known here.`],
  [/^Field "(\w+)" is not defined by type/, (name) => `Field "${name}" is not defined here.`],
  [/^Field "(\w+)" of type .* must have (?:a selection|at least)/, (name) => `Field "${name}" needs a selection.`],
  [/^Field "(\w+)" must not have a selection/, (name) => `Field "${name}" takes no selection.`],
  [/^Field "(\w+)" argument "\w+" of type .* is required/, (name) => `Field "${name}" misses an argument.`],
  [/^Fields "(\w+)" conflict/, (name) => `Fields "${name}" conflict: use different aliases.`],
  [/^Fragment "(\w+)" is never used/, (name) => `Fragment "${name}" is never used.`],
  [/^Variable "\$(\w+)" is never used/, (name) => `Variable "$${name}" is never used.`],
  [/^Variable "\$(\w+)" is not defined/, (name) => `Variable "$${name}" is not defined.`],
];

const NOT_OF_TYPE = 'The value at this place is not of the type asked for.';

const isAboutLiteral = (message: string, nodes: GraphQLError['nodes']): boolean => {
  const kind = nodes?.[0]?.kind;
  return kind !== undefined && LITERALS.has(kind) && !NAMES_ONLY.test(message);
};

const LITERALS: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);
const NAMES_ONLY = /^(Field "|OneOf Input Object "|Variable "\$\w+" must be non-nullable)/;
