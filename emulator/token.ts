import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Clock } from './clock.ts';
import type { Client } from './roles.ts';

const ALGORITHM = 'RS256';
/** Enough for the longest test; older entries that have expired are dropped beyond it. */
const MOST_TOKENS = 10_000;

type Keys = { privateKey: CryptoKey; publicKey: CryptoKey | Uint8Array; jwk: JWK };

// Making an RSA key takes a tenth of a second, so one is made when it is first needed and serves the whole process.
let keys: Promise<Keys> | undefined;

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), use: 'sig', alg: ALGORITHM };
  return { privateKey, publicKey: await importJWK(jwk, ALGORITHM), jwk };
}

const signingKeys = (): Promise<Keys> => {
  keys ??= makeKeys();
  return keys;
};

/** What a token may say besides. */
export type TokenExtras = {
  /** The user who signed in; default: none did, and the client asks for itself. */
  userId?: string;
  /** Scopes, separated by spaces; default: the claim is left out. */
  scope?: string;
  /** The resource that the token is for; default: PingOne's own API. */
  audience?: string;
  /** Of the header; default: left out, as PingOne may until 2 March 2027. */
  typ?: string;
};

export type Tokens = {
  issue(
    client: Client,
    options: { authUrl: string; apiUrl: string; expiresInS: number } & TokenExtras,
  ): Promise<string>;
  /** The client id of a token that this emulator issued, has not revoked, and that has not expired; else undefined. */
  clientOf(token: string): Promise<string | undefined>;
  /** From now on every token issued so far is refused. */
  revokeAll(): void;
  jwks(): Promise<{ keys: JWK[] }>;
};

type Issued = { clientId: string; expiresAtS: number };

export function createTokens(clock: Clock, organizationId: string): Tokens {
  // By token id: tokens of another emulator in this process carry the same key and must be refused.
  const issued = new Map<string, Issued>();
  const verified = new Map<string, string>();

  const dropExpired = () => {
    for (const [id, { expiresAtS }] of issued) if (expiresAtS * 1000 <= clock.now()) issued.delete(id);
    verified.clear();
  };

  const idOf = async (token: string): Promise<string | undefined> => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    const { publicKey } = await signingKeys();
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: [ALGORITHM],
        currentDate: new Date(clock.now()),
      });
      if (payload.jti !== undefined) verified.set(token, payload.jti);
      return payload.jti;
    } catch {
      return undefined;
    }
  };

  return {
    issue: async (client, { authUrl, apiUrl, expiresInS, userId, scope, audience, typ }) => {
      const { privateKey, jwk } = await signingKeys();
      const issuedAtS = Math.floor(clock.now() / 1000);
      const id = randomUUID();
      if (issued.size >= MOST_TOKENS) dropExpired();
      // The API itself takes tokens of its own audience; what a user may do there with theirs is not told, so: nothing.
      if (userId === undefined && audience === undefined) {
        issued.set(id, { clientId: client.clientId, expiresAtS: issuedAtS + expiresInS });
      }
      return new SignJWT({
        client_id: client.clientId,
        env: client.environmentId,
        org: organizationId,
        'p1.rid': randomUUID(),
        ...(scope !== undefined && { scope }),
        ...(userId !== undefined && {
          sub: userId,
          sid: randomUUID(),
          auth_time: issuedAtS,
          acr: 'Single_Factor',
          'p1.userId': userId,
        }),
      })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '', ...(typ !== undefined && { typ }) })
        .setIssuer(`${authUrl}/${client.environmentId}/as`)
        .setAudience([audience ?? apiUrl.replace(/\/v1$/, '')])
        .setIssuedAt(issuedAtS)
        .setExpirationTime(issuedAtS + expiresInS)
        .setJti(id)
        .sign(privateKey);
    },
    clientOf: async (token) => {
      const id = await idOf(token);
      const entry = id === undefined ? undefined : issued.get(id);
      // The signature check is remembered, the time is not: a token that was good runs out.
      return entry && entry.expiresAtS * 1000 > clock.now() ? entry.clientId : undefined;
    },
    revokeAll: () => {
      issued.clear();
      verified.clear();
    },
    jwks: async () => ({ keys: [(await signingKeys()).jwk] }),
  };
}
