import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId, path } from '../../../../src/datasources/http/path.ts';
import { checkedId } from '../../../../src/resolvers/ids.ts';

const GOOD = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const HEX = '0123456789abcdef'.split('');

const ids = fc
  .array(fc.constantFrom(...HEX), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));

const HOSTILE: readonly [string, unknown][] = [
  ['an empty text', ''],
  ['the parent folder', '..'],
  ['the parent folder, encoded', '%2e%2e'],
  ['the parent folder, encoded in capitals', '%2E%2E%2F'],
  ['a way out behind an id', `${GOOD}/../../users`],
  ['an encoded slash', `${GOOD}%2fdocuments`],
  ['a query', `${GOOD}?expand=all`],
  ['a fragment', `${GOOD}#`],
  ['a line break behind an id', `${GOOD}\n`],
  ['a line break before an id', `\n${GOOD}`],
  ['a header in the path', `${GOOD} HTTP/1.1\r\nHost: evil.test`],
  ['a space behind an id', `${GOOD} `],
  ['upper case', GOOD.toUpperCase()],
  ['one letter in upper case', GOOD.replace('a', 'A')],
  ['full-width digits', GOOD.replace('5', '５')],
  ['a Cyrillic letter', GOOD.replace('a', 'а')],
  ['a combining mark', `${GOOD}\u0301`],
  ['a NUL', `${GOOD}\0`],
  ['a NUL inside', GOOD.replace('-', '\0')],
  ['braces', `{${GOOD}}`],
  ['no hyphens', GOOD.replaceAll('-', '')],
  ['two ids', GOOD + GOOD],
  ['a very long text', 'a'.repeat(1_000_000)],
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['a list of one id', [GOOD]],
  ['an object that prints as an id', { toString: () => GOOD }],
];

describe('an id', () => {
  test.each(HOSTILE)('%s is not an id', (_name, value) => {
    expect(isId(value)).toBe(false);
  });

  test.each(HOSTILE)('%s never becomes part of a path', (_name, value) => {
    expect(() => path`users/${value as string}/verifyTransactions`).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    );
  });

  test.each(HOSTILE)('%s is refused as an argument, in words that name the argument alone', (_name, value) => {
    const message = '`filter.populationId` takes an id as PingOne writes it: a UUID in lower case.';
    expect(() => checkedId(value, 'filter.populationId')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message }),
    );
  });

  test('is any UUID in lower case, whatever its version', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(isId(id)).toBe(true);
        expect(checkedId(id, 'id')).toBe(id);
      }),
    );
  });

  test('is not one any more with a single character put in or taken out', () => {
    fc.assert(
      fc.property(ids, fc.nat(35), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }), (id, at, extra) => {
        expect(isId(id.slice(0, at) + extra + id.slice(at))).toBe(false);
        expect(isId(id.slice(0, at) + id.slice(at + 1))).toBe(false);
      }),
    );
  });

  test('holds no character but hexadecimal digits and hyphens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        fc.pre(!/^[0-9a-f-]{36}$/.test(text));
        expect(isId(text)).toBe(false);
      }),
    );
  });
});

describe('a path', () => {
  test('is its template with the ids in their places', () => {
    fc.assert(
      fc.property(ids, ids, (user, transaction) => {
        expect(path`users/${user}/verifyTransactions/${transaction}/documents`).toBe(
          `users/${user}/verifyTransactions/${transaction}/documents`,
        );
      }),
    );
  });

  test('may have no hole at all', () => {
    expect(path`verifyPolicies`).toBe('verifyPolicies');
  });

  test('is refused when only its last id is bad', () => {
    expect(() => path`users/${GOOD}/verifyTransactions/${'..'}`).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    );
  });
});
