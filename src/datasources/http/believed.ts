import { upstreamError } from '../errors.ts';
import type { Answer } from './exchange.ts';
import { correlationIdOf } from './failure.ts';
import { isDeeperThan } from './json-depth.ts';
import { withoutLongTexts } from './long-texts.ts';
import { isObject, type Suspect, WireRecord } from './wire-record.ts';

const MAX_DEPTH = 32; // levels: far beyond any record of PingOne's

/** How PingOne writes its type: what is not among these is looked at more closely. */
const USUAL: ReadonlySet<unknown> = new Set(['application/json', 'application/hal+json;charset=UTF-8']);

/** `application/json` or anything `+json`, and UTF-8 where it names a character set. */
function isJson(type: unknown): boolean {
  if (USUAL.has(type)) return true;
  if (typeof type !== 'string') return false;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  return /^application\/([\w.!#$&^-]+\+)?json\s*(;|$)/i.test(type.trim()) && /^utf-?8$/i.test(charset);
}

/** A body is believed only if it says that it is JSON, is JSON, and is an object. */
export function toRecord(answer: Answer, suspect: Suspect): WireRecord {
  const correlationId = correlationIdOf(answer);
  const { 'content-type': type, 'content-encoding': encoding } = answer.headers;
  if (!isJson(type) || (encoding !== undefined && encoding !== 'identity')) {
    throw upstreamError('UPSTREAM_INVALID', { correlationId });
  }
  const { text, long } = withoutLongTexts(answer.bytes);
  if (isDeeperThan(text, MAX_DEPTH)) throw upstreamError('UPSTREAM_INVALID', { correlationId });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The parser's message quotes the body, so it does not even travel as a cause.
    throw upstreamError('UPSTREAM_INVALID', { correlationId });
  }
  if (!isObject(body)) throw upstreamError('UPSTREAM_INVALID', { correlationId });
  return new WireRecord(body, correlationId, suspect, long);
}
