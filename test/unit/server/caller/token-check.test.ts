import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { usableKeys } from '../../../../src/server/caller/fetch-keys.ts';
import type { IssuerKey } from '../../../../src/server/caller/key-set.ts';
import { checkToken, type TokenRules } from '../../../../src/server/caller/token-check.ts';
import { rawToken, signingKey } from '../../../support/issuer.ts';

type Json = Record<string, unknown>;

const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';
const NOW_MS = Date.UTC(2026, 10, 25, 12);
const NOW_S = NOW_MS / 1_000;
const MARKED_FROM_MS = Date.UTC(2027, 2, 2);
const RULES: TokenRules = {
  issuer: `https://auth.pingone.eu/${ENVIRONMENT}/as`,
  audience: 'https://graph.example',
  clockSkewSeconds: 30,
  maxTokenBytes: 8_192,
};

const [key, twin, stranger] = [signingKey({ kid: 'k' }), signingKey({ kid: 'k' }), signingKey({ kid: 'k' })];
const known = await usableKeys({ keys: [key.jwk] });
const twins = await usableKeys({ keys: [key.jwk, twin.jwk] });

const HEADER: Json = { alg: 'RS256', typ: 'at+jwt', kid: 'k' };
const CLAIMS: Json = { iss: RULES.issuer, aud: [RULES.audience], exp: NOW_S + 600, iat: NOW_S, sub: 'somebody' };
const signed = (claims: Json | string = {}, header: Json | string = {}, by = key) =>
  rawToken(
    typeof header === 'string' ? header : { ...HEADER, ...header },
    typeof claims === 'string' ? claims : { ...CLAIMS, ...claims },
    by.privateKey,
  );

interface At {
  nowMs?: number;
  rules?: Partial<TokenRules>;
  keys?: readonly IssuerKey[];
}

/** The fault, or `taken`; and which names of keys were asked for. */
async function verdict(token: string, { nowMs = NOW_MS, rules = {}, keys = known }: At = {}) {
  const asked: string[] = [];
  const keySet = {
    find: async (kid: string) => {
      asked.push(kid);
      return keys.filter((one) => one.kid === kid);
    },
  };
  try {
    await checkToken(token, keySet, { ...RULES, ...rules }, nowMs);
    return { fault: 'taken', asked };
  } catch (error) {
    return { fault: (error as { fault?: string }).fault, asked };
  }
}
const faultOf = async (token: string, at?: At) => (await verdict(token, at)).fault;

describe('times', () => {
  test.each<[string, Json, string]>([
    ['a token that ended 29 s ago', { exp: NOW_S - 29 }, 'taken'],
    ['one that ended 31 s ago', { exp: NOW_S - 31 }, 'expired'],
    ['one that begins in 29 s', { nbf: NOW_S + 29 }, 'taken'],
    ['one that begins in 31 s', { nbf: NOW_S + 31 }, 'not_yet_valid'],
    ['one that was issued 29 s from now', { iat: NOW_S + 29 }, 'taken'],
    ['one that was issued 31 s from now', { iat: NOW_S + 31 }, 'not_yet_valid'],
    ['one of 120 s ago', { exp: NOW_S - 120 }, 'expired'],
    ['one without an end', { exp: undefined }, 'claims'],
    ['an end that is no number', { exp: `${NOW_S + 600}` }, 'claims'],
    ['an end that is null', { exp: null }, 'claims'],
    ['a beginning that is no number', { nbf: 'now' }, 'claims'],
    ['an issue that is no number', { iat: true }, 'claims'],
    ['no issue', { iat: undefined }, 'taken'],
  ])('%s', async (_, claims, expected) => {
    expect(await faultOf(signed(claims))).toBe(expected);
  });

  test('an end beyond all numbers is none', async () => {
    expect(await faultOf(signed(JSON.stringify({ ...CLAIMS, exp: 1 }).replace('"exp":1', '"exp":1e999')))).toBe(
      'claims',
    );
  });

  test('the skew is a setting', async () => {
    const rules = { clockSkewSeconds: 0 };
    expect(await faultOf(signed({ exp: NOW_S + 1 }), { rules })).toBe('taken');
    expect(await faultOf(signed({ exp: NOW_S }), { rules })).toBe('expired');
  });
});

describe('typ', () => {
  test.each<[unknown, boolean, boolean]>([
    [undefined, true, false],
    ['JWT', true, false],
    ['jwt', true, false],
    ['at+jwt', true, true],
    ['AT+JWT', true, true],
    ['application/at+jwt', true, true],
    ['Application/AT+jwt', true, true],
    ['id+jwt', false, false],
    ['dpop+jwt', false, false],
    ['logout+jwt', false, false],
    ['JWE', false, false],
    ['at+jwt ', false, false],
    ['', false, false],
    [null, false, false],
    [['at+jwt'], false, false],
    [7, false, false],
  ])('%j: taken before 2 March 2027 %j, from then on %j', async (typ, before, after) => {
    const token = signed({ exp: MARKED_FROM_MS / 1_000 + 600, iat: undefined }, { typ });
    expect(await faultOf(token, { nowMs: MARKED_FROM_MS - 1 })).toBe(before ? 'taken' : 'type');
    expect(await faultOf(token, { nowMs: MARKED_FROM_MS })).toBe(after ? 'taken' : 'type');
  });
});

describe('issuer, audience, environment', () => {
  test.each<[string, Json, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'issuer'],
    ['a longer one', { iss: `${RULES.issuer}/` }, 'issuer'],
    ['one in capitals', { iss: RULES.issuer.toUpperCase() }, 'issuer'],
    ['another region', { iss: RULES.issuer.replace('.eu', '.com') }, 'issuer'],
    ['another environment', { iss: RULES.issuer.replace('3f0d', '4f0d') }, 'issuer'],
    ['a list of issuers', { iss: [RULES.issuer] }, 'issuer'],
    ['no issuer', { iss: undefined }, 'issuer'],
    ['one audience as a text', { aud: RULES.audience }, 'taken'],
    ['ours among several', { aud: ['https://other.example', RULES.audience] }, 'taken'],
    ['others', { aud: ['https://other.example'] }, 'audience'],
    ['a longer one', { aud: `${RULES.audience}/` }, 'audience'],
    ['none at all', { aud: undefined }, 'audience'],
    ['an empty list', { aud: [] }, 'audience'],
    ['a list inside of one', { aud: [[RULES.audience]] }, 'audience'],
    ['its own environment', { env: ENVIRONMENT }, 'taken'],
    ['another one', { env: '99999999-9999-4999-8999-999999999999' }, 'environment'],
    ['one that is no text', { env: { id: ENVIRONMENT } }, 'environment'],
    ['a subject that is no text', { sub: 7 }, 'claims'],
    ['no subject', { sub: undefined }, 'taken'],
  ])('%s', async (_, claims, expected) => {
    expect(await faultOf(signed(claims))).toBe(expected);
  });

  test('an issuer of another form says nothing of environments', async () => {
    const issuer = 'https://login.example/realms/one';
    expect(await faultOf(signed({ iss: issuer, env: 'test' }), { rules: { issuer } })).toBe('taken');
  });
});

describe('form and header', () => {
  test.each<[string, Json, string]>([
    ['no algorithm', { alg: undefined }, 'algorithm'],
    ['none', { alg: 'none' }, 'algorithm'],
    ['None', { alg: 'None' }, 'algorithm'],
    ['HS256', { alg: 'HS256' }, 'algorithm'],
    ['RS384', { alg: 'RS384' }, 'algorithm'],
    ['PS256', { alg: 'PS256' }, 'algorithm'],
    ['ES256', { alg: 'ES256' }, 'algorithm'],
    ['rs256', { alg: 'rs256' }, 'algorithm'],
    ['a list of algorithms', { alg: ['RS256'] }, 'algorithm'],
    ['jku', { jku: 'http://evil.example/keys' }, 'header'],
    ['x5u', { x5u: 'http://evil.example/cert' }, 'header'],
    ['jwk', { jwk: stranger.jwk }, 'header'],
    ['crit', { crit: ['exp'] }, 'header'],
    ['crit for b64', { crit: ['b64'], b64: false }, 'header'],
    ['enc', { enc: 'A256GCM' }, 'header'],
    ['zip', { zip: 'DEF' }, 'header'],
    ['a token inside', { cty: 'JWT' }, 'header'],
    ['no name of a key', { kid: undefined }, 'header'],
    ['an empty one', { kid: '' }, 'header'],
    ['a long one', { kid: 'k'.repeat(257) }, 'header'],
    ['one that is no text', { kid: 7 }, 'header'],
    ['x5c, which is not looked at', { x5c: ['AAAA'] }, 'taken'],
    ['x5t, which is not looked at', { x5t: 'AAAA' }, 'taken'],
    ['a member that nobody knows', { colour: 'red' }, 'taken'],
  ])('%s', async (_, header, expected) => {
    const { fault, asked } = await verdict(signed({}, header));
    expect(fault).toBe(expected);
    if (expected !== 'taken') expect(asked).toEqual([]); // decided before any key was looked for
  });

  const whole = JSON.stringify({ ...CLAIMS });
  test.each<[string, string]>([
    ['two subjects', signed(whole.replace('{', '{"sub":"another",'))],
    ['two subjects, one written with an escape', signed(whole.replace('{', '{"\\u0073ub":"another",'))],
    ['two ends', signed(whole.replace('{', '{"exp":9999999999,'))],
    ['two of a member inside', signed(whole.replace('{', '{"x":{"a":1,"a":2},'))],
    ['two of a member in a list', signed(whole.replace('{', '{"x":[[{"a":1,"b":0,"a":2}]],'))],
    ['two algorithms', signed({}, '{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"k"}')],
    ['two names of keys', signed({}, '{"alg":"RS256","kid":"x","typ":"at+jwt","kid":"k"}')],
    ['claims that are a list', signed('[]')],
    ['claims that are null', signed('null')],
    ['claims that are no JSON', signed('{')],
    ['claims that are a token', signed(signed())],
    ['a header that is no JSON', signed({}, 'x')],
    ['a header that is a list', signed({}, '[]')],
    ['two parts', signed().split('.').slice(0, 2).join('.')],
    ['an empty signature', signed().replace(/[^.]+$/, '')],
    ['five parts', `${signed()}.AAAA.AAAA`],
    ['a part of other characters', signed().replace('.', '=.')],
    ['nothing', ''],
    ['two dots', '..'],
  ])('%s: malformed', async (_, token) => {
    expect(await verdict(token)).toEqual({ fault: 'malformed', asked: [] });
  });

  test('the same name in two objects is no fault', async () => {
    expect(await faultOf(signed({ a: { x: 1 }, b: { x: 1, y: [{ x: '"x":1,' }, { x: 2 }] } }))).toBe('taken');
  });

  test('a token of 8 KiB and not a byte more', async () => {
    const short = signed({ pad: '' }).length;
    const padded = (bytes: number) => signed({ pad: 'x'.repeat(Math.floor(((bytes - short) * 3) / 4)) });
    expect(padded(8_192).length).toBeLessThanOrEqual(8_192);
    expect(await faultOf(padded(8_192))).toBe('taken');
    expect(await faultOf(padded(8_200))).toBe('too_long');
  });
});

describe('signature', () => {
  test('of a name that the issuer does not have', async () => {
    expect(await verdict(signed({}, { kid: 'other' }))).toEqual({ fault: 'key', asked: ['other'] });
  });

  test('by the key of somebody else under the same name', async () => {
    expect(await faultOf(signed({}, {}, stranger))).toBe('signature');
  });

  test('by either of two keys of one name', async () => {
    const keys = twins;
    expect(await faultOf(signed({}, {}, key), { keys })).toBe('taken');
    expect(await faultOf(signed({}, {}, twin), { keys })).toBe('taken');
    expect(await faultOf(signed({}, {}, stranger), { keys })).toBe('signature');
    expect(await faultOf(signed({ exp: NOW_S - 60 }, {}, twin), { keys })).toBe('expired');
  });

  test('over other claims, another header, or cut', async () => {
    const [header, claims, signature] = signed().split('.');
    const [otherHeader, otherClaims] = signed({ sub: 'another' }, { colour: 'red' }).split('.');
    expect(await faultOf(`${header}.${otherClaims}.${signature}`)).toBe('signature');
    expect(await faultOf(`${otherHeader}.${claims}.${signature}`)).toBe('signature');
    expect(await faultOf(`${header}.${claims}.${signature?.slice(0, -4)}`)).toBe('signature');
    expect(await faultOf(`${header}.${claims}.AA`)).toBe('signature');
  });

  test('with the public key as a secret', async () => {
    for (const secret of [
      key.publicKey.export({ format: 'pem', type: 'spki' }),
      key.publicKey.export({ format: 'der', type: 'spki' }),
      JSON.stringify(key.jwk),
    ]) {
      const hmac = (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
      expect(await faultOf(rawToken({ ...HEADER, alg: 'HS256' }, CLAIMS, hmac))).toBe('algorithm');
      expect(await faultOf(rawToken(HEADER, CLAIMS, hmac))).toBe('signature');
    }
  });
});
