import { createDispatcher } from '../../datasources/http/dispatcher.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Log } from '../log/events.ts';
import type { CallerTokenSettings } from './caller-settings.ts';
import { fetchKeys } from './fetch-keys.ts';
import { createKeySet, type IssuerKey, type KeySet } from './key-set.ts';

/** The issuer's keys with what it takes to get them. */
export interface IssuerKeys extends KeySet {
  close(): Promise<void>;
}

interface IssuerKeysParts {
  /** The operator's proxy, as for calls to PingOne. */
  proxy?: UpstreamSettings['proxy'];
  log: Log;
  /** Time that only goes forward. */
  steadyMs: () => number;
  /** Told of the keys of each fetch, and of when it began. */
  onFetched?: (keys: readonly IssuerKey[], startedAtMs: number) => void;
}

/** Keys that this process fetches itself. */
export function createIssuerKeys(
  { jwksUrl, keysRefreshSeconds, keysStaleSeconds }: CallerTokenSettings,
  { proxy, log, steadyMs, onFetched = () => {} }: IssuerKeysParts,
): IssuerKeys {
  const dispatcher = createDispatcher({ apiUrl: jwksUrl, ...(proxy && { proxy }) });
  const fetched = async () => {
    const startedAtMs = steadyMs();
    const keys = await fetchKeys(dispatcher, jwksUrl);
    onFetched(keys, startedAtMs);
    return keys;
  };
  const keys = createKeySet(fetched, {
    refreshMs: keysRefreshSeconds * 1_000,
    staleMs: keysStaleSeconds * 1_000,
    nowMs: steadyMs,
    onRefreshed: (facts) => log.event('keys_refreshed', facts),
    onFailed: (facts) => log.event('keys_failed', facts),
  });
  return { ...keys, close: () => dispatcher.destroy() };
}
