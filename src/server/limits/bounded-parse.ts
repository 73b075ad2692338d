import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { LimitName, Limits } from './limits.ts';

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that? \d+ tokens/;

/**
 * The library's parser, which stops at the limits before it has made more than they allow: then the answer is the limit. A
 * syntax error is thrown as the library does.
 */
export function boundedParse(source: string, limits: Limits): DocumentNode | LimitName {
  if (Buffer.byteLength(source) > limits.documentBytes || linesOf(source) > limits.tokens * LINES_FOR_A_TOKEN) {
    return 'documentBytes';
  }
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError && TOO_MANY_TOKENS.test(error.message)) return 'tokens';
    // A ceiling that another version of Node or of the parser would not stand must not become a fault of the gateway.
    if (error instanceof RangeError) return 'depth';
    throw error;
  }
}

// The library counts lines from the start for each place in each error. Two are more than any layout of a document needs.
const LINES_FOR_A_TOKEN = 2;

function linesOf(source: string): number {
  let lines = 1;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && source.charCodeAt(at + 1) !== LINE_FEED)) lines += 1;
  }
  return lines;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Texts, comments and long numbers: each may be about a person. Values belong into variables, and good clients put them there. */
const MAY_HOLD_VALUES = /["#]|\d{5}/;

const MAX_CACHED_TOKENS = 60_000; // 16 MB, at the bytes below

/**
 * Parsed documents by their text, so that an operation that comes again costs no parsing. Whoever sends a new document with
 * each request fills no more than this. Documents with a text value in them are not kept: it may be about a person, and would
 * outlive the request. Nor are those that cannot be parsed, and those that turn out not to be valid are forgotten again.
 */
export function createDocumentCaches() {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_TOKENS,
    sizeCalculation: ({ tokenCount }, text) => Math.max(tokenCount ?? 0, Math.ceil(text.length / BYTES_OF_A_TOKEN), 1),
  });
  return {
    documentCache: {
      get: (text: string) => documents.get(text),
      set: (text: string, document: DocumentNode) => {
        if (!MAY_HOLD_VALUES.test(text)) documents.set(text, document);
      },
    },
    errorCache: { get: () => undefined, set: () => {} },
    forget(document: DocumentNode) {
      if (document.loc) documents.delete(document.loc.source.body);
    },
  };
}

export type DocumentCaches = ReturnType<typeof createDocumentCaches>;

const BYTES_OF_A_TOKEN = 260; // as a parsed document takes them
