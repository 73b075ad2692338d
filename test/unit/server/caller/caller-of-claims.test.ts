import { describe, expect, test } from 'vitest';
import { ALL_RIGHTS, RIGHTS, type Right, USER_RIGHTS } from '../../../../src/resolvers/rights.ts';
import { callerOfClaims } from '../../../../src/server/caller/caller-of-claims.ts';
import { RIGHT_WORDS } from '../../../support/issuer.ts';

const ME = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const OTHER = '99999999-9999-4999-8999-999999999999';
const SETTINGS = {
  rightsClaims: ['scope', 'scp', 'roles', 'groups'],
  rightWords: RIGHT_WORDS,
  userClaim: 'sub',
  pingOneDecides: false,
};

const callerOf = (claims: Record<string, unknown>, change: Partial<typeof SETTINGS> = {}) =>
  callerOfClaims({ iss: 'https://issuer.example', ...claims }, { ...SETTINGS, ...change });
const rightsOn = (
  userId: string | null,
  claims: Record<string, unknown>,
  change: Partial<Omit<typeof SETTINGS, 'userClaim'> & { userClaim: string | null }> = {},
): Right[] => {
  const { rights } = callerOfClaims({ iss: 'https://issuer.example', ...claims }, { ...SETTINGS, ...change });
  return RIGHTS.filter((right) => rights.on(userId).has(right));
};

describe('rights', () => {
  test.each(RIGHTS)('%s is given by its own word and by no other', (right) => {
    const [word] = RIGHT_WORDS[right];
    expect(rightsOn(OTHER, { scope: word })).toEqual([right]);
    expect(rightsOn(null, { scope: `openid ${word} email` })).toEqual([right]);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['the beginning of a word', 'verify:stat'],
    ['a longer word', 'verify:status2'],
    ['other letters', 'VERIFY:STATUS'],
    ['other blanks', 'verify:status\tverify:claims'],
    ['commas', 'verify:status,verify:claims'],
    ['a word inside of a word', 'xverify:status'],
    ['a number', 7],
    ['an object', { 'verify:status': true }],
    ['a list in a list', [['verify:status']]],
    ['a list of several words in one', ['verify:status verify:claims']],
    ['true', true],
  ])('none by %s', (_, scope) => {
    expect(rightsOn(OTHER, { scope, sub: ME })).toEqual([]);
    expect(callerOf({ scope }).rights.self).toBeNull();
  });

  test('words are looked for in each of the claims, texts and lists alike', () => {
    const claims = {
      scope: 'verify:status',
      scp: ['verify:claims', 7],
      roles: 'a verify:policy',
      groups: ['verify:profile'],
    };
    expect(rightsOn(OTHER, claims)).toEqual(['status', 'claims', 'profile', 'policy']);
    expect(callerOf(claims).scopes).toEqual(['verify:status', 'verify:claims', 'verify:policy', 'verify:profile']); // `a` is nobody's business
    expect(rightsOn(OTHER, claims, { rightsClaims: ['roles'] })).toEqual(['policy']);
    expect(
      rightsOn(
        OTHER,
        { 'https://ours.example/roles': ['verify:claims'] },
        { rightsClaims: ['https://ours.example/roles'] },
      ),
    ).toEqual(['claims']);
  });

  test('words are those of the setting; one may give several rights, and a right without words is given to nobody', () => {
    const rightWords = { ...RIGHT_WORDS, status: ['Help Desk', 'ops'], claims: ['ops'], documents: [] };
    expect(rightsOn(OTHER, { roles: ['Help Desk'] }, { rightWords })).toEqual(['status']);
    expect(rightsOn(OTHER, { scope: 'ops verify:documents verify:status' }, { rightWords })).toEqual([
      'status',
      'claims',
    ]);
  });

  test('a claim that an object has by birth is none', () => {
    expect(rightsOn(OTHER, {}, { rightsClaims: ['constructor', '__proto__', 'toString'] })).toEqual([]);
  });

  test('where PingOne decides, all of them, whatever the token says', () => {
    expect(callerOf({ scope: '' }, { pingOneDecides: true }).rights).toBe(ALL_RIGHTS);
  });
});

describe('verify:self', () => {
  test("gives a user's rights on the user whom the claim names, and none on others", () => {
    expect(rightsOn(ME, { sub: ME, scope: 'verify:self' })).toEqual(USER_RIGHTS);
    expect(rightsOn(OTHER, { sub: ME, scope: 'verify:self' })).toEqual([]);
    expect(rightsOn(null, { sub: ME, scope: 'verify:self' })).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string | null]>([
    ['a subject in capitals', { sub: ME.toUpperCase() }, 'sub'],
    ['a subject that is no id', { sub: 'somebody' }, 'sub'],
    ['a longer one', { sub: `${ME}0` }, 'sub'],
    ['no subject', {}, 'sub'],
    ['a list', { sub: undefined, uid: [ME] }, 'uid'],
    ['another claim than the one that is set', { sub: ME }, 'p1.userId'],
    ['no claim set', { sub: ME }, null],
  ])('gives nothing with %s', (_, claims, userClaim) => {
    for (const userId of [ME, OTHER, null]) {
      expect(rightsOn(userId, { ...claims, scope: 'verify:self' }, { userClaim })).toEqual([]);
    }
    const { rights } = callerOfClaims({ ...claims, scope: 'verify:self' }, { ...SETTINGS, userClaim });
    expect(rights.self).toBeNull(); // or others would look as if they were not there, rather than out of reach
  });

  test('the claim may have another name', () => {
    const claims = { sub: 'somebody', 'p1.userId': ME, scope: 'verify:self' };
    expect(rightsOn(ME, claims, { userClaim: 'p1.userId' })).toEqual(USER_RIGHTS);
  });

  test('without the word nobody is themself', () => {
    expect(rightsOn(ME, { sub: ME, scope: 'verify:policy' })).toEqual(['policy']);
  });
});

describe('who', () => {
  test.each<[string, Record<string, unknown>, string | null, string | null]>([
    ['a user by an application', { sub: 'u', client_id: 'c' }, 'u', 'c'],
    ['an application as its issuer names it', { sub: 'u', azp: 'c' }, 'u', 'c'],
    ['client_id before azp', { sub: 'u', client_id: 'c', azp: 'd' }, 'u', 'c'],
    ['an application for itself', { client_id: 'c' }, null, 'c'],
    ['an application that is its own subject', { sub: 'c', client_id: 'c' }, null, 'c'],
    ['a user alone', { sub: 'u' }, 'u', null],
    ['nobody', {}, null, null],
    ['an application that is no text', { sub: 'u', client_id: { id: 'c' } }, 'u', null],
  ])('%s', (_, claims, principal, client) => {
    expect(callerOf(claims)).toMatchObject({ principal, client });
  });

  test('the key tells apart issuers, subjects and applications, and shows none of them', () => {
    const claims = [
      { sub: 'u', client_id: 'c' },
      { sub: 'c', client_id: 'u' },
      { sub: 'u' },
      { client_id: 'u' },
      { sub: 'u', client_id: 'c', iss: 'https://other.example' },
      {},
    ];
    const keys = claims.map((one) => callerOf(one).key);
    expect(new Set(keys).size).toBe(claims.length);
    expect(callerOf({ sub: 'u', client_id: 'c', jti: 'another token', scope: 'x' }).key).toBe(keys[0]);
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
  });
});
