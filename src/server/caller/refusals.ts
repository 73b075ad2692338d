import { GraphQLError } from 'graphql';
import { GatewayError } from '../../datasources/errors.ts';
import type { EventFields } from '../log/events.ts';

/** Why a token was refused. For the operator alone: the caller reads one sentence, whatever the reason. */
export type TokenFault = EventFields<'caller_refused'>['reason'];

/** A token that is not taken. */
export class TokenRefused extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(fault);
    this.name = 'TokenRefused';
    this.fault = fault;
  }
}

/** There are no keys to check any token with: none could be fetched yet, or none for too long. */
export class KeysUnavailable extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('no keys');
    this.name = 'KeysUnavailable';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const NO_TOKEN = 'Send an access token: the header `Authorization: Bearer <token>`.';
const BAD_TOKEN =
  'The access token of this request is not accepted. Get a new one, of the issuer and for the audience of this gateway.';
const NO_KEYS = 'Access tokens cannot be checked now: the keys of their issuer cannot be had. Try again later.';

/** What the caller reads, and why; nothing where the error is about something else. */
export function refusalOf(error: unknown): { fault: TokenFault; answer: GraphQLError } | undefined {
  if (error instanceof KeysUnavailable) return { fault: 'keys_unavailable', answer: keysUnavailable(error) };
  if (!(error instanceof TokenRefused)) return undefined;
  const { fault } = error;
  return { fault, answer: fault === 'missing' ? missingToken() : badToken() };
}

/** 401 for a request without a token. */
export const missingToken = (): GraphQLError => unauthenticated(NO_TOKEN, 'Bearer');

/** 401 for a token that is not taken. It does not tell which rule it broke: whoever forges tokens would learn from it. */
const badToken = () => unauthenticated(BAD_TOKEN, 'Bearer error="invalid_token"');

const unauthenticated = (message: string, challenge: string) =>
  new GraphQLError(message, {
    originalError: new GatewayError('UNAUTHENTICATED', message),
    extensions: { http: { status: 401, headers: { 'WWW-Authenticate': challenge } } },
  });

/**
 * 503 where no token can be checked. A 401 would tell a caller whose token is good to throw it away, and would send all of them
 * to the issuer at once, at the moment when it is in trouble.
 */
const keysUnavailable = ({ retryAfterSeconds }: KeysUnavailable) =>
  new GraphQLError(NO_KEYS, {
    originalError: new GatewayError('UPSTREAM_UNAVAILABLE', NO_KEYS, { retryAfterSeconds }),
    extensions: { http: { status: 503, headers: { 'Retry-After': String(retryAfterSeconds) } } },
  });
