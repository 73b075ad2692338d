import { type ErrorCode, upstreamError } from '../../datasources/errors.ts';
import { RETRY_AFTER_SECONDS } from '../shedding/shedding.ts';

/** A whole answer to a request that is not GraphQL, or too large to be looked at. It is made at start, so no value gets in. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, in the form of every other error. */
  readonly body: string;
}

/** The message is one of ours, word for word: it says what to change, and nothing of the request. */
const refusal = (
  status: number,
  code: ErrorCode | 'INTERNAL',
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ message, extensions: { retryable: false, code } }] }),
});

const bad = (status: number, message: string, headers?: Readonly<Record<string, string>>): Refusal =>
  refusal(status, 'BAD_REQUEST', message, headers);

export const MAX_JSON_DEPTH = 32; // an input of this graph has five levels; deeper than the stack is what an attacker sends

/** Everything that a request can be refused for before it is GraphQL; a body that is too large names its limit besides. */
export const REFUSALS = {
  notHere: bad(404, 'There is nothing at this path. GraphQL is at /graphql.'),
  method: bad(405, 'Send GraphQL operations with POST.', { allow: 'POST' }),
  contentType: bad(415, 'Send the request body as JSON in UTF-8: content-type application/json.'),
  contentEncoding: bad(415, 'Send the request body without content-encoding.'),
  transferEncoding: bad(415, 'Send the request body without a transfer-encoding but chunked.'),
  contentLength: bad(400, 'The header content-length takes a number of bytes.'),
  accept: bad(406, 'Accept application/json or application/graphql-response+json, in UTF-8.'),
  cutOff: bad(400, 'The request body ended too early.'),
  utf8: bad(400, 'The request body is not UTF-8.'),
  json: bad(400, 'The request body is not valid JSON.'),
  jsonDepth: refusal(400, 'LIMIT_EXCEEDED', `The request body is nested deeper than ${MAX_JSON_DEPTH} levels.`),
  repeatedName: bad(400, 'An object in the request body has two members of the same name.'),
  forbiddenName: bad(400, 'No object in the request body may have a member named `__proto__`.'),
  batch: bad(400, 'Batching is not supported: send one operation in each request.'),
  notAnObject: bad(
    400,
    'The request body is not a GraphQL request: a JSON object with `query`, and `variables` or `operationName` if needed.',
  ),
  unknownMember: bad(
    400,
    'The request body takes `query` or `documentId`, `variables`, `operationName` and `extensions` only.',
  ),
  query: bad(400, 'The parameter `query` takes a string.'),
  documentId: bad(400, 'The parameter `documentId` takes a string.'),
  operationName: bad(400, 'The parameter `operationName` takes a string.'),
  variables: bad(400, 'The parameter `variables` takes an object, or may be left out.'),
  extensions: bad(400, 'The parameter `extensions` takes an object, or may be left out.'),
  target: bad(400, 'The request line takes a path, with no steps up or down in it.'),
  host: bad(400, 'The header host takes one name or address, with a port if needed.'),
  repeatedHeader: bad(400, 'A header that may come once came twice.'),
  expectation: bad(417, 'The header expect takes 100-continue only.'),
  failure: refusal(500, 'INTERNAL', 'Something unexpected went wrong in the gateway.'),
  malformed: bad(400, 'This is not a valid HTTP request.'),
  headerSize: bad(431, 'The headers of the request are too large.'),
  slow: bad(408, 'The request took too long to arrive.'),
  overloaded: overloaded(),
} as const;

/** The same that an operation reads which found no room. */
function overloaded(): Refusal {
  const { message, code, retryable } = upstreamError('OVERLOADED');
  const extensions = { code, retryable, retryAfterSeconds: RETRY_AFTER_SECONDS };
  return {
    status: 503,
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    body: JSON.stringify({ errors: [{ message, extensions }] }),
  };
}

/** The one refusal with a number in it, which is a setting. */
export const bodyTooLarge = (maxBytes: number): Refusal =>
  refusal(413, 'LIMIT_EXCEEDED', `The request body is larger than ${maxBytes} bytes.`);
