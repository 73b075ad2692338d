import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TRANSACTION, USER } from '../../support/wire-case.ts';
import { rawOperation, rawRequest } from '../raw-request.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

const [U, T] = [USER(1), TRANSACTION(1)];
const READ = `{ user(id: "${U}") { username } verifyTransaction(userId: "${USER(2)}", id: "${T}") { status documents { id } } users(first: 1) { nodes { id } } }`;
const CALLS = 4;
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.e30.signature';
const PLANTED = 'planted-by-the-client';
const MAX_HEAD_BYTES = 6 * 1024;

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld({}, 'caller');
});
beforeEach(() => world.answer());
afterAll(() => world?.[Symbol.asyncDispose]());

/** All that a call may bring along, in whatever order. */
const FIXED = (authorization: string) =>
  [
    ['host', new URL(world.of.origin).host],
    ['connection', 'keep-alive'],
    ['accept', 'application/json, application/hal+json'],
    ['authorization', authorization],
    ['user-agent', 'verify-graph'],
  ].sort();

function expectFixedHeaders(authorization = `Bearer ${TOKEN}`) {
  for (const { line, headers, headBytes } of world.upstream.heard) {
    expect(headers.map(([name, value]) => [name.toLowerCase(), value]).sort(), line).toEqual(FIXED(authorization));
    expect(headBytes).toBeLessThanOrEqual(MAX_HEAD_BYTES);
  }
}

const HEADERS: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ['forwarding', ['X-Forwarded-For: 1.2.3.4', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https']],
  ['forwarding in other words', ['Forwarded: for=1.2.3.4;host=evil.example', 'Via: 1.1 x', 'X-Real-IP: 1.2.3.4']],
  ['another address', ['X-Original-URL: /admin', 'X-Rewrite-URL: /admin', 'X-HTTP-Method-Override: DELETE']],
  [
    'traces',
    [`Baggage: userId=${PLANTED}`, `Traceparent: 00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, 'Tracestate: a=b'],
  ],
  [
    'traces in other words',
    ['B3: 1-2-1', 'X-B3-TraceId: 1', 'Uber-Trace-Id: 1:2:3:1', 'X-Request-ID: planted-by-the-client'],
  ],
  ['cookies', [`Cookie: session=${PLANTED}`, 'Set-Cookie: a=b']],
  [
    'other credentials',
    ['Proxy-Authorization: Basic eDp5', 'X-Api-Key: k', 'Router-Authorization: r', 'X-Auth-Token: t'],
  ],
  [
    'hop by hop',
    ['Connection: close, Authorization', 'Keep-Alive: timeout=9', 'TE: trailers', 'Upgrade-Insecure-Requests: 1'],
  ],
  ['hop by hop, named', [`Connection: close, X-Planted`, `X-Planted: ${PLANTED}`, 'Proxy-Connection: keep-alive']],
  ["PingOne's own", [`X-Ping-External-Transaction-ID: ${PLANTED}`, `X-Ping-External-Session-ID: ${PLANTED}`]],
  [
    'wishes',
    [
      'Accept: application/json;q=0.5, */*;q=0.1',
      'Accept-Language: x',
      'Accept-Encoding: gzip',
      'Range: bytes=0-1',
      'If-None-Match: "x"',
    ],
  ],
  ['who it is', [`User-Agent: ${PLANTED}`, `Referer: http://${PLANTED}/`, 'From: a@example.org', 'DNT: 1']],
  ['a purpose', [`X-Purpose: ${PLANTED}`, `Apollographql-Client-Name: ${PLANTED}`]],
  ['names that objects have', ['__proto__: x', 'constructor: x', 'toString: x']],
  ['many', Array.from({ length: 60 }, (_, index) => `X-Planted-${index}: ${PLANTED}`)],
];

describe('T19: no header of the client goes up but the one token', () => {
  test('a second authorization is refused, and none of the two goes up', async () => {
    const lines = [`Authorization: Bearer ${TOKEN}`, 'authorization: Bearer another.token.here'];
    const answer = await rawRequest(world.gateway.port, rawOperation(world.gateway.port, READ, lines));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(world.upstream.heard).toEqual([]);
  });

  test.each(HEADERS)('%s', async (_what, lines) => {
    const bytes = rawOperation(world.gateway.port, READ, [`Authorization: Bearer ${TOKEN}`, ...lines]);
    const answer = await rawRequest(world.gateway.port, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toContain('"errors"');
    expect(world.upstream.heard).toHaveLength(CALLS);
    expectFixedHeaders();
    expect(JSON.stringify(world.upstream.heard.map(({ line, headers }) => [line, headers]))).not.toContain(PLANTED);
  });

  test.each([
    ['a break in the token', `Authorization: Bearer ${TOKEN}\r\n X-Planted: ${PLANTED}`],
    ['a bare line feed in the token', `Authorization: Bearer ${TOKEN}\nX-Planted: ${PLANTED}`],
    ['a bare carriage return in the token', `Authorization: Bearer ${TOKEN}\rX-Planted: ${PLANTED}`],
    ['a NUL in the token', `Authorization: Bearer ${TOKEN}\u0000X-Planted: ${PLANTED}`],
    ['a comma and another token', `Authorization: Bearer ${TOKEN}, Bearer other`],
    ['a semicolon', `Authorization: Bearer ${TOKEN};x=y`],
    ['a blank in the token', `Authorization: Bearer ${TOKEN} X-Planted`],
    ['a tab in the token', `Authorization: Bearer ${TOKEN}\tX-Planted`],
    ['letters beyond ASCII', `Authorization: Bearer ${TOKEN}é`],
    ['an encoded break', `Authorization: Bearer ${TOKEN}%0d%0aX-Planted:%20${PLANTED}`],
    ['another scheme', 'Authorization: Basic eDp5'],
    ['no token', 'Authorization: Bearer '],
    ['no scheme', `Authorization: ${TOKEN}`],
    ['a scheme twice', `Authorization: Bearer Bearer ${TOKEN}`],
  ])('%s never reaches PingOne', async (_what, line) => {
    const answer = await rawRequest(world.gateway.port, rawOperation(world.gateway.port, READ, [line]));
    for (const { headers } of world.upstream.heard) {
      expect(headers.map(([name]) => name.toLowerCase()).sort()).toEqual(FIXED('').map(([name]) => name));
      expect(JSON.stringify(headers)).not.toMatch(/planted|other/i);
    }
    // A parser may take a line feed alone for the end of a line; then it is an honest request with one more header.
    if (world.upstream.heard.length === 0) expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    else expectFixedHeaders();
    expect(answer).not.toContain(PLANTED);
  });
});

describe('T19: what goes up stays within 6 KB', () => {
  const ask = (tokenBytes: number) =>
    world.gateway.ask(`{ user(id: "${U}") { username } }`, {}, { authorization: `Bearer ${'a'.repeat(tokenBytes)}` });

  test('to the byte', async () => {
    await ask(1_000);
    const overheadBytes = (world.upstream.heard[0]?.headBytes ?? 0) - 1_000;
    world.answer();
    expect((await ask(MAX_HEAD_BYTES - overheadBytes)).errors).toBeUndefined();
    expect(world.upstream.heard.map(({ headBytes }) => headBytes)).toEqual([MAX_HEAD_BYTES]);
    world.answer();
    expect((await ask(MAX_HEAD_BYTES - overheadBytes + 1)).errors).toMatchObject([
      { path: ['user'], extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
    expect(world.upstream.heard).toEqual([]);
  });

  test.each([6_144, 7_000, 10_000, 15_000, 20_000, 100_000])(
    'a token of %i bytes makes no call',
    async (tokenBytes) => {
      const authorization = `Authorization: Bearer ${'a'.repeat(tokenBytes)}`;
      const answer = await rawRequest(world.gateway.port, rawOperation(world.gateway.port, READ, [authorization]));
      expect(answer).toMatch(/^HTTP\/1\.1 (431|401|400) |LIMIT_EXCEEDED/);
      expect(answer).not.toContain('aaaaaaaa');
      expect(world.upstream.heard).toEqual([]);
      expect(world.gateway.isAlive()).toBe(true);
    },
  );

  test('also where a filter by many ids is added to a long token: each is read by itself', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => USER(index));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id username } } }';
    const r = ids.map((id) => ({ __typename: 'User', id }));
    const token = 'a'.repeat(5_000);
    const { data, errors } = await world.gateway.ask(query, { r }, { authorization: `Bearer ${token}` });
    expect(errors).toBeUndefined();
    expect(data._entities.map(({ id }: { id: string }) => id)).toEqual(ids);
    expectFixedHeaders(`Bearer ${token}`);
    expect(world.targets()).toHaveLength(ids.length);
  });
});
