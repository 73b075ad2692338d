import type { Dispatcher } from 'undici';
import type { Credential } from '../auth/credential.ts';
import { GatewayError } from '../errors.ts';
import { toRecord } from './believed.ts';
import type { Operation } from './bulkhead.ts';
import { ExchangeFailure, exchange, type Incoming } from './exchange.ts';
import { correlationIdOf, failureOfStatus, failureOfThrown } from './failure.ts';
import { refuseLongHead } from './header-size.ts';
import { createLifetime } from './lifetime.ts';
import { resourceOf, type UpstreamObserver, watchRead } from './observer.ts';
import type { Pipeline } from './pipeline.ts';
import { rateGroupOf } from './rate-group.ts';
import type { ReadLimits } from './read-limits.ts';
import type { Flight } from './single-flight.ts';
import type { Timing } from './timing.ts';
import type { Suspect, WireRecord } from './wire-record.ts';

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
  wallNow: () => number;
}

/** One read: the credential, the guards around each attempt, and the check of what came back. */
export function startRead(
  { path, caller, limits, operation, observe }: Read,
  leftMs: () => number,
  { dispatcher, origin, basePath, credential, pipeline, timing, wallNow }: ReadParts,
): Flight<WireRecord | null> {
  const life = createLifetime(leftMs);
  const watch = watchRead(resourceOf(path), observe);
  const call = { group: rateGroupOf(path, limits), operation, life, tries: 0 };

  const headOf = (authorization: string) => ({
    origin,
    path: basePath + path,
    headers: { accept: 'application/json, application/hal+json', authorization, 'user-agent': 'verify-graph' },
  });
  const attempt = async (authorization: string): Promise<Incoming> => {
    if (life.ended) throw new ExchangeFailure(life.reason);
    const sent = exchange(dispatcher, {
      ...headOf(authorization),
      method: 'GET',
      maxBytes: limits.maxBytes,
      timeoutMs: limits.content ? timing.contentAttemptMs : timing.attemptMs,
      gapMs: timing.bodyGapMs,
    });
    const stopListening = life.onEnd(sent.abort);
    return watch.attempt(sent.answer).finally(stopListening);
  };
  const guarded = async (authorization: string) => {
    refuseLongHead(headOf(authorization));
    return pipeline.run(call, () => attempt(authorization));
  };

  return {
    result: send(credential, caller, guarded, wallNow, watch.suspect).catch((thrown: unknown) => {
      const error = thrown instanceof GatewayError ? thrown : failureOfThrown(thrown);
      if (!life.ended || life.reason === 'late') watch.failed(error); // who has left has not seen a failure
      throw error;
    }),
    abort: life.end,
  };
}

/** A call with the caller's or the service's token, and one more where another token may help. */
async function send(
  credential: Credential,
  caller: UpstreamCaller,
  guarded: (authorization: string) => Promise<Incoming>,
  wallNow: () => number,
  suspect: Suspect,
): Promise<WireRecord | null> {
  const authorization = await credential.authorization(caller.authorization);
  let answer = await guarded(authorization);
  if (answer.status === 401) {
    const other = await credential.afterRefusal(authorization);
    if (other !== undefined) answer = await guarded(other);
    if (answer.status === 401) throw credential.refused({ correlationId: correlationIdOf(answer) });
  }
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw failureOfStatus(answer, wallNow());
  return toRecord(answer, suspect);
}
