import type { Dispatcher } from 'undici';
import { createCredential } from '../auth/credential.ts';
import type { ServiceToken } from '../auth/service-token.ts';
import { GatewayError } from '../errors.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { capacityOf, MAX_IN_FLIGHT, type Operation } from './bulkhead.ts';
import { startDeadline } from './deadline.ts';
import { createDispatcher } from './dispatcher.ts';
import { ExchangeFailure } from './exchange.ts';
import { failureOfThrown } from './failure.ts';
import { type GuardObserver, NO_OBSERVER } from './guard-events.ts';
import { endless, type Lifetime } from './lifetime.ts';
import { type UpstreamObserver, unobserved } from './observer.ts';
import { createPipeline, type Pipeline, type UpstreamSnapshot } from './pipeline.ts';
import { startRead, type UpstreamCaller } from './read.ts';
import { type ReadLimits, SMALL } from './read-limits.ts';
import { createSingleFlight } from './single-flight.ts';
import { TIMING, type Timing } from './timing.ts';
import type { WireRecord } from './wire-record.ts';

/** The reads of one request: nothing is asked twice while it lasts. */
export interface HttpClient {
  readonly environmentId: string;
  readonly basePath: string;
  readonly origin: string;
  /** Tells credentials apart without holding one: reads under one key may be shared, under different keys never. */
  readonly credentialKey: string;
  /** The same caller's reads, but not ended by the client leaving, and with time of their own. */
  detached(): HttpClient;
  /** Waits for work that is not this request's own, no longer than the request may. */
  whileWanted<T>(work: Promise<T>): Promise<T>;
  /**
   * Reads a path below `/environments/{environmentId}/`, with its query string if it has one. Null where PingOne says 404.
   * Every other failure is a GatewayError.
   */
  get(pathAndQuery: string, limits?: ReadLimits): Promise<WireRecord | null>;
}

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
  const inFlight = createSingleFlight<WireRecord | null>();
  const reading = { dispatcher, origin, basePath, credential, pipeline, timing, wallNow };

  const forRequest: Upstream['forRequest'] = (caller, presence, { observe = observeOwn, allowedMs } = {}) => {
    const asked = new Map<string, Promise<WireRecord | null>>();
    const operation: Operation = { started: false };
    const deadline = startDeadline(presence, timing, elapsed, allowedMs);
    return {
      environmentId: settings.environmentId,
      basePath,
      origin,
      get credentialKey() {
        return credential.keyOf(caller.authorization);
      },
      detached: () => forRequest(caller, endless, { observe }),
      whileWanted: (work) => within(deadline, work),
      get(path, limits = SMALL) {
        let answer = asked.get(path);
        if (!answer) {
          if (limits.content) deadline.readsContent();
          // A header cannot hold a line break, so no two callers can make up the same key.
          const key = `${caller.authorization ?? ''}\n${path}`;
          answer = inFlight
            .join(key, deadline, (leftMs) => startRead({ path, caller, limits, operation, observe }, leftMs, reading))
            .catch((thrown: unknown) => {
              throw thrown instanceof GatewayError ? thrown : failureOfThrown(thrown);
            });
          asked.set(path, answer);
        }
        return answer;
      },
    };
  };

  return {
    forRequest,
    warmUp: credential.warmUp,
    snapshot: pipeline.snapshot,
    isFull: pipeline.isFull,
    gateWasClosed: pipeline.gateWasClosed,
    async close() {
      await dispatcher.destroy();
    },
  };
}

function within<T>(deadline: Lifetime, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (why: Lifetime['reason']) => reject(failureOfThrown(new ExchangeFailure(why)));
    if (deadline.ended) return end(deadline.reason);
    const stopListening = deadline.onEnd(end);
    work.then(resolve, reject).finally(stopListening);
  });
}
