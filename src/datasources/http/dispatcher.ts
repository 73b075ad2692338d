import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { UpstreamSettings } from '../upstream-settings.ts';

const CONNECT_MS = 1_000; // a host that does not take a connection by then is down for our purpose
const KEEP_ALIVE_MS = 30_000; // below what load balancers in front of such services usually allow an idle socket
const CONNECTIONS = 128; // as many as may be called at once by default

/**
 * The keep-alive pool to PingOne, through the operator's proxy if one is set. `NODE_EXTRA_CA_CERTS` adds certificate
 * authorities; Node reads it itself. A plain `http:` API is on loopback and never goes through it.
 */
export function createDispatcher(
  { apiUrl, proxy }: Pick<UpstreamSettings, 'apiUrl' | 'proxy'>,
  { connections = CONNECTIONS }: { connections?: number } = {},
): Dispatcher {
  const pool = {
    connections: connections + 1, // the token may be fetched from the same host, and stands in no line

    connect: { timeout: CONNECT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
    // Each attempt has a total time limit of its own, which these coarse ones would only blur.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (!proxy || apiUrl.startsWith('http:')) return new Agent(pool);
  return new EnvHttpProxyAgent({ ...pool, httpProxy: proxy.url, httpsProxy: proxy.url, noProxy: proxy.noProxy });
}
