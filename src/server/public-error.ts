import { GraphQLError, type GraphQLSchema, Kind, print, type VariableDefinitionNode } from 'graphql';
import { GatewayError } from '../datasources/errors.ts';
import { isObject } from '../datasources/http/wire-record.ts';
import { closedValidationMessage, syntaxMessage, validationMessage } from './document-messages.ts';

const MAX_PLACES = 4; // in the document; a conflict of fields names every field that takes part
const MAX_MESSAGE = 200; // characters; names in a document can be as long as the document

export interface PublicErrorOptions {
  /** Whether sentences on a document that does not fit may name what the schema has instead. */
  tellsSchema: boolean;
}

/**
 * Any error → what a client may read of it. Our own errors say what to change; those of the GraphQL library are told again in
 * sentences that quote names of the schema and the document but never a value; everything else is masked, and reported as it is
 * for the operator to hear of.
 */
export function toPublicError(
  error: unknown,
  schema: GraphQLSchema,
  report: (unexpected: unknown) => void,
  { tellsSchema }: PublicErrorOptions = { tellsSchema: true },
): GraphQLError {
  const masked = (original: unknown, located: GraphQLError | undefined) => {
    report(original);
    return internal(located);
  };
  if (!(error instanceof GraphQLError)) return masked(error, undefined);
  const original = rootOf(error);
  const [node] = error.nodes ?? [];
  if (original instanceof GatewayError && !error.path && node?.kind === Kind.VARIABLE_DEFINITION) {
    return told(error, `${variableMessage(node)} ${original.message}`, { ...factsOf(original), ...REFUSED });
  }
  if (original instanceof GatewayError) {
    return told(error, original.message, { ...factsOf(original), ...(error.path ? {} : REFUSED), ...httpOf(error) });
  }
  if (original !== undefined) return masked(original, error);
  // The library's own complaints about a document come before any field runs. What a field throws may say anything.
  if (error.path) {
    return error.message.startsWith('Argument "')
      ? told(error, 'An argument of this field does not fit its type.', { code: 'BAD_USER_INPUT' })
      : masked(error, error);
  }
  const { code } = error.extensions;
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return told(error, syntaxMessage(error), { code, ...REFUSED });
    case 'GRAPHQL_VALIDATION_FAILED':
      return told(error, tellsSchema ? validationMessage(error, schema) : closedValidationMessage(error), {
        code,
        ...REFUSED,
      });
    case 'BAD_REQUEST':
    case 'REQUEST_ENTITY_TOO_LARGE':
      return told(error, requestMessage(error), {
        code: 'BAD_REQUEST',
        http: { status: 400, spec: false },
      });
    case 'OPERATION_RESOLUTION_FAILURE':
      return told(error, WHICH_OPERATION, { code: 'BAD_REQUEST', ...REFUSED });
  }
  if (NO_SUCH_KIND.test(error.message)) {
    return told(error, 'The graph has queries only.', { code: 'GRAPHQL_VALIDATION_FAILED', ...REFUSED });
  }
  if (TOO_MANY.test(error.message)) {
    return told(error, 'Too many values of the variables do not fit their types.', {
      code: 'BAD_USER_INPUT',
      ...REFUSED,
    });
  }
  if (NO_OPERATION.test(error.message)) return told(error, WHICH_OPERATION, { code: 'BAD_REQUEST', ...REFUSED });
  if (node?.kind === Kind.VARIABLE_DEFINITION) {
    return told(error, variableMessage(node), { code: 'BAD_USER_INPUT', ...REFUSED });
  }
  return masked(error, error);
}

/** Who accepts nothing but `application/json` gets status 200 for these all the same, as GraphQL over HTTP has it. */
const REFUSED = { http: { spec: true, status: 400 } };
const NO_OPERATION = /^(Unknown operation named|Must provide operation name|Must provide an operation)/;
const NO_SUCH_KIND = /^Schema is not configured to execute (mutation|subscription) operation/;
const TOO_MANY = /^Too many errors processing variables/;
const WHICH_OPERATION = 'Name one of the operations of the document in `operationName`.';

function internal(located: GraphQLError | undefined): GraphQLError {
  const extensions = {
    code: 'INTERNAL',
    retryable: false,
    ...(located?.path === undefined && { http: { status: 500 } }),
  };
  return told(located, 'Something unexpected went wrong in the gateway.', extensions);
}

function told(located: GraphQLError | undefined, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = located ?? {};
  return new GraphQLError(message.slice(0, MAX_MESSAGE), {
    nodes: nodes?.slice(0, MAX_PLACES) ?? null,
    source: source ?? null,
    positions: positions?.slice(0, MAX_PLACES) ?? null,
    path: path ?? null,
    extensions: { retryable: false, ...extensions },
  });
}

/** The first cause that is not a GraphQLError; none where the library itself complains. */
export function rootOf(error: GraphQLError): unknown {
  let { originalError } = error;
  while (originalError instanceof GraphQLError) ({ originalError } = originalError);
  return originalError ?? undefined;
}

const factsOf = ({ code, retryable, correlationId, retryAfterSeconds }: GatewayError) => ({
  code,
  retryable,
  ...(correlationId !== undefined && { correlationId }),
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** What Yoga needs for the HTTP answer; it does not send it. */
const httpOf = ({ extensions: { http } }: GraphQLError): { http?: object } => (isObject(http) ? { http } : {});

function variableMessage({ variable, type }: VariableDefinitionNode): string {
  return `The variable \`$${variable.name.value}\` is not a valid ${print(type)}.`;
}

/** What Yoga itself still finds; the form of the body has been looked at before. */
const requestMessage = ({ message }: GraphQLError): string =>
  message === 'Must provide query string.'
    ? message
    : 'The request body is not a GraphQL request: a JSON object with `query`, and `variables` or `operationName` if needed.';
