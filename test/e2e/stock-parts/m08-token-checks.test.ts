import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, mostInHalfMinute, rawToken } from '../../support/issuer.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';

const QUERY = '{ users(first: 1) { nodes { id } } }';

let world: GuardedWorld;
beforeAll(async () => {
  world = await startGuardedWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const ask = (headers: Record<string, string>) => world.gateway.ask(QUERY, {}, headers);

test('M8: fifty tokens with unknown keys are fifty times 401, and hardly any fetch', async () => {
  const { issuer } = world;
  for (let at = 0; at < 50; at += 1) {
    const { status } = await ask(bearer(issuer.token({}, { header: { kid: `forged-${at}` } })));
    expect(status).toBe(401);
  }
  expect(mostInHalfMinute(issuer.fetchTimes())).toBeLessThanOrEqual(2);
});

test('M8: a token without an end is refused', async () => {
  expect((await ask(bearer(world.issuer.token({ exp: undefined })))).status).toBe(401);
});

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('M8: the scheme may be written %s', async (scheme) => {
  expect((await ask({ authorization: `${scheme} ${world.issuer.token()}` })).status).toBe(200);
});

test('M8: a refusal says how to sign in', async () => {
  expect((await ask({})).headers['www-authenticate']).toBe('Bearer');
  expect((await ask(bearer('x'))).headers['www-authenticate']).toBe('Bearer error="invalid_token"');
});

test('M8: no other algorithm is taken beside RS256', async () => {
  const { issuer } = world;
  const { key } = issuer;
  const secret = key.publicKey.export({ format: 'pem', type: 'spki' });
  const hmac = (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
  expect((await ask(bearer(rawToken({ alg: 'HS256', kid: key.kid }, issuer.claims(), hmac)))).status).toBe(401);
  for (const alg of ['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA', 'none']) {
    expect((await ask(bearer(issuer.token({}, { header: { alg } })))).status).toBe(401);
  }
});

test('M8: whatever a token holds, the answer is never a fault of the server', async () => {
  for (const token of ['.', '..', '...', 'a.b.c', 'e30.e30.e30', `${'A'.repeat(9_000)}`, 'bnVsbA.bnVsbA.AA']) {
    expect((await ask(bearer(token))).status).toBe(401);
  }
  expect(world.gateway.output().stderr).not.toMatch(/unexpected/i);
});
