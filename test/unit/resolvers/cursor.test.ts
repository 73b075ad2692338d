import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCursorCodec } from '../../../src/resolvers/cursor.ts';

const codec = createCursorCodec('one secret');
const refusal = expect.objectContaining({
  code: 'BAD_USER_INPUT',
  message: '`after` takes a cursor of this very list and filter, unchanged.',
});
const lists = fc.string({ unit: 'grapheme' });
const positions = fc.jsonValue();
const bytesOf = (cursor: string) => Buffer.from(cursor, 'base64url');

describe('a cursor', () => {
  test('comes back as the position it was made from', () => {
    fc.assert(
      fc.property(lists, positions, (list, position) => {
        const json = JSON.stringify(position);
        expect(JSON.stringify(codec.open(list, codec.seal(list, position), 'after'))).toBe(json);
      }),
    );
  });

  test('is the same each time, and in each replica with the same secret', () => {
    fc.assert(
      fc.property(lists, positions, (list, position) => {
        const cursor = codec.seal(list, position);
        expect(codec.seal(list, position)).toBe(cursor);
        expect(createCursorCodec(Buffer.from('one secret')).seal(list, position)).toBe(cursor);
      }),
      { numRuns: 30 },
    );
  });

  test('goes into a URL or a variable as it is', () => {
    fc.assert(fc.property(lists, positions, (list, position) => /^[\w-]+$/.test(codec.seal(list, position))));
  });

  test('with any byte changed is refused', () => {
    fc.assert(
      fc.property(lists, positions, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, position, at, change) => {
        const bytes = bytesOf(codec.seal(list, position));
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;
        expect(() => codec.open(list, bytes.toString('base64url'), 'after')).toThrow(refusal);
      }),
      { numRuns: 300 },
    );
  });

  test('with any character changed, added or taken away is refused: it is taken as it was given or not at all', () => {
    const characters = fc.constantFrom(...'ABCDwxyz0189-_=+/!. \n');
    fc.assert(
      fc.property(positions, fc.nat(), characters, (position, at, character) => {
        const cursor = codec.seal('list', position);
        const index = at % cursor.length;
        const [before, after] = [cursor.slice(0, index), cursor.slice(index + 1)];
        const changed = [before + character + after, before + character + cursor.slice(index), before + after];
        for (const other of [...changed, cursor + character, character + cursor]) {
          if (other !== cursor) expect(() => codec.open('list', other, 'after')).toThrow(refusal);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of another list is refused', () => {
    fc.assert(
      fc.property(lists, lists, positions, (list, other, position) => {
        fc.pre(list !== other);
        expect(() => codec.open(other, codec.seal(list, position), 'after')).toThrow(refusal);
      }),
    );
  });

  test('is not that of a list whose name takes in the beginning of the position', () => {
    const cursor = codec.seal('list', 15);
    expect(() => codec.open('list1', codec.seal('list', 5), 'after')).toThrow(refusal);
    expect(() => codec.open('list1', cursor, 'after')).toThrow(refusal);
    const nonces = [cursor, codec.seal('list1', 5)].map((one) => bytesOf(one).toString('hex', 0, 16));
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('of another secret is refused', () => {
    fc.assert(
      fc.property(lists, positions, fc.string(), (list, position, secret) => {
        fc.pre(secret !== 'one secret');
        expect(() => codec.open(list, createCursorCodec(secret).seal(list, position), 'after')).toThrow(refusal);
      }),
      { numRuns: 30 },
    );
  });

  test('that was never one is refused in the same words, and none of it is repeated', () => {
    const cases = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.constant('A'.repeat(100_000)));
    fc.assert(
      fc.property(cases, (text) => {
        expect(() => codec.open('list', text, 'after')).toThrow(refusal);
      }),
    );
  });

  test('names the argument it was given in', () => {
    expect(() => codec.open('list', 'x', 'before')).toThrow('`before` takes a cursor');
  });

  test('that is longer than any of ours is refused, however it begins', () => {
    const cursor = codec.seal('list', 'x'.repeat(5_000));
    expect(codec.open('list', cursor, 'after')).toBe('x'.repeat(5_000));
    expect(() => codec.open('list', cursor + 'A'.repeat(8_192), 'after')).toThrow(refusal);
  });
});

describe('what a cursor holds', () => {
  test('is not in it, neither in its text nor in its bytes', () => {
    const texts = fc.string({ minLength: 4 }).map((text) => `mark${text}`);
    fc.assert(
      fc.property(texts, (text) => {
        const cursor = codec.seal(`list of ${text}`, { query: text });
        expect(cursor).not.toContain(Buffer.from('mark').toString('base64url'));
        expect(bytesOf(cursor).includes('mark')).toBe(false);
        expect(bytesOf(cursor).includes('query')).toBe(false);
      }),
    );
  });

  test('cannot be told by laying two cursors over each other: no two share a key stream', () => {
    const xor = (one: Buffer, other: Buffer) => one.map((byte, index) => byte ^ (other[index] ?? 0));
    const text = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        fc.pre(one !== other);
        const bodies = [one, other].map((position) => bytesOf(codec.seal('list', position)).subarray(16)) as [
          Buffer,
          Buffer,
        ];
        const texts = [one, other].map((position) => Buffer.from(JSON.stringify(position))) as [Buffer, Buffer];
        expect(Buffer.from(xor(...bodies)).equals(Buffer.from(xor(...texts)))).toBe(false);
      }),
    );
  });

  test('shows in every byte of it when it changes a little', () => {
    const [one, other] = [
      bytesOf(codec.seal('list', 'aaaaaaaaaaaaaaaaaaaa')),
      bytesOf(codec.seal('list', 'aaaaaaaaaaaaaaaaaaab')),
    ];
    const same = one.filter((byte, index) => byte === other[index]).length;
    expect(same).toBeLessThan(5);
  });
});
