import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { isId } from '../../datasources/http/path.ts';
import type { Caller } from '../../resolvers/caller.ts';
import { ALL_RIGHTS, grantedRights, RIGHTS, type Rights } from '../../resolvers/rights.ts';
import type { CallerTokenSettings } from './caller-settings.ts';

type Settings = Pick<CallerTokenSettings, 'rightsClaims' | 'rightWords' | 'userClaim' | 'pingOneDecides'>;

/** Who asks, and what they may see, as the claims of a checked token have it. */
export function callerOfClaims(claims: JWTPayload, settings: Settings): Caller {
  const client = textIn(claims, 'client_id') ?? textIn(claims, 'azp');
  const subject = textIn(claims, 'sub');
  const scopes = wordsIn(claims, settings.rightsClaims);
  return {
    key: createHash('sha256')
      .update(JSON.stringify([claims.iss, subject, client]))
      .digest('base64url'),
    principal: subject === client ? null : subject, // some issuers call a client that asks for itself its own subject
    client,
    scopes: wordsThatCount(scopes, settings),
    rights: settings.pingOneDecides ? ALL_RIGHTS : rightsOf(claims, scopes, settings),
  };
}

/** The words that give a right: others are nobody's business here, and would stand in the audit trail. */
function wordsThatCount(scopes: readonly string[], { rightWords }: Settings): string[] {
  const known = new Set(Object.values(rightWords).flat());
  return scopes.filter((word) => known.has(word));
}

function rightsOf(claims: JWTPayload, scopes: readonly string[], { rightWords, userClaim }: Settings): Rights {
  const isGiven = (right: keyof typeof rightWords) => rightWords[right].some((word) => scopes.includes(word));
  const userId = isGiven('self') && userClaim !== null ? textIn(claims, userClaim) : null;
  return grantedRights(RIGHTS.filter(isGiven), isId(userId) ? userId : null);
}

/** Each word once, in the order of the token. */
function wordsIn(claims: JWTPayload, names: readonly string[]): string[] {
  const words = names.flatMap((name) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    if (typeof value === 'string') return value.split(' ').filter(Boolean);
    return Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [];
  });
  return [...new Set(words)];
}

function textIn(claims: JWTPayload, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
