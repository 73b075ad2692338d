import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { capacityOf } from '../../src/datasources/http/bulkhead.ts';
import type { GuardEvent } from '../../src/datasources/http/guard-events.ts';
import { TIMING } from '../../src/datasources/http/timing.ts';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { SCALE, scaledWaits } from '../support/scaled-timing.ts';
import { createTestWorld, type TestWorld, type WorldOptions } from '../support/world.ts';

/**
 * Whether every second takes a second. On the short scale as many requests come in a second of the machine, so that a window
 * of ten seconds sees a twentieth of the calls that it would see in earnest: rates and shares that depend on how many calls
 * a window has are held at full length, everything else on both.
 */
export const FULL_LENGTH = process.env.FULL_LENGTH === '1';

/** A time of PingOne's, as long as it takes in this run. */
export const lived = (ms: number): number => (FULL_LENGTH ? ms : ms * SCALE);

/** For rows in which attempts run out of time. Elsewhere the limits are as in earnest, for a machine that has other things to do. */
export const SHORT_ATTEMPT_MS = FULL_LENGTH ? TIMING.attemptMs : 1_000;
/** Of PingOne's own limits two attempts and a half, as in earnest. */
export const deadlineFor = (attemptMs: number): number => attemptMs * (TIMING.deadlineMs / TIMING.attemptMs);
/** Calls that one group may have out at once. */
export const SLOTS = capacityOf({ maxInFlight: 128, maxQueued: 1_000 }).maxOfGroup.directory;
export const PER_SECOND = 100;

const PEOPLE = 1.2 * PER_SECOND * (TIMING.deadlineMs / 1_000); // more than are asked for at once, so that no two share a call
const RESOLUTION_MS = 10;
const NANOSECONDS = 1_000_000; // in a millisecond
const USER = 'query ($id: ID!) { user(id: $id) { id } }';

export interface Sample {
  /** `whole`, or the code of the error. */
  outcome: string;
  ms: number;
  /** Since the start of the run. */
  at: number;
}

interface Run {
  samples: Sample[];
  /** By how much the machine was late, at the 99th percentile: what every time in the samples may have on top. */
  lateMs: number;
  /** When it began, on the monotonic clock. */
  startedAt: number;
}

export interface LoadWorld extends AsyncDisposable {
  world: TestWorld;
  layer: FaultLayer;
  /** Asks for one user after the other at an even rate. A wrong answer fails the test. */
  drive(options: { forMs: number; perSecond?: number; ask?: (index: number) => Promise<string> }): Promise<Run>;
  /** One user, and what became of it. */
  askUser(index: number): Promise<string>;
  /** Guard events with their times on the monotonic clock. */
  events: readonly (GuardEvent & { at: number })[];
  /** When the gateway sent its reads, on the same clock: on a busy machine they arrive a good deal later. */
  sent: readonly number[];
}

/** A gateway behind a network that fails, for many requests a second. */
export async function createLoadWorld({
  figures,
  attemptMs = TIMING.attemptMs,
  contentAttemptMs = TIMING.contentAttemptMs,
}: Pick<WorldOptions, 'figures'> & { attemptMs?: number; contentAttemptMs?: number } = {}): Promise<LoadWorld> {
  let layer: FaultLayer | undefined;
  const events: (GuardEvent & { at: number })[] = [];
  const waits = FULL_LENGTH ? TIMING : { ...scaledWaits(), firstSlotMs: TIMING.firstSlotMs };
  const limits = {
    attemptMs,
    deadlineMs: deadlineFor(attemptMs),
    contentAttemptMs,
    contentDeadlineMs: 2 * contentAttemptMs,
  };
  const world = await createTestWorld({
    emulator: { people: 0 },
    timing: { ...waits, ...limits },
    ...(figures && { figures }),
    onGuardEvent: (event) => void events.push({ ...event, at: performance.now() }),
    via: async (origin) => {
      layer = await startFaultLayer(origin);
      return layer.origin;
    },
  });
  if (!layer) throw new Error('no network');
  const network = layer;
  const sent: number[] = [];
  const noteSent = (message: unknown) => {
    const { request } = message as { request: { origin: string; method: string } }; // as undici documents it
    if (request.origin === network.origin && request.method === 'GET') sent.push(performance.now());
  };
  subscribe('undici:request:create', noteSent);
  const ids = Array.from({ length: PEOPLE }, () => world.upstream.data.putUser().id);

  const askUser = async (index: number) => {
    const id = ids[index % ids.length];
    const { data, errors, text } = await world.ask(USER, { id });
    if (!errors) {
      if (data.user?.id !== id) throw new Error(`a wrong answer: ${text}`);
      return 'whole';
    }
    if (data?.user) throw new Error(`an answer and an error: ${text}`);
    return String(errors[0]?.extensions.code);
  };

  return {
    world,
    layer: network,
    askUser,
    events,
    sent,
    async drive({ perSecond = PER_SECOND, forMs, ask = askUser }) {
      const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delay.enable();
      const startedAt = performance.now();
      const samples: Promise<Sample>[] = [];
      for (let index = 0; performance.now() - startedAt < forMs; index += 1) {
        const dueMs = (index * 1_000) / perSecond - (performance.now() - startedAt);
        if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
        const at = performance.now() - startedAt;
        samples.push(ask(index).then((outcome) => ({ outcome, at, ms: performance.now() - startedAt - at })));
      }
      const lateMs = Math.max(0, delay.percentile(99) / NANOSECONDS - RESOLUTION_MS);
      delay.disable();
      return { samples: await Promise.all(samples), startedAt, lateMs };
    },
    async [Symbol.asyncDispose]() {
      unsubscribe('undici:request:create', noteSent);
      await world[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

export const share = (samples: readonly Sample[], ...outcomes: string[]): number =>
  samples.filter(({ outcome }) => outcomes.includes(outcome)).length / samples.length;

/** The time within which a share of them was answered. */
export function quantile(samples: readonly Sample[], part: number): number {
  const sorted = samples.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** How many came to what, for a failed run to show. */
export function outcomesOf(samples: readonly Sample[]): string {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return JSON.stringify(counts);
}

/** Reads that reached the network since it was last cleared. */
export const reads = ({ layer }: LoadWorld) => layer.exchanges().filter(({ method }) => method === 'GET');

type Mode = 'closed' | 'open' | 'half-open';

/** What the circuit of the users was when, with the reads that were sent meanwhile. */
export function modesOf(load: LoadWorld): { to: Mode; at: number; calls: number }[] {
  const changes = load.events.flatMap((event) =>
    event.type === 'circuit_changed' && event.group === 'directory' ? [{ to: event.to, at: event.at }] : [],
  );
  return changes.map((change, index) => {
    const until = changes[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return { ...change, calls: load.sent.filter((at) => at >= change.at && at < until).length };
  });
}

/** Memory beyond what there was at the start, at its most; taken every now and then until it is asked for. */
export function watchMemory(): () => number {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}
