import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { doctor } from '../../../src/cli/doctor/doctor.ts';
import { readSettings } from '../../../src/server/config.ts';
import { signingKey } from '../../support/issuer.ts';

const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';
const USER = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const TRANSACTION = 'c27b9d10-4e6f-4a83-b1d5-90f3e8a7d204';
const SECRET = 'planted-client-secret';
const ACCESS_TOKEN = 'planted.access.token';
const CALLER_KEYS = "keys of callers' tokens";
const BODY_MARK = 'planted-body-mark';
const READS_OF_A_USER = `/users/${USER}/verifyTransactions`;

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent as it is, with its own content type in `headers`. */
  raw?: string;
}

const fine: Record<string, Answer> = {
  '/as/jwks': { body: { keys: [signingKey().jwk] } },
  '/as/token': { body: { access_token: ACCESS_TOKEN, expires_in: 3600 } },
  '': { body: { id: ENVIRONMENT, name: BODY_MARK } },
  '/users': { body: { _embedded: { users: [{ id: USER, name: BODY_MARK }] } } },
  '/verifyPolicies': { body: { _embedded: { verifyPolicies: [] } } },
  [READS_OF_A_USER]: { body: { _embedded: { verifyTransactions: [{ id: TRANSACTION, note: BODY_MARK }] } } },
  [`${READS_OF_A_USER}/${TRANSACTION}/documents`]: { body: { value: BODY_MARK } },
};

/** A stand-in for PingOne that says what it is told to, path by path, and notes who asked. */
async function createStandIn(changes: Record<string, Answer> = {}) {
  const asked: string[] = [];
  const answers = { ...fine, ...changes };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    const key = pathname.replace(`/v1/environments/${ENVIRONMENT}`, '').replace(`/${ENVIRONMENT}/as`, '/as');
    const { status = 200, headers = {}, body, raw } = answers[key] ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(raw ?? JSON.stringify(body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    asked,
    env: {
      PINGONE_API_URL: `http://127.0.0.1:${port}/v1`,
      PINGONE_AUTH_URL: `http://127.0.0.1:${port}`,
      PINGONE_ENVIRONMENT_ID: ENVIRONMENT,
      PINGONE_CLIENT_ID: 'worker',
      PINGONE_CLIENT_SECRET: SECRET,
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function examine(env: Record<string, string | undefined>) {
  const printed: string[] = [];
  const code = await doctor(readSettings(env), (text) => printed.push(text));
  const text = printed.join('\n');
  for (const secret of [SECRET, ACCESS_TOKEN, BODY_MARK, USER, TRANSACTION]) expect(text).not.toContain(secret);
  const line = (check: string) => printed.find((one) => one.slice(9).startsWith(`${check}  `)) ?? '';
  return { code, text, line };
}

describe('doctor', () => {
  test('all is well: every line is ok, each thing is asked once, and images stay on the wire', async () => {
    await using standIn = await createStandIn();
    const { code, text } = await examine(standIn.env);
    expect(text.match(/^ok /gm)).toHaveLength(7);
    expect(text).toMatch(/token .*good for 60 min/);
    expect(code).toBe(0);
    const root = `/v1/environments/${ENVIRONMENT}`;
    expect(standIn.asked).toEqual([
      `POST /${ENVIRONMENT}/as/token`,
      `GET ${root}`,
      `GET ${root}/users?limit=1`,
      `GET ${root}/verifyPolicies`,
      `GET ${root}${READS_OF_A_USER}?limit=1`,
      `GET ${root}${READS_OF_A_USER}/${TRANSACTION}/documents`,
    ]);
  });

  test.each<[string, Record<string, Answer>, string, RegExp]>([
    [
      'a missing role',
      { '/verifyPolicies': { status: 403 } },
      'verify policies',
      /not allowed \(403\)[\s\S]*"Identity Data Admin" to the worker/,
    ],
    [
      'a licence',
      { '/verifyPolicies': { status: 403, body: { details: [{ code: 'LICENSE_EXCEEDED', message: BODY_MARK }] } } },
      'verify policies',
      /licence/,
    ],
    [
      'documents alone',
      { [`${READS_OF_A_USER}/${TRANSACTION}/documents`]: { status: 403 } },
      'documents',
      /Identity Data Admin/,
    ],
    ['a limit', { '/users': { status: 429 } }, 'users', /too many requests[\s\S]*Wait a minute/],
    ['a refused token', { '': { status: 401 } }, 'environment', /has just given \(401\)[\s\S]*PINGONE_REGION/],
    ['a wrong API path', { '': { status: 404 } }, 'environment', /not found[\s\S]*PINGONE_API_URL/],
    [
      'a sign-on page',
      { '': { headers: { 'content-type': 'text/html' }, raw: BODY_MARK } },
      'environment',
      /a page, not data|page, not with data/,
    ],
    [
      'a redirect',
      { '': { status: 302, headers: { location: 'https://portal.example' } } },
      'environment',
      /sends us elsewhere/,
    ],
    [
      'a wrong secret',
      { '/as/token': { status: 401, body: { error: 'invalid_client' } } },
      'token',
      /401 invalid_client[\s\S]*PINGONE_CLIENT_ID/,
    ],
    [
      'no grant',
      { '/as/token': { status: 400, body: { error: 'unauthorized_client' } } },
      'token',
      /role "Identity Data Admin"/,
    ],
    [
      'an unknown word of the token host',
      { '/as/token': { status: 400, body: { error: BODY_MARK } } },
      'token',
      /no token \(400\)/,
    ],
    ['an unknown environment of the worker', { '/as/token': { status: 404 } }, 'token', /PINGONE_AUTH_ENVIRONMENT_ID/],
    [
      'a token that cannot be a header',
      { '/as/token': { body: { access_token: 'a\nb' } } },
      'token',
      /without a token/,
    ],
  ])('%s', async (_, changes, check, expected) => {
    await using standIn = await createStandIn(changes);
    const { code, line } = await examine(standIn.env);
    expect(line(check)).toMatch(/^FAILED/);
    expect(line(check)).toMatch(expected);
    expect(code).toBe(1);
  });

  test('a failed read shows the Correlation-Id, unless it is something else', async () => {
    const headers = { 'correlation-id': 'd0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91' };
    await using standIn = await createStandIn({
      '/users': { status: 500, headers },
      '/verifyPolicies': { status: 500, headers: { 'correlation-id': `${BODY_MARK} <` } },
    });
    const { line } = await examine(standIn.env);
    expect(line('users')).toContain('Correlation-Id d0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91');
    expect(line('verify policies')).toMatch(/^FAILED/);
    expect(line('transactions of one user')).toMatch(/^skipped/);
  });

  test('403 everywhere points at the environment first', async () => {
    await using standIn = await createStandIn({
      '': { status: 403 },
      '/users': { status: 403 },
      '/verifyPolicies': { status: 403 },
    });
    const { line, code } = await examine(standIn.env);
    expect(line('environment')).toMatch(/^FAILED[\s\S]*does not know it[\s\S]*licence/);
    expect(code).toBe(1);
  });

  test('a closed record of the environment is no fault when its users are open', async () => {
    await using standIn = await createStandIn({ '': { status: 403 } });
    const { line, code } = await examine(standIn.env);
    expect(line('environment')).toMatch(/^ok/);
    expect(code).toBe(0);
  });

  test.each<[string, Answer, string, RegExp]>([
    ['nobody to try', { body: { _embedded: { users: [] } } }, 'transactions of one user', /no user yet/],
    ['an id that is a path', { body: { _embedded: { users: [{ id: '../../../other' }] } } }, 'documents', /^skipped/],
  ])('%s is skipped, not failed', async (_, users, check, expected) => {
    await using standIn = await createStandIn({ '/users': users });
    const { line, code } = await examine(standIn.env);
    expect(line(check)).toMatch(expected);
    expect(code).toBe(0);
    expect(standIn.asked.join()).not.toContain('other');
  });

  test('a user without transactions leaves documents unproven', async () => {
    await using standIn = await createStandIn({ [READS_OF_A_USER]: { body: { size: 0 } } });
    const { line, code } = await examine(standIn.env);
    expect(line('transactions of one user')).toMatch(/^ok/);
    expect(line('documents')).toMatch(/^skipped.*no transaction/);
    expect(code).toBe(0);
  });

  test('callers with tokens of their own: only the way is tried, without a token', async () => {
    await using standIn = await createStandIn({ '': { status: 401 } });
    const { line, code } = await examine({ ...standIn.env, UPSTREAM_AUTH: 'caller', CALLER_AUTH: 'jwt' });
    expect(line('token')).toMatch(/^skipped/);
    expect(line('environment')).toMatch(/^ok/);
    expect(line('users')).toMatch(/^skipped/);
    expect(line(CALLER_KEYS)).toMatch(/^ok.*1 usable/);
    expect(standIn.asked).toEqual([`GET /v1/environments/${ENVIRONMENT}`, `GET /${ENVIRONMENT}/as/jwks`]);
    expect(code).toBe(0);
  });

  test('callers who are not checked need no keys', async () => {
    await using standIn = await createStandIn();
    expect((await examine(standIn.env)).line(CALLER_KEYS)).toMatch(/^skipped.*CALLER_AUTH=none/);
  });

  test.each<[string, Answer, RegExp]>([
    ['are not there', { status: 404 }, /gives no keys \(404\)/],
    ['are a page', { headers: { 'content-type': 'text/html' }, raw: BODY_MARK }, /gives no keys \(200\)/],
    ['are none', { body: { keys: [] } }, /has no RSA key/],
    ['are of no use', { body: { keys: [signingKey({ bits: 1_024 }).jwk] } }, /has no RSA key/],
  ])("keys of callers' tokens that %s", async (_, answer, expected) => {
    await using standIn = await createStandIn({ '/as/jwks': answer });
    const { line, code } = await examine({ ...standIn.env, CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'a' });
    expect(line(CALLER_KEYS)).toMatch(/^FAILED/);
    expect(line(CALLER_KEYS)).toMatch(expected);
    expect(line(CALLER_KEYS)).toMatch(/CALLER_JWKS_URL/);
    expect(code).toBe(1);
  });

  test('a key server that cannot be reached is told from PingOne, which can', async () => {
    await using standIn = await createStandIn();
    const elsewhere = { CALLER_ISSUER: 'https://a.example', CALLER_JWKS_URL: 'http://127.0.0.1:1/keys' };
    const { line } = await examine({ ...standIn.env, CALLER_AUTH: 'jwt', CALLER_AUDIENCE: 'a', ...elsewhere });
    expect(line(CALLER_KEYS)).toMatch(/^FAILED.*connection refused/);
    expect(line('environment')).toMatch(/^ok/);
  });

  const pasted = (exp: number) => {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ exp })}.sig`;
  };

  test.each([
    ['that is good', 600, /^ok.*another 10 min/, 0],
    ['that has expired', -600, /^FAILED.*expired 10 min ago/, 1],
  ])('a pasted token %s', async (_, secondsFromNow, expected, exitCode) => {
    await using standIn = await createStandIn();
    const { PINGONE_CLIENT_ID: _id, PINGONE_CLIENT_SECRET: _secret, ...env } = standIn.env;
    const PINGONE_ACCESS_TOKEN = pasted(Math.floor(Date.now() / 1000) + secondsFromNow);
    const { line, code, text } = await examine({ ...env, PINGONE_ACCESS_TOKEN });
    expect(line('token')).toMatch(expected);
    expect(text).not.toContain(PINGONE_ACCESS_TOKEN);
    expect(code).toBe(exitCode);
  });

  test('a proxy that wants a password is told apart from PingOne', async () => {
    const server = createServer();
    server.on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // as above
    const { line, code } = await examine({
      PINGONE_REGION: 'EU',
      PINGONE_ENVIRONMENT_ID: ENVIRONMENT,
      PINGONE_CLIENT_ID: 'worker',
      PINGONE_CLIENT_SECRET: SECRET,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
    });
    expect(line('token')).toMatch(/^FAILED.*proxy asks for a user name and password/);
    expect(code).toBe(1);
  });
});
