import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownWords } from '../../../src/datasources/known-words.ts';

const wordOf = knownWords(['RED', 'GREEN'], { 'Light Red': 'RED' });

test.each([
  ['RED', 'RED'],
  ['GREEN', 'GREEN'],
  ['Light Red', 'RED'],
  ['red', 'UNKNOWN'],
  [' RED', 'UNKNOWN'],
  ['light red', 'UNKNOWN'],
  ['', 'UNKNOWN'],
  ['UNKNOWN', 'UNKNOWN'],
  ['constructor', 'UNKNOWN'],
  ['__proto__', 'UNKNOWN'],
  [null, 'UNKNOWN'],
  [undefined, 'UNKNOWN'],
  [5, 'UNKNOWN'],
  [['RED'], 'UNKNOWN'],
])('the word %j is read as %s', (raw, expected) => {
  expect(wordOf(raw)).toBe(expected);
});

test('any other word is UNKNOWN, never an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      fc.pre(!['RED', 'GREEN', 'Light Red'].includes(raw));
      expect(wordOf(raw)).toBe('UNKNOWN');
    }),
  );
});
