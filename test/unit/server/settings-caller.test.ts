import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

type Env = Record<string, string | undefined>;

const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';
const PINGONE = {
  PINGONE_REGION: 'EU',
  PINGONE_ENVIRONMENT_ID: ENVIRONMENT,
  PINGONE_CLIENT_ID: 'worker',
  PINGONE_CLIENT_SECRET: 's3cret',
};
const AS_CALLER = { PINGONE_REGION: 'EU', PINGONE_ENVIRONMENT_ID: ENVIRONMENT, UPSTREAM_AUTH: 'caller' };
const JWT = { ...PINGONE, CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'https://graph.example' };
const ELSEWHERE = { CALLER_ISSUER: 'https://login.example/', CALLER_JWKS_URL: 'https://login.example/keys?v=2' };

const read = (env: Env) => readSettings(env, () => '');
const faultsOf = (env: Env) => {
  const result = read(env);
  return result.ok ? [] : result.faults;
};
const callerAuthOf = (env: Env) => {
  const result = read(env);
  if (!result.ok) throw new Error(result.faults.join(' | '));
  return result.settings.callerAuth;
};

describe('tokens of the PingOne environment', () => {
  test('take an audience, and the rest follows', () => {
    const issuer = `https://auth.pingone.eu/${ENVIRONMENT}/as`;
    expect(callerAuthOf(JWT)).toEqual({
      kind: 'jwt',
      issuer,
      jwksUrl: `${issuer}/jwks`,
      audience: 'https://graph.example',
      rightsClaims: ['scope', 'scp', 'roles'],
      rightWords: {
        status: ['verify:status'],
        claims: ['verify:claims'],
        documents: ['verify:documents'],
        profile: ['verify:profile'],
        policy: ['verify:policy'],
        webVerification: ['verify:web-verification'],
        self: ['verify:self'],
      },
      userClaim: 'sub',
      pingOneDecides: false,
      clockSkewSeconds: 30,
      maxTokenBytes: 8_192,
      keysRefreshSeconds: 600,
      keysStaleSeconds: 3_600,
    });
  });

  test('are of the own host of the token endpoint, where that is set', () => {
    expect(callerAuthOf({ ...JWT, PINGONE_AUTH_URL: 'https://login.example.org' })).toMatchObject({
      issuer: `https://login.example.org/${ENVIRONMENT}/as`,
      jwksUrl: `https://login.example.org/${ENVIRONMENT}/as/jwks`,
    });
  });

  test('are of the environment of the users, wherever the worker application lives', () => {
    const other = { PINGONE_AUTH_ENVIRONMENT_ID: '7c2b9f4d-1e3a-4b5c-9d8e-0f1a2b3c4d5e' };
    expect(callerAuthOf({ ...JWT, ...other })).toMatchObject({ issuer: expect.stringContaining(ENVIRONMENT) });
  });

  test('may be named, which changes nothing', () => {
    const CALLER_ISSUER = `https://auth.pingone.eu/${ENVIRONMENT}/as`;
    expect(callerAuthOf({ ...JWT, CALLER_ISSUER })).toEqual(callerAuthOf(JWT));
  });

  test('that go up themselves can be checked before, and PingOne decides on rights', () => {
    expect(callerAuthOf(AS_CALLER)).toEqual({ kind: 'none' });
    expect(callerAuthOf({ ...AS_CALLER, CALLER_AUTH: 'jwt' })).toMatchObject({
      kind: 'jwt',
      audience: 'https://api.pingone.eu',
      pingOneDecides: true,
    });
  });
});

describe('tokens of another issuer', () => {
  test('name nobody of PingOne, unless a claim is set for it', () => {
    expect(callerAuthOf({ ...JWT, ...ELSEWHERE })).toMatchObject({
      issuer: 'https://login.example/', // with its slash
      jwksUrl: 'https://login.example/keys?v=2',
      userClaim: null,
    });
    expect(callerAuthOf({ ...JWT, ...ELSEWHERE, CALLER_USER_CLAIM: 'p1.userId' })).toMatchObject({
      userClaim: 'p1.userId',
    });
  });

  test('do for the emulator too', () => {
    expect(callerAuthOf({ CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'a', ...ELSEWHERE })).toMatchObject({ kind: 'jwt' });
  });

  test('may have all their words elsewhere', () => {
    const env = {
      ...JWT,
      CALLER_RIGHTS_CLAIMS: 'roles, https://ours.example/roles',
      CALLER_RIGHTS: 'status = Help Desk | verify:status, claims=kyc=2|kyc, documents=',
    };
    expect(callerAuthOf(env)).toMatchObject({
      rightsClaims: ['roles', 'https://ours.example/roles'],
      rightWords: {
        status: ['Help Desk', 'verify:status'],
        claims: ['kyc=2', 'kyc'],
        documents: [],
        policy: ['verify:policy'],
      },
    });
  });
});

describe('callers are not checked', () => {
  test.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('on %s', (HOST) => {
    expect(callerAuthOf({ ...PINGONE, HOST })).toEqual({ kind: 'none' });
    expect(callerAuthOf({ ...PINGONE, HOST, CALLER_AUTH: 'none' })).toEqual({ kind: 'none' });
  });

  test.each(['0.0.0.0', '::', '10.0.0.1', 'gateway.example', '127.0.0.1.example'])(
    'on %s only with a setting that says so',
    (HOST) => {
      for (const CALLER_AUTH of [undefined, 'none']) {
        expect(faultsOf({ ...PINGONE, HOST, CALLER_AUTH })).toEqual([
          expect.stringMatching(/^CALLER_AUTH=none lets whoever reaches HOST ask.*CALLER_AUTH_NONE_ANYWHERE=on/),
        ]);
        expect(callerAuthOf({ ...PINGONE, HOST, CALLER_AUTH, CALLER_AUTH_NONE_ANYWHERE: 'on' })).toEqual({
          kind: 'none',
        });
      }
      expect(callerAuthOf({ ...JWT, HOST })).toMatchObject({ kind: 'jwt' });
    },
  );

  test('also where their own tokens go up, if that is said', () => {
    expect(callerAuthOf({ ...AS_CALLER, CALLER_AUTH: 'none' })).toEqual({ kind: 'none' });
  });

  test('in production only if that is said', () => {
    for (const env of [PINGONE, AS_CALLER]) {
      expect(faultsOf({ ...env, NODE_ENV: 'production' })).toEqual([expect.stringMatching(/^CALLER_AUTH is missing/)]);
      expect(callerAuthOf({ ...env, NODE_ENV: 'production', CALLER_AUTH: 'none' })).toEqual({ kind: 'none' });
    }
    expect(callerAuthOf({ ...JWT, NODE_ENV: 'production' })).toMatchObject({ kind: 'jwt' });
  });
});

describe('faults', () => {
  const { PINGONE_REGION: _, ...hostless } = PINGONE;
  test.each<[string, Env, RegExp]>([
    ['another way', { CALLER_AUTH: 'basic' }, /^CALLER_AUTH must be none or jwt$/],
    ['no audience', { CALLER_AUDIENCE: '' }, /^CALLER_AUDIENCE is missing/],
    ['an audience of two words', { CALLER_AUDIENCE: 'a b' }, /^CALLER_AUDIENCE must be one word/],
    ['keys of another issuer', { CALLER_ISSUER: 'https://login.example' }, /^CALLER_JWKS_URL is missing/],
    ['an issuer over http', { ...ELSEWHERE, CALLER_ISSUER: 'http://login.example' }, /^CALLER_ISSUER must begin with/],
    ['an issuer that is no URL', { ...ELSEWHERE, CALLER_ISSUER: 'login' }, /^CALLER_ISSUER must be a whole URL/],
    ['an issuer with a query', { ...ELSEWHERE, CALLER_ISSUER: 'https://a.example/?x' }, /^CALLER_ISSUER must end/],
    ['keys over http', { CALLER_JWKS_URL: 'http://keys.example' }, /^CALLER_JWKS_URL must begin with https/],
    ['keys in a file', { CALLER_JWKS_URL: 'file:///etc/passwd' }, /^CALLER_JWKS_URL must begin with https/],
    ['keys with a password', { CALLER_JWKS_URL: 'https://u:p@k.example' }, /^CALLER_JWKS_URL must not hold/],
    ['keys with a fragment', { CALLER_JWKS_URL: 'https://k.example/#x' }, /^CALLER_JWKS_URL must end without #/],
    ['claims without names', { CALLER_RIGHTS_CLAIMS: 'scope,,roles' }, /^CALLER_RIGHTS_CLAIMS must be names/],
    ['many claims', { CALLER_RIGHTS_CLAIMS: 'abcdefghijk'.split('').join(',') }, /^CALLER_RIGHTS_CLAIMS .*10 at most/],
    ['two claims for one user', { CALLER_USER_CLAIM: 'sub,uid' }, /^CALLER_USER_CLAIM must be the name of one/],
    ['a right that does not exist', { CALLER_RIGHTS: 'admin=x' }, /^CALLER_RIGHTS must be rights with their words/],
    ['an inherited one', { CALLER_RIGHTS: 'constructor=x' }, /^CALLER_RIGHTS must be/],
    ['a right twice', { CALLER_RIGHTS: 'status=a,status=b' }, /^CALLER_RIGHTS must be/],
    ['words without a right', { CALLER_RIGHTS: 'verify:status' }, /^CALLER_RIGHTS must be/],
    ['an empty word', { CALLER_RIGHTS: 'status=a||b' }, /^CALLER_RIGHTS must be/],
    ['a comma too many', { CALLER_RIGHTS: 'status=a,' }, /^CALLER_RIGHTS must be/],
    ['an odd switch', { CALLER_AUTH_NONE_ANYWHERE: 'yes' }, /^CALLER_AUTH_NONE_ANYWHERE must be on or off$/],
    ['a contradiction', { CALLER_AUTH_NONE_ANYWHERE: 'on' }, /^CALLER_AUTH_NONE_ANYWHERE contradicts/],
    ['a typing error', { CALLER_AUDIENCES: 'x' }, /^CALLER_AUDIENCES is not.*CALLER_AUDIENCE\?/],
    [
      'keys that end before they are fetched anew',
      { CALLER_KEYS_STALE_SECONDS: '300', CALLER_KEYS_REFRESH_SECONDS: '301' },
      /^CALLER_KEYS_STALE_SECONDS must not be less/,
    ],
  ])('%s', (_name, change, expected) => {
    const faults = faultsOf({ ...JWT, ...change });
    expect(faults).toContainEqual(expect.stringMatching(expected));
    if (change.CALLER_AUTH === undefined) expect(faults).toHaveLength(1);
  });

  test.each([
    ['CALLER_CLOCK_SKEW_SECONDS', 0, 60],
    ['CALLER_TOKEN_BYTES', 1_024, 15_360],
    ['CALLER_KEYS_REFRESH_SECONDS', 60, 3_600],
    ['CALLER_KEYS_STALE_SECONDS', 600, 86_400],
  ])('%s is from %d to %d', (name, least, most) => {
    for (const value of [least, most]) expect(faultsOf({ ...JWT, [name]: `${value}` })).toEqual([]);
    for (const value of [least - 1, most + 1, '1e3', 'x']) {
      if (name === 'CALLER_KEYS_STALE_SECONDS' && value === least - 1) continue; // its floor is below the default of the other
      expect(faultsOf({ ...JWT, [name]: `${value}` })).toEqual([expect.stringMatching(`^${name} must be a number`)]);
    }
  });

  test('the floor of the time that stale keys serve', () => {
    const env = { ...JWT, CALLER_KEYS_REFRESH_SECONDS: '60' };
    expect(faultsOf({ ...env, CALLER_KEYS_STALE_SECONDS: '300' })).toEqual([]);
    expect(faultsOf({ ...env, CALLER_KEYS_STALE_SECONDS: '299' })).toHaveLength(1);
  });

  test('what is set for tokens while nobody looks at any', () => {
    expect(faultsOf({ ...PINGONE, CALLER_AUDIENCE: 'a', CALLER_RIGHTS: 'status=a' })).toEqual([
      expect.stringMatching(/^CALLER_AUDIENCE, CALLER_RIGHTS needs CALLER_AUTH=jwt/),
    ]);
  });

  test('an issuer that no host tells', () => {
    const env = { ...hostless, PINGONE_CLIENT_ID: '', PINGONE_CLIENT_SECRET: '', PINGONE_ACCESS_TOKEN: 'a.b.c' };
    const given = { PINGONE_API_URL: 'https://api.example/v1', CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'a' };
    expect(faultsOf({ ...env, ...given })).toEqual([expect.stringMatching(/^CALLER_ISSUER is missing/)]);
    expect(faultsOf({ CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'a' })).toEqual([
      expect.stringMatching(/^CALLER_ISSUER is missing/),
    ]);
  });

  test('what follows from a wrong setting is not told twice', () => {
    expect(faultsOf({ ...JWT, PINGONE_REGION: 'XX' })).toEqual([expect.stringMatching(/^PINGONE_REGION must be/)]);
    expect(faultsOf({ ...AS_CALLER, PINGONE_ENVIRONMENT_ID: 'x' })).toEqual([
      expect.stringMatching(/^PINGONE_ENVIRONMENT_ID must be/),
    ]);
  });
});
