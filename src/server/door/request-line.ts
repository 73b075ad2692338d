import type { IncomingMessage } from 'node:http';
import { remembered } from '../remembered.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** A name, an IPv4 address or an IPv6 address in brackets, with a port if needed. */
const HOST = /^([a-z0-9._~-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/** Parsers work such steps out, so that a proxy in front and this server would go by different paths. */
const CLIMBS = /^[^?]*(?:\/|\\|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\?]|%2f|%5c|$)/i;

/** Node takes the first of two and says nothing; a proxy in front may have gone by the second. */
const ONCE: ReadonlySet<string> = new Set(['authorization', 'content-encoding', 'content-type', 'host', 'origin']);

/**
 * Why a request is refused whatever it is for: a request line with a whole URL or none, as only proxies get; a host that is
 * none; two headers where one decides. Code behind this makes a URL of target and host, and would fail on it.
 */
export function lineRefusal({ url = '', httpVersion, headers, rawHeaders }: IncomingMessage): Refusal | undefined {
  if (!url.startsWith('/') || CLIMBS.test(url)) return REFUSALS.target;
  const { host } = headers;
  if (host === undefined ? httpVersion !== '1.0' : !isHost(host)) return REFUSALS.host;
  return hasTwins(rawHeaders) ? REFUSALS.repeatedHeader : undefined;
}

/** Numbers that make no address, such as `127..0.1`, look like a name, and only the parser of URLs tells. */
const isHost = remembered((text) => HOST.test(text) && URL.canParse(`http://${text}`));

function hasTwins(rawHeaders: readonly string[]): boolean {
  const seen: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = inLowerCase(rawHeaders[at] ?? '');
    if (!ONCE.has(name)) continue;
    if (seen.includes(name)) return true;
    seen.push(name);
  }
  return false;
}

const inLowerCase = remembered((name) => name.toLowerCase());
