import type { Dispatcher } from 'undici';
import type { Credential } from '../auth/credential.ts';
import { GatewayError } from '../errors.ts';
import type { GuardedCall } from './admission.ts';
import { toRecord } from './believed.ts';
import type { Operation } from './bulkhead.ts';
import { type Answer, Attempt, type Done, ExchangeFailure } from './exchange.ts';
import { correlationIdOf, failureOfStatus, failureOfThrown } from './failure.ts';
import { headBytes, refuseLongHead } from './header-size.ts';
import { createLifetime, type EndReason } from './lifetime.ts';
import { ReadWatch, type UpstreamObserver } from './observer.ts';
import type { Pipeline } from './pipeline.ts';
import { rateGroupOf } from './rate-group.ts';
import type { ReadLimits } from './read-limits.ts';
import type { SharedClock } from './shared-clock.ts';
import type { Flight, Landing } from './single-flight.ts';
import type { Timing } from './timing.ts';
import type { WireRecord } from './wire-record.ts';

/** Who a call is made for. Only calls of one caller may ever share an answer. */
export interface UpstreamCaller {
  /** The caller's own `Authorization` header, as it came. */
  authorization: string | undefined;
}

export interface Read {
  /** Below the environment, with its query. */
  path: string;
  caller: UpstreamCaller;
  limits: ReadLimits;
  /** The request that it is made for first. */
  operation: Operation;
  observe: UpstreamObserver;
}

export interface ReadParts {
  dispatcher: Dispatcher;
  origin: string;
  basePath: string;
  credential: Credential;
  pipeline: Pipeline;
  timing: Timing;
  clock: SharedClock;
  wallNow: () => number;
}

const headersWith = (authorization: string) => ({
  accept: 'application/json, application/hal+json',
  authorization,
  'user-agent': 'verify-graph',
});

/** How reads are started: the credential, the guards around each attempt, and the check of what came back. */
export function createReads(parts: ReadParts): Reads {
  const bytesBesides = headBytes({ origin: parts.origin, headers: headersWith('') });
  return {
    start(read, landing, leftMs) {
      const flight = new ReadInFlight(read, landing, leftMs, parts, bytesBesides);
      flight.start();
      return flight;
    },
  };
}

export interface Reads {
  start(read: Read, landing: Landing<WireRecord | null>, leftMs: () => number): Flight;
}

/** Everything in it happens as soon as it can, without a promise in between: most reads have nothing in their way. */
class ReadInFlight implements Flight {
  readonly #read: Read;
  readonly #landing: Landing<WireRecord | null>;
  readonly #parts: ReadParts;
  readonly #path: string;
  readonly #bytesBesides: number;
  readonly #life: ReturnType<typeof createLifetime>;
  readonly #watch: ReadWatch;
  readonly #call: GuardedCall;
  #attempt: Attempt | undefined;

  constructor(
    read: Read,
    landing: Landing<WireRecord | null>,
    leftMs: () => number,
    parts: ReadParts,
    bytesBesides: number,
  ) {
    const { path, limits, operation, observe } = read;
    this.#read = read;
    this.#landing = landing;
    this.#parts = parts;
    this.#path = parts.basePath + path;
    this.#bytesBesides = bytesBesides;
    this.#life = createLifetime(leftMs);
    this.#watch = new ReadWatch(path, observe);
    this.#call = { group: rateGroupOf(path, limits), operation, life: this.#life, tries: 0 };
  }

  start(): void {
    const { credential } = this.#parts;
    const { authorization: own } = this.#read.caller;
    const atHand = credential.atHand(own);
    if (atHand !== undefined) this.#send(atHand, true);
    else credential.authorization(own).then((authorization) => this.#send(authorization, true), this.#fail);
  }

  abort(why: EndReason): void {
    this.#life.end(why);
    this.#attempt?.giveUp(why);
  }

  /** `isFirst`: a 401 is worth another token. */
  #send(authorization: string, isFirst: boolean): void {
    try {
      refuseLongHead(this.#bytesBesides + Buffer.byteLength(authorization), this.#path);
    } catch (refusal) {
      this.#fail(refusal);
      return;
    }
    this.#parts.pipeline.run<Answer>(
      this.#call,
      (done) => this.#goOut(authorization, done),
      (answer, thrown) => {
        if (!answer) this.#fail(thrown);
        else if (answer.status === 401) this.#refused(answer, authorization, isFirst);
        else this.#arrive(answer);
      },
    );
  }

  #goOut(authorization: string, done: Done<Answer>): void {
    if (this.#life.ended) {
      done(undefined, new ExchangeFailure(this.#life.reason));
      return;
    }
    const { dispatcher, origin, timing, clock } = this.#parts;
    const { limits } = this.#read;
    this.#watch.goesOut();
    this.#attempt = new Attempt(
      dispatcher,
      {
        origin,
        path: this.#path,
        method: 'GET',
        headers: headersWith(authorization),
        maxBytes: limits.maxBytes,
        timeoutMs: limits.content ? timing.contentAttemptMs : timing.attemptMs,
        gapMs: timing.bodyGapMs,
      },
      clock,
      (answer, thrown) => {
        this.#watch.isBack(answer, thrown);
        done(answer, thrown);
      },
    );
  }

  #refused(answer: Answer, authorization: string, isFirst: boolean): void {
    const { credential } = this.#parts;
    const last = () => this.#fail(credential.refused({ correlationId: correlationIdOf(answer) }));
    if (!isFirst) last();
    else {
      credential.afterRefusal(authorization).then((other) => {
        if (other === undefined) last();
        else this.#send(other, false);
      }, this.#fail);
    }
  }

  #arrive(answer: Answer): void {
    let record: WireRecord | null;
    try {
      record = this.#recordOf(answer);
    } catch (unbelieved) {
      this.#fail(unbelieved);
      return;
    }
    this.#landing.land(record);
  }

  #recordOf(answer: Answer): WireRecord | null {
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw failureOfStatus(answer, this.#parts.wallNow());
    return toRecord(answer, this.#watch.suspect);
  }

  readonly #fail = (thrown: unknown) => {
    const error = thrown instanceof GatewayError ? thrown : failureOfThrown(thrown);
    if (!this.#life.ended || this.#life.reason === 'late') this.#watch.failed(error); // who has left has not seen a failure
    this.#landing.crash(error);
  };
}
