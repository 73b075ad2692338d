import { z } from 'zod';
import { type Grant, RIGHTS } from '../resolvers/rights.ts';
import type { RightWords } from './caller/caller-settings.ts';
import { isLoopback } from './loopback.ts';
import { wholeNumber } from './settings-forms.ts';

/*
 * The forms of the settings on callers, under the rules of settings-forms.ts: a message continues a sentence that begins with
 * the variable's name, and never repeats the value.
 */

export const callerAuth = z.enum(['none', 'jwt'], 'must be none or jwt');

const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

const secureUrl = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) context.addIssue('must be a whole URL that begins with https://');
  else if (!isSafe(url)) {
    context.addIssue('must begin with https://; plain http:// is for this machine itself (127.0.0.1, localhost) only');
  } else if (url.username || url.password) context.addIssue('must not hold a user name or password');
  else if (text.includes('#')) context.addIssue('must end without #');
});

/** Kept letter by letter, a slash at its end included: it is compared with what tokens say. */
export const issuer = secureUrl.refine((text) => !text.includes('?'), 'must end with its path: leave out ?');
export const jwksUrl = secureUrl;

export const audience = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must be one word of plain characters, as tokens have it in `aud`');

const CLAIM = /^[\x21-\x2b\x2d-\x7e]{1,128}$/; // a comma separates several
export const claimName = z.string().regex(CLAIM, 'must be the name of one claim, without spaces and commas');

const MAX_CLAIMS = 10; // each is looked at for each token
export const claimNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine(
    (names) => names.length <= MAX_CLAIMS && names.every((name) => CLAIM.test(name)),
    `must be names of claims, separated by commas: ${MAX_CLAIMS} at most`,
  );

/** The words that PingOne's custom scopes can be given as they are. */
const DEFAULT_WORDS: RightWords = {
  status: ['verify:status'],
  claims: ['verify:claims'],
  documents: ['verify:documents'],
  profile: ['verify:profile'],
  policy: ['verify:policy'],
  webVerification: ['verify:web-verification'],
  self: ['verify:self'],
};

const GRANTS: readonly string[] = [...RIGHTS, 'self'] satisfies Grant[];
const RIGHT_WORDS_ADVICE = `must be rights with their words, as in status=verify:status|Help Desk, claims=kyc; rights are ${GRANTS.join(', ')}, each once at most`;

/** `right=word|word, right=word`. A right that is left out keeps its own word, and one without words is given to nobody. */
export const rightWords = z.string().transform((text, context): RightWords => {
  const given = text.split(',').map((entry) => {
    const [, right = '', words = ''] = /^\s*(\w+)\s*=(.*)$/.exec(entry) ?? [];
    return { right, words: words.split('|').map((word) => word.trim()) };
  });
  const rights = given.map(({ right }) => right);
  const isFine =
    rights.every((right) => GRANTS.includes(right)) &&
    new Set(rights).size === rights.length &&
    given.every(({ words }) => words.length === 1 || words.every((word) => word !== ''));
  if (!isFine) {
    context.addIssue(RIGHT_WORDS_ADVICE);
    return z.NEVER;
  }
  const chosen = Object.fromEntries(given.map(({ right, words }) => [right, words.filter(Boolean)]));
  return { ...DEFAULT_WORDS, ...chosen };
});

export const defaultRightWords = DEFAULT_WORDS;

const MAX_SKEW_S = 60; // what PingOne itself allows its trusted issuers
export const clockSkewSeconds = wholeNumber(0, MAX_SKEW_S);

const MIN_TOKEN_BYTES = 1_024; // a signature alone has 342
const MAX_TOKEN_BYTES = 15 * 1_024; // Node takes 16 KiB of headers
export const tokenBytes = wholeNumber(MIN_TOKEN_BYTES, MAX_TOKEN_BYTES);

const MIN_REFRESH_S = 60; // two fetches in half a minute are all there is, and unknown keys need theirs
const MAX_REFRESH_S = 3_600; // a key that was withdrawn is believed for that long
export const keysRefreshSeconds = wholeNumber(MIN_REFRESH_S, MAX_REFRESH_S);

const MIN_STALE_S = 300; // a restart of the key server
const MAX_STALE_S = 86_400; // longer, and nobody would notice that keys are not fetched any more
export const keysStaleSeconds = wholeNumber(MIN_STALE_S, MAX_STALE_S);
