import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { BEARER_TOKEN } from '../../datasources/auth/bearer-token.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Caller } from '../../resolvers/caller.ts';
import { type Log, NO_LOG } from '../log/events.ts';
import { callerOfClaims } from './caller-of-claims.ts';
import type { CallerTokenSettings } from './caller-settings.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import type { IssuerKey } from './key-set.ts';
import { refusalOf, TokenRefused } from './refusals.ts';
import { checkToken } from './token-check.ts';
import { unmarkedUntilMs } from './token-header.ts';

export interface CallerAuth {
  /** Whoever the header `Authorization` proves; rejected with the error that they read instead. Makes no call for them. */
  identify(authorization: string | undefined, log?: Log): Promise<Caller>;
  /** Whether the issuer's keys have been had since the start. They are asked for until they are. */
  hasHadKeys(): boolean;
  close(): Promise<void>;
}

export interface CallerAuthParts {
  /** The operator's proxy, as for calls to PingOne. */
  proxy?: UpstreamSettings['proxy'];
  /** Default: nothing is logged. */
  log?: Log;
  /** Who has the issuer's keys; default: they are fetched here. */
  keys?: IssuerKeys;
  /** Wall-clock time, for the times in tokens. */
  nowMs?: () => number;
  /** Time that only goes forward, for the keys. */
  steadyMs?: () => number;
}

/** How often whoever holds the keys has to look whether they are due. */
export const TICK_MS = 15_000; // how often it is looked whether keys are due; as soon as another try after a failure is
const REMEMBERED_MS = 5 * 60_000; // checking a signature costs some hundred times more than remembering it
const MAX_REMEMBERED = 5_000; // callers who ask again within that time; a kilobyte or two each, and never more than their token

interface Remembered {
  caller: Caller;
  key: IssuerKey;
  goodUntilMs: number;
}

/**
 * Checks callers by their access tokens. Starting does not wait for the issuer's keys and does not fail without them: until
 * they are there, callers are told to try again later.
 */
export function createCallerAuth(
  settings: CallerTokenSettings,
  {
    proxy,
    log = NO_LOG,
    nowMs = Date.now,
    steadyMs = () => performance.now(),
    keys = createIssuerKeys(settings, { log, steadyMs, ...(proxy && { proxy }) }),
  }: CallerAuthParts = {},
): CallerAuth {
  const remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED });
  keys.refreshWhenDue();
  const timer = setInterval(() => {
    keys.refreshWhenDue();
    remembered.purgeStale(); // who has gone is forgotten, whether anybody asks again or not
  }, TICK_MS).unref();

  const callerOfToken = async (token: string): Promise<Caller> => {
    const at = nowMs();
    const digest = createHash('sha256').update(token).digest('base64url');
    const known = remembered.get(digest);
    // A key that the issuer has withdrawn, or that is too old, vouches for nothing any more.
    if (known && at < known.goodUntilMs && (await keys.find(known.key.kid)).includes(known.key)) return known.caller;
    const { claims, key, isMarked } = await checkToken(token, keys, settings, at);
    const caller = callerOfClaims(claims, settings);
    const goodUntilMs = Math.min(
      at + REMEMBERED_MS,
      ((claims.exp ?? 0) + settings.clockSkewSeconds) * 1_000,
      isMarked ? Number.POSITIVE_INFINITY : unmarkedUntilMs(settings.issuer),
    );
    remembered.set(digest, { caller, key, goodUntilMs }, { ttl: Math.max(1, goodUntilMs - at) });
    return caller;
  };

  return {
    async identify(authorization, requestLog = log) {
      try {
        return await callerOfToken(tokenOf(authorization));
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        requestLog.event('caller_refused', { reason: refusal.fault });
        throw refusal.answer;
      }
    },
    hasHadKeys: keys.wasReady,
    async close() {
      clearInterval(timer);
      await keys.close();
    },
  };
}

/** The token of the header. Another scheme brings none, and several headers, which come joined by commas, are no token. */
function tokenOf(authorization = ''): string {
  if (!/^Bearer(?: |$)/i.test(authorization)) throw new TokenRefused('missing');
  const token = authorization.slice('Bearer '.length);
  if (!BEARER_TOKEN.test(token)) throw new TokenRefused('malformed');
  return token;
}
