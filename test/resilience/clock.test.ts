import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chance } from '../support/fault-layer/scenario.ts';
import { SCALE, scaledTiming, scaledWaits } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { createTestWorld, type WorldOptions } from '../support/world.ts';
import { noteTrials } from './report.ts';
import { pick } from './row.ts';
import { SEEDS } from './seeds.ts';

const SLACK_MS = 1_250;
const DAY_S = 24 * 60 * 60;
const QUERY = 'query ($id: ID!) { user(id: $id) { id username } }';

/** The wall clock of the whole process, of the emulator too. */
let clock: { jump(seconds: number): void; stop(): void };
beforeEach(() => {
  const { now } = Date;
  let offsetMs = 0;
  let stoppedAt: number | undefined;
  vi.spyOn(Date, 'now').mockImplementation(() => stoppedAt ?? now() + offsetMs);
  clock = {
    jump: (seconds) => {
      offsetMs += seconds * 1_000;
    },
    stop: () => {
      stoppedAt = Date.now();
    },
  };
});
afterEach(() => vi.restoreAllMocks());

type Disturbance = { what: string; happen(): void };
const JUMPS: readonly Disturbance[] = [
  { what: '90 s ahead', happen: () => clock.jump(90) },
  { what: '90 s back', happen: () => clock.jump(-90) },
  { what: 'a day back', happen: () => clock.jump(-DAY_S) },
  { what: 'standing still', happen: () => clock.stop() },
];

/** As in production: nothing but dates in answers is taken by the wall clock. */
const worldOf = (options: WorldOptions = {}) =>
  createTestWorld({ emulator: { people: 2 }, upstreamNow: null, timing: scaledWaits(), ...options });

/** How long it takes, while the clock does something in the middle. */
async function timed<T>(seed: number, { happen }: Disturbance, work: () => Promise<T>): Promise<[T, number]> {
  const startedAt = performance.now();
  const timer = setTimeout(happen, chance(seed, 3) * 60);
  const result = await work();
  const ms = performance.now() - startedAt;
  clearTimeout(timer);
  happen(); // if it did not come to it in the middle, then now
  return [result, ms];
}

interface Case {
  what: string;
  /** What callers read. */
  trial(seed: number, jump: Disturbance): Promise<string>;
}

const CASES: readonly Case[] = [
  {
    what: 'a wait that PingOne asked for',
    async trial(seed, jump) {
      await using world = await worldOf();
      const variables = { id: world.upstream.data.users()[0]?.id };
      world.upstream.fault({ match: { resource: 'user' }, status: 429, headers: { 'Retry-After': '2' }, times: 1 });
      const [{ errors }, ms] = await timed(seed, jump, () => world.ask(QUERY, variables));
      expect(errors).toBeUndefined();
      expect(ms).toBeGreaterThan(2_000 * SCALE - 5);
      expect(ms).toBeLessThan(2_000 * SCALE + SLACK_MS);
      expect((await world.ask(QUERY, variables)).errors).toBeUndefined();
      return 'whole';
    },
  },
  {
    what: 'the time limit of a call that nobody answers',
    async trial(seed, jump) {
      await using world = await worldOf({ timing: scaledTiming() });
      const variables = { id: world.upstream.data.users()[0]?.id };
      world.upstream.fault({ match: { resource: 'user' }, hang: true });
      const [{ errors }, ms] = await timed(seed, jump, () => world.ask(QUERY, variables));
      expect(errors).toHaveLength(1);
      expect(['UPSTREAM_TIMEOUT', 'DEADLINE_EXCEEDED']).toContain(errors?.[0]?.extensions.code);
      expect(ms).toBeGreaterThan(scaledTiming().attemptMs - 5);
      expect(ms).toBeLessThan(scaledTiming().deadlineMs + SLACK_MS);
      await until(() => world.guards().inFlight === 0, 'nothing is under way');
      return 'UPSTREAM_TIMEOUT';
    },
  },
  {
    what: 'a circuit that is open',
    async trial(seed, jump) {
      await using world = await worldOf();
      const ids = world.upstream.data.users().map(({ id }) => id);
      const ask = () => world.ask(QUERY, { id: ids[0] });
      world.upstream.fault({ match: { resource: 'user' }, status: 500 });
      while (world.guards().groups.directory.circuit !== 'open') await ask();
      const [{ errors }] = await timed(seed, jump, ask);
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
      world.upstream.clearFaults();
      const mendedAt = performance.now();
      while ((await ask()).errors) {
        expect(performance.now() - mendedAt).toBeLessThan(2 * scaledTiming().circuitOpenMs + SLACK_MS);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return 'UPSTREAM_UNAVAILABLE';
    },
  },
  {
    what: 'the life of a token',
    async trial(seed, jump) {
      const lifeS = 1;
      // The emulator's own clock stands, so that no token of it is ever over: when to get another is the gateway's to know.
      await using world = await worldOf({ emulator: { people: 2, variations: { tokenLifetimeS: lifeS } } });
      world.upstream.clock.freeze();
      const variables = { id: world.upstream.data.users()[0]?.id };
      const tokens = () => world.upstream.log().filter(({ resource }) => resource === 'token').length;
      const startedAt = performance.now();
      const [{ errors }] = await timed(seed, jump, () => world.ask(QUERY, variables));
      expect(errors).toBeUndefined();
      if (performance.now() - startedAt < (lifeS * 1_000) / 4) expect(tokens()).toBe(0);
      while (tokens() === 0) {
        expect((await world.ask(QUERY, variables)).errors).toBeUndefined();
        expect(performance.now() - startedAt).toBeLessThan(lifeS * 1_000 + SLACK_MS);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return 'whole';
    },
  },
];

describe.each(CASES)('F44: $what', ({ what, trial }) => {
  test('is by a clock that never jumps', async () => {
    const outcomes: string[] = [];
    for (const seed of SEEDS) outcomes.push(await trial(seed, pick(seed, JUMPS)));
    noteTrials({ id: 'F44', what: `the clock jumps or stands still during ${what}`, asked: 'one object', outcomes });
  });
});
