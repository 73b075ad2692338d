import type { UpstreamSettings } from '../datasources/upstream-settings.ts';
import type { CallerAuthSettings, CallerTokenSettings, RightWords } from './caller/caller-settings.ts';
import { isLoopback } from './loopback.ts';
import { onOrOff } from './settings-forms.ts';
import * as form from './settings-forms-caller.ts';
import type { SettingsSource } from './settings-source.ts';
import type { SettingName } from './settings-table.ts';

const RIGHTS_CLAIMS = ['scope', 'scp', 'roles']; // where issuers usually put scopes and roles; who names groups may be many
const CLOCK_SKEW_S = 30;
const MAX_TOKEN_BYTES = 8 * 1_024; // tokens with many groups have four
const KEYS_REFRESH_S = 600;
const KEYS_STALE_S = 3_600;

/** Those that say something of tokens, and nothing where none is looked at. */
const TOKEN_NAMES: readonly SettingName[] = [
  'CALLER_ISSUER',
  'CALLER_JWKS_URL',
  'CALLER_AUDIENCE',
  'CALLER_RIGHTS_CLAIMS',
  'CALLER_RIGHTS',
  'CALLER_USER_CLAIM',
  'CALLER_CLOCK_SKEW_SECONDS',
  'CALLER_TOKEN_BYTES',
  'CALLER_KEYS_REFRESH_SECONDS',
  'CALLER_KEYS_STALE_SECONDS',
];

export interface CallerSurroundings {
  production: boolean;
  host: string;
  /** Whether calls go up with the caller's own token. */
  asCaller: boolean;
  /** Nothing where its settings have faults, or where the emulator is to be started. */
  upstream: UpstreamSettings | undefined;
  isEmulated: boolean;
}

/** How callers are checked; every fault is left in the source. */
export function readCallerAuth(source: SettingsSource, around: CallerSurroundings): CallerAuthSettings {
  const chosen = source.read('CALLER_AUTH', form.callerAuth);
  const isAnywhere = source.read('CALLER_AUTH_NONE_ANYWHERE', onOrOff) ?? false;
  if (around.production && !source.has('CALLER_AUTH')) {
    source.faults.push(
      'CALLER_AUTH is missing: in production say how callers are checked: jwt, or none if something in front lets nobody through unchecked',
    );
  }
  const kind = chosen ?? 'none';
  if (kind === 'none') {
    refuseNone(source, around, isAnywhere);
    return { kind };
  }
  if (isAnywhere) {
    source.faults.push('CALLER_AUTH_NONE_ANYWHERE contradicts CALLER_AUTH=jwt: leave it out');
  }
  const tokens = readTokens(source, around);
  return tokens ? { kind, ...tokens } : { kind: 'none' }; // the faults are there, so nothing is served with it
}

function refuseNone(source: SettingsSource, { host }: CallerSurroundings, isAnywhere: boolean): void {
  if (!isLoopback(host) && !isAnywhere) {
    source.faults.push(
      'CALLER_AUTH=none lets whoever reaches HOST ask: set it to jwt, keep HOST on 127.0.0.1, or set ' +
        'CALLER_AUTH_NONE_ANYWHERE=on if something in front lets nobody through unchecked',
    );
  }
  const idle = TOKEN_NAMES.filter((name) => source.has(name));
  if (idle.length > 0) source.faults.push(`${idle.join(', ')} needs CALLER_AUTH=jwt: set that, or leave it out`);
}

function readTokens(
  source: SettingsSource,
  { asCaller, upstream, isEmulated }: CallerSurroundings,
): CallerTokenSettings | undefined {
  const pingOne = upstream?.authUrl && `${upstream.authUrl}/${upstream.environmentId}/as`;
  const issuer = source.read('CALLER_ISSUER', form.issuer) ?? pingOne;
  const isPingOne = issuer !== undefined && issuer === pingOne;
  const jwksUrl = source.read('CALLER_JWKS_URL', form.jwksUrl) ?? (isPingOne ? `${issuer}/jwks` : undefined);
  const api = asCaller && upstream ? new URL(upstream.apiUrl).origin : undefined;
  const audience = source.read('CALLER_AUDIENCE', form.audience) ?? api;
  const rest = {
    rightsClaims: source.read('CALLER_RIGHTS_CLAIMS', form.claimNames) ?? RIGHTS_CLAIMS,
    rightWords: readRightWords(source),
    userClaim: source.read('CALLER_USER_CLAIM', form.claimName) ?? (isPingOne ? 'sub' : null),
    pingOneDecides: asCaller,
    clockSkewSeconds: source.read('CALLER_CLOCK_SKEW_SECONDS', form.clockSkewSeconds) ?? CLOCK_SKEW_S,
    maxTokenBytes: source.read('CALLER_TOKEN_BYTES', form.tokenBytes) ?? MAX_TOKEN_BYTES,
    keysRefreshSeconds: source.read('CALLER_KEYS_REFRESH_SECONDS', form.keysRefreshSeconds) ?? KEYS_REFRESH_S,
    keysStaleSeconds: source.read('CALLER_KEYS_STALE_SECONDS', form.keysStaleSeconds) ?? KEYS_STALE_S,
  };
  tellMissing(source, { issuer, jwksUrl, audience, asCaller, isDerivable: !upstream && !isEmulated });
  if (rest.keysStaleSeconds < rest.keysRefreshSeconds) {
    source.faults.push('CALLER_KEYS_STALE_SECONDS must not be less than CALLER_KEYS_REFRESH_SECONDS');
  }
  return issuer && jwksUrl && audience ? { issuer, jwksUrl, audience, ...rest } : undefined;
}

/** The words in a token that give each right. */
export const readRightWords = (source: SettingsSource): RightWords =>
  source.read('CALLER_RIGHTS', form.rightWords) ?? form.defaultRightWords;

interface Found {
  issuer: string | undefined;
  jwksUrl: string | undefined;
  audience: string | undefined;
  /** Whether the rest would follow from PingOne's settings, once they are right. */
  isDerivable: boolean;
  asCaller: boolean;
}

/** What has no value, unless a wrong one has been reported already. */
function tellMissing(source: SettingsSource, { issuer, jwksUrl, audience, isDerivable, asCaller }: Found): void {
  if (!issuer && !isDerivable && !source.has('CALLER_ISSUER')) {
    source.faults.push(
      'CALLER_ISSUER is missing: set it to the `iss` of the tokens to take (without it, PINGONE_REGION or PINGONE_AUTH_URL tell that of the PingOne environment)',
    );
  }
  if (issuer && !jwksUrl && !source.has('CALLER_JWKS_URL')) {
    source.faults.push(
      'CALLER_JWKS_URL is missing: set it to where the keys of CALLER_ISSUER are, `jwks_uri` of its discovery document',
    );
  }
  if (!audience && !(asCaller && isDerivable) && !source.has('CALLER_AUDIENCE')) {
    source.faults.push(
      'CALLER_AUDIENCE is missing: CALLER_AUTH=jwt needs the `aud` that tokens for this gateway have, the audience of its resource in PingOne',
    );
  }
}
