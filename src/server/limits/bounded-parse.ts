import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Limits } from './limits.ts';
import { limitRefusal } from './refusals.ts';

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that? \d+ tokens/;

/** The library's parser, which stops at the limits before it has made more than they allow. */
export function boundedParse(limits: Limits): (source: string) => DocumentNode {
  return (source) => {
    if (Buffer.byteLength(source) > limits.documentBytes) throw limitRefusal('documentBytes', limits);
    try {
      return parse(source, { maxTokens: limits.tokens });
    } catch (error) {
      if (error instanceof GraphQLError && TOO_MANY_TOKENS.test(error.message)) throw limitRefusal('tokens', limits);
      // A ceiling that another version of Node or of the parser would not stand must not become a fault of the gateway.
      if (error instanceof RangeError) throw limitRefusal('depth', limits);
      throw error;
    }
  };
}

const MAX_CACHED_TOKENS = 60_000; // a parsed document takes about 260 bytes for each token: 16 MB

/**
 * Parsed documents by their text, so that an operation that comes again costs no parsing. Whoever sends a new document with
 * each request fills no more than this. Documents that cannot be parsed are not kept: they hold their text, and nobody sends
 * them again.
 */
export const createDocumentCaches = () => ({
  documentCache: new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_TOKENS,
    sizeCalculation: ({ tokenCount }, text) => Math.max(tokenCount ?? 0, Math.ceil(text.length / BYTES_OF_A_TOKEN), 1),
  }),
  errorCache: { get: () => undefined, set: () => {} },
});

const BYTES_OF_A_TOKEN = 260;
