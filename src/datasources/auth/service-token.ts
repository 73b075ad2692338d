import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError, upstreamError } from '../errors.ts';
import { TIMING, type Timing } from '../http/timing.ts';
import { isObject } from '../http/wire-record.ts';
import { BEARER_TOKEN } from './bearer-token.ts';

export interface TokenAnswer {
  accessToken: string;
  /** Seconds of life that the token endpoint promises. */
  expiresInS: number;
}

export interface ServiceToken {
  /** A token that is good now, if there is one. */
  atHand(): string | undefined;
  /** The same; fetches one if there is none. */
  current(): Promise<string>;
  /** Asks for the first token, as often as failures allow, until there is one or `signal` ends it. */
  first(signal?: AbortSignal): Promise<void>;
  /** The upstream refused this token. Gives another one to try, or nothing if asking again would not help. */
  afterRefusal(refused: string): Promise<string | undefined>;
}

/** A token with the time that is left of it. */
export interface TokenLease {
  accessToken: string;
  goodForMs: number;
  /** When there may be a newer one; may be over. */
  renewInMs: number;
}

/** One that other processes can be given. */
export interface LeasedToken extends ServiceToken {
  /** The token that there is, if there is one; asks nobody. */
  lease(): TokenLease | undefined;
}

const RENEW_AT = 0.8; // of a token's life: early enough that a slow token endpoint is never waited for
const RENEW_JITTER = 0.05; // so that replicas started together do not renew together
const SAFETY_MS = 5_000; // a token this close to its end may be refused on arrival

/** The token endpoint answered, but gave no token. It may have said when to ask again. */
export class TokenRefusal extends GatewayError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('UPSTREAM_UNAVAILABLE', 'PingOne does not give the gateway an access token.');
    this.retryAfterMs = retryAfterMs;
  }
}

type Figures = Pick<Timing, 'tokenForcedGapMs' | 'tokenBackoffMinMs' | 'tokenBackoffMaxMs'>;

/** How long nobody asks for a token after `failures` in a row: as long as the endpoint asked for, if it did. */
function backoffMs(failures: number, error: unknown, { tokenBackoffMinMs, tokenBackoffMaxMs }: Figures): number {
  const ownMs = Math.min(tokenBackoffMinMs * 2 ** (failures - 1), tokenBackoffMaxMs);
  return Math.max(ownMs, error instanceof TokenRefusal ? error.retryAfterMs : 0);
}

interface Held {
  accessToken: string;
  renewAt: number;
  goodUntil: number;
}

/**
 * The worker application's token: shared by all requests, renewed ahead of expiry behind their backs, one fetch in flight.
 * While renewal fails, the last good token serves until its end; without one, callers fail at once between attempts.
 */
export function createServiceToken(
  fetchToken: () => Promise<TokenAnswer>,
  { now, random = Math.random, timing = TIMING }: { now: () => number; random?: () => number; timing?: Figures },
): LeasedToken {
  let held: Held | undefined;
  let pending: Promise<string> | undefined;
  let failures = 0;
  let failure: { error: unknown; retryAt: number } | undefined;
  let forcedAt = Number.NEGATIVE_INFINITY;
  let renewedFor: string | undefined; // the refused token that has had its forced renewal

  const renew = (): Promise<string> => {
    pending ??= fetchToken()
      .then(
        ({ accessToken, expiresInS }) => {
          const lifeMs = expiresInS * 1_000;
          const fetchedAt = now();
          held = {
            accessToken,
            renewAt: fetchedAt + lifeMs * (RENEW_AT + (random() * 2 - 1) * RENEW_JITTER),
            goodUntil: fetchedAt + Math.max(lifeMs - SAFETY_MS, lifeMs / 2),
          };
          failures = 0;
          failure = undefined;
          return accessToken;
        },
        (error: unknown) => {
          failures += 1;
          failure = { error, retryAt: now() + backoffMs(failures, error, timing) };
          throw error;
        },
      )
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const mayTry = () => failure === undefined || failure.retryAt <= now();

  const atHand = () => {
    const at = now();
    if (!held || held.goodUntil <= at) return undefined;
    if (held.renewAt <= at && !pending && mayTry()) renew().catch(() => {}); // the held token still serves
    return held.accessToken;
  };
  const current = async () => {
    const good = atHand();
    if (good !== undefined) return good;
    if (!pending && failure && !mayTry()) throw failure.error;
    return renew();
  };

  return {
    atHand,
    current,
    async first(signal) {
      const soon = () => pause(timing.tokenBackoffMinMs, undefined, { ref: false, ...(signal && { signal }) });
      while (!held) await current().catch(soon); // between attempts it fails at once, and nobody is asked
    },
    lease() {
      if (!held) return undefined;
      const { accessToken, goodUntil, renewAt } = held;
      return { accessToken, goodForMs: goodUntil - now(), renewInMs: renewAt - now() };
    },
    async afterRefusal(refused) {
      if (held && held.accessToken !== refused) return held.accessToken; // renewed meanwhile
      if (!pending) {
        if (renewedFor === refused || now() - forcedAt < timing.tokenForcedGapMs) return undefined;
        forcedAt = now();
      }
      const renewed = await renew(); // joins a pending one; where it fails, the refused token has another chance later
      renewedFor = refused;
      return renewed === refused ? undefined : renewed;
    },
  };
}

const DEFAULT_LIFE_S = 60; // where the endpoint names none: short, so that a wrong guess costs little
const MAX_LIFE_S = 24 * 60 * 60;

/** The token endpoint's answer, checked: RFC 6749 §5.1, of which only `access_token` is sure to come. */
export function toTokenAnswer(body: unknown): TokenAnswer {
  if (!isObject(body) || typeof body.access_token !== 'string' || !BEARER_TOKEN.test(body.access_token)) {
    throw upstreamError('UPSTREAM_UNAVAILABLE');
  }
  return { accessToken: body.access_token, expiresInS: lifeOf(body.expires_in) };
}

/** Seconds, as a number or as the text of one. */
function lifeOf(promised: unknown): number {
  const seconds = typeof promised === 'number' || typeof promised === 'string' ? Number(promised) : Number.NaN;
  return seconds > 0 && seconds < Number.POSITIVE_INFINITY ? Math.min(seconds, MAX_LIFE_S) : DEFAULT_LIFE_S;
}
