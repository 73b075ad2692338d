import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../../../src/server/door/json-scan.ts';

const MAX_DEPTH = 4;

describe('nesting', () => {
  test.each([
    ['1', undefined],
    ['[[[[]]]]', undefined],
    ['[[[[[]]]]]', 'too-deep'],
    ['{"a":{"b":{"c":{}}}}', undefined],
    ['{"a":{"b":{"c":{"d":{}}}}}', 'too-deep'],
    ['[[[[]],[[]]],[[[]]]]', undefined],
    ['["[[[[[[", "{{{{{{"]', undefined],
    ['["\\"[[[[[["]', undefined],
    ['["\\\\",[[[[]]]]]', 'too-deep'],
  ])('of %s: %s', (text, fault) => {
    expect(jsonFault(text, MAX_DEPTH)).toBe(fault);
  });

  test('without measure costs no stack', () => {
    expect(jsonFault('['.repeat(200_000), 1_000_000)).toBeUndefined();
    expect(jsonFault('{"a":'.repeat(200_000), 1_000_000)).toBeUndefined();
  });
});

describe('names', () => {
  test.each([
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}', undefined],
    ['{"a":1,"a":1}', 'repeated-name'],
    ['{"a":{"b":1}, "x":[1,{"y":1}], "a" : 2}', 'repeated-name'],
    ['{"a":1,"\\u0061":1}', 'repeated-name'],
    ['{"a\\"b":1,"a\\u0022b":1}', 'repeated-name'],
    ['["a","a"]', undefined],
    ['{"a":"b","b":"a"}', undefined],
    ['{"x":[{"__proto__":1}]}', 'forbidden-name'],
    ['{"\\u005f_proto__":1}', 'forbidden-name'],
    ['{"x":"__proto__"}', undefined],
    ['{"constructor":{"prototype":1}}', undefined],
  ])('in %s: %s', (text, fault) => {
    expect(jsonFault(text, MAX_DEPTH)).toBe(fault);
  });
});

test('whatever is written by JSON.stringify has no fault, and its depth is found exactly', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  const values = fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const depth = depthOf(value);
      expect(jsonFault(text, depth)).toBeUndefined();
      if (depth > 0) expect(jsonFault(text, depth - 1)).toBe('too-deep');
    }),
  );
});

test('of a text that is no JSON it says something or nothing, and never throws', () => {
  const pieces = fc.array(fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', '\\u00', '\n', '\ud800'));
  fc.assert(
    fc.property(pieces, (text) => {
      jsonFault(text.join(''), MAX_DEPTH);
    }),
  );
});

test('a long text of quotes and backslashes takes time in proportion', () => {
  const one = (bytes: number) => {
    const text = `["${'\\\\'.repeat(bytes / 4)}${'\\"'.repeat(bytes / 4)}"]`;
    const startMs = performance.now();
    jsonFault(text, MAX_DEPTH);
    return performance.now() - startMs;
  };
  one(100_000);
  expect(one(1_000_000)).toBeLessThan(1_000);
});
