import { z } from 'zod';
import { BEARER_TOKEN } from '../datasources/auth/bearer-token.ts';
import { isId } from '../datasources/http/path.ts';
import type { LogLevel } from './log/log.ts';
import { isLoopback } from './loopback.ts';

/*
 * The form of each value. A message continues a sentence that begins with the variable's name, says what to write
 * instead, and never repeats the value: it may be a secret pasted into the wrong place.
 */

const MAX_PORT = 65_535;
const MIN_CURSOR_SECRET_CHARACTERS = 32; // 128 bits even where all of them are hexadecimal digits

/** Where each region answers: the end of its host names. */
const REGION_DOMAINS = {
  NA: 'com',
  CA: 'ca',
  EU: 'eu',
  AU: 'com.au',
  SG: 'sg',
  AP: 'asia',
} as const;

const isRegion = (text: string): text is keyof typeof REGION_DOMAINS => Object.hasOwn(REGION_DOMAINS, text);

export const REGION_WORDS = 'NA, CA, EU, AU, SG or AP';

/** A region code in either case, as the two hosts of that region. */
export const region = z.string().transform((text, context) => {
  const code = text.toUpperCase();
  if (!isRegion(code)) {
    context.addIssue(`must be one of ${REGION_WORDS}`);
    return z.NEVER;
  }
  const domain = REGION_DOMAINS[code];
  return { apiUrl: `https://api.pingone.${domain}/v1`, authUrl: `https://auth.pingone.${domain}` };
});

export const environmentId = z
  .string()
  .refine(isId, 'must be a UUID in lower-case letters, as the PingOne console shows it');

const baseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    context.addIssue('must be a whole URL that begins with https://');
    return z.NEVER;
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    context.addIssue('must begin with https://; plain http:// is for this machine itself (127.0.0.1, localhost) only');
    return z.NEVER;
  }
  if (url.username || url.password) {
    context.addIssue('must not hold a user name or password');
    return z.NEVER;
  }
  if (/[?#]/.test(text)) {
    context.addIssue('must end with its path: leave out ? and #');
    return z.NEVER;
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
});

export const apiUrl = baseUrl.refine((url) => url.endsWith('/v1'), 'must end with /v1');

export const authUrl = baseUrl.refine(
  (url) => !url.endsWith('/as') && !url.endsWith('/as/token'),
  'must be the base only: the environment id and /as/token are appended to it',
);

// What HTTP's Basic scheme can carry; a colon would end the client id.
export const clientId = z.string().regex(/^[\x21-\x39\x3b-\x7e]+$/, 'must be a client id: no spaces, no colon');
export const clientSecret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters, without spaces or line ends');

/** The characters of a bearer token, RFC 6750 §2.1. */
export const accessToken = z
  .string()
  .regex(BEARER_TOKEN, 'must be the token alone, on one line, without quotes and without "Bearer" before it');

export const cursorSecret = z
  .string()
  .min(MIN_CURSOR_SECRET_CHARACTERS, `must have ${MIN_CURSOR_SECRET_CHARACTERS} characters or more`);

export const host = z.string().regex(/^[\w.:%-]+$/, 'must be an IP address or a host name, without a port');

/** A whole number between two bounds, both of them allowed. */
export const wholeNumber = (floor: number, ceiling: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a number from ${floor} to ${ceiling}`)
    .transform(Number)
    .refine((number) => number >= floor && number <= ceiling, `must be a number from ${floor} to ${ceiling}`);

export const port = wholeNumber(0, MAX_PORT);

export const onOrOff = z.enum(['on', 'off'], 'must be on or off').transform((text) => text === 'on');
export const offOrShareable = z
  .enum(['off', 'shareable'], 'must be off or shareable')
  .transform((text) => text === 'shareable');

const MAX_REPRESENTATIONS = 1_000; // routers never split a batch; more at once would only wait for the upstream
export const representations = wholeNumber(1, MAX_REPRESENTATIONS);

export const trust = z.enum(['off', 'allow', 'only'], 'must be off, allow or only');

export const proof = z.enum(['off', 'header', 'hive', 'signature'], 'must be off, header, hive or signature');

const MIN_PROOF_SECRET_CHARACTERS = 32; // as for cursors
/** It may travel in a header. */
export const proofSecret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters, without spaces or line ends')
  .min(MIN_PROOF_SECRET_CHARACTERS, `must have ${MIN_PROOF_SECRET_CHARACTERS} characters or more`);

export const audit = z.enum(['off', 'stdout', 'file'], 'must be off, stdout or file');
export const auditFile = z.string().refine((path) => !path.endsWith('/'), 'must be the name of a file');

const MIN_AUDIT_SECRET_CHARACTERS = 32; // as for cursors
export const auditSecret = z
  .string()
  .min(MIN_AUDIT_SECRET_CHARACTERS, `must have ${MIN_AUDIT_SECRET_CHARACTERS} characters or more`);

const MAX_CONTENT_READS = 1_000_000; // no limit in practice, for measurements
export const contentReads = wholeNumber(1, MAX_CONTENT_READS);

export const upstreamAuth = z.enum(['service', 'caller'], 'must be service or caller');

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** A proxy may carry a user name and password; they are percent-encoded there. */
export const proxyUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return isDecodable(url.username) && isDecodable(url.password);
}, 'must be a URL that begins with http:// or https://, with odd characters of a password percent-encoded');

export const anyText = z.string();

const LOG_LEVELS = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'silent',
] as const satisfies readonly LogLevel[];
export const logLevel = z.enum(LOG_LEVELS, 'must be fatal, error, warn, info, debug, trace or silent');
