import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RawUpstream, startRawUpstream } from '../../support/raw-upstream.ts';
import { USER, wireAnswer } from '../../support/wire-case.ts';
import { rawRequest } from '../raw-request.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';
import { sayAsIs } from '../wire-world.ts';

const SECRET = 'a-secret-that-router-and-subgraph-share';
const KINDS = ['header', 'hive', 'signature'] as const;
const QUERY = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { username } } }';
const variables = { r: [{ __typename: 'User', id: USER(1) }] };
const BODY = JSON.stringify({ query: QUERY, variables });
const OTHER_BODY = BODY.replace(USER(1), USER(2));
const SERVICE = JSON.stringify({ query: '{ _service { sdl } }' });

let upstream: RawUpstream;
const gateways = new Map<(typeof KINDS)[number], Served>();
beforeAll(async () => {
  upstream = await startRawUpstream((heard) => {
    const of = { origin: new URL(upstream.apiUrl).origin, environmentId: upstream.environmentId, mark: 'm4rk' };
    sayAsIs(heard, wireAnswer(of, heard.target.split(`${upstream.environmentId}/`)[1] ?? ''));
  });
  for (const kind of KINDS) {
    const proof = { SUBGRAPH_PROOF: kind, SUBGRAPH_PROOF_SECRET: SECRET };
    gateways.set(kind, await serveGateway({ ...settingsFor(upstream), ...proof }));
  }
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway[Symbol.asyncDispose]();
  await upstream?.[Symbol.asyncDispose]();
});

/** Sends a body byte for byte. */
async function post(kind: (typeof KINDS)[number], body: string, headers: Record<string, string> = {}) {
  upstream.heard.length = 0;
  const port = gateways.get(kind)?.port ?? 0;
  const lines = Object.entries({ 'Content-Type': 'application/json', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = ['POST /graphql HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Connection: close', ...lines];
  head.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return rawRequest(port, `${head.join('\r\n')}\r\n\r\n${body}`);
}

const expectServed = (answer: string) => {
  expect(answer).toContain('username-m4rk');
  expect(upstream.heard.length).toBeGreaterThan(0);
};
const expectRefused = (answer: string) => {
  expect(answer).toContain('"code":"FORBIDDEN"');
  expect(answer).not.toContain('m4rk');
  expect(upstream.heard).toEqual([]);
};

const hmac = (text: string, secret = SECRET) => createHmac('sha256', secret).update(text);
const hiveBody = (query: string, own: object, signature: unknown) =>
  JSON.stringify({ query, variables: own, extensions: { 'hmac-signature': signature } });
const hiveSignature = (secret?: string) =>
  hmac(`{"query":${JSON.stringify(QUERY)},"variables":{"r":[{"__typename":"User","id":"${USER(1)}"}]}}`, secret).digest(
    'base64',
  );
const sealed = (body: string, { ageMs = 0, secret = SECRET } = {}) => {
  const nonce = `nonce-${randomUUID()}`;
  const time = String(Date.now() - ageMs);
  return `t=${time},n=${nonce},s=${hmac(`${time}.${nonce}.${body}`, secret).digest('hex')}`;
};

describe('T20: past the router nobody is answered what only routers ask', () => {
  test.each(KINDS)('without a proof (%s), for _entities and _service alike', async (kind) => {
    expectRefused(await post(kind, BODY));
    expectRefused(await post(kind, SERVICE));
    expectRefused(await post(kind, JSON.stringify({ query: '{ a: _service { b: sdl } }' })));
    expectRefused(await post(kind, JSON.stringify({ query: '{ ...F } fragment F on Query { _service { sdl } }' })));
  });

  test('with another secret in the header', async () => {
    expectServed(await post('header', BODY, { 'Router-Authorization': SECRET }));
    for (const wrong of [`${SECRET}x`, SECRET.slice(1), SECRET.toUpperCase(), `${SECRET}, ${SECRET}`, 'Bearer', 'x']) {
      expectRefused(await post('header', BODY, { 'Router-Authorization': wrong }));
    }
  });

  test('with a signature of Hive that is missing, altered, or of something else', async () => {
    const right = hiveSignature();
    expectServed(await post('hive', hiveBody(QUERY, variables, right)));
    const altered = `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}`;
    for (const wrong of [altered, hiveSignature('another-secret'), '', null, 7, {}, [right], right.slice(0, -1)]) {
      expectRefused(await post('hive', hiveBody(QUERY, variables, wrong)));
    }
    expectRefused(await post('hive', hiveBody(QUERY, JSON.parse(OTHER_BODY).variables, right)));
    expectRefused(await post('hive', hiveBody(`${QUERY} `, variables, right)));
  });

  test('with a signature that is old, early, altered, or of another body', async () => {
    const send = (signature: string, body = BODY) => post('signature', body, { 'Router-Signature': signature });
    expectServed(await send(sealed(BODY)));
    expectServed(await send(sealed(BODY, { ageMs: 50_000 })));
    expectServed(await send(sealed(BODY, { ageMs: -50_000 })));
    expectRefused(await send(sealed(BODY, { ageMs: 61_000 })));
    expectRefused(await send(sealed(BODY, { ageMs: -61_000 })));
    expectRefused(await send(sealed(BODY, { secret: 'another-secret-of-the-same-length-here' })));
    expectRefused(await send(sealed(BODY), OTHER_BODY));
    expectRefused(await send(sealed(BODY), `${BODY} `));
    const fresh = sealed(BODY);
    expectRefused(await send(fresh.replace(/t=\d+/, `t=${Date.now() + 1}`)));
    expectRefused(await send(fresh.replace('n=nonce', 'n=Nonce')));
    expectRefused(await send(fresh.replace(/s=./, fresh.includes('s=0') ? 's=1' : 's=0')));
    for (const wrong of ['', 'x', 't=1,n=2,s=3', fresh.replace('s=', 's= '), `${fresh},${fresh}`]) {
      expectRefused(await send(wrong));
    }
    // What was refused for its wrapping was not used up.
    expectServed(await send(fresh));
  });

  test('with a signature that was used before, however often and whenever', async () => {
    const signature = sealed(BODY);
    expectServed(await post('signature', BODY, { 'Router-Signature': signature }));
    for (let again = 0; again < 5; again += 1) {
      expectRefused(await post('signature', BODY, { 'Router-Signature': signature }));
    }
    const [one, other] = [sealed(BODY), sealed(BODY)];
    const answers = await Promise.all(
      [one, other, one, other].map((twice) => post('signature', BODY, { 'Router-Signature': twice })),
    );
    expect(answers.filter((answer) => answer.includes('username-m4rk'))).toHaveLength(2);
  });
});
