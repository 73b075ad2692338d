import type { LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { UpstreamSettings } from '../upstream-settings.ts';
import { createConnector } from './connector.ts';
import { createLookup } from './lookup.ts';
import { RenewedPool } from './renewed-pool.ts';

const CONNECT_MS = 1_000; // a host that does not take a connection by then is down for our purpose
const KEEP_ALIVE_MS = 30_000; // below what load balancers in front of such services usually allow an idle socket
const CONNECTION_LIFE_MS = 25_000; // busy or not: where a name leads elsewhere now is seen within half a minute
const CONNECTIONS = 128; // as many as may be called at once by default

const LOOKUP_SHARE = 0.8; // of that, so that silent name servers are told from a silent host
const systemLookup = createLookup(CONNECT_MS * LOOKUP_SHARE); // one for all pools, since they share the system's resolver

export interface DispatcherParts {
  /** How long a host may take to be found, to take a connection, and to prove who it is. */
  connectMs?: number;
  connections?: number;
  /** How long connections may be used before others take their place. */
  connectionLifeMs?: number;
  /** Time that never jumps. */
  elapsed?: () => number;
  /** Who knows addresses. Default: the system. */
  resolver?: LookupFunction;
  /** Who vouches for certificates. Default: the system's authorities. */
  ca?: string;
}

/**
 * The keep-alive pool to PingOne, through the operator's proxy if one is set. `NODE_EXTRA_CA_CERTS` adds certificate
 * authorities; Node reads it itself. A plain `http:` API is on loopback and never goes through it.
 */
export function createDispatcher(
  { apiUrl, proxy }: Pick<UpstreamSettings, 'apiUrl' | 'proxy'>,
  {
    connections = CONNECTIONS,
    connectionLifeMs = CONNECTION_LIFE_MS,
    connectMs = CONNECT_MS,
    resolver,
    ca,
    elapsed = () => performance.now(),
  }: DispatcherParts = {},
): RenewedPool {
  const lookup = resolver ? createLookup(connectMs * LOOKUP_SHARE, resolver) : systemLookup;
  const connect = { timeout: connectMs, lookup, ...(ca !== undefined && { ca }) };
  const pool = {
    connections: connections + 1, // the token may be fetched from the same host, and stands in no line
    connect: createConnector(connect), // one for all pools, so that each takes up the TLS sessions of the one before
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
    // Each attempt has a total time limit of its own, which these coarse ones would only blur.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const makePool = () => {
    if (!proxy || apiUrl.startsWith('http:')) return new Agent(pool);
    const { url, noProxy } = proxy;
    const both = { httpProxy: url, httpsProxy: url, noProxy };
    return new EnvHttpProxyAgent({ ...pool, ...both, proxyTls: connect, requestTls: connect });
  };
  return new RenewedPool(makePool, connectionLifeMs, elapsed);
}
