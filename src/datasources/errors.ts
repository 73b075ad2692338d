/** The codes a client may meet in `extensions.code`. They are stable: new ones may come, none changes its meaning. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'BAD_REQUEST'
  | 'LIMIT_EXCEEDED'
  | 'OPERATION_NOT_TRUSTED'
  | 'RATE_LIMITED'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_INVALID'
  | 'DEADLINE_EXCEEDED'
  | 'OVERLOADED';

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'OVERLOADED',
]);

export interface ErrorFacts {
  /** PingOne's `Correlation-Id` of the answer that failed; what its support asks for. */
  correlationId?: string | undefined;
  /** Whole seconds, rounded up. */
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/**
 * Every failure a client may read about. The message is a sentence of ours that holds no value: neither the
 * client's nor PingOne's text, URL or body ever gets in. The original stays behind as `cause`.
 */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.correlationId = facts.correlationId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }

  /** Whether the same request may succeed later without any change. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

/** Codes whose sentence is written where the refusal is. */
type OurRefusal = 'BAD_USER_INPUT' | 'BAD_REQUEST' | 'LIMIT_EXCEEDED' | 'OPERATION_NOT_TRUSTED';

const SENTENCES: Record<Exclude<ErrorCode, OurRefusal>, string> = {
  UNAUTHENTICATED:
    'PingOne does not accept the access token of this request. Send a valid one in the Authorization header.',
  FORBIDDEN: 'PingOne does not allow this read: a role or a licence is missing.',
  RATE_LIMITED: 'PingOne limits the rate of requests. Try again later.',
  UPSTREAM_TIMEOUT: 'PingOne did not answer in time.',
  UPSTREAM_UNAVAILABLE: 'PingOne is not available.',
  UPSTREAM_INVALID: 'PingOne sent an answer that cannot be read.',
  DEADLINE_EXCEEDED:
    'The time for this request was over before PingOne had answered. Ask for less at once, or try again.',
  OVERLOADED: 'The gateway has more to do than it can. Try again later.',
};

/** A failed call to PingOne; the sentence follows from the code. */
export const upstreamError = (code: keyof typeof SENTENCES, facts?: ErrorFacts): GatewayError =>
  new GatewayError(code, SENTENCES[code], facts);

/** Input that has to change before the request can succeed. The message names the argument and what it takes, no value. */
export const badUserInput = (message: string, facts?: ErrorFacts): GatewayError =>
  new GatewayError('BAD_USER_INPUT', message, facts);

/** What the caller's token gives no right to. The message names the right, so that they can ask for it. */
export class MissingRight extends GatewayError {
  readonly right: string;

  constructor(right: string) {
    super(
      'FORBIDDEN',
      right === 'reach'
        ? 'This takes a right on users, which the access token of this request does not give.'
        : `This takes the right \`${right}\`, which the access token of this request does not give.`,
    );
    this.right = right;
  }
}

/** The same error each time: an operation may be refused thousands of fields, and where that happens says nothing. */
export function missingRight(right: string): GatewayError {
  const known = missingRights.get(right) ?? new MissingRight(right);
  missingRights.set(right, known);
  return known;
}

const missingRights = new Map<string, MissingRight>(); // one for each right that there is

/** An operation that asks for too much at once. The message says how much is allowed. */
export class LimitExceeded extends GatewayError {
  /** Which limit, where the log has a word for it. */
  readonly limit: { name: string; allowed: number } | undefined;

  constructor(message: string, limit: { name: string; allowed: number } | undefined) {
    super('LIMIT_EXCEEDED', message);
    this.limit = limit;
  }
}

export const limitExceeded = (message: string, limit?: { name: string; allowed: number }): GatewayError =>
  new LimitExceeded(message, limit);

/**
 * A 400 to one of our reads. To whoever did not cause it, it is an answer that cannot be used; the one resource that sends
 * client input up (the user filter) looks at the words.
 */
export class RequestRefused extends GatewayError {
  /** PingOne's machine-readable codes (`INVALID_FILTER` …), never its messages. */
  readonly reasons: ReadonlySet<string>;

  constructor(reasons: ReadonlySet<string>, facts: ErrorFacts) {
    super('UPSTREAM_INVALID', SENTENCES.UPSTREAM_INVALID, facts);
    this.reasons = reasons;
  }
}
