import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compared } from './compare.ts';
import { shrunken } from './shrink.ts';
import { Cursor, Thing, Told } from './thing.ts';
import { walk } from './walk.ts';

test.each(['rest-reader.ts', 'rest.ts', 'thing.ts', 'walk.ts', 'words.ts'])(
  '%s stands on nothing but the oracle itself and the parser of documents',
  (file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    const targets = [...text.matchAll(/\bfrom '([^']+)'/g)].map(([, target]) => target);
    expect(targets.filter((target) => !/^(?:\.\/[a-z-]+\.ts|graphql)$/.test(target ?? ''))).toEqual([]);
  },
);

describe('a difference is seen', () => {
  const cursor = new Cursor({ name: 'a', field: 'users', filter: {} }, '1');

  test.each<[string, unknown, unknown, boolean]>([
    ['none', { a: [1, { b: null }] }, { a: [1, { b: null }] }, false],
    ['another value', { a: 1 }, { a: 2 }, true],
    ['null for a value', { a: null }, { a: 0 }, true],
    ['a value for null', { a: '' }, { a: null }, true],
    ['a list in another order', { a: [1, 2] }, { a: [2, 1] }, true],
    ['a shorter list', { a: [1] }, { a: [1, 2] }, true],
    ['members in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['one member more', { a: 1, b: 2 }, { a: 1 }, true],
    ['an object for a list', { a: { 0: 1 } }, { a: [1] }, true],
    ['nothing at all', undefined, { a: 1 }, true],
    ['a cursor, whatever its text', { a: 'xyz' }, { a: cursor }, false],
    ['no cursor', { a: null }, { a: cursor }, true],
  ])('%s', (_what, answer, right, isDifferent) => {
    expect(compared(answer, right).differences.length > 0).toBe(isDifferent);
  });
});

test('an operation is walked with aliases, merged fields, fragments, directives and defaults', async () => {
  const leaf = (n: number): Thing =>
    new Thing('Leaf', {
      n: ({ plus = 0 }) => n + plus,
      bad: () => {
        throw new Told('CODE');
      },
      none: () => null,
    });
  const root = new Thing('Query', { leaf: ({ n }) => leaf(n), leaves: () => [leaf(1), null, leaf(2)] });
  const query = `query ($no: Boolean = false, $n: Int, $plus: Int) {
    leaf(n: 5) { n } leaf(n: 5) { again: n(plus: $plus) ... on Other { n } ... on Any { bad } ...F @include(if: $no) }
    leaves { n @skip(if: $no) bad } gone: leaf(n: $n) @skip(if: true) { n }
  } fragment F on Leaf { none }`;
  const { data, errors } = await walk(parse(query), { n: 1 }, root, { Any: ['Leaf'] });
  expect(data).toEqual({
    leaf: { n: 5, again: 5, bad: null },
    leaves: [{ n: 1, bad: null }, null, { n: 2, bad: null }],
  });
  expect(errors).toEqual(['leaf.bad CODE', 'leaves.0.bad CODE', 'leaves.2.bad CODE']);
});

test('an operation that fails is cut down to what makes it fail', async () => {
  const schema = buildSchema('type Query { a(n: Int): Query b: Int c: Int }');
  const query =
    'query ($n: Int, $m: Int) { b a(n: $n) { c ...F } x: a(n: $m) { c } } fragment F on Query { b a { b c } }';
  const smaller = await shrunken(schema, { query, variables: { n: 1, m: 2 } }, async (one) => / F|c/.test(one.query));
  expect(smaller.query.replace(/\s+/g, ' ')).toBe('{ x: a { c } }');
  expect(smaller.variables).toEqual({});
});
