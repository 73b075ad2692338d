import { remembered } from '../remembered.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** What of a request's line and headers decides whether its body is read. Header names mean the same in any case. */
export interface RequestHead {
  readonly method: string;
  /** The path alone, without a query. */
  readonly path: string;
  readonly header: (name: string) => string | undefined;
}

export const ENDPOINT = '/graphql';

/** How headers are asked for here, of a request of the Fetch API. */
export const headerOf =
  ({ headers }: Pick<Request, 'headers'>): RequestHead['header'] =>
  (name) =>
    headers.get(name) ?? undefined;

/** `/graphql` and `/graphql/`, and no path that only ends so. */
export const isEndpoint = (path: string): boolean => path === ENDPOINT || path === `${ENDPOINT}/`;

const JSON_IN_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?$/i;
const isJson = remembered((type) => JSON_IN_UTF8.test(type.trim()));
const BYTES = /^\d{1,15}$/; // more digits than any body has bytes would no longer be exact as a number

/**
 * Why a request is refused before one byte of its body is read, if it is. Any web page may send forms and plain text to any
 * address without asking; JSON it has to ask for first, so refusing all else is what keeps hostile pages out.
 */
export function headRefusal({ method, path, header }: RequestHead, tooLarge: TooLarge): Refusal | undefined {
  if (!isEndpoint(path)) return REFUSALS.notHere;
  if (method !== 'POST') return REFUSALS.method;
  if (!isJson(header('content-type') ?? '')) return REFUSALS.contentType;
  const [contentEncoding, transferEncoding] = [header('content-encoding'), header('transfer-encoding')];
  if (contentEncoding !== undefined && !/^identity$/i.test(contentEncoding)) return REFUSALS.contentEncoding;
  if (transferEncoding !== undefined && !/^chunked$/i.test(transferEncoding)) return REFUSALS.transferEncoding;
  if (!answerTypeOf(header('accept'))) return REFUSALS.accept;
  const length = header('content-length');
  if (length === undefined) return undefined;
  if (!BYTES.test(length)) return REFUSALS.contentLength;
  return Number(length) > tooLarge.maxBytes ? tooLarge.refusal : undefined;
}

export interface TooLarge {
  readonly maxBytes: number;
  readonly refusal: Refusal;
}

export type AnswerType = 'application/json' | 'application/graphql-response+json';

const ANSWER_TYPES = new Map<string, AnswerType>([
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
]);

/** The media type of the answer: the first acceptable one that is named, as Yoga chooses it; none: what is asked for is not there. */
export const answerTypeOf = (accept: string | undefined): AnswerType | undefined => typeNamed(accept || '*/*').type;

const typeNamed = remembered((accept) => ({ type: firstType(accept) }));

function firstType(accept: string): AnswerType | undefined {
  for (const range of accept.replace(/\s/g, '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    const type = charset === undefined || charset === 'charset=utf-8' ? ANSWER_TYPES.get(name) : undefined;
    if (type) return type;
  }
  return undefined;
}
