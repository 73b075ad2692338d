import { describe, expect, test } from 'vitest';
import type { Scenario, WireFault } from '../support/fault-layer/scenario.ts';
import { SCALE } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { ATTEMPT_MS, createLoadWorld, LONGEST_OPEN_MS, type LoadWorld, outcomesOf, quantile, share } from './load.ts';

const PER_SECOND = 40;
const RUN_MS = 60_000 * SCALE; // a minute of an upstream's bad day
const READS = { method: 'GET', path: '/users/[^/?]+$' };
const AMPLIFICATION = 1.1;
const FLOOR = 3; // retries that are allowed however few calls there are

const answerOf = (status: number, headers = ''): WireFault => ({
  kind: 'raw',
  bytes: `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n${headers}Content-Length: 2\r\n\r\n{}`,
  afterwards: 'keep',
});
const sometimes = (probability: number, fault: WireFault): Scenario => ({ match: READS, probability, fault, seed: 11 });
const reads = ({ layer }: LoadWorld) => layer.exchanges().filter(({ method }) => method === 'GET');

/** Attempts never exceed calls by more than the budget of the windows that the run lasted. */
function expectNoStorm(load: LoadWorld, calls: number) {
  const windows = Math.ceil(RUN_MS / (10_000 * SCALE)) + 1;
  expect(reads(load).length).toBeLessThanOrEqual(Math.max(calls * AMPLIFICATION, calls + FLOOR * windows));
}

async function expectCalm({ world }: LoadWorld) {
  await until(() => world.inFlight() === 0, 'nothing is under way');
  expect(world.guards()).toMatchObject({ inFlight: 0, queued: 0, waitingCalls: 0 });
}

describe('F11: latency', () => {
  test.each([0.01, 0.1, 1])(
    'on a share of %d of calls is waited for, and no call goes out twice',
    async (probability) => {
      await using load = await createLoadWorld();
      load.layer.setScenarios(sometimes(probability, { kind: 'latency', ms: 150, jitterMs: 100 }));
      const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
      expect(share(samples, 'whole'), outcomesOf(samples)).toBe(1);
      expect(reads(load)).toHaveLength(samples.length);
      await expectCalm(load);
    },
  );
});

test('F32: a limit on a third of the calls lets through nine tenths of what PingOne would take', async () => {
  await using load = await createLoadWorld();
  load.layer.setScenarios(sometimes(0.35, answerOf(429, 'Retry-After: 1\r\n')));
  const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
  expect(share(samples, 'whole'), outcomesOf(samples)).toBeGreaterThanOrEqual(0.65 * 0.9);
  expect(
    share(samples, 'whole') + share(samples, 'RATE_LIMITED') + share(samples, 'DEADLINE_EXCEEDED'),
    outcomesOf(samples),
  ).toBeCloseTo(1);
  expectNoStorm(load, samples.length);
  await expectCalm(load);
});

describe('F33: errors of PingOne', () => {
  test('on a tenth of the calls are seen by hardly anybody', async () => {
    await using load = await createLoadWorld();
    load.layer.setScenarios(sometimes(0.08, answerOf(502)));
    const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
    expect(share(samples, 'whole'), outcomesOf(samples)).toBeGreaterThanOrEqual(0.97);
    expectNoStorm(load, samples.length);
    await expectCalm(load);
  });

  test('on most of the calls open the circuit', async () => {
    await using load = await createLoadWorld();
    load.layer.setScenarios(sometimes(0.7, answerOf(500)));
    const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
    expect(load.world.guardEvents).toContainEqual(expect.objectContaining({ type: 'circuit_changed', to: 'open' }));
    expect(share(samples, 'whole') + share(samples, 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
    expectNoStorm(load, samples.length);
    await expectCalm(load);
  });
});

test('F35: in an outage calls fail fast, PingOne is left alone, and all is well again soon after', async () => {
  await using load = await createLoadWorld();
  load.layer.setScenarios({ match: {}, fault: { kind: 'reset', after: 0 }, seed: 1 });
  const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
  expect(share(samples, 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
  const changes = load.world.guardEvents.flatMap((event) => (event.type === 'circuit_changed' ? [event.to] : []));
  expect(changes[0]).toBe('open');
  const halfOpened = changes.filter((to) => to === 'half-open').length;
  // Before it opened: twenty calls, their retries, and what was under way with them.
  expect(reads(load).length).toBeLessThanOrEqual(20 + 20 + 3 * halfOpened + FLOOR * 2);
  const onceOpen = samples.filter(({ at }) => at > RUN_MS / 2);
  expect(quantile(onceOpen, 0.9)).toBeLessThan(50);
  load.layer.setScenarios();
  const mendedAt = performance.now();
  for (let index = 0; (await load.askUser(index)) !== 'whole'; index += 1) {
    expect(performance.now() - mendedAt).toBeLessThan(LONGEST_OPEN_MS + 2_000);
  }
  await expectCalm(load);
});

test('F36: where a third is too slow the others are served', async () => {
  await using load = await createLoadWorld();
  load.layer.setScenarios(sometimes(0.3, { kind: 'latency', ms: 3 * ATTEMPT_MS }));
  const samples = await load.drive({ perSecond: PER_SECOND, forMs: RUN_MS });
  expect(share(samples, 'whole'), outcomesOf(samples)).toBeGreaterThanOrEqual(0.6);
  expectNoStorm(load, samples.length);
  await expectCalm(load);
});

test('F37: an upstream that comes and goes is never flooded with probes, and never misread', async () => {
  await using load = await createLoadWorld();
  const down: Scenario = { match: READS, fault: answerOf(500), seed: 1 };
  let turns = 0;
  const flapping = setInterval(() => {
    turns += 1;
    load.layer.setScenarios(...(turns % 2 === 1 ? [down] : []));
  }, 2_000 * SCALE);
  const samples = await load.drive({ perSecond: PER_SECOND, forMs: 2 * RUN_MS }).finally(() => clearInterval(flapping));
  expect(share(samples, 'whole') + share(samples, 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
  expectNoStorm(load, samples.length);
  load.layer.setScenarios();
  await expectCalm(load);
});

test('F38: where documents hang, everything else is served whole', async () => {
  await using load = await createLoadWorld();
  const { world, layer } = load;
  const { data } = world.upstream;
  const papers = data.users().map(({ id: u }) => {
    const { id: t } = data.putTransaction(u, { transactionStatus: { status: 'SUCCESS' } });
    return { u, t, d: data.putDocument(u, t).id };
  });
  layer.setScenarios({ match: { path: '/documents' }, fault: { kind: 'stall', after: 0 }, seed: 1 });
  const query = 'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { id } }';
  const hanging: Promise<unknown>[] = [];
  const samples = await load.drive({
    perSecond: PER_SECOND,
    forMs: RUN_MS,
    ask(index) {
      hanging.push(world.ask(query, papers[index % papers.length]));
      return load.askUser(index);
    },
  });
  expect(share(samples, 'whole'), outcomesOf(samples)).toBe(1);
  const outcomes = (await Promise.all(hanging)) as { errors?: unknown }[];
  expect(outcomes.every(({ errors }) => errors !== undefined)).toBe(true);
  expect(world.guards().groups.directory.circuit).toBe('closed');
  await expectCalm(load);
});

test('F48: ten times too much is served as far as it goes, and the rest is told at once', async () => {
  const SLOTS = 8;
  const CALL_MS = 1_000; // slow calls, so that ten times too many of them are no trouble for the machine itself
  const served = SLOTS * (7 / 8) * (1_000 / CALL_MS); // calls a second of one group
  await using load = await createLoadWorld({ figures: { maxInFlight: SLOTS, maxQueued: 5 }, attemptMs: 4 * CALL_MS });
  load.layer.setScenarios(sometimes(1, { kind: 'latency', ms: CALL_MS }));
  const samples = await load.drive({ perSecond: 10 * served, forMs: RUN_MS });
  const seconds = RUN_MS / 1_000;
  expect(share(samples, 'whole') + share(samples, 'OVERLOADED'), outcomesOf(samples)).toBe(1);
  expect((share(samples, 'whole') * samples.length) / seconds).toBeGreaterThanOrEqual(0.8 * served);
  await expectCalm(load);
});
