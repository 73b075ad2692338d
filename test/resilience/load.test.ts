import { describe, expect, test } from 'vitest';
import { TIMING } from '../../src/datasources/http/timing.ts';
import type { Scenario, WireFault } from '../support/fault-layer/scenario.ts';
import { until } from '../support/until.ts';
import {
  createLoadWorld,
  deadlineFor,
  FULL_LENGTH,
  type LoadWorld,
  lived,
  modesOf,
  outcomesOf,
  PER_SECOND,
  quantile,
  reads,
  type Sample,
  SHORT_ATTEMPT_MS,
  SLOTS,
  share,
  watchMemory,
} from './load.ts';

const RUN_MS = lived(60_000); // a minute of an upstream's bad day
const FLAPPING_MS = lived(5 * 60_000);
const READS = { method: 'GET', path: '/users/[^/?]+$' };
const AMPLIFICATION = 1.1;
const FLOOR = 3; // retries that are allowed however few calls there are
const PROBES = 3;
const MIB = 1024 * 1024;
/** What is promised, and what a machine may add that has other things to do. */
const LATE_MS = 250 + (FULL_LENGTH ? 0 : 500);

const timeout = { timeout: FULL_LENGTH ? 8 * 60_000 : 60_000 };

const answerOf = (status: number, headers = ''): WireFault => ({
  kind: 'raw',
  bytes: `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n${headers}Content-Length: 2\r\n\r\n{}`,
  afterwards: 'keep',
});
const sometimes = (probability: number, fault: WireFault, seed = 11): Scenario => ({
  match: READS,
  probability,
  fault,
  seed,
});
/** Each of the statuses as often as the others, and together on such a share of the calls. */
const errors = (total: number): Scenario[] =>
  [500, 502, 504].map((status, index) => sometimes(total / 3 / (1 - (total * index) / 3), answerOf(status), index));

/** What a run came to, in one line. */
function tell(load: LoadWorld, samples: readonly Sample[], more = '') {
  const amplification = (reads(load).length / samples.length).toFixed(3);
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => Math.round(quantile(samples, part)));
  const whole = (100 * share(samples, 'whole')).toFixed(2);
  console.log(
    `${samples.length} asked, ${whole} % whole, ${amplification} calls each; p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms ${more}\n${outcomesOf(samples)}`,
  );
}

/** Attempts never exceed calls by more than the budget: a tenth of the calls, or the floor in windows with few of them. */
function expectNoStorm(load: LoadWorld, calls: number, forMs = RUN_MS) {
  const windows = Math.ceil(forMs / lived(TIMING.budgetWindowMs)) + 1;
  const budget = FULL_LENGTH ? calls * (AMPLIFICATION - 1) + FLOOR : FLOOR * windows + calls * (AMPLIFICATION - 1);
  expect(reads(load).length).toBeLessThanOrEqual(calls + budget);
}

/** While it was open nothing went out, and each time it was tried with no more calls than there are probes. */
function expectFewProbes(load: LoadWorld) {
  const modes = modesOf(load);
  expect(load.sent.length).toBeGreaterThanOrEqual(Math.max(1, reads(load).length));
  expect(modes[0]?.to).toBe('open');
  for (const { to, calls } of modes) if (to === 'half-open') expect(calls).toBeLessThanOrEqual(PROBES);
  return modes;
}

async function expectCalm({ world }: LoadWorld) {
  await until(() => world.inFlight() === 0, 'nothing is under way');
  expect(world.guards()).toMatchObject({ inFlight: 0, queued: 0, waitingCalls: 0 });
}

describe('F11: latency', () => {
  const latencies = [
    { ms: 50, jitterMs: 45 },
    { ms: 500, jitterMs: 0 },
    { ms: 3_000, jitterMs: 0 },
  ];
  const cases = latencies.flatMap((latency) => [0.01, 0.1, 1].map((probability) => ({ ...latency, probability })));
  test.each(cases)(
    'of $ms ms on a share of $probability of the calls is waited for, and no call goes out twice',
    timeout,
    async ({ ms, jitterMs, probability }) => {
      await using load = await createLoadWorld();
      load.layer.setScenarios(sometimes(probability, { kind: 'latency', ms: lived(ms), jitterMs: lived(jitterMs) }));
      const { samples } = await load.drive({ forMs: RUN_MS });
      tell(load, samples);
      expect(quantile(samples, 1)).toBeLessThan(TIMING.deadlineMs + LATE_MS);
      // There are so many slots; where all are taken for so long, some are served and the others told at once.
      const room = SLOTS / ((lived(ms) * probability) / 1_000) / PER_SECOND;
      if (room < 1) {
        expect(share(samples, 'whole', 'OVERLOADED'), outcomesOf(samples)).toBe(1);
        expect(share(samples, 'whole')).toBeGreaterThan(0.9 * room);
      } else expect(share(samples, 'whole'), outcomesOf(samples)).toBe(1);
      expect(reads(load)).toHaveLength(share(samples, 'whole') * samples.length);
      await expectCalm(load);
    },
  );
});

describe('F32: 429', () => {
  // The wait counts from the last answer of a burst, so each costs the time of a burst besides: of a second that is a good
  // deal, more so on a busy machine. On the short scale it is too short for timers.
  const limits = FULL_LENGTH
    ? [
        { everyS: 1, least: 0.8 },
        { everyS: 5, least: 0.9 },
      ]
    : [{ everyS: 10, least: 0.9 }];
  test.each(limits)(
    'from a limit of two thirds of the calls by $everyS s leaves most of what PingOne takes',
    timeout,
    async ({ everyS, least }) => {
      await using load = await createLoadWorld();
      const everyMs = lived(everyS * 1_000);
      const calls = (0.65 * PER_SECOND * everyMs) / 1_000;
      const fault = answerOf(429, `Retry-After: ${everyS}\r\n`);
      load.layer.setScenarios({ match: READS, beyond: { calls, everyMs }, fault, seed: 1 });
      const { samples } = await load.drive({ forMs: RUN_MS });
      const taken = Math.round((calls * RUN_MS) / everyMs);
      const served = samples.filter(({ outcome }) => outcome === 'whole').length;
      tell(load, samples, `; ${served} of ${taken} that PingOne takes in that time`);
      expect(share(samples, 'whole', 'RATE_LIMITED', 'DEADLINE_EXCEEDED', 'OVERLOADED'), outcomesOf(samples)).toBe(1);
      expect(served).toBeGreaterThanOrEqual(least * taken);
      expectNoStorm(load, samples.length);
      await expectCalm(load);
    },
  );

  test('on a third of the calls by chance is waited for by all, and asked for no oftener', timeout, async () => {
    await using load = await createLoadWorld();
    load.layer.setScenarios(sometimes(0.35, answerOf(429, 'Retry-After: 1\r\n')));
    const { samples } = await load.drive({ forMs: RUN_MS });
    tell(load, samples);
    expect(share(samples, 'whole', 'RATE_LIMITED', 'DEADLINE_EXCEEDED', 'OVERLOADED'), outcomesOf(samples)).toBe(1);
    expect(share(samples, 'whole') * samples.length).toBeGreaterThanOrEqual(0.9 * 0.65 * reads(load).length);
    expectNoStorm(load, samples.length);
    await expectCalm(load);
  });
});

describe('F33: errors of PingOne', () => {
  // Each attempt succeeds once at most, so that nine tenths of them by 1.1 attempts are 99 %: with a tenth of errors the
  // budget is just what is needed, and whatever chance puts too close together is lost. In windows of fifty calls that is more.
  test.each(
    FULL_LENGTH
      ? [
          { part: 0.08, least: 0.99 },
          { part: 0.1, least: 0.97 },
        ]
      : [
          { part: 0.08, least: 0.94 },
          { part: 0.1, least: 0.92 },
        ],
  )('on a share of $part of the calls are seen by hardly anybody', timeout, async ({ part, least }) => {
    await using load = await createLoadWorld();
    load.layer.setScenarios(...errors(part));
    const { samples } = await load.drive({ forMs: RUN_MS });
    const failed = load.layer.exchanges().filter(({ fault }) => fault).length / reads(load).length;
    tell(load, samples, `; ${(100 * failed).toFixed(2)} % of attempts failed`);
    expect(share(samples, 'whole'), outcomesOf(samples)).toBeGreaterThanOrEqual(least);
    expectNoStorm(load, samples.length);
    await expectCalm(load);
  });

  test('on half of the calls open the circuit', timeout, async () => {
    await using load = await createLoadWorld();
    load.layer.setScenarios(...errors(0.5));
    const { samples } = await load.drive({ forMs: RUN_MS });
    tell(load, samples);
    expectFewProbes(load);
    expect(share(samples, 'whole', 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
    expectNoStorm(load, samples.length);
    await expectCalm(load);
  });
});

test('F35: in an outage calls fail fast, PingOne is left alone, and all is well soon after', timeout, async () => {
  await using load = await createLoadWorld();
  load.layer.setScenarios({ match: {}, fault: { kind: 'reset', after: 0 }, seed: 1 });
  const { samples, startedAt, lateMs } = await load.drive({ forMs: RUN_MS });
  const modes = expectFewProbes(load);
  const openedAt = (modes[0]?.at ?? 0) - startedAt;
  const onceOpen = samples.filter(({ at }) => at > openedAt + 10);
  expect(share(samples, 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
  expectNoStorm(load, samples.length);
  // Before it opened: twenty attempts, and what was under way with them.
  expect(load.sent.filter((at) => at < startedAt + openedAt).length).toBeLessThanOrEqual(20 + 20);
  expect(quantile(onceOpen, 0.99)).toBeLessThan(50 + lateMs);

  load.layer.setScenarios();
  const mendedAt = performance.now();
  const opened = modes.filter(({ to }) => to === 'open');
  const openMs = Math.min(lived(TIMING.circuitOpenMs) * 2 ** (opened.length - 1), lived(TIMING.circuitMaxOpenMs));
  const triedAgainMs = (opened.at(-1)?.at ?? 0) + openMs - mendedAt;
  for (let index = 0; (await load.askUser(index)) !== 'whole'; index += 1) {
    expect(performance.now() - mendedAt).toBeLessThan(triedAgainMs + 1_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const recoveredMs = performance.now() - mendedAt;
  tell(
    load,
    samples,
    `; once open p99 ${quantile(onceOpen, 0.99).toFixed(1)} ms (the machine was late by ${lateMs.toFixed(1)} ms), tried ${modes.filter(({ to }) => to === 'half-open').length} times; whole again after ${Math.round(recoveredMs)} ms, the circuit being open for ${Math.round(triedAgainMs)} ms of it`,
  );
  await expectCalm(load);
});

test('F36: where a third is too slow the others are served, and memory stays', timeout, async () => {
  await using load = await createLoadWorld({ attemptMs: SHORT_ATTEMPT_MS });
  await load.drive({ forMs: 1_000 }); // what is kept from the first requests on
  load.layer.clearExchanges();
  load.layer.setScenarios(sometimes(0.3, { kind: 'latency', ms: 3 * SHORT_ATTEMPT_MS }));
  const grownBy = watchMemory();
  const { samples } = await load.drive({ forMs: RUN_MS });
  const grownMib = grownBy() / MIB;
  tell(load, samples, `; memory +${grownMib.toFixed(1)} MiB, the test's own share included`);
  expect(share(samples, 'whole'), outcomesOf(samples)).toBeGreaterThanOrEqual(0.6);
  expect(quantile(samples, 1)).toBeLessThan(deadlineFor(SHORT_ATTEMPT_MS) + LATE_MS);
  expect(grownMib).toBeLessThan(64);
  expectNoStorm(load, samples.length);
  await expectCalm(load);
});

test('F37: an upstream that comes and goes is not flooded with probes, and never misread', timeout, async () => {
  await using load = await createLoadWorld();
  const down: Scenario = { match: READS, fault: answerOf(500), seed: 1 };
  let turns = 0;
  const flapping = setInterval(() => {
    turns += 1;
    load.layer.setScenarios(...(turns % 2 === 1 ? [down] : []));
  }, lived(2_000));
  const { samples } = await load.drive({ forMs: FLAPPING_MS }).finally(() => clearInterval(flapping));
  const modes = expectFewProbes(load);
  tell(load, samples, `; half-open ${modes.filter(({ to }) => to === 'half-open').length} times`);
  expect(share(samples, 'whole', 'UPSTREAM_UNAVAILABLE'), outcomesOf(samples)).toBe(1);
  expectNoStorm(load, samples.length, FLAPPING_MS);
  load.layer.setScenarios();
  await expectCalm(load);
});

test('F38: where documents hang, every status is served whole', timeout, async () => {
  await using load = await createLoadWorld({
    contentAttemptMs: FULL_LENGTH ? TIMING.contentAttemptMs : SHORT_ATTEMPT_MS,
  });
  const { world, layer } = load;
  const { data } = world.upstream;
  const people = data.users().map(({ id: u }) => {
    const { id: t } = data.putTransaction(u, { transactionStatus: { status: 'SUCCESS' } });
    return { u, t, d: data.putDocument(u, t).id };
  });
  layer.setScenarios({ match: { path: '/documents' }, fault: { kind: 'stall', after: 0 }, seed: 1 });
  const withDocuments =
    'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { id } one: verifyTransaction(userId: $u, id: $t) { status documents { id } } }';
  const statusOnly = 'query ($u: ID!, $t: ID!) { one: verifyTransaction(userId: $u, id: $t) { status } }';
  const hanging: Promise<Awaited<ReturnType<typeof world.ask>>>[] = [];
  const { samples } = await load.drive({
    forMs: RUN_MS,
    async ask(index) {
      const person = people[index % people.length];
      if (index % 4 === 0) hanging.push(world.ask(withDocuments, person));
      const { data: answered, errors: failed } = await world.ask(statusOnly, person);
      return answered?.one?.status === 'SUCCESS' ? 'whole' : String(failed?.[0]?.extensions.code);
    },
  });
  tell(load, samples);
  expect(share(samples, 'whole'), outcomesOf(samples)).toBe(1);
  for (const { data: answered, text } of await Promise.all(hanging)) {
    expect(answered, text).toMatchObject({ verifyDocument: null, one: { status: 'SUCCESS', documents: null } });
  }
  expect(world.guards().groups).toMatchObject({ directory: { circuit: 'closed' }, verify: { circuit: 'closed' } });
  await expectCalm(load);
});

test('F48: ten times too much is served as far as it goes, and the rest is told at once', timeout, async () => {
  const FEW_SLOTS = 8;
  const CALL_MS = 1_000; // slow calls, so that ten times too many of them are no trouble for the machine itself
  const served = FEW_SLOTS * (7 / 8) * (1_000 / CALL_MS); // calls a second of one group
  await using load = await createLoadWorld({
    figures: { maxInFlight: FEW_SLOTS, maxQueued: 5 },
    attemptMs: 4 * CALL_MS,
  });
  load.layer.setScenarios(sometimes(1, { kind: 'latency', ms: CALL_MS }));
  const { samples } = await load.drive({ perSecond: 10 * served, forMs: RUN_MS });
  tell(load, samples);
  const seconds = RUN_MS / 1_000;
  expect(share(samples, 'whole', 'OVERLOADED'), outcomesOf(samples)).toBe(1);
  expect((share(samples, 'whole') * samples.length) / seconds).toBeGreaterThanOrEqual(0.8 * served);
  await expectCalm(load);
});
