import { errors, type JWTPayload, jwtVerify } from 'jose';
import { jsonObjectOf } from './json-object.ts';
import type { IssuerKey, KeySet } from './key-set.ts';
import { TokenRefused } from './refusals.ts';
import { environmentOfIssuer, readTokenHeader, unmarkedUntilMs } from './token-header.ts';

export interface TokenRules {
  issuer: string;
  audience: string;
  clockSkewSeconds: number;
  maxTokenBytes: number;
}

export interface CheckedToken {
  claims: JWTPayload;
  /** The key that it was checked with. */
  key: IssuerKey;
  /** Whether its header says that it is an access token. */
  isMarked: boolean;
}

const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]+$/; // three parts; one that is encrypted has five

/**
 * Checks an access token, cheapest first: its form and header, its issuer, its key, then signature, audience and times. Nothing
 * that a token says leads anywhere: keys come from the one address that is set. Rejected with `TokenRefused`, or with
 * `KeysUnavailable` where it cannot be told.
 */
export async function checkToken(
  token: string,
  keys: Pick<KeySet, 'find'>,
  rules: TokenRules,
  nowMs: number,
): Promise<CheckedToken> {
  if (token.length > rules.maxTokenBytes) throw new TokenRefused('too_long');
  const [headerPart = '', claimsPart = ''] = SIGNED.test(token) ? token.split('.') : [];
  const header = jsonObjectOf(headerPart);
  const unproven = jsonObjectOf(claimsPart);
  if (!header || !unproven) throw new TokenRefused('malformed');
  const { kid, isMarked } = readTokenHeader(header, { mayBeUnmarked: nowMs < unmarkedUntilMs(rules.issuer) });
  if (unproven.iss !== rules.issuer) throw new TokenRefused('issuer'); // or others' tokens would have us look for their keys
  const candidates = await keys.find(kid);
  if (candidates.length === 0) throw new TokenRefused('key');
  const { claims, key } = await verifiedBy(candidates, token, rules, nowMs);
  checkClaims(claims, rules, nowMs);
  return { claims, key, isMarked };
}

async function verifiedBy(candidates: readonly IssuerKey[], token: string, rules: TokenRules, nowMs: number) {
  const options = {
    algorithms: ['RS256'],
    issuer: rules.issuer,
    audience: rules.audience,
    clockTolerance: rules.clockSkewSeconds,
    currentDate: new Date(nowMs),
  };
  for (const key of candidates) {
    try {
      const { payload } = await jwtVerify(token, key.key, options);
      return { claims: payload, key };
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw new TokenRefused(faultOf(error));
    }
  }
  throw new TokenRefused('signature');
}

function faultOf(error: unknown): ConstructorParameters<typeof TokenRefused>[0] {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'aud') return 'audience';
  return error.claim === 'nbf' && error.reason === 'check_failed' ? 'not_yet_valid' : 'claims';
}

/** What the library does not look at. */
function checkClaims({ iss, exp, iat, sub, env }: JWTPayload, rules: TokenRules, nowMs: number): void {
  if (!Number.isFinite(exp)) throw new TokenRefused('claims'); // there has to be an end, and 1e999 is none
  if (iat !== undefined && iat > Math.floor(nowMs / 1_000) + rules.clockSkewSeconds) {
    throw new TokenRefused('not_yet_valid');
  }
  if (sub !== undefined && typeof sub !== 'string') throw new TokenRefused('claims');
  const environment = environmentOfIssuer(iss ?? '');
  if (environment !== undefined && env !== undefined && env !== environment) throw new TokenRefused('environment');
}
