import { isUtf8 } from 'node:buffer';
import { isObject } from '../../datasources/http/wire-record.ts';
import { jsonFault } from './json-scan.ts';
import { MAX_JSON_DEPTH, REFUSALS, type Refusal } from './refusal.ts';

/** A GraphQL request as its body has it. `query` may be missing where another member names a known document. */
export interface RequestParams {
  query?: string;
  operationName?: string;
  /** Of a trusted document, instead of `query`. */
  documentId?: string;
  variables?: Record<string, unknown>;
  extensions?: Record<string, unknown>;
}

export type BodyResult = { params: RequestParams } | { refusal: Refusal };

/** The bytes of a body → what it asks, or why not. Nothing that a parser says of them gets out. */
export function paramsOf(bytes: Uint8Array): BodyResult {
  if (!isUtf8(bytes)) return { refusal: REFUSALS.utf8 };
  // A byte order mark is none of JSON, and some readers skip it: it stays, and the parser refuses it.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const fault = jsonFault(text, MAX_JSON_DEPTH);
  if (fault === 'too-deep') return { refusal: REFUSALS.jsonDepth };
  const parsed = parsedJson(text);
  if (!parsed) return { refusal: REFUSALS.json };
  if (fault === 'repeated-name') return { refusal: REFUSALS.repeatedName };
  if (fault === 'forbidden-name') return { refusal: REFUSALS.forbiddenName };
  return asParams(parsed.value);
}

function parsedJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // its message quotes the text
  }
}

const MEMBERS: ReadonlySet<string> = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);

/** A member that is null counts as left out, as the specification has it. */
function asParams(value: unknown): BodyResult {
  if (Array.isArray(value)) return { refusal: REFUSALS.batch };
  if (!isObject(value)) return { refusal: REFUSALS.notAnObject };
  for (const name of Object.keys(value)) {
    if (!MEMBERS.has(name) && value[name] !== null) return { refusal: REFUSALS.unknownMember };
  }
  const { query, documentId, operationName, variables, extensions } = value;
  const params: RequestParams = {};
  if (typeof query === 'string') params.query = query;
  else if (query != null) return { refusal: REFUSALS.query };
  if (typeof documentId === 'string') params.documentId = documentId;
  else if (documentId != null) return { refusal: REFUSALS.documentId };
  if (typeof operationName === 'string') params.operationName = operationName;
  else if (operationName != null) return { refusal: REFUSALS.operationName };
  if (isObject(variables)) params.variables = variables;
  else if (variables != null) return { refusal: REFUSALS.variables };
  if (isObject(extensions)) params.extensions = extensions;
  else if (extensions != null) return { refusal: REFUSALS.extensions };
  return { params };
}
