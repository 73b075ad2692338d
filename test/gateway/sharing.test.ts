import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../emulator/call-log.ts';
import { until } from '../support/until.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const USER = 'query ($id: ID!) { user(id: $id) { id username identityAssurance { type } } }';
const POLICIES = '{ verifyPolicies { id name } }';
const LATENCY_MS = 60; // long enough for many requests to meet on the way

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function slowWorld(options: Parameters<typeof createTestWorld>[0] = {}) {
  const world = await createTestWorld({ emulator: { people: 3 }, ...options });
  world.upstream.vary({ latencyMs: LATENCY_MS });
  const { id } = world.upstream.data.putUser({ username: 'somebody' });
  return { world, id };
}

const countOf = (world: TestWorld, resource: string) => world.calls().filter((call) => call === resource).length;

describe('with the service token', () => {
  test('many requests for the same at once are one call', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    const answers = await Promise.all(times(50, () => world.ask(USER, { id })));
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data.user.username).toBe('somebody');
    }
    expect(world.calls().toSorted()).toEqual(['identityAssurance', 'user']);
  });

  test('parts that requests have in common are shared, the others are not', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    const others = world.upstream.data.users().map((user) => user.id);
    await Promise.all(others.flatMap((other) => [world.ask(USER, { id }), world.ask(USER, { id: other })]));
    expect(countOf(world, 'user')).toBe(new Set([id, ...others]).size);
  });

  test('callers with different headers do not share, though one token goes up for all', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    const headers = [{}, bearer('a'), bearer('b'), { authorization: 'Basic a' }, { authorization: 'bearer a' }];
    await Promise.all(headers.flatMap((header) => times(5, () => world.ask(USER, { id }, { headers: header }))));
    expect(countOf(world, 'user')).toBe(headers.length);
    const log = world.upstream.log();
    expect(new Set(log.map(({ tokenId }) => tokenId))).toEqual(new Set([world.upstream.worker.clientId]));
    // What a caller sends is none of PingOne's business here.
    expect(new Set(log.map((call) => call.headers.authorization)).size).toBe(1);
  });

  test('nothing is kept once the answer is there', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    await Promise.all([world.ask(USER, { id }), world.ask(USER, { id })]);
    world.upstream.data.putUser({ id, username: 'renamed' });
    const { data } = await world.ask(USER, { id });
    expect(data.user.username).toBe('renamed');
    expect(countOf(world, 'user')).toBe(2);
  });

  test('a failure is shared by those who wait for it, and by nobody after', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    world.upstream.fault({ match: { resource: 'user' }, status: 403, times: 1 });
    const answers = await Promise.all(times(10, () => world.ask(USER, { id })));
    for (const { errors } of answers)
      expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'FORBIDDEN' } }]);
    const { data, errors } = await world.ask(USER, { id });
    expect(errors).toBeUndefined();
    expect(data.user.username).toBe('somebody');
  });

  test('who asked first may leave: the others are answered by the same call', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    const leaver = new AbortController();
    const left = world.ask(USER, { id }, { signal: leaver.signal }).catch(() => 'left');
    await until(() => countOf(world, 'user') === 1, 'the first call has arrived');
    const staying = times(5, () => world.ask(USER, { id }));
    await new Promise((resolve) => setImmediate(resolve));
    leaver.abort();
    for (const { data, errors } of await Promise.all(staying)) {
      expect(errors).toBeUndefined();
      expect(data.user.username).toBe('somebody');
    }
    await left;
    expect(countOf(world, 'user')).toBe(1);
    expect(world.upstream.log().map(({ aborted }) => aborted)).not.toContain(true);
  });

  test('when all have left the call ends, and a newcomer gets one of their own', async () => {
    const { world, id } = await slowWorld();
    await using _ = world;
    const handle = world.upstream.fault({ match: { resource: 'user' }, hang: true });
    const leaver = new AbortController();
    const left = times(3, () => world.ask(USER, { id }, { signal: leaver.signal }).catch(() => 'left'));
    await until(() => countOf(world, 'user') === 1, 'the call has arrived');
    leaver.abort();
    handle.remove();
    const { data, errors } = await world.ask(USER, { id });
    expect(errors).toBeUndefined();
    expect(data.user.username).toBe('somebody');
    expect(countOf(world, 'user')).toBe(2);
    await Promise.all(left);
    await until(() => world.upstream.log().some(({ resource, aborted }) => resource === 'user' && aborted), 'it ended');
  });

  test('policies outlive whoever asked for them first', async () => {
    const { world } = await slowWorld();
    await using _ = world;
    const leaver = new AbortController();
    const left = world.ask(POLICIES, {}, { signal: leaver.signal }).catch(() => 'left');
    await until(() => countOf(world, 'verifyPolicies') === 1, 'the call has arrived');
    const staying = world.ask(POLICIES);
    leaver.abort();
    const { data, errors } = await staying;
    expect(errors).toBeUndefined();
    expect(data.verifyPolicies).toHaveLength(world.upstream.data.policies().length);
    await left;
    expect(world.calls()).toEqual(['verifyPolicies']);
  });

  test('a list of policies that could not be read is not kept', async () => {
    const { world } = await slowWorld();
    await using _ = world;
    world.upstream.fault({ match: { resource: 'verifyPolicies' }, status: 403, times: 1 });
    const answers = await Promise.all(times(4, () => world.ask(POLICIES)));
    for (const { errors } of answers) expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await world.ask(POLICIES)).errors).toBeUndefined();
    expect(countOf(world, 'verifyPolicies')).toBe(2);
  });
});

describe("with the caller's own token", () => {
  const asCaller = { credential: { kind: 'caller' } } as const;

  test('each caller has a call of their own, with their own token', async () => {
    const { world, id } = await slowWorld(asCaller);
    await using _ = world;
    const { upstream } = world;
    const tokens = await Promise.all([
      upstream.accessToken(),
      upstream.accessToken(),
      upstream.accessToken({ client: upstream.readOnlyWorker }),
    ]);
    const answers = await Promise.all(
      tokens.flatMap((token) => times(6, () => world.ask(USER, { id }, { headers: bearer(token) }))),
    );
    for (const { data } of answers) expect(data.user.username).toBe('somebody');
    const seen = upstream.log().filter(({ resource }) => resource === 'user');
    expect(seen.map((call) => call.headers.authorization).toSorted()).toEqual(
      tokens.map((token) => fingerprint(`Bearer ${token}`)).toSorted(),
    );
    expect(seen.map(({ tokenId }) => tokenId).toSorted()).toEqual(
      [upstream.worker.clientId, upstream.worker.clientId, upstream.readOnlyWorker.clientId].toSorted(),
    );
    // Who may not read the claims does not get those of somebody who may.
    const codes = answers.map(({ errors }) => errors?.map(({ extensions }) => extensions.code));
    expect(codes.slice(0, 12)).toEqual(times(12, () => undefined));
    expect(codes.slice(12)).toEqual(times(6, () => ['FORBIDDEN']));
  });

  test('policies are kept apart', async () => {
    const { world } = await slowWorld(asCaller);
    await using _ = world;
    const { upstream } = world;
    const [one, other, weak] = await Promise.all([
      upstream.accessToken(),
      upstream.accessToken(),
      upstream.accessToken({ client: upstream.readOnlyWorker }),
    ]);
    const one3 = times(3, () => world.ask(POLICIES, {}, { headers: bearer(one) }));
    const [first] = await Promise.all(one3);
    expect(first?.data.verifyPolicies.length).toBeGreaterThan(1);
    expect(world.calls()).toEqual(['verifyPolicies']);
    await world.ask(POLICIES, {}, { headers: bearer(one) });
    expect(world.calls()).toEqual(['verifyPolicies']); // their own list, kept
    await world.ask(POLICIES, {}, { headers: bearer(other) });
    expect(world.calls()).toEqual(['verifyPolicies', 'verifyPolicies']);

    const query = 'query ($id: ID!) { verifyPolicies { name } verifyPolicy(id: $id) { name } }';
    const refused = await world.ask(query, { id: first?.data.verifyPolicies[0].id }, { headers: bearer(weak) });
    expect(refused.data).toEqual({ verifyPolicies: null, verifyPolicy: null });
    expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('what one caller was refused is not refused to another, nor the other way round', async () => {
    const { world, id } = await slowWorld(asCaller);
    await using _ = world;
    const { upstream } = world;
    const good = await upstream.accessToken();
    const bad = await upstream.accessToken({ expiresInS: -60 });
    const asked = times(20, (index) => world.ask(USER, { id }, { headers: bearer(index % 2 === 0 ? good : bad) }));
    for (const [index, { data, errors }] of (await Promise.all(asked)).entries()) {
      if (index % 2 === 0)
        expect({ data: data.user.username, errors }).toEqual({ data: 'somebody', errors: undefined });
      else expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect(countOf(world, 'user')).toBe(2);
  });
});
