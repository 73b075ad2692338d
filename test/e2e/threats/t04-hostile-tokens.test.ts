import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, mostInHalfMinute } from '../../support/issuer.ts';
import { startTrap, type Trap } from '../egress.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';
import { hostileTokens } from '../hostile-tokens.ts';
import { rawRequest } from '../raw-request.ts';

const MAX_REFUSAL_BYTES = 8 * 1_024;
const QUERY = '{ users(first: 1) { nodes { id username } } }';

let world: GuardedWorld;
let trap: Trap;
beforeAll(async () => {
  trap = await startTrap();
  world = await startGuardedWorld();
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await trap?.[Symbol.asyncDispose]();
});

test('T4: no hostile token gets in, and nothing is ever fetched from a place that a token names', async () => {
  const { gateway, issuer, upstream, egress } = world;
  const tokens = hostileTokens(issuer, `http://127.0.0.1:${trap.port}`);
  expect(new Set(tokens.map(([name]) => name)).size).toBeGreaterThanOrEqual(60);
  expect((await gateway.ask(QUERY, {}, bearer(issuer.token()))).data.users.nodes).toHaveLength(1);
  upstream.clearLog();
  for (const [name, token] of tokens) {
    const { status, headers, errors, text, data } = await gateway.ask(QUERY, {}, bearer(token));
    expect(status, name).toBe(401);
    expect(headers['www-authenticate'], name).toBe('Bearer error="invalid_token"');
    expect(errors, name).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(data, name).toBeUndefined();
    expect(text.length, name).toBeLessThan(MAX_REFUSAL_BYTES);
    for (const piece of token.split('.').filter((one) => one.length > 8)) expect(text, name).not.toContain(piece);
  }
  expect(upstream.log()).toEqual([]);
  expect(trap.visits()).toBe(0);
  expect(issuer.strays()).toEqual([]);
  expect(egress.places()).toEqual(world.places());
  expect(mostInHalfMinute(issuer.fetchTimes())).toBeLessThanOrEqual(2);
  expect((await gateway.ask(QUERY, {}, bearer(issuer.token()))).status).toBe(200);
  for (const [, token] of tokens) {
    const output = gateway.output();
    if (token.length > 8) expect(output.stdout + output.stderr).not.toContain(token);
  }
});

test('T4: a second Authorization header is not overlooked, whichever of the two is good', async () => {
  const { gateway, issuer, upstream } = world;
  const body = JSON.stringify({ query: QUERY });
  const send = (...authorizations: string[]) =>
    rawRequest(
      gateway.port,
      [
        'POST /graphql HTTP/1.1',
        `Host: 127.0.0.1:${gateway.port}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        ...authorizations.map((value, at) => `${at % 2 === 0 ? 'Authorization' : 'AUTHORIZATION'}: ${value}`),
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  const good = `Bearer ${issuer.token()}`;
  expect(await send(good)).toMatch(/^HTTP\/1\.1 200 /);
  upstream.clearLog();
  for (const pair of [
    [good, good],
    [good, 'Bearer x'],
    ['Bearer x', good],
    ['Basic dXNlcjpwYXNz', good],
    ['', good],
  ]) {
    expect(await send(...pair), pair.map((value) => value.slice(0, 10)).join()).toMatch(/^HTTP\/1\.1 40[01] /);
  }
  expect(upstream.log()).toEqual([]);
});
