import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { boundedParse, createDocumentCaches } from '../../../../src/server/limits/bounded-parse.ts';
import { DEFAULT_LIMITS, limitsFrom } from '../../../../src/server/limits/limits.ts';
import { verdictOn } from '../../../../src/server/limits/verdict.ts';
import { ROOMY } from '../../../support/roomy.ts';

describe('the parser', () => {
  test.each([
    ['lists', (n: number) => `{ a(x: ${'['.repeat(n)}${']'.repeat(n)}) }`],
    ['lists that nobody closes', (n: number) => `{ a(x: ${'['.repeat(2 * n)}`],
    ['fields', (n: number) => `{ ${'a {'.repeat(n)} a ${'}'.repeat(n)} }`],
    ['types', (n: number) => `query ($v: ${'['.repeat(n)}Int${']'.repeat(n)}) { a }`],
  ])('never overflows the stack, however many %s are in each other', (_name, nested) => {
    const most = limitsFrom((row) => row.ceiling);
    for (const limits of [DEFAULT_LIMITS, most, { ...ROOMY, documentBytes: 10_000_000 }]) {
      for (const n of [100, 900, 2_000, 20_000]) {
        let parsed: ReturnType<typeof boundedParse> | 'invalid';
        try {
          parsed = boundedParse(nested(n), limits);
        } catch (error) {
          expect(error).not.toBeInstanceOf(RangeError);
          parsed = 'invalid';
        }
        if (typeof parsed !== 'string')
          expect(() => verdictOn(parsed as Exclude<typeof parsed, string>, limits)).not.toThrow();
      }
    }
  });

  test('stops at the tokens, the bytes and the lines', () => {
    const limits = { ...DEFAULT_LIMITS, tokens: 10, documentBytes: 100 };
    expect(boundedParse('{ a b c d e f g h }', limits)).toMatchObject({ kind: 'Document' });
    expect(boundedParse('{ a b c d e f g h i }', limits)).toBe('tokens');
    expect(boundedParse(`{ a }${' '.repeat(96)}`, limits)).toBe('documentBytes');
    expect(boundedParse(`{ a }${'é'.repeat(48)}`, limits)).toBe('documentBytes');
    for (const end of ['\n', '\r', '\r\n']) {
      expect(boundedParse(`{ a }${end.repeat(19)}`, limits), JSON.stringify(end)).toMatchObject({ kind: 'Document' });
      expect(boundedParse(`{ a }${end.repeat(20)}`, limits), JSON.stringify(end)).toBe('documentBytes');
    }
  });
});

describe('the cache of parsed documents', () => {
  test('keeps what comes again', () => {
    const { documentCache } = createDocumentCaches();
    const document = parse('{ a }');
    documentCache.set('{ a }', document);
    expect(documentCache.get('{ a }')).toBe(document);
  });

  test('forgets what is not to be kept', () => {
    const { documentCache, forget } = createDocumentCaches();
    const [one, other] = [parse('{ one }'), parse('{ other }')];
    documentCache.set('{ one }', one);
    documentCache.set('{ other }', other);
    forget(one);
    expect([documentCache.get('{ one }'), documentCache.get('{ other }')]).toEqual([undefined, other]);
  });

  test('keeps no text value, which may be about a person', () => {
    const { documentCache } = createDocumentCaches();
    for (const text of ['{ a(x: "ada@example.com") }', '{ a(x: """Ada""") }']) {
      documentCache.set(text, parse(text));
      expect(documentCache.get(text)).toBeUndefined();
    }
  });

  test('holds no more than a bounded number of tokens', () => {
    const { documentCache } = createDocumentCaches();
    const texts = Array.from(
      { length: 200 },
      (_, at) => `{ ${Array.from({ length: 900 }, () => `a${at}`).join(' ')} }`,
    );
    for (const text of texts) documentCache.set(text, parse(text));
    const kept = texts.filter((text) => documentCache.get(text));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length * 902).toBeLessThanOrEqual(60_000);
    expect(kept.at(-1)).toBe(texts.at(-1));
  });
});
