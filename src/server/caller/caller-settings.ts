import type { Grant } from '../../resolvers/rights.ts';

/** Which words of a token give which right. A right without words is given to nobody. */
export type RightWords = Readonly<Record<Grant, readonly string[]>>;

/** Which tokens are taken, and what they say of their caller. */
export interface CallerTokenSettings {
  /** What `iss` has to be, letter by letter. */
  issuer: string;
  /** Where the issuer's keys are; the only address that is asked for any. */
  jwksUrl: string;
  /** What has to be `aud`, or be among it. */
  audience: string;
  /** The claims that hold words: texts, split at spaces, or lists of texts. */
  rightsClaims: readonly string[];
  rightWords: RightWords;
  /** The claim that holds the id of the caller's own user at PingOne; null: no token says so. */
  userClaim: string | null;
  /** Calls go up with the caller's own token, so PingOne decides on rights and the words count for nothing. */
  pingOneDecides: boolean;
  clockSkewSeconds: number;
  maxTokenBytes: number;
  /** How often the keys are fetched anew. */
  keysRefreshSeconds: number;
  /** How long keys serve after they were fetched last, while they cannot be fetched anew. */
  keysStaleSeconds: number;
}

/** How callers are checked. */
export type CallerAuthSettings = { kind: 'none' } | ({ kind: 'jwt' } & CallerTokenSettings);
