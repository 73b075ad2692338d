import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { SCALE, scaledWaits } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { createTestWorld, QUICK_WAITS, type TestWorld, type WorldOptions } from '../support/world.ts';

const USER = 'query ($id: ID!) { user(id: $id) { id } }';
const SECOND_MS = 1_000 * SCALE;
const AT_ONCE_MS = 50 + 200; // fifty is what it should take; the rest is for a machine under load

const SCALED = scaledWaits();

async function guardedWorld(options: WorldOptions = {}) {
  const world = await createTestWorld({ timing: SCALED, ...options, emulator: { people: 0, ...options.emulator } });
  const ids = Array.from({ length: 40 }, () => world.upstream.data.putUser().id);
  const ask = (index = 0, headers: Record<string, string> = {}) => world.ask(USER, { id: ids[index] }, { headers });
  const [id = ''] = ids;
  return { world, ids, id, ask };
}
/** One signal for a crowd. */
function leavers(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
const calls = (world: TestWorld, resource = 'user') => world.calls().filter((call) => call === resource).length;
const fail = (world: TestWorld, fault: Omit<Fault, 'match'>, resource = 'user') =>
  world.upstream.fault({ ...fault, match: { resource } });
const codesOf = ({ errors }: { errors?: { extensions: Record<string, unknown> }[] }) =>
  (errors ?? []).map(({ extensions }) => extensions.code);

describe('a call that fails', () => {
  test.each<[string, Omit<Fault, 'match'>]>([
    ['with 500', { status: 500 }],
    ['with 502', { status: 502 }],
    ['with 503', { status: 503 }],
    ['with 504', { status: 504 }],
    ['by a reset before the answer', { reset: 'beforeHeaders' }],
  ])('%s once is sent again, and nobody notices', async (_what, fault) => {
    const { world, ask, id } = await guardedWorld();
    await using _ = world;
    fail(world, { ...fault, times: 1 });
    expect(await ask()).toMatchObject({ data: { user: { id } } });
    expect(calls(world)).toBe(2);
  });

  test('goes out three times at most', async () => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { status: 500 });
    expect(codesOf(await ask())).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(calls(world)).toBe(3);
  });

  test.each([400, 403, 409, 410, 412, 415, 422, 501, 204, 206, 304])('with %i is not sent again', async (status) => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { status });
    await ask();
    expect(calls(world)).toBe(1);
  });

  test.each([204, 206, 304])('with a status that nobody asked for (%i) is not believed', async (status) => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { status, ...(status === 206 && { body: { id: 'x' } }) });
    expect(codesOf(await ask())).toEqual(['UPSTREAM_INVALID']);
  });

  test('is sent again for a tenth of the calls only, where many fail', async () => {
    const { world, ids } = await guardedWorld({
      timing: { ...SCALED, budgetWindowMs: 60_000, circuitWindowMs: 0.001 },
    });
    await using _ = world;
    fail(world, { status: 500 });
    await Promise.all(ids.map((id) => world.ask(USER, { id })));
    expect(calls(world)).toBe(ids.length + Math.max(3, ids.length * 0.1));
    expect(world.guardEvents).toContainEqual({ type: 'retry_budget_empty', group: 'directory' });
  });
});

describe('a rate limit', () => {
  const limited = (retryAfter?: string): Omit<Fault, 'match'> => ({
    status: 429,
    ...(retryAfter !== undefined && { headers: { 'Retry-After': retryAfter } }),
  });

  test('that ends in time is waited for, by the call that met it and by all others of its group', async () => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { ...limited('2'), times: 1 });
    const first = ask(0);
    await until(() => world.guardEvents.length === 1, 'the gate is closed');
    const closedAt = performance.now();
    const others = [1, 2, 3].map((index) => ask(index));
    for (const answer of await Promise.all([first, ...others])) expect(answer.errors).toBeUndefined();
    expect(performance.now() - closedAt).toBeGreaterThanOrEqual(2 * SECOND_MS - 2);
    expect(calls(world)).toBe(1 + 4);
  });

  test.each(['120', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'that ends too late (%s) fails at once, for all of its group, and for no other',
    async (retryAfter) => {
      const { world, ask } = await guardedWorld({ timing: { ...SCALED, deadlineMs: 20 * SECOND_MS } });
      await using _ = world;
      fail(world, limited(retryAfter));
      await ask();
      const startedAt = performance.now();
      const { errors } = await ask(1);
      expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true } }]);
      expect(errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(50);
      expect(calls(world)).toBe(1);
      const other = await world.ask('{ verifyPolicies { id } }');
      expect(other.errors).toBeUndefined();
    },
  );

  test.each([undefined, '0', '-1', 'soon'])(
    'without a time (%s) fails that call, and others wait a second',
    async (text) => {
      const { world, ask } = await guardedWorld();
      await using _ = world;
      fail(world, { ...limited(text), times: 1 });
      const first = await ask(0);
      expect(first.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      expect((await ask(1)).errors).toBeUndefined();
      expect(calls(world)).toBe(2);
    },
  );

  test('of 503 with a time is waited for too', async () => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { status: 503, headers: { 'Retry-After': '2' }, times: 1 });
    expect((await ask()).errors).toBeUndefined();
    expect(world.guardEvents).toEqual([
      { type: 'gate_closed', group: 'directory', reason: 'unavailable', forMs: 2 * SECOND_MS },
    ]);
  });
});

describe('a group that fails', () => {
  test('is left alone for a while, then tried, then served again; others never notice', async () => {
    const { world, ask, ids } = await guardedWorld();
    await using _ = world;
    const fault = fail(world, { status: 500 });
    await Promise.all(ids.map((id) => world.ask(USER, { id })));
    expect(world.guards().groups.directory.circuit).toBe('open');
    const before = calls(world);
    const startedAt = performance.now();
    const refused = await ask(1);
    expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
    expect(refused.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(0);
    expect(calls(world)).toBe(before);
    expect((await world.ask('{ verifyPolicies { id } }')).errors).toBeUndefined();
    fault.remove();
    while (world.guards().groups.directory.circuit !== 'closed') await ask(1);
    expect((await ask(1)).errors).toBeUndefined();
    const changes = world.guardEvents.flatMap((event) => (event.type === 'circuit_changed' ? [event] : []));
    expect(changes[0]).toEqual({ type: 'circuit_changed', group: 'directory', from: 'closed', to: 'open' });
    expect(changes.at(-1)).toEqual({ type: 'circuit_changed', group: 'directory', from: 'half-open', to: 'closed' });
  });

  test('by refusing, or by clients who leave, is not said to be ill', async () => {
    const { world, ids } = await guardedWorld();
    await using _ = world;
    const refusals = fail(world, { status: 403 });
    await Promise.all(ids.map((id) => world.ask(USER, { id })));
    refusals.remove();
    const hang = fail(world, { hang: true });
    const leaver = leavers();
    const left = ids.map((id) => world.ask(USER, { id }, { signal: leaver.signal }).catch(() => 'left'));
    await until(() => hang.hits() === ids.length, 'all have asked');
    leaver.abort();
    await Promise.all(left);
    await until(() => world.guards().inFlight === 0, 'their calls have ended');
    expect(world.guards()).toMatchObject({ groups: { directory: { circuit: 'closed' } }, queued: 0 });
  });
});

describe('the time of a request', () => {
  test('ends what is under way, and says so', async () => {
    const { world, ask } = await guardedWorld({ timing: { ...QUICK_WAITS, deadlineMs: 150 } });
    await using _ = world;
    const hang = fail(world, { hang: true });
    const startedAt = performance.now();
    const { errors } = await ask();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'DEADLINE_EXCEEDED', retryable: true } }]);
    expect(hang.hits()).toBe(1);
    await until(() => world.inFlight() === 0, 'the call was ended');
  });

  test.each(['x-request-timeout-ms', 'x-envoy-expected-rq-timeout-ms'])('is less where %s says so', async (name) => {
    const { world, ask } = await guardedWorld();
    await using _ = world;
    fail(world, { hang: true });
    const startedAt = performance.now();
    expect(codesOf(await ask(0, { [name]: '100' }))).toEqual(['DEADLINE_EXCEEDED']);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('of one who shares a call does not end it for another', async () => {
    const { world, ask, id } = await guardedWorld();
    await using _ = world;
    const slow = fail(world, { latencyMs: 300 });
    const hasty = ask(0, { 'x-request-timeout-ms': '60' });
    const patient = ask(0);
    expect(codesOf(await hasty)).toEqual(['DEADLINE_EXCEEDED']);
    expect(await patient).toMatchObject({ data: { user: { id } } });
    expect(slow.hits()).toBe(1);
  });

  test('also ends the wait for policies that another request reads', async () => {
    const { world } = await guardedWorld();
    await using _ = world;
    const slow = fail(world, { latencyMs: 300 }, 'verifyPolicies');
    const first = world.ask('{ verifyPolicies { id } }');
    const hasty = await world.ask('{ verifyPolicies { id } }', {}, { headers: { 'x-request-timeout-ms': '60' } });
    expect(codesOf(hasty)).toEqual(['DEADLINE_EXCEEDED']);
    expect((await first).errors).toBeUndefined();
    expect(slow.hits()).toBe(1);
  });
});

describe('more than there is room for', () => {
  test('waits for its turn half a second, and is told to come back with 503', async () => {
    const { world, ids } = await guardedWorld({ figures: { maxInFlight: 8, maxQueued: 2 } });
    await using _ = world;
    const hang = fail(world, { hang: true });
    const leaver = leavers();
    const inside = ids.slice(0, 7).map((id) => world.ask(USER, { id }, { signal: leaver.signal }).catch(() => 'left'));
    await until(() => hang.hits() === 7, 'all slots of the group are taken');
    const answers = await Promise.all(ids.slice(7, 12).map((id) => world.ask(USER, { id })));
    for (const { status, headers, errors, data } of answers) {
      expect([status, headers.get('retry-after'), data]).toEqual([503, '1', { user: null }]);
      expect(errors).toMatchObject([{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 } }]);
    }
    expect(world.guards()).toMatchObject({ inFlight: 7, queued: 0, waitingCalls: 0 });
    expect(hang.hits()).toBe(7);
    // Another group has slots of its own left.
    expect((await world.ask('{ verifyPolicies { id } }')).status).toBe(200);
    leaver.abort();
    await Promise.all(inside);
    await until(() => world.guards().inFlight === 0, 'their calls have ended');
  });

  test('of the calls of one operation waits as long as the operation may', async () => {
    const { world, ids } = await guardedWorld({ figures: { maxInFlight: 8, maxQueued: 0 } });
    await using _ = world;
    world.upstream.vary({ latencyMs: 40 });
    const { data, errors } = await world.ask(
      '{ users(first: 40) { nodes { id verifyTransactions { totalCount } identityAssurance { type } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(ids.length);
  });

  test('of documents at once is twenty', async () => {
    const { world } = await guardedWorld();
    await using _ = world;
    const hang = fail(world, { hang: true }, 'documents');
    const leaver = leavers();
    const asked = Array.from({ length: 30 }, () => {
      const { id: u } = world.upstream.data.putUser();
      const { id: t } = world.upstream.data.putTransaction(u, { transactionStatus: { status: 'SUCCESS' } });
      const query = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { documents { id } } }';
      return world.ask(query, { u, t }, { signal: leaver.signal }).catch(() => 'left');
    });
    await until(() => world.guards().waitingCalls === 10, 'ten wait');
    await until(() => hang.hits() === 20, 'twenty are out');
    leaver.abort();
    await Promise.all(asked);
    await until(() => world.guards().inFlight + world.guards().waitingCalls === 0, 'all have gone');
    expect(hang.hits()).toBe(20);
  });
});

test('an answer nested without measure is not believed', async () => {
  const { world, ask, id } = await guardedWorld();
  await using _ = world;
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { x: nested(depth - 1) });
  const deep = fail(world, { rewrite: (body) => ({ ...(body as object), more: nested(32) }) });
  expect(codesOf(await ask())).toEqual(['UPSTREAM_INVALID']);
  deep.remove();
  fail(world, { rewrite: (body) => ({ ...(body as object), more: nested(20) }) });
  expect(await ask()).toMatchObject({ data: { user: { id } } });
});

test('the token endpoint may ask for time, and gets it', async () => {
  let nowMs = Date.now();
  const world = await createTestWorld({ emulator: { people: 1 }, warm: false, upstreamNow: () => nowMs });
  await using _ = world;
  const { id } = world.upstream.data.users()[0] ?? {};
  const limit = world.upstream.fault({
    match: { resource: 'token' },
    status: 429,
    headers: { 'Retry-After': '30' },
    times: 1,
  });
  const waitMs = 30 * QUICK_WAITS.secondMs;
  const ask = () => world.ask(USER, { id });
  expect(codesOf(await ask())).toEqual(['UPSTREAM_UNAVAILABLE']);
  nowMs += Math.max(waitMs, QUICK_WAITS.tokenBackoffMinMs) - 1;
  expect(codesOf(await ask())).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(limit.hits()).toBe(1);
  nowMs += 1;
  expect((await ask()).errors).toBeUndefined();
});
