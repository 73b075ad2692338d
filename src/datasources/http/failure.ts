import { type ErrorCode, type ErrorFacts, type GatewayError, RequestRefused, upstreamError } from '../errors.ts';
import { ExchangeFailure, type Incoming } from './exchange.ts';
import { retryAfterOf } from './retry-after.ts';
import { isTraceId } from './trace-id.ts';

const DEFAULT_RETRY_AFTER_SECONDS = 1; // a 429 that names no time, none that can be read, or one that is over

/** An answer other than 200 and 404 → the error that callers read. The class of the status decides, never PingOne's words. */
export function failureOfStatus(answer: Incoming, now: number): GatewayError {
  const { status } = answer;
  const facts: ErrorFacts = { correlationId: correlationIdOf(answer) };
  switch (status) {
    case 400:
      return new RequestRefused(reasonsIn(answer.body), facts);
    case 401:
      return upstreamError('UNAUTHENTICATED', facts);
    case 403:
      return upstreamError('FORBIDDEN', facts);
    case 408:
      return upstreamError('UPSTREAM_TIMEOUT', facts);
    case 429:
      return upstreamError('RATE_LIMITED', {
        ...facts,
        retryAfterSeconds: retryAfterOf(answer, now) || DEFAULT_RETRY_AFTER_SECONDS,
      });
    default:
      return status >= 500
        ? upstreamError('UPSTREAM_UNAVAILABLE', { ...facts, retryAfterSeconds: retryAfterOf(answer, now) })
        : upstreamError('UPSTREAM_INVALID', facts);
  }
}

/** Codes of undici and of its parser for an answer that came, but broken: cut short, too long, or not HTTP. */
const BROKEN_ANSWER = /^(HPE_|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|RESPONSE|HEADERS_OVERFLOW|RES_EXCEEDED))/;
/** Codes of Node for a certificate or a protocol version that is not accepted. */
const REFUSED_SECURITY =
  /CERT|^(ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|UND_ERR_PRX_TLS)/;
const NO_ANSWER_IN_TIME = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** A thrown thing (no connection, a broken answer, no time left) → the error that callers read. */
export function failureOfThrown(thrown: unknown): GatewayError {
  if (thrown instanceof ExchangeFailure) {
    return upstreamError(CODE_OF_REASON[thrown.reason], { cause: thrown });
  }
  if (isLateAnswer(thrown)) return upstreamError('UPSTREAM_TIMEOUT', { cause: thrown });
  return upstreamError(isBrokenAnswer(thrown) ? 'UPSTREAM_INVALID' : 'UPSTREAM_UNAVAILABLE', { cause: thrown });
}

const CODE_OF_REASON = {
  timeout: 'UPSTREAM_TIMEOUT',
  aborted: 'UPSTREAM_TIMEOUT', // nobody is there to read it
  late: 'DEADLINE_EXCEEDED',
  'too-large': 'UPSTREAM_INVALID',
  'cut-short': 'UPSTREAM_INVALID',
  'not-utf-8': 'UPSTREAM_INVALID',
} as const satisfies Record<ExchangeFailure['reason'], ErrorCode>;

const codeOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');

/** There was no connection, or nothing on it, in time. */
export const isLateAnswer = (thrown: unknown): boolean => NO_ANSWER_IN_TIME.has(codeOf(thrown));

/** An answer came, but it is no HTTP, or not as long as it said. */
export const isBrokenAnswer = (thrown: unknown): boolean =>
  BROKEN_ANSWER.test(codeOf(thrown)) || (thrown instanceof Error && thrown.name === 'HTTPParserError');

/** The other side could not prove who it is; asking again would not help, and asking less strictly is out of the question. */
export const isRefusedSecurity = (thrown: unknown): boolean => REFUSED_SECURITY.test(codeOf(thrown));

export function correlationIdOf({ headers }: Incoming): string | undefined {
  const value = headers['correlation-id'];
  // It goes into our own answers and logs, so it has to look like the id that it is: anything else could be anybody's name.
  return isTraceId(value) ? value : undefined;
}

/** The codes of an error envelope and of its details; words in capitals only, so that no free text comes along. */
function reasonsIn(body: string): ReadonlySet<string> {
  return new Set(
    Array.from(body.slice(0, 65_536).matchAll(/"code"\s*:\s*"([A-Z_]{1,64})"/g), ([, code]) => code ?? ''),
  );
}
