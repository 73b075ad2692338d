import { expect, test } from 'vitest';
import { bearer, mostInHalfMinute } from '../../support/issuer.ts';
import { until } from '../../support/until.ts';
import { startGuardedWorld } from '../guarded-world.ts';

const QUERY = '{ users(first: 1) { nodes { id } } }';

test('M9: while the key server answers 500, valid tokens are taken as before, and it is left in peace', async () => {
  await using world = await startGuardedWorld();
  const { gateway, issuer } = world;
  const status = async (token: string) => (await gateway.ask(QUERY, {}, bearer(token))).status;
  expect(await status(issuer.token())).toBe(200);
  issuer.answer((response) => response.writeHead(500).end());
  // A hundred valid ones that it has not seen yet, and between them a hundred that name keys which nobody has.
  for (let at = 0; at < 100; at += 1) {
    expect(await status(issuer.token())).toBe(200);
    expect(await status(issuer.token({}, { header: { kid: `unknown-${at}` } }))).toBe(401);
  }
  expect(mostInHalfMinute(issuer.fetchTimes())).toBeLessThanOrEqual(2);
});

test('M9: started while the key server is down, it starts, says so, and asks it no more often for all who come', async () => {
  await using world = await startGuardedWorld({
    prepare: (issuer) => issuer.answer((response) => response.writeHead(500).end()),
  });
  const { gateway, issuer, upstream } = world;
  await until(() => issuer.fetches() > 0, 'the keys were asked for');
  for (let at = 0; at < 100; at += 1) {
    const { status, headers, errors } = await gateway.ask(QUERY, {}, bearer(issuer.token()));
    expect([status, headers['retry-after']]).toEqual([503, '15']);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  }
  expect(mostInHalfMinute(issuer.fetchTimes())).toBeLessThanOrEqual(2);
  expect(upstream.log().filter(({ resource }) => resource !== 'token')).toEqual([]);
  expect((await fetch(`http://127.0.0.1:${gateway.port}/health/live`)).status).toBe(200);
  expect(gateway.output().stderr).toMatch(/"keys_failed".*"status":500/);
});

test('M9: a hundred unknown keys at once are one fetch', async () => {
  await using world = await startGuardedWorld();
  const { gateway, issuer } = world;
  expect((await gateway.ask(QUERY, {}, bearer(issuer.token()))).status).toBe(200);
  const before = issuer.fetches();
  const asked = Array.from({ length: 100 }, (_, at) =>
    gateway.ask(QUERY, {}, bearer(issuer.token({}, { header: { kid: `unknown-${at}` } }))),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([401]));
  expect(issuer.fetches() - before).toBe(1);
});
