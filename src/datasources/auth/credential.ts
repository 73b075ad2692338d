import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { type ErrorFacts, GatewayError, upstreamError } from '../errors.ts';
import { exchange } from '../http/exchange.ts';
import { failureOfThrown } from '../http/failure.ts';
import { type ReadWatch, type UpstreamObserver, unobserved, watchRead } from '../http/observer.ts';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { createServiceToken, type TokenAnswer, toTokenAnswer } from './service-token.ts';

/** Whose token goes up with a call. */
export interface Credential {
  /** The `Authorization` header for this caller's calls. */
  authorization(callerAuthorization: string | undefined): Promise<string>;
  /** Another header to try after a 401, or nothing where that cannot help. */
  afterRefusal(authorization: string): Promise<string | undefined>;
  /** What a lasting 401 means to the caller. */
  refused(facts: ErrorFacts): GatewayError;
  /** A name for whoever PingOne will take this caller for; says nothing of the token itself. */
  keyOf(callerAuthorization: string | undefined): string;
  /** Gets what can be had ahead of the first request. */
  warmUp(): Promise<void>;
}

/** How the gateway signs its calls: with the caller's own token, a pasted one, or the worker application's. */
export function createCredential(
  { credential }: Pick<UpstreamSettings, 'credential'>,
  dispatcher: Dispatcher,
  now: () => number,
  observe: UpstreamObserver = unobserved,
): Credential {
  switch (credential.kind) {
    case 'caller':
      return {
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
    case 'token':
      return {
        authorization: async () => `Bearer ${credential.accessToken.reveal()}`,
        afterRefusal: async () => undefined,
        refused: refusedServiceToken,
        keyOf: () => 'service',
        warmUp: async () => {},
      };
    case 'worker': {
      const token = createServiceToken(() => watchedFetch(dispatcher, credential, observe), { now });
      return {
        authorization: async () => `Bearer ${await token.current()}`,
        async afterRefusal(authorization) {
          const other = await token.afterRefusal(authorization.slice('Bearer '.length));
          return other === undefined ? undefined : `Bearer ${other}`;
        },
        refused: refusedServiceToken,
        keyOf: () => 'service',
        warmUp: async () => void (await token.current()),
      };
    }
  }
}

const refusedServiceToken = (facts: ErrorFacts) =>
  new GatewayError('UPSTREAM_UNAVAILABLE', "PingOne does not accept the gateway's own access token.", facts);

const TOKEN_ATTEMPT_MS = 4_000; // as for any other small answer
const TOKEN_MAX_BYTES = 64 * 1024; // a signed token with room to spare

type Worker = Extract<UpstreamSettings['credential'], { kind: 'worker' }>;

async function watchedFetch(dispatcher: Dispatcher, worker: Worker, observe: UpstreamObserver): Promise<TokenAnswer> {
  const watch = watchRead('as/token', observe);
  try {
    return await fetchToken(dispatcher, worker, watch);
  } catch (error) {
    if (error instanceof GatewayError) watch.failed(error);
    throw error;
  }
}

/** OAuth 2.0 client credentials with Basic authentication: `POST {auth}/{environment}/as/token`. */
async function fetchToken(
  dispatcher: Dispatcher,
  { clientId, clientSecret, tokenUrl }: Worker,
  watch: ReadWatch,
): Promise<TokenAnswer> {
  const { origin, pathname } = new URL(tokenUrl);
  const attempt = exchange(dispatcher, {
    origin,
    path: pathname,
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    timeoutMs: TOKEN_ATTEMPT_MS,
    maxBytes: TOKEN_MAX_BYTES,
  });
  const answer = await watch.attempt(attempt.answer).catch((thrown: unknown) => {
    throw failureOfThrown(thrown);
  });
  if (answer.status !== 200) {
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'PingOne does not give the gateway an access token.');
  }
  try {
    return toTokenAnswer(JSON.parse(answer.body));
  } catch {
    // The parser's message quotes the answer, so it does not even travel as a cause.
    throw upstreamError('UPSTREAM_UNAVAILABLE');
  }
}
