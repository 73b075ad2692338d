import type { Dispatcher } from 'undici';
import { type Credential, createCredential } from '../auth/credential.ts';
import { GatewayError, upstreamError } from '../errors.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { createDispatcher } from './dispatcher.ts';
import { exchange, type Incoming } from './exchange.ts';
import { correlationIdOf, failureOfStatus, failureOfThrown } from './failure.ts';
import { refuseLongHead } from './header-size.ts';
import { endless, type Lifetime } from './lifetime.ts';
import { resourceOf, type UpstreamObserver, unobserved, watchRead } from './observer.ts';
import { type ReadLimits, SMALL } from './read-limits.ts';
import { createSingleFlight, type Flight } from './single-flight.ts';
import { isObject, type Suspect, WireRecord } from './wire-record.ts';

/** Who a call is made for. Only calls of one caller may ever share an answer. */
export interface UpstreamCaller {
  /** The caller's own `Authorization` header, as it came. */
  authorization: string | undefined;
}

/** The reads of one request: nothing is asked twice while it lasts. */
export interface HttpClient {
  readonly environmentId: string;
  readonly basePath: string;
  readonly origin: string;
  /** Tells credentials apart without holding one: reads under one key may be shared, under different keys never. */
  readonly credentialKey: string;
  /** The same caller's reads, but not ended by the client leaving. */
  detached(): HttpClient;
  /**
   * Reads a path below `/environments/{environmentId}/`, with its query string if it has one. Null where PingOne says 404.
   * Every other failure is a GatewayError.
   */
  get(pathAndQuery: string, limits?: ReadLimits): Promise<WireRecord | null>;
}

export interface Upstream {
  /** `observe` hears of the calls that this request causes; default: whoever hears of the process's own. */
  forRequest(caller: UpstreamCaller, lifetime: Lifetime, observe?: UpstreamObserver): HttpClient;
  /** Gets the first service token, so that the first request need not wait for it. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

type Answer = Promise<WireRecord | null>;

/**
 * The one door to PingOne: a keep-alive pool, the credential, sharing of identical reads in flight. Guards that every call
 * should pass (retry, breaker, bulkhead) belong into `send`, around the attempt.
 */
export function createUpstream(
  settings: UpstreamSettings,
  {
    now = Date.now,
    dispatcher = createDispatcher(settings),
    observe: observeOwn = unobserved,
  }: { now?: () => number; dispatcher?: Dispatcher; observe?: UpstreamObserver } = {},
): Upstream {
  const { origin, pathname } = new URL(settings.apiUrl);
  const basePath = `${pathname}/environments/${settings.environmentId}/`;
  const credential = createCredential(settings, dispatcher, now, observeOwn);
  const inFlight = createSingleFlight<WireRecord | null>();

  const start = (
    pathAndQuery: string,
    caller: UpstreamCaller,
    limits: ReadLimits,
    observe: UpstreamObserver,
  ): Flight<WireRecord | null> => {
    const watch = watchRead(resourceOf(pathAndQuery), observe);
    let abort = () => {};
    let aborted = false;
    const attempt = async (authorization: string): Promise<Incoming> => {
      if (aborted) throw upstreamError('UPSTREAM_TIMEOUT');
      const headers = { accept: 'application/json, application/hal+json', authorization, 'user-agent': 'verify-graph' };
      const path = basePath + pathAndQuery;
      refuseLongHead({ origin, path, headers });
      const sent = exchange(dispatcher, { origin, path, method: 'GET', headers, ...limits });
      abort = sent.abort;
      return watch.attempt(sent.answer);
    };
    return {
      result: send(credential, caller, attempt, now, watch.suspect).catch((thrown: unknown) => {
        const error = thrown instanceof GatewayError ? thrown : failureOfThrown(thrown);
        if (!aborted) watch.failed(error);
        throw error;
      }),
      abort() {
        aborted = true;
        abort();
      },
    };
  };

  const forRequest = (
    caller: UpstreamCaller,
    lifetime: Lifetime,
    observe: UpstreamObserver = observeOwn,
  ): HttpClient => {
    const asked = new Map<string, Answer>();
    return {
      environmentId: settings.environmentId,
      basePath,
      origin,
      get credentialKey() {
        return credential.keyOf(caller.authorization);
      },
      detached: () => forRequest(caller, endless, observe),
      get(pathAndQuery, limits = SMALL) {
        let answer = asked.get(pathAndQuery);
        if (!answer) {
          // A header cannot hold a line break, so no two callers can make up the same key.
          const key = `${caller.authorization ?? ''}\n${pathAndQuery}`;
          answer = inFlight
            .join(key, lifetime, () => start(pathAndQuery, caller, limits, observe))
            .catch((thrown: unknown) => {
              throw thrown instanceof GatewayError ? thrown : failureOfThrown(thrown);
            });
          asked.set(pathAndQuery, answer);
        }
        return answer;
      },
    };
  };

  return {
    forRequest,
    warmUp: () => credential.warmUp(),
    async close() {
      await dispatcher.destroy();
    },
  };
}

/** An attempt with the caller's or the service's token, and one more where another token may help. */
async function send(
  credential: Credential,
  caller: UpstreamCaller,
  attempt: (authorization: string) => Promise<Incoming>,
  now: () => number,
  suspect: Suspect,
): Answer {
  const authorization = await credential.authorization(caller.authorization);
  let answer = await attempt(authorization);
  if (answer.status === 401) {
    const other = await credential.afterRefusal(authorization);
    if (other !== undefined) answer = await attempt(other);
    if (answer.status === 401) throw credential.refused({ correlationId: correlationIdOf(answer) });
  }
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw failureOfStatus(answer, now());
  return toRecord(answer, suspect);
}

/** `application/json` or anything `+json`, and UTF-8 where it names a character set. */
function isJson(type: unknown): boolean {
  if (typeof type !== 'string') return false;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  return /^application\/([\w.!#$&^-]+\+)?json\s*(;|$)/i.test(type.trim()) && /^utf-?8$/i.test(charset);
}

/** A body is believed only if it says that it is JSON, is JSON, and is an object. */
function toRecord(answer: Incoming, suspect: Suspect): WireRecord {
  const correlationId = correlationIdOf(answer);
  const { 'content-type': type, 'content-encoding': encoding } = answer.headers;
  if (!isJson(type) || (encoding !== undefined && encoding !== 'identity')) {
    throw upstreamError('UPSTREAM_INVALID', { correlationId });
  }
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    // The parser's message quotes the body, so it does not even travel as a cause.
    throw upstreamError('UPSTREAM_INVALID', { correlationId });
  }
  if (!isObject(body)) throw upstreamError('UPSTREAM_INVALID', { correlationId });
  return new WireRecord(body, correlationId, suspect);
}
