import { importJWK, type JWK } from 'jose';
import type { Dispatcher } from 'undici';
import { ExchangeFailure, exchange, type Incoming } from '../../datasources/http/exchange.ts';
import { isRefusedSecurity } from '../../datasources/http/failure.ts';
import { isObject } from '../../datasources/http/wire-record.ts';
import { type IssuerKey, KeysFailed } from './key-set.ts';

const ALGORITHM = 'RS256';
const ATTEMPT_MS = 4_000; // as for any other small answer
const MAX_BYTES = 64 * 1024; // some hundred keys, or a dozen with their certificates
const MAX_KEYS = 100; // issuers have two or three, and several dozen where tenants share one
const MIN_MODULUS_BITS = 2_048; // RFC 7518 §3.3

/** Fetches the issuer's keys: one attempt, without following anything. Rejected with `KeysFailed`. */
export async function fetchKeys(
  dispatcher: Dispatcher,
  jwksUrl: string,
  { timeoutMs = ATTEMPT_MS }: { timeoutMs?: number } = {},
): Promise<IssuerKey[]> {
  const { origin, pathname, search } = new URL(jwksUrl);
  const attempt = exchange(dispatcher, {
    origin,
    path: pathname + search,
    method: 'GET',
    headers: { accept: 'application/json, application/jwk-set+json' },
    timeoutMs,
    maxBytes: MAX_BYTES,
  });
  const answer = await attempt.answer.catch((error: unknown) => {
    throw failureOf(error);
  });
  if (answer.status !== 200) throw new KeysFailed({ reason: 'status', status: answer.status });
  const keys = await usableKeys(parsed(answer));
  if (keys.length === 0) throw new KeysFailed({ reason: 'no_keys' });
  return keys;
}

function failureOf(error: unknown): KeysFailed {
  if (!(error instanceof ExchangeFailure)) {
    return new KeysFailed({ reason: isRefusedSecurity(error) ? 'tls_refused' : 'unreachable' }, error);
  }
  const { reason } = error;
  if (reason === 'timeout') return new KeysFailed({ reason }, error);
  if (reason === 'too-large') return new KeysFailed({ reason: 'too_large' }, error);
  return new KeysFailed({ reason: reason === 'not-utf-8' ? 'unreadable' : 'unreachable' }, error);
}

function parsed({ body }: Incoming): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new KeysFailed({ reason: 'unreadable' });
  }
}

/**
 * The keys of a key set (RFC 7517) that a token may be checked with: named, public RSA keys for signatures that are long
 * enough. The others are passed by, since an issuer may have keys for other purposes; so is what is no key at all.
 */
export async function usableKeys(keySet: unknown): Promise<IssuerKey[]> {
  const listed = isObject(keySet) && Array.isArray(keySet.keys) ? keySet.keys : [];
  const keys = await Promise.all(listed.slice(0, MAX_KEYS).map((jwk) => (isObject(jwk) ? usableKey(jwk) : undefined)));
  return keys.filter((key) => key !== undefined);
}

async function usableKey(jwk: Record<string, unknown>): Promise<IssuerKey | undefined> {
  const { kty, kid, use = 'sig', alg = ALGORITHM, key_ops = ['verify'], n, e, d } = jwk;
  if (kty !== 'RSA' || use !== 'sig' || alg !== ALGORITHM || d !== undefined) return undefined;
  if (typeof kid !== 'string' || kid === '' || typeof n !== 'string' || typeof e !== 'string') return undefined;
  if (!Array.isArray(key_ops) || !key_ops.includes('verify')) return undefined;
  try {
    const publicPart: JWK = { kty: 'RSA', n, e };
    const key = await importJWK(publicPart, ALGORITHM);
    if (key instanceof Uint8Array || modulusBits(key) < MIN_MODULUS_BITS) return undefined;
    return { kid, identity: `${n}.${e}`, key };
  } catch {
    return undefined;
  }
}

const modulusBits = ({ algorithm }: CryptoKey): number =>
  'modulusLength' in algorithm && typeof algorithm.modulusLength === 'number' ? algorithm.modulusLength : 0;
