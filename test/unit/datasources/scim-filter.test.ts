import fc from 'fast-check';
import { type Filter, parse } from 'scim2-parse-filter';
import { describe, expect, test } from 'vitest';
import { matches } from '../../../src/datasources/scim-filter.ts';
import { createUserSource } from '../../../src/datasources/user.ts';
import { fakeHttp, idOf } from './fake-http.ts';

const NASTY = ['"', '\\', '\\"', '" or username pr', '") or (id pr', "'", '\n', '\0', '\u2028', '{', '%22', '“'];
const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
);

describe('one comparison', () => {
  test.each([
    ['equals', { equals: 'Ada' }, 'username eq "Ada"'],
    ['startsWith', { startsWith: 'A' }, 'username sw "A"'],
    ['an empty text', { equals: '' }, 'username eq ""'],
    ['a quote', { equals: 'O"Hara' }, 'username eq "O\\"Hara"'],
    ['a backslash', { equals: 'a\\' }, 'username eq "a\\\\"'],
    ['a line break', { equals: 'a\nb' }, 'username eq "a\\nb"'],
    ['nothing', undefined, undefined],
  ])('of %s is written as the language has it', (_name, match, expected) => {
    expect(matches('username', match)).toBe(expected);
  });

  test('holds any value within its string: no quote in it can end it', () => {
    fc.assert(
      fc.property(values, fc.constantFrom('equals', 'startsWith'), (value, member) => {
        const text = matches('username', member === 'equals' ? { equals: value } : { startsWith: value }) ?? '';
        const string = /^username (?:eq|sw) ("(?:[^"\\]|\\.)*")$/.exec(text)?.[1];
        expect(JSON.parse(string ?? '')).toBe(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a filter, read by somebody else's parser", () => {
  // This parser knows no escape but that of the quote, so values that need another one are left to the property above.
  const plain = values.filter((value) => !JSON.stringify(value).replaceAll('\\"', '').includes('\\'));
  const filterOf = (query: string): Filter => parse(new URLSearchParams(query).get('filter') ?? '');

  test('is just the comparisons that were asked for, whatever their values', () => {
    const { firstPage } = createUserSource(fakeHttp(), { idFilterRefused: false });
    fc.assert(
      fc.property(plain, plain, plain, plain, (username, email, givenName, familyName) => {
        const filter = {
          username: { equals: username },
          email: { startsWith: email },
          givenName: { equals: givenName },
          familyName: { startsWith: familyName },
          populationId: idOf(1),
        };
        expect(filterOf(firstPage(filter, 20))).toEqual({
          op: 'and',
          filters: [
            { op: 'eq', attrPath: 'username', compValue: username },
            { op: 'sw', attrPath: 'email', compValue: email },
            { op: 'eq', attrPath: 'name.given', compValue: givenName },
            { op: 'sw', attrPath: 'name.family', compValue: familyName },
            { op: 'eq', attrPath: 'population.id', compValue: idOf(1) },
          ],
        });
      }),
      { numRuns: 300 },
    );
  });

  test('of one comparison is that one, and of none there is none', () => {
    const { firstPage } = createUserSource(fakeHttp(), { idFilterRefused: false });
    expect(firstPage({ email: { equals: 'a&b=c#d' } }, 5)).toBe('filter=email%20eq%20%22a%26b%3Dc%23d%22&limit=5');
    expect(firstPage({}, 5)).toBe('limit=5');
  });
});
