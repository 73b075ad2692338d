import { createDispatcher } from '../../datasources/http/dispatcher.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { CallerAuthSettings } from '../../server/caller/caller-settings.ts';
import { usableKeys } from '../../server/caller/fetch-keys.ts';
import { callOnce, type Outcome } from './call.ts';
import { connectionFault } from './connection-fault.ts';
import { failed, type Line, skipped } from './line.ts';
import { isProxied } from './proxied.ts';

export const CALLER_KEYS = "keys of callers' tokens";

const ADVICE = 'Check CALLER_ISSUER and CALLER_JWKS_URL: the discovery document of the issuer has it as `jwks_uri`.';

/** Fetches the keys that callers' tokens are checked with, as the gateway does. */
export async function checkCallerKeys(callerAuth: CallerAuthSettings, proxy: UpstreamSettings['proxy']): Promise<Line> {
  if (callerAuth.kind === 'none') return skipped(CALLER_KEYS, 'CALLER_AUTH=none: callers are not checked');
  const { jwksUrl } = callerAuth;
  const dispatcher = createDispatcher({ apiUrl: jwksUrl, ...(proxy && { proxy }) });
  try {
    return await lineOf(await callOnce({ url: jwksUrl }, dispatcher), jwksUrl, proxy);
  } finally {
    await dispatcher.destroy();
  }
}

async function lineOf(outcome: Outcome, url: string, proxy: UpstreamSettings['proxy']): Promise<Line> {
  const { host } = new URL(url);
  if (outcome.kind === 'no-answer') {
    const { seen, advice } = connectionFault(outcome.error, { host, throughProxy: isProxied(url, proxy) });
    return failed(CALLER_KEYS, { seen, advice: `${advice} ${ADVICE}` });
  }
  if (outcome.kind === 'not-json' || outcome.status !== 200) {
    return failed(CALLER_KEYS, { seen: `${host} gives no keys (${outcome.status})`, advice: ADVICE }, outcome);
  }
  const keys = await usableKeys(outcome.body);
  if (keys.length > 0) return { state: 'ok', check: CALLER_KEYS, note: `${keys.length} usable, from ${host}` };
  const seen = `${host} has no RSA key of 2048 bits or more for signatures`;
  return failed(CALLER_KEYS, { seen, advice: ADVICE }, outcome);
}
