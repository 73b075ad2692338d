import type { Dispatcher } from 'undici';
import { createCredential } from '../auth/credential.ts';
import type { ServiceToken } from '../auth/service-token.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { capacityOf, MAX_IN_FLIGHT } from './bulkhead.ts';
import { startDeadline } from './deadline.ts';
import { createDispatcher } from './dispatcher.ts';
import { type GuardObserver, NO_OBSERVER } from './guard-events.ts';
import type { HttpClient } from './http-client.ts';
import type { Lifetime } from './lifetime.ts';
import { type UpstreamObserver, unobserved } from './observer.ts';
import { createPipeline, type Pipeline, type UpstreamSnapshot } from './pipeline.ts';
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
  /** PingOne asked another process on this machine to wait: no call of the group goes out before that. */
  gateWasClosed: Pipeline['gateWasClosed'];
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
  /** Processes that have the limits of this machine in common, this one included. Default 1. */
  sharers?: number;
  /** Who has the worker application's token, where that is not this process. */
  serviceToken?: ServiceToken;
}

const MAX_QUEUED = 1_000; // operations

/**
 * The one door to PingOne: sharing of identical reads in flight, the credential, the guards around each attempt
 * (`pipeline.ts`), and a keep-alive pool.
 */
export function createUpstream(settings: UpstreamSettings, parts: UpstreamParts = {}): Upstream {
  const { maxInFlight = MAX_IN_FLIGHT, maxQueued = MAX_QUEUED, ...durations } = settings.figures ?? {};
  const { now: wallNow = Date.now, elapsed = () => performance.now(), random = Math.random } = parts;
  const { timing = { ...TIMING, ...durations }, observe: observeOwn = unobserved, observeGuards = NO_OBSERVER } = parts;
  const { sharers = 1, serviceToken } = parts;
  const capacity = capacityOf({ maxInFlight, maxQueued }, sharers);
  const { dispatcher = createDispatcher(settings, { connections: capacity.maxInFlight }) } = parts;
  const { origin, pathname } = new URL(settings.apiUrl);
  const basePath = `${pathname}/environments/${settings.environmentId}/`;
  // A clock that is set back must not make a token live for ever; a test that sets the clock moves tokens with it.
  const tokenNow = parts.now ?? elapsed;
  const credential = createCredential(settings, dispatcher, {
    ...{ now: tokenNow, wallNow, random, timing, observe: observeOwn },
    ...(serviceToken && { serviceToken }),
  });
  const pipeline = createPipeline({ timing, capacity, elapsed, wallNow, random, observe: observeGuards, sharers });
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
    gateWasClosed: pipeline.gateWasClosed,
    async close() {
      await dispatcher.destroy();
    },
  };
}
