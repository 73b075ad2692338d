import type { Dispatcher } from 'undici';
import { createCredential } from '../auth/credential.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { capacityOf } from './bulkhead.ts';
import { startDeadline } from './deadline.ts';
import { createDispatcher } from './dispatcher.ts';
import { type GuardObserver, NO_OBSERVER } from './guard-events.ts';
import type { HttpClient } from './http-client.ts';
import type { Lifetime } from './lifetime.ts';
import { type UpstreamObserver, unobserved } from './observer.ts';
import { createPipeline, type UpstreamSnapshot } from './pipeline.ts';
import { createReads, type Read, type UpstreamCaller } from './read.ts';
import { failureOfEnd, RequestClient, type SharedParts } from './request-client.ts';
import { createClock } from './shared-clock.ts';
import { createSingleFlight } from './single-flight.ts';
import { TIMING, type Timing } from './timing.ts';
import type { WireRecord } from './wire-record.ts';

interface RequestOptions {
  /** Hears of the calls that this request causes; default: whoever hears of the process's own. */
  observe?: UpstreamObserver;
  /** Time that the sender of the request gives it, if it is less than ours. */
  allowedMs?: number | undefined;
}

export interface Upstream {
  /** `presence` ends when the client leaves. */
  forRequest(caller: UpstreamCaller, presence: Lifetime, options?: RequestOptions): HttpClient;
  /** Gets the first service token, so that the first request need not wait for it; asks until `signal` ends it. */
  warmUp(signal?: AbortSignal): Promise<void>;
  /** How the guards stand now. */
  snapshot(): UpstreamSnapshot;
  /** Whether who comes now would hardly get a slot in time. */
  isFull(): boolean;
  close(): Promise<void>;
}

/** What a test sets otherwise than it is by default. */
export interface UpstreamParts {
  /** Wall-clock time: for dates in answers. */
  now?: () => number;
  /** Time that never jumps: for everything that is waited for. */
  elapsed?: () => number;
  random?: () => number;
  dispatcher?: Dispatcher;
  timing?: Timing;
  /** Hears of the process's own calls. */
  observe?: UpstreamObserver;
  observeGuards?: GuardObserver;
}

const MAX_IN_FLIGHT = 128; // calls; more at once would only make an upstream in trouble slower
const MAX_QUEUED = 1_000; // operations

/**
 * The one door to PingOne: sharing of identical reads in flight, the credential, the guards around each attempt
 * (`pipeline.ts`), and a keep-alive pool.
 */
export function createUpstream(settings: UpstreamSettings, parts: UpstreamParts = {}): Upstream {
  const { maxInFlight = MAX_IN_FLIGHT, maxQueued = MAX_QUEUED, ...durations } = settings.figures ?? {};
  const { now: wallNow = Date.now, elapsed = () => performance.now(), random = Math.random } = parts;
  const { timing = { ...TIMING, ...durations }, observe: observeOwn = unobserved, observeGuards = NO_OBSERVER } = parts;
  const { dispatcher = createDispatcher(settings, { connections: maxInFlight }) } = parts;
  const { origin, pathname } = new URL(settings.apiUrl);
  const basePath = `${pathname}/environments/${settings.environmentId}/`;
  // A clock that is set back must not make a token live for ever; a test that sets the clock moves tokens with it.
  const tokenNow = parts.now ?? elapsed;
  const credential = createCredential(settings, dispatcher, {
    ...{ now: tokenNow, wallNow, random, timing, observe: observeOwn },
  });
  const capacity = capacityOf({ maxInFlight, maxQueued });
  const pipeline = createPipeline({ timing, capacity, elapsed, wallNow, random, observe: observeGuards });
  const clock = createClock();
  const inFlight = createSingleFlight<WireRecord | null>(failureOfEnd);
  const reads = createReads({ dispatcher, origin, basePath, credential, pipeline, timing, clock, wallNow });

  const shared: SharedParts = {
    ...{ environmentId: settings.environmentId, basePath, origin, credential },
    read: (deadline: Lifetime, read: Read) =>
      inFlight.join(read.caller.authorization ?? '', read.path, deadline, (landing, leftMs) =>
        reads.start(read, landing, leftMs),
      ),
    startDeadline: (presence: Lifetime, allowedMs?: number) =>
      startDeadline(presence, timing, elapsed, allowedMs, clock),
  };

  return {
    forRequest: (caller, presence, { observe = observeOwn, allowedMs } = {}) =>
      new RequestClient(shared, caller, observe, shared.startDeadline(presence, allowedMs)),
    warmUp: credential.warmUp,
    snapshot: pipeline.snapshot,
    isFull: pipeline.isFull,
    async close() {
      await dispatcher.destroy();
    },
  };
}
