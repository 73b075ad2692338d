import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCallerAuth } from '../../src/server/caller/caller-auth.ts';
import type { CallerTokenSettings } from '../../src/server/caller/caller-settings.ts';
import type { Log } from '../../src/server/log/events.ts';
import { bearer, signingKey, startIssuer, type TestIssuer } from '../support/issuer.ts';
import { until } from '../support/until.ts';
import { createTestWorld, type TestWorld, type WorldOptions } from '../support/world.ts';

const MINUTE_MS = 60_000;

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await startIssuer({ path: '/3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10/as' });
});
afterEach(() => issuer[Symbol.asyncDispose]());

interface Guarded {
  world: TestWorld;
  /** Moves the clock on the wall and the time that only goes forward. */
  pass(ms: number, options?: { wall?: boolean; steady?: boolean }): void;
  events: [string, object][];
  ask: (token?: string, query?: string) => ReturnType<TestWorld['ask']>;
}

/** A gateway whose callers need tokens of the issuer, at a time that only the test moves. */
async function guarded(change: Partial<CallerTokenSettings> = {}, options: WorldOptions = {}): Promise<Guarded> {
  let wallMs = Date.now();
  let steadyMs = 1_000_000;
  const events: [string, object][] = [];
  const log: Log = { event: (name, fields) => void events.push([name, fields]) };
  const world = await createTestWorld({
    emulator: { people: 3 },
    callerAuth: () => createCallerAuth(issuer.settings(change), { log, nowMs: () => wallMs, steadyMs: () => steadyMs }),
    ...options,
  });
  return {
    world,
    events,
    pass(ms, { wall = true, steady = true } = {}) {
      if (wall) wallMs += ms;
      if (steady) steadyMs += ms;
    },
    ask: (token, query = '{ users(first: 1) { nodes { id username } } }') =>
      world.ask(query, {}, token === undefined ? {} : { headers: bearer(token) }),
  };
}

const statusOf = async (asked: Promise<{ status: number }>) => (await asked).status;

describe('without a token that is taken', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no header', {}, 'Bearer'],
    ['an empty header', { authorization: '' }, 'Bearer'],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, 'Bearer'],
    ['the token alone', { authorization: 'MARK' }, 'Bearer'],
    ['another header', { 'x-authorization': 'Bearer MARK' }, 'Bearer'],
    ['the scheme alone', { authorization: 'Bearer' }, 'Bearer error="invalid_token"'],
    ['two words', { authorization: 'Bearer MARK MARK' }, 'Bearer error="invalid_token"'],
    ['a list', { authorization: 'Bearer MARK, Bearer MARK' }, 'Bearer error="invalid_token"'],
    ['quotes', { authorization: 'Bearer "MARK"' }, 'Bearer error="invalid_token"'],
    ['no token at all', { authorization: 'Bearer MARK' }, 'Bearer error="invalid_token"'],
  ])('%s: 401 with a challenge, before anything is looked at', async (_, headers, challenge) => {
    const { world } = await guarded();
    await using _world = world;
    for (const query of ['{ users { nodes { id } } }', '{ __typename }', '{ nonsense MARK', '']) {
      const answer = await world.ask(query, {}, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer).not.toHaveProperty('data');
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }]);
      expect(answer.text).not.toContain('MARK');
    }
    expect(world.upstream.log()).toEqual([]);
    expect(issuer.fetches()).toBe(1); // the one at start
  });

  test('the body is not even read', async () => {
    const { world } = await guarded();
    await using _world = world;
    const answer = await world.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(answer.status).toBe(401);
  });

  test('health answers, and what is no GraphQL is refused as such', async () => {
    const { world } = await guarded();
    await using _world = world;
    const statusAt = async (path: string) => (await world.gateway.fetch(`http://gateway.test${path}`)).status;
    expect(await statusAt('/health/live')).toBe(200);
    expect(await statusAt('/elsewhere')).toBe(404);
    expect(await statusAt('/graphql')).toBe(405);
  });

  test('why is told to the operator alone', async () => {
    const { world, ask } = await guarded();
    await using _world = world;
    await ask();
    const expired = await ask(issuer.token({ exp: Math.floor(Date.now() / 1_000) - 60 }));
    const forged = await ask(issuer.token({}, { key: signingKey({ kid: issuer.key.kid }) }));
    expect(forged.text).toBe(expired.text);
    const reasons = world
      .logged()
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'caller_refused')
      .map(({ reason }) => reason);
    expect(reasons).toEqual(['missing', 'expired', 'signature']);
    expect(world.logged().join()).not.toContain('eyJ');
  });
});

describe('with a token that is taken', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])('the scheme may be written %s', async (scheme) => {
    const { world } = await guarded();
    await using _world = world;
    const headers = { authorization: `${scheme} ${issuer.token()}` };
    const { status, errors } = await world.ask('{ users { nodes { id } } }', {}, { headers });
    expect([status, errors]).toEqual([200, undefined]);
  });

  test('the fields see who asks', async () => {
    const { ask, world } = await guarded();
    await using _world = world;
    const policies = '{ verifyPolicies { id } users { nodes { username } } }';
    const { data, errors } = await ask(issuer.token({ scope: 'verify:policy' }), policies);
    expect(data).toMatchObject({ verifyPolicies: expect.any(Array), users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'FORBIDDEN' } }]);
    const none = await ask(issuer.token({ scope: 'openid' }), policies);
    expect(none.data).toEqual({ verifyPolicies: null, users: null });
  });

  test('it goes nowhere: calls go up with the service token', async () => {
    const { ask, world } = await guarded();
    await using _world = world;
    await ask(issuer.token());
    expect(world.upstream.log().map(({ tokenId }) => tokenId)).toEqual([world.upstream.worker.clientId]);
  });

  test('it is remembered, but not beyond its end', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    const token = issuer.token({ exp: Math.floor(Date.now() / 1_000) + 60 });
    expect(await statusOf(ask(token))).toBe(200);
    pass(88_000); // 60 s and the skew, but for the fraction of a second that had passed already
    expect(await statusOf(ask(token))).toBe(200);
    pass(3_000);
    expect(await statusOf(ask(token))).toBe(401);
  });

  test('it is remembered, but not beyond the day from which it needs a mark', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    const markedFromMs = Date.UTC(2027, 2, 2);
    pass(markedFromMs - 2_000 - Date.now(), { steady: false });
    const life = { iat: undefined, exp: markedFromMs / 1_000 + 600 };
    const plain = issuer.token(life, { header: { typ: 'JWT' } });
    const marked = issuer.token(life);
    expect(await statusOf(ask(plain))).toBe(200);
    expect(await statusOf(ask(marked))).toBe(200);
    pass(4_000);
    expect(await statusOf(ask(plain))).toBe(401);
    expect(await statusOf(ask(marked))).toBe(200);
  });

  test('it is remembered, but not once its key is withdrawn', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    const token = issuer.token();
    expect(await statusOf(ask(token))).toBe(200);
    issuer.rotate({ keepOld: false });
    pass(10 * MINUTE_MS, { wall: false });
    await ask(issuer.token()); // whoever asks first has the keys fetched anew
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    expect(await statusOf(ask(token))).toBe(401);
  });
});

describe("the issuer's keys", () => {
  test('are fetched at start, once for everybody', async () => {
    const { ask, world } = await guarded();
    await using _world = world;
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(ask(issuer.token()))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(issuer.fetches()).toBe(1);
  });

  test('that cannot be had: 503 to who has a token, since it may be a good one, and 401 to who has none', async () => {
    issuer.answer((response) => response.writeHead(500).end());
    const { ask, world, pass, events } = await guarded();
    await using _world = world;
    await until(() => events.length > 0, 'the first fetch failed');
    const answer = await ask(issuer.token());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('15');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: 15 } },
    ]);
    expect(await statusOf(ask())).toBe(401);
    expect(await statusOf(ask('x'))).toBe(401);
    expect(events).toContainEqual(['keys_failed', { reason: 'status', status: 500 }]);

    issuer.answer();
    pass(15_000);
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    expect(world.upstream.log()).toHaveLength(1);
  });

  test('serve through an outage of 50 minutes without one refusal, and end after an hour', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    const token = () => issuer.token({ iat: undefined, exp: Math.floor(Date.now() / 1_000) + 7_200 });
    expect(await statusOf(ask(token()))).toBe(200);
    issuer.answer((response) => response.writeHead(503).end());
    for (let minute = 1; minute <= 59; minute += 1) {
      pass(MINUTE_MS);
      expect(await statusOf(ask(token()))).toBe(200);
    }
    pass(MINUTE_MS + 1);
    const late = token();
    expect(await statusOf(ask(late))).toBe(503);
  });

  test.each<[string, (issuer: TestIssuer) => void]>([
    ['garbage', (one) => one.answer((response) => void response.end('<html>'))],
    ['10 MB', (one) => one.answer((response) => void response.end('x'.repeat(10_000_000)))],
    ['no keys', (one) => one.list([])],
    ['keys that are too short', (one) => one.list([signingKey({ kid: one.key.kid, bits: 1_024 }).jwk])],
  ])('%s in their place: those known serve on', async (_, spoil) => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    spoil(issuer);
    pass(20 * MINUTE_MS, { wall: false });
    expect(await statusOf(ask(issuer.token()))).toBe(200);
  });

  test('a new key is taken with the first token that names it', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    const old = issuer.token();
    expect(await statusOf(ask(old))).toBe(200);
    pass(15_000);
    issuer.rotate();
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    expect(await statusOf(ask(old))).toBe(200);
  });

  test('two keys of one name are both tried', async () => {
    const twin = signingKey({ kid: issuer.key.kid });
    issuer.list([issuer.key.jwk, twin.jwk, { kty: 'oct', k: 'AAAA', kid: issuer.key.kid }]);
    const { ask, world } = await guarded();
    await using _world = world;
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    expect(await statusOf(ask(issuer.token({}, { key: twin })))).toBe(200);
    expect(await statusOf(ask(issuer.token({}, { key: signingKey({ kid: twin.kid }) })))).toBe(401);
  });

  test('do not depend on the clock on the wall', async () => {
    const { ask, world, pass } = await guarded();
    await using _world = world;
    expect(await statusOf(ask(issuer.token()))).toBe(200);
    pass(24 * 60 * MINUTE_MS, { steady: false });
    const tomorrow = issuer.token({ iat: undefined, exp: Math.floor(Date.now() / 1_000) + 2 * 86_400 });
    expect(await statusOf(ask(tomorrow))).toBe(200);
    expect(issuer.fetches()).toBe(1);
  });
});

describe('with PingOne as the issuer', () => {
  const settingsOf = ({ upstream }: Pick<TestWorld, 'upstream'>, change: Partial<CallerTokenSettings> = {}) => {
    const ofPingOne = `${upstream.authUrl}/${upstream.environmentId}/as`;
    return issuer.settings({ issuer: ofPingOne, jwksUrl: `${ofPingOne}/jwks`, ...change });
  };
  const pingOneWorld = (change: Partial<CallerTokenSettings> = {}, options: WorldOptions = {}) =>
    createTestWorld({
      emulator: { people: 3 },
      callerAuth: (upstream) => createCallerAuth(settingsOf({ upstream }, change)),
      ...options,
    });

  test('a user with the scope reads themself and finds nobody else, and no call is made for others', async () => {
    await using world = await pingOneWorld();
    const [me, other] = world.upstream.data.users();
    const token = await world.upstream.accessToken({
      userId: `${me?.id}`,
      scope: 'openid verify:self',
      audience: issuer.audience,
    });
    await until(() => world.inFlight() === 0, 'all is quiet');
    world.upstream.clearLog();
    const query = `query ($me: ID!, $other: ID!) {
      me: user(id: $me) { username latestVerifyTransaction { id } }
      other: user(id: $other) { username }
    }`;
    const { data, errors } = await world.ask(query, { me: me?.id, other: other?.id }, { headers: bearer(token) });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ me: { username: me?.username }, other: null });
    expect(world.upstream.log().filter(({ path }) => path.includes(`${other?.id}`))).toEqual([]);
  });

  test('tokens of another of its environments are refused', async () => {
    await using world = await pingOneWorld();
    const { visitingWorker } = world.upstream;
    const token = await world.upstream.accessToken({ client: visitingWorker, audience: issuer.audience });
    expect(await statusOf(world.ask('{ __typename }', {}, { headers: bearer(token) }))).toBe(401);
    const own = await world.upstream.accessToken({ audience: issuer.audience });
    expect(await statusOf(world.ask('{ __typename }', {}, { headers: bearer(own) }))).toBe(200);
  });

  test("the callers' own tokens are checked before they go up, and PingOne decides on rights", async () => {
    await using world = await createTestWorld({
      emulator: { people: 3 },
      credential: { kind: 'caller' },
      callerAuth: (upstream) =>
        createCallerAuth(settingsOf({ upstream }, { audience: upstream.authUrl, pingOneDecides: true })),
    });
    const { upstream } = world;
    const users = '{ users { nodes { id } } verifyPolicies { id } }';
    const whole = await world.ask(users, {}, { headers: bearer(await upstream.accessToken()) });
    expect(whole.errors).toBeUndefined();
    const readOnly = await upstream.accessToken({ client: upstream.readOnlyWorker });
    const part = await world.ask(users, {}, { headers: bearer(readOnly) });
    expect(part.errors).toMatchObject([{ path: ['verifyPolicies'], extensions: { code: 'FORBIDDEN' } }]);

    upstream.clearLog();
    for (const token of [await upstream.accessToken({ expiresInS: -60 }), issuer.token(), 'x']) {
      expect(await statusOf(world.ask(users, {}, { headers: bearer(token) }))).toBe(401);
    }
    expect(upstream.log()).toEqual([]);
  });
});
