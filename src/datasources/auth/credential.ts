import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { type ErrorFacts, GatewayError, upstreamError } from '../errors.ts';
import { exchange, type Incoming, type Outgoing } from '../http/exchange.ts';
import { failureOfThrown } from '../http/failure.ts';
import { ReadWatch, type UpstreamObserver } from '../http/observer.ts';
import { outcomeOfThrown } from '../http/outcome.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import type { Timing } from '../http/timing.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import {
  createServiceToken,
  type LeasedToken,
  type ServiceToken,
  type TokenAnswer,
  TokenRefusal,
  toTokenAnswer,
} from './service-token.ts';

/** Whose token goes up with a call. */
export interface Credential {
  /** The `Authorization` header for this caller's calls, if it need not be waited for. */
  atHand(callerAuthorization: string | undefined): string | undefined;
  /** The same, waited for. */
  authorization(callerAuthorization: string | undefined): Promise<string>;
  /** Another header to try after a 401, or nothing where that cannot help. */
  afterRefusal(authorization: string): Promise<string | undefined>;
  /** What a lasting 401 means to the caller. */
  refused(facts: ErrorFacts): GatewayError;
  /** A name for whoever PingOne will take this caller for; says nothing of the token itself. */
  keyOf(callerAuthorization: string | undefined): string;
  /** Gets what can be had ahead of the first request, however often that fails before; `signal` ends it. */
  warmUp(signal?: AbortSignal): Promise<void>;
}

export interface CredentialParts {
  /** What lives of tokens are counted by. */
  now: () => number;
  /** Wall-clock time, for dates in answers. */
  wallNow: () => number;
  random: () => number;
  timing: Timing;
  /** Hears of the calls for a token. */
  observe: UpstreamObserver;
  /** Who has the worker application's token; default: it is fetched here. */
  serviceToken?: ServiceToken;
}

type Worker = Extract<UpstreamSettings['credential'], { kind: 'worker' }>;

/** The worker application's token, fetched here. */
export const createWorkerToken = (
  dispatcher: Dispatcher,
  worker: Worker,
  { now, wallNow, random, timing, observe }: Omit<CredentialParts, 'serviceToken'>,
): LeasedToken =>
  createServiceToken(() => watchedFetch(dispatcher, worker, { wallNow, timing, observe }), { now, random, timing });

/** How the gateway signs its calls: with the caller's own token, a pasted one, or the worker application's. */
export function createCredential(
  { credential }: Pick<UpstreamSettings, 'credential'>,
  dispatcher: Dispatcher,
  parts: CredentialParts,
): Credential {
  switch (credential.kind) {
    case 'caller':
      return {
        atHand: (own) => own,
        async authorization(own) {
          if (own === undefined) throw upstreamError('UNAUTHENTICATED');
          return own;
        },
        afterRefusal: async () => undefined,
        refused: (facts) => upstreamError('UNAUTHENTICATED', facts),
        keyOf: (own) =>
          createHash('sha256')
            .update(own ?? '')
            .digest('base64url'),
        warmUp: async () => {},
      };
    case 'token': {
      const authorization = `Bearer ${credential.accessToken.reveal()}`;
      return {
        atHand: () => authorization,
        authorization: async () => authorization,
        afterRefusal: async () => undefined,
        refused: refusedServiceToken,
        keyOf: () => 'service',
        warmUp: async () => {},
      };
    }
    case 'worker': {
      const token = parts.serviceToken ?? createWorkerToken(dispatcher, credential, parts);
      return {
        atHand() {
          const current = token.atHand();
          return current === undefined ? undefined : `Bearer ${current}`;
        },
        authorization: async () => `Bearer ${await token.current()}`,
        async afterRefusal(authorization) {
          const other = await token.afterRefusal(authorization.slice('Bearer '.length));
          return other === undefined ? undefined : `Bearer ${other}`;
        },
        refused: refusedServiceToken,
        keyOf: () => 'service',
        warmUp: token.first,
      };
    }
  }
}

const refusedServiceToken = (facts: ErrorFacts) =>
  new GatewayError('UPSTREAM_UNAVAILABLE', "PingOne does not accept the gateway's own access token.", facts);

const TOKEN_MAX_BYTES = 64 * 1024; // a signed token with room to spare

async function watchedFetch(
  dispatcher: Dispatcher,
  worker: Worker,
  parts: Pick<CredentialParts, 'wallNow' | 'timing' | 'observe'>,
): Promise<TokenAnswer> {
  const watch = new ReadWatch('as/token', parts.observe);
  try {
    return await fetchToken(dispatcher, worker, parts, watch);
  } catch (error) {
    if (error instanceof GatewayError) watch.failed(error);
    throw error;
  }
}

/** OAuth 2.0 client credentials with Basic authentication: `POST {auth}/{environment}/as/token`. */
async function fetchToken(
  dispatcher: Dispatcher,
  { clientId, clientSecret, tokenUrl }: Worker,
  { wallNow, timing }: Pick<CredentialParts, 'wallNow' | 'timing'>,
  watch: ReadWatch,
): Promise<TokenAnswer> {
  const { origin, pathname } = new URL(tokenUrl);
  const answer = await lostOnce(
    dispatcher,
    {
      origin,
      path: pathname,
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      timeoutMs: timing.tokenAttemptMs,
      gapMs: timing.bodyGapMs,
      maxBytes: TOKEN_MAX_BYTES,
    },
    watch,
  ).catch((thrown: unknown) => {
    throw failureOfThrown(thrown);
  });
  if (answer.status !== 200) throw new TokenRefusal((retryAfterOf(answer, wallNow()) ?? 0) * timing.secondMs);
  try {
    return toTokenAnswer(JSON.parse(answer.body));
  } catch {
    // The parser's message quotes the answer, so it does not even travel as a cause.
    throw upstreamError('UPSTREAM_UNAVAILABLE');
  }
}

/** A second try where the connection was lost. It is a POST, but one that leaves nothing behind: a token too many is no harm. */
async function lostOnce(dispatcher: Dispatcher, request: Outgoing, watch: ReadWatch): Promise<Incoming> {
  try {
    return await watched(dispatcher, request, watch);
  } catch (thrown) {
    if (outcomeOfThrown(thrown).repeat !== 'yes') throw thrown;
    return watched(dispatcher, request, watch);
  }
}

async function watched(dispatcher: Dispatcher, request: Outgoing, watch: ReadWatch): Promise<Incoming> {
  watch.goesOut();
  try {
    const answer = await exchange(dispatcher, request).answer;
    watch.isBack(answer, undefined);
    return answer;
  } catch (thrown) {
    watch.isBack(undefined, thrown);
    throw thrown;
  }
}
