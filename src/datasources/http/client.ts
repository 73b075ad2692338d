import type { Dispatcher } from 'undici';
import { createCredential } from '../auth/credential.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { capacityOf, type Operation } from './bulkhead.ts';
import { startDeadline } from './deadline.ts';
import { createDispatcher } from './dispatcher.ts';
import { ExchangeFailure } from './exchange.ts';
import { failureOfThrown } from './failure.ts';
import { type GuardObserver, NO_OBSERVER } from './guard-events.ts';
import { type EndReason, endless, type Lifetime } from './lifetime.ts';
import { type UpstreamObserver, unobserved } from './observer.ts';
import { createPipeline, type UpstreamSnapshot } from './pipeline.ts';
import { createReads, type UpstreamCaller } from './read.ts';
import { type ReadLimits, SMALL } from './read-limits.ts';
import { createClock } from './shared-clock.ts';
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

  const forRequest: Upstream['forRequest'] = (caller, presence, { observe = observeOwn, allowedMs } = {}) => {
    const asked = new Map<string, Promise<WireRecord | null>>();
    const operation: Operation = { started: false };
    const deadline = startDeadline(presence, timing, elapsed, allowedMs, clock);
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
          answer = inFlight.join(caller.authorization ?? '', path, deadline, (landing, leftMs) =>
            reads.start({ path, caller, limits, operation, observe }, landing, leftMs),
          );
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
    async close() {
      await dispatcher.destroy();
    },
  };
}

const failureOfEnd = (why: EndReason) => failureOfThrown(new ExchangeFailure(why));

function within<T>(deadline: Lifetime, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (why: EndReason) => reject(failureOfEnd(why));
    if (deadline.ended) return end(deadline.reason);
    const stopListening = deadline.onEnd(end);
    work.then(resolve, reject).finally(stopListening);
  });
}
