import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings, type Settings } from '../../../src/server/config.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits.ts';
import { pingOneNames } from '../../../src/server/settings-table.ts';

type Env = Record<string, string | undefined>;

const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';
const OTHER_ENVIRONMENT = '7c2b9f4d-1e3a-4b5c-9d8e-0f1a2b3c4d5e';
const WORKER = {
  PINGONE_REGION: 'EU',
  PINGONE_ENVIRONMENT_ID: ENVIRONMENT,
  PINGONE_CLIENT_ID: 'b6c0f1d2-worker',
  PINGONE_CLIENT_SECRET: 's3cret~of.the_worker-app',
};
const TOKEN = { PINGONE_REGION: 'EU', PINGONE_ENVIRONMENT_ID: ENVIRONMENT, PINGONE_ACCESS_TOKEN: 'eyJh.eyJi.c2ln' };

const noFile = (_path: string): string => {
  throw new Error('ENOENT');
};

function settingsOf(env: Env, readFile = noFile): Settings {
  const result = readSettings(env, readFile);
  if (!result.ok) throw new Error(`unexpected faults: ${result.faults.join(' | ')}`);
  return result.settings;
}

function faultsOf(env: Env, readFile = noFile): string[] {
  const result = readSettings(env, readFile);
  return result.ok ? [] : result.faults;
}

const upstreamOf = (env: Env, readFile = noFile) => settingsOf(env, readFile).upstream;
const credentialOf = (env: Env, readFile = noFile) => upstreamOf(env, readFile)?.credential;

describe('without PingOne variables', () => {
  test('the emulator is to be started, on loopback, with GraphiQL', () => {
    expect(settingsOf({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      production: false,
      door: {
        maxBodyBytes: 262_144,
        maxConnections: 2_000,
        answerMs: 60_000,
        corsOrigins: [],
        hsts: false,
        introspection: true,
        graphiql: true,
      },
      callerAuth: { kind: 'none' },
      logLevel: 'warn',
      routerTrace: false,
      contentReadsPerMinute: 60,
      limits: DEFAULT_LIMITS,
      shedding: { delayMs: 200, heap: { content: 60, lists: 70, requests: 80, connections: 90 } },
      shutdown: { delayMs: 0, drainMs: 1_000 },
      workers: 1,
      figures: {},
      subgraph: { userProfile: false, userRoots: false, maxRepresentations: 500 },
    });
  });

  test.each(pingOneNames)('%s counts as unset when it is empty or blank', (name) => {
    expect(settingsOf({ [name]: '' })).not.toHaveProperty('upstream');
    expect(settingsOf({ [name]: '  ' })).not.toHaveProperty('upstream');
  });

  test('UPSTREAM_AUTH=service alone, the default, still means the emulator', () => {
    expect(settingsOf({ UPSTREAM_AUTH: 'service' })).not.toHaveProperty('upstream');
  });

  test('UPSTREAM_AUTH=caller alone is half a setting', () => {
    const faults = faultsOf({ UPSTREAM_AUTH: 'caller' });
    expect(faults).toEqual([
      expect.stringMatching(/^PINGONE_REGION is missing/),
      expect.stringMatching(/^PINGONE_ENVIRONMENT_ID is missing/),
    ]);
  });

  test.each(['Production', 'prod', 'PRODUCTION'])('NODE_ENV=%s is meant for production, and is none', (name) => {
    expect(faultsOf({ NODE_ENV: name })).toEqual([expect.stringMatching(/^NODE_ENV has to be `production`/)]);
  });

  test('production believes no server without its certificate', () => {
    const faults = faultsOf({ NODE_ENV: 'production', NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(faults).toContainEqual(expect.stringMatching(/^NODE_TLS_REJECT_UNAUTHORIZED=0 believes any server/));
    expect(faultsOf({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual([]);
  });

  test('production never falls back to the emulator', () => {
    const faults = faultsOf({ NODE_ENV: 'production' });
    expect(faults[0]).toMatch(/^NODE_ENV=production starts no emulator/);
    expect(faults.join('\n')).toMatch(
      /PINGONE_REGION.*\n.*PINGONE_ENVIRONMENT_ID.*\n.*PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET/,
    );
  });

  test('a proxy of the machine that is badly written does not disturb the emulator', () => {
    expect(faultsOf({ HTTPS_PROXY: 'proxy:3128' })).toEqual([]);
  });
});

describe('a real environment', () => {
  test.each([
    ['NA', 'com'],
    ['CA', 'ca'],
    ['EU', 'eu'],
    ['AU', 'com.au'],
    ['SG', 'sg'],
    ['AP', 'asia'],
  ])('region %s answers at pingone.%s', (code, domain) => {
    for (const PINGONE_REGION of [code, code.toLowerCase(), ` ${code}\r`]) {
      expect(upstreamOf({ ...WORKER, PINGONE_REGION })).toMatchObject({
        environmentId: ENVIRONMENT,
        apiUrl: `https://api.pingone.${domain}/v1`,
        credential: { kind: 'worker', tokenUrl: `https://auth.pingone.${domain}/${ENVIRONMENT}/as/token` },
      });
    }
  });

  test('a worker application in another environment gets its token there', () => {
    const upstream = upstreamOf({ ...WORKER, PINGONE_AUTH_ENVIRONMENT_ID: OTHER_ENVIRONMENT });
    expect(upstream).toMatchObject({
      environmentId: ENVIRONMENT,
      credential: { tokenUrl: `https://auth.pingone.eu/${OTHER_ENVIRONMENT}/as/token` },
    });
  });

  test('own hosts need no region, and lose a slash at their end', () => {
    const { PINGONE_REGION: _, ...rest } = WORKER;
    const upstream = upstreamOf({
      ...rest,
      PINGONE_API_URL: 'http://127.0.0.1:4001/v1/',
      PINGONE_AUTH_URL: 'http://localhost:4001/',
    });
    expect(upstream).toMatchObject({
      apiUrl: 'http://127.0.0.1:4001/v1',
      credential: { tokenUrl: `http://localhost:4001/${ENVIRONMENT}/as/token` },
    });
  });

  test('one own host beside a region overrides that host alone', () => {
    expect(upstreamOf({ ...WORKER, PINGONE_AUTH_URL: 'https://login.example.org' })).toMatchObject({
      apiUrl: 'https://api.pingone.eu/v1',
      credential: { tokenUrl: `https://login.example.org/${ENVIRONMENT}/as/token` },
    });
  });

  test('a pasted token needs no token host', () => {
    const { PINGONE_REGION: _, ...rest } = TOKEN;
    const credential = credentialOf({ ...rest, PINGONE_API_URL: 'https://api.example.org/v1' });
    expect(credential?.kind === 'token' && credential.accessToken.reveal()).toBe(TOKEN.PINGONE_ACCESS_TOKEN);
  });

  test("the callers' own tokens need no worker application, and one that is set is not used", () => {
    const bare = { PINGONE_REGION: 'EU', PINGONE_ENVIRONMENT_ID: ENVIRONMENT, UPSTREAM_AUTH: 'caller' };
    expect(credentialOf(bare)).toEqual({ kind: 'caller' });
    expect(credentialOf({ ...WORKER, UPSTREAM_AUTH: 'caller' })).toEqual({ kind: 'caller' });
  });

  test('the secret may come from a file, whose last line end does not count', () => {
    const { PINGONE_CLIENT_SECRET: _, ...rest } = WORKER;
    const readFile = (path: string) => (path === '/run/secrets/worker' ? 'from-the-file\n' : noFile(path));
    const credential = credentialOf({ ...rest, PINGONE_CLIENT_SECRET_FILE: '/run/secrets/worker' }, readFile);
    expect(credential?.kind === 'worker' && credential.clientSecret.reveal()).toBe('from-the-file');
  });

  test('the cursor secret may come from a file too', () => {
    const secret = 'c'.repeat(32);
    expect(settingsOf({ CURSOR_SECRET: secret }).cursorSecret?.reveal()).toBe(secret);
    expect(settingsOf({ CURSOR_SECRET_FILE: '/c' }, () => `${secret}\n`).cursorSecret?.reveal()).toBe(secret);
  });

  test('GraphiQL is off in production unless asked for', () => {
    expect(settingsOf({ ...WORKER, NODE_ENV: 'production', CALLER_AUTH: 'none' })).toMatchObject({
      production: true,
      door: { graphiql: false, introspection: false },
    });
    expect(settingsOf({ ...WORKER, NODE_ENV: 'production', CALLER_AUTH: 'none', GRAPHIQL: 'on' }).door).toMatchObject({
      graphiql: true,
      introspection: true,
    });
    expect(settingsOf({ GRAPHIQL: 'off' }).door.graphiql).toBe(false);
  });

  test('host and port are taken as given; port 0 means any free one', () => {
    expect(settingsOf({ HOST: '::', PORT: '0', CALLER_AUTH_NONE_ANYWHERE: 'on' })).toMatchObject({
      host: '::',
      port: 0,
    });
  });

  test('a proxy comes with the hosts that go without; lower-case names win', () => {
    expect(upstreamOf({ ...WORKER, HTTPS_PROXY: 'http://u:p%40ss@upper:1', NO_PROXY: 'a,b' })?.proxy).toEqual({
      url: 'http://u:p%40ss@upper:1',
      noProxy: 'a,b',
    });
    const both = { https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1', no_proxy: 'low', NO_PROXY: 'up' };
    expect(upstreamOf({ ...WORKER, ...both })?.proxy).toEqual({ url: 'http://lower:1', noProxy: 'low' });
    expect(upstreamOf(WORKER)).not.toHaveProperty('proxy');
  });
});

describe('faults', () => {
  test.each<[string, Env, RegExp]>([
    [
      'a region that does not exist',
      { PINGONE_REGION: 'XX' },
      /^PINGONE_REGION must be one of NA, CA, EU, AU, SG or AP$/,
    ],
    ['an inherited word as a region', { PINGONE_REGION: 'constructor' }, /^PINGONE_REGION must be one of/],
    [
      'no region and no host',
      { PINGONE_REGION: '' },
      /^PINGONE_REGION is missing.*both PINGONE_API_URL and PINGONE_AUTH_URL/,
    ],
    [
      'an API host without a token host',
      { PINGONE_REGION: '', PINGONE_API_URL: 'https://a.example/v1' },
      /^PINGONE_AUTH_URL is missing/,
    ],
    ['no environment', { PINGONE_ENVIRONMENT_ID: undefined }, /^PINGONE_ENVIRONMENT_ID is missing/],
    ['an environment that is no UUID', { PINGONE_ENVIRONMENT_ID: 'prod' }, /^PINGONE_ENVIRONMENT_ID must be a UUID/],
    [
      'an environment in capitals',
      { PINGONE_ENVIRONMENT_ID: ENVIRONMENT.toUpperCase() },
      /^PINGONE_ENVIRONMENT_ID .*lower-case/,
    ],
    ['an environment with a path', { PINGONE_ENVIRONMENT_ID: `${ENVIRONMENT}/..` }, /^PINGONE_ENVIRONMENT_ID must be/],
    [
      'a worker environment that is no UUID',
      { PINGONE_AUTH_ENVIRONMENT_ID: 'admins' },
      /^PINGONE_AUTH_ENVIRONMENT_ID must be/,
    ],
    [
      'an id without a secret',
      { PINGONE_CLIENT_SECRET: '' },
      /^PINGONE_CLIENT_SECRET is missing.*PINGONE_CLIENT_SECRET_FILE/,
    ],
    ['a secret without an id', { PINGONE_CLIENT_ID: '' }, /^PINGONE_CLIENT_ID is missing/],
    [
      'no credential',
      { PINGONE_CLIENT_ID: '', PINGONE_CLIENT_SECRET: '' },
      /^PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET are missing/,
    ],
    ['a client id with a colon', { PINGONE_CLIENT_ID: 'a:b' }, /^PINGONE_CLIENT_ID must/],
    ['a secret with a line end', { PINGONE_CLIENT_SECRET: 'a\nb' }, /^PINGONE_CLIENT_SECRET must/],
    ['two ways to sign in', { PINGONE_ACCESS_TOKEN: 'ey.ey.x' }, /^PINGONE_ACCESS_TOKEN is set together.*choose one/],
    [
      'a secret twice',
      { PINGONE_CLIENT_SECRET_FILE: '/x' },
      /^PINGONE_CLIENT_SECRET and PINGONE_CLIENT_SECRET_FILE are both set/,
    ],
    [
      'a secret file that cannot be read',
      { PINGONE_CLIENT_SECRET: '', PINGONE_CLIENT_SECRET_FILE: '/nowhere' },
      /^PINGONE_CLIENT_SECRET_FILE names a file that cannot be read/,
    ],
    ['an API host without /v1', { PINGONE_API_URL: 'https://api.pingone.eu' }, /^PINGONE_API_URL must end with \/v1$/],
    [
      'an API host without https',
      { PINGONE_API_URL: 'http://api.pingone.eu/v1' },
      /^PINGONE_API_URL must begin with https/,
    ],
    [
      'a host that only looks like loopback',
      { PINGONE_API_URL: 'http://127.0.0.1.example.org/v1' },
      /^PINGONE_API_URL must begin/,
    ],
    ['an API host that is no URL', { PINGONE_API_URL: 'api.pingone.eu/v1' }, /^PINGONE_API_URL must be a whole URL/],
    [
      'an API host of another kind',
      { PINGONE_API_URL: 'ftp://api.pingone.eu/v1' },
      /^PINGONE_API_URL must be a whole URL/,
    ],
    ['a password in a host', { PINGONE_API_URL: 'https://u:p@api.pingone.eu/v1' }, /^PINGONE_API_URL must not hold/],
    [
      'a query in a host',
      { PINGONE_AUTH_URL: 'https://auth.pingone.eu/?' },
      /^PINGONE_AUTH_URL must end with its path/,
    ],
    [
      'a whole token URL',
      { PINGONE_AUTH_URL: 'https://auth.pingone.eu/x/as/token' },
      /^PINGONE_AUTH_URL must be the base only/,
    ],
    [
      'a token host without https',
      { PINGONE_AUTH_URL: 'http://auth.pingone.eu' },
      /^PINGONE_AUTH_URL must begin with https/,
    ],
    ['another way upstream', { UPSTREAM_AUTH: 'user' }, /^UPSTREAM_AUTH must be service or caller$/],
    ['another check of callers', { CALLER_AUTH: 'basic' }, /^CALLER_AUTH must be none or jwt$/],
    ['a host with a port', { HOST: 'http://0.0.0.0' }, /^HOST must be/],
    ['a port too great', { PORT: '65536' }, /^PORT must be a number from 0 to 65535$/],
    ['a port that is no number', { PORT: '4e3' }, /^PORT must be a number/],
    ['a negative port', { PORT: '-1' }, /^PORT must be a number/],
    ['GraphiQL neither on nor off', { GRAPHIQL: 'true' }, /^GRAPHIQL must be on or off$/],
    ['a short cursor secret', { CURSOR_SECRET: 'c'.repeat(31) }, /^CURSOR_SECRET must have 32 characters or more$/],
    ['a proxy without http', { HTTPS_PROXY: 'proxy.example:3128' }, /^HTTPS_PROXY must be a URL/],
    ['a proxy with a broken password', { https_proxy: 'http://u:50%@proxy.example' }, /^https_proxy must be a URL/],
    ['a typing error', { PINGONE_REGOIN: 'EU' }, /^PINGONE_REGOIN is not a setting: did you mean PINGONE_REGION\?/],
    ['a name in small letters', { pingone_client_id: 'x' }, /^pingone_client_id is not.*PINGONE_CLIENT_ID\?/],
    ['a near name', { PINGONE_ENV_ID: 'x' }, /^PINGONE_ENV_ID is not.*PINGONE_ENVIRONMENT_ID\?/],
    [
      'a file of a token',
      { PINGONE_ACCESS_TOKEN_FILE: 'x' },
      /^PINGONE_ACCESS_TOKEN_FILE is not.*PINGONE_ACCESS_TOKEN\?/,
    ],
  ])('%s', (_, change, expected) => {
    expect(faultsOf({ ...WORKER, ...change })).toEqual([expect.stringMatching(expected)]);
  });

  test.each([
    ['with "Bearer" before it', 'Bearer eyJh.eyJi.c2ln'],
    ['in quotes', '"eyJh.eyJi.c2ln"'],
    ['on two lines', 'eyJh.\neyJi.c2ln'],
  ])('a token pasted %s', (_, PINGONE_ACCESS_TOKEN) => {
    expect(faultsOf({ ...TOKEN, PINGONE_ACCESS_TOKEN })).toEqual([
      expect.stringMatching(/^PINGONE_ACCESS_TOKEN must be the token alone/),
    ]);
  });

  test('a secret file that is empty, or holds too little', () => {
    expect(faultsOf({ CURSOR_SECRET_FILE: '/c' }, () => '\n')).toEqual([
      expect.stringMatching(/^CURSOR_SECRET_FILE .*empty/),
    ]);
    expect(faultsOf({ CURSOR_SECRET_FILE: '/c' }, () => 'short')).toEqual([
      expect.stringMatching(/^the content of CURSOR_SECRET_FILE must have 32/),
    ]);
  });

  test('all of them are told at once', () => {
    const names = faultsOf({
      PINGONE_REGION: 'XX',
      PINGONE_ENVIRONMENT_ID: 'x',
      PINGONE_CLIENT_ID: 'a:b',
      PINGONE_CLIENT_SECRET: 'a b',
      PINGONE_TOKEN: 'x',
      PORT: 'x',
      HOST: '/',
      GRAPHIQL: 'x',
      CALLER_AUTH: 'x',
      CURSOR_SECRET: 'x',
      HTTPS_PROXY: 'x',
    }).map((fault) => fault.split(' ')[0]);
    expect(names).toEqual([
      'PINGONE_TOKEN',
      'PINGONE_REGION',
      'PINGONE_ENVIRONMENT_ID',
      'PINGONE_CLIENT_ID',
      'PINGONE_CLIENT_SECRET',
      'HTTPS_PROXY',
      'HOST',
      'PORT',
      'CALLER_AUTH',
      'GRAPHIQL',
      'CURSOR_SECRET',
    ]);
  });

  const NAMES = [
    ...pingOneNames,
    'PINGONE_TYPO',
    'UPSTREAM_AUTH',
    'CALLER_AUTH',
    'HOST',
    'PORT',
    'GRAPHIQL',
    'CURSOR_SECRET',
    'HTTPS_PROXY',
  ];

  test('no fault ever echoes a value', () => {
    const mark = 'Qz7Mark';
    const values = fc.constantFrom(
      mark,
      `https://${mark}/v1`,
      `http://${mark}:${mark}@h/v1?${mark}`,
      `${mark} ${mark}`,
      `${mark}\n`,
      `é${mark}`,
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES), values), (env) => {
        expect(faultsOf(env).join('\n')).not.toContain(mark);
      }),
    );
  });

  test('once any PingOne variable holds something, the emulator is never the answer', () => {
    const values = fc.constantFrom(
      '',
      'EU',
      ENVIRONMENT,
      'https://h.example/v1',
      'https://h.example',
      'word',
      'caller',
      '80',
      'two words',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES), values), fc.constantFrom(...pingOneNames), (env, name) => {
        const result = readSettings({ ...env, [name]: env[name] || 'word' }, noFile);
        expect(result.ok ? result.settings.upstream : result.faults[0]).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });

  test('a misspelt setting of the subgraph does not leave its guard off in silence', () => {
    expect(faultsOf({ SUBGRAPH_PROFF: 'header' })).toEqual([expect.stringMatching(/SUBGRAPH_PROFF.*SUBGRAPH_PROOF/)]);
  });

  test('a name with odd characters, perhaps a value on the wrong side of the equals sign, is not shown', () => {
    expect(faultsOf({ 'PINGONE_\u001b[31mhidden': 'x' })[0]).toMatch(
      /^A variable whose name begins like one of ours is not a setting/,
    );
  });
});

describe('secrets', () => {
  const shown = (settings: unknown) => [
    JSON.stringify(settings),
    inspect(settings, { depth: 9, showHidden: true }),
    `${settings}`,
  ];

  test.each([
    ['client secret', WORKER, WORKER.PINGONE_CLIENT_SECRET],
    ['access token', TOKEN, TOKEN.PINGONE_ACCESS_TOKEN],
    ['cursor secret', { CURSOR_SECRET: 'd'.repeat(40) }, 'd'.repeat(40)],
  ])('a printed %s shows [secret]', (_, env, value) => {
    const settings = settingsOf(env);
    for (const text of shown(settings)) expect(text).not.toContain(value);
    expect(JSON.stringify(settings)).toContain('"[secret]"');
    expect(inspect(settings, { depth: 9 })).toContain('[secret]');
  });

  test('a secret joined to a text stays hidden', () => {
    const { cursorSecret } = settingsOf({ CURSOR_SECRET: 'd'.repeat(40) });
    expect(`${cursorSecret}`).toBe('[secret]');
  });
});
