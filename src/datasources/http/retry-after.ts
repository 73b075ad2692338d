import type { Incoming } from './exchange.ts';

const MAX_RETRY_AFTER_SECONDS = 60; // a longer wish of the upstream is cut: nobody plans further ahead than this

/**
 * Whole seconds that PingOne asks to wait: from `Retry-After` (seconds or a date), else from the envelope's
 * `innerError.retryAfter` (a date-time). Nothing where neither can be read.
 */
export function retryAfterOf(answer: Incoming, now: number): number | undefined {
  const header = answer.headers['retry-after'];
  const seconds =
    readWait(typeof header === 'string' ? header : undefined, now) ?? readWait(waitInBody(answer.body), now);
  return seconds === undefined ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), MAX_RETRY_AFTER_SECONDS);
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/; // RFC 9110 §5.6.7
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

function readWait(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  // Date.parse alone takes all sorts of words for a date.
  const until = HTTP_DATE.test(text) || TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? undefined : (until - now) / 1000;
}

function waitInBody(body: string): string | undefined {
  return /"retryAfter"\s*:\s*"([^"\\]{1,40})"/.exec(body.slice(0, 4_096))?.[1];
}
