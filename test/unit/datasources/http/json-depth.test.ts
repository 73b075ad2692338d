import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeeperThan } from '../../../../src/datasources/http/json-depth.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test.each<[string, number, boolean]>([
  ['{}', 1, false],
  ['[[]]', 1, true],
  ['{"a":[{}]}', 3, false],
  ['{"a":[{}]}', 2, true],
  ['"[[[["', 0, false],
  ['["]","[[[["]', 1, false],
  [String.raw`["\"[[[","\\",[]]`, 2, false],
  [String.raw`["\\\"[[[","\\",[]]`, 1, true],
  ['["no end [[[[', 1, false],
  ['[]'.repeat(1_000), 1, false],
  [`${'['.repeat(32)}${']'.repeat(32)}`, 32, false],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 32, true],
])('%s against %i', (text, max, expected) => {
  expect(isDeeperThan(text, max)).toBe(expected);
});

test('any JSON is as deep as it is, whatever its texts hold', () => {
  const odd = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') });
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      odd,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(odd, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(value);
      const depth = depthOf(value);
      expect(isDeeperThan(text, depth)).toBe(false);
      if (depth > 0) expect(isDeeperThan(text, depth - 1)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
