import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallerTokenSettings } from '../../src/server/caller/caller-settings.ts';

type Json = Record<string, unknown>;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** As a key set has it. */
  jwk: Json;
}

export function signingKey({ kid = randomUUID(), bits = 2_048 }: { kid?: string; bits?: number } = {}): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

const part = (value: Json | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token of any header and claims, as JSON or as its very text; `signature` makes the third part of the first two. */
export function rawToken(
  header: Json | string,
  claims: Json | string,
  signature: KeyObject | ((input: string) => string),
): string {
  const input = `${part(header)}.${part(claims)}`;
  const signed =
    typeof signature === 'function'
      ? signature(input)
      : sign('sha256', Buffer.from(input), signature).toString('base64url');
  return `${input}.${signed}`;
}

interface TokenChange {
  /** Undefined takes a member away. */
  header?: Json;
  key?: SigningKey;
}

export interface TestIssuer extends AsyncDisposable {
  issuer: string;
  jwksUrl: string;
  audience: string;
  /** The key that signs for the present. */
  readonly key: SigningKey;
  /** How often the keys were asked for, when, and what else was. */
  fetches(): number;
  fetchTimes(): readonly number[];
  strays(): string[];
  claims(change?: Json): Json;
  /** A token that is good, but for what is changed. */
  token(claims?: Json, change?: TokenChange): string;
  /** Signs with a new key from now on; the old one stays listed, or goes. */
  rotate(options?: { keepOld?: boolean }): SigningKey;
  /** What is listed from now on. */
  list(keys: readonly unknown[]): void;
  /** How it answers from now on; without one, with its keys. */
  answer(respond?: (response: ServerResponse) => void): void;
  /** Answers nothing from now on; those who wait get their keys once this is called. */
  hold(): () => void;
  settings(change?: Partial<CallerTokenSettings>): CallerTokenSettings;
  /** Settings of a gateway that takes its tokens. */
  env(change?: Record<string, string>): Record<string, string>;
}

export const RIGHT_WORDS: CallerTokenSettings['rightWords'] = {
  status: ['verify:status'],
  claims: ['verify:claims'],
  documents: ['verify:documents'],
  profile: ['verify:profile'],
  policy: ['verify:policy'],
  webVerification: ['verify:web-verification'],
  self: ['verify:self'],
};
export const ALL_WORDS = Object.values(RIGHT_WORDS).flat().join(' ');

const JWKS_PATH = '/keys';
const LIFE_S = 600;

/** An OpenID issuer on loopback, as far as a gateway sees of one: it has keys, and signs tokens. */
export async function startIssuer({
  path = '',
  key: firstKey = signingKey(),
}: {
  path?: string;
  key?: SigningKey;
} = {}): Promise<TestIssuer> {
  let key = firstKey;
  let listed: readonly unknown[] = [key.jwk];
  const fetchTimes: number[] = [];
  const strays: string[] = [];
  const giveKeys = (response: ServerResponse) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: listed }));
  };
  let respond = giveKeys;
  const server = createServer((request, response) => {
    if (request.url !== JWKS_PATH) {
      strays.push(`${request.method} ${request.url}`);
      response.writeHead(404).end();
      return;
    }
    fetchTimes.push(performance.now());
    respond(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const origin = `http://127.0.0.1:${port}`;
  const facts = { issuer: `${origin}${path}`, jwksUrl: `${origin}${JWKS_PATH}`, audience: 'https://graph.example' };

  const claims = (change: Json = {}): Json => {
    const nowS = Math.floor(Date.now() / 1_000);
    return {
      iss: facts.issuer,
      aud: facts.audience,
      sub: 'somebody',
      client_id: 'an-application',
      iat: nowS,
      exp: nowS + LIFE_S,
      jti: randomUUID(),
      scope: ALL_WORDS,
      ...change,
    };
  };

  return {
    ...facts,
    get key() {
      return key;
    },
    fetches: () => fetchTimes.length,
    fetchTimes: () => fetchTimes,
    strays: () => strays,
    claims,
    token: (change, { header = {}, key: by = key } = {}) =>
      rawToken({ alg: 'RS256', typ: 'at+jwt', kid: by.kid, ...header }, claims(change), by.privateKey),
    rotate({ keepOld = true } = {}) {
      key = signingKey();
      listed = keepOld ? [...listed, key.jwk] : [key.jwk];
      return key;
    },
    list(keys) {
      listed = keys;
    },
    answer(next = giveKeys) {
      respond = next;
    },
    hold() {
      const held: ServerResponse[] = [];
      respond = (response) => void held.push(response);
      return () => {
        respond = giveKeys;
        for (const response of held) giveKeys(response);
      };
    },
    settings: (change = {}) => ({
      ...facts,
      rightsClaims: ['scope', 'roles'],
      rightWords: RIGHT_WORDS,
      userClaim: 'sub',
      pingOneDecides: false,
      clockSkewSeconds: 30,
      maxTokenBytes: 8_192,
      keysRefreshSeconds: 600,
      keysStaleSeconds: 3_600,
      ...change,
    }),
    env: (change = {}) => ({
      CALLER_AUTH: 'jwt',
      CALLER_ISSUER: facts.issuer,
      CALLER_JWKS_URL: facts.jwksUrl,
      CALLER_AUDIENCE: facts.audience,
      CALLER_USER_CLAIM: 'sub',
      ...change,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The most fetches that came within any half minute. */
export const mostInHalfMinute = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at - from < 30_000).length));

/** A header that brings the token. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
