import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../datasources/secret.ts';

/**
 * How the router shows that a request for entities comes from it. `header`: it sends the secret itself. `hive`: it signs query
 * and variables, as Hive Gateway does; who has seen one such request can send it again. `signature`: it signs the body with
 * the time, and each signature is good once.
 */
export interface RouterProofSettings {
  kind: 'header' | 'hive' | 'signature';
  secret: Secret;
}

/** What a request brings along; each kind of proof looks at its own part. */
interface Evidence {
  headers: Pick<Headers, 'get'>;
  /** The body, byte for byte. */
  body?: Uint8Array;
  params?: { query?: unknown; variables?: unknown; extensions?: unknown };
}

export type RouterProof = (evidence: Evidence) => boolean | Promise<boolean>;

/** Which signatures were used. Where several processes serve, one of them remembers for all. */
export interface UsedSignatures {
  /** Whether nobody has used it before; it is used from then on. It has to be remembered until it is no longer good. */
  firstUse(signature: string, goodUntilMs: number): boolean | Promise<boolean>;
}

const PROOF_HEADER = 'router-authorization';
export const SIGNATURE_HEADER = 'router-signature';
const HIVE_EXTENSION = 'hmac-signature';

const HIVE_SIGNATURE = /^[A-Za-z0-9+/]{43}=$/; // base64 of 32 bytes

const SKEW_MS = 60_000; // how far the router's clock may be from ours, and so how long a signature has to be remembered
const SWEEP_MS = 5_000; // so that the cost of forgetting does not come with each request
const SIGNATURE = /^t=(\d{13}),n=([\w-]{16,64}),s=([0-9a-f]{64})$/; // milliseconds since 1970, a number used once, HMAC-SHA-256

/** Every comparison takes the same time wherever the two differ. */
export function createRouterProof(
  { kind, secret }: RouterProofSettings,
  now: () => number,
  used: UsedSignatures = createUsedSignatures(now),
): RouterProof {
  switch (kind) {
    case 'header': {
      const expected = digest(secret.reveal());
      return ({ headers }) => timingSafeEqual(digest(headers.get(PROOF_HEADER) ?? ''), expected);
    }
    case 'hive':
      return ({ params }) => {
        const given = isRecord(params?.extensions) ? params.extensions[HIVE_EXTENSION] : undefined;
        if (typeof given !== 'string' || !HIVE_SIGNATURE.test(given)) return false;
        const payload = hivePayload(params?.query, params?.variables);
        return isEqual(Buffer.from(given, 'base64'), createHmac('sha256', secret.reveal()).update(payload).digest());
      };
    case 'signature':
      return createSignatureProof(secret, now, used);
  }
}

export function createUsedSignatures(now: () => number): { firstUse(signature: string, goodUntilMs: number): boolean } {
  // By signature, until when it would be good. Only the router's own get in, so its rate bounds how many there are.
  const seen = new Map<string, number>();
  let sweepAt = 0;
  return {
    firstUse(signature, goodUntilMs) {
      const at = now();
      if (at >= sweepAt) {
        sweepAt = at + SWEEP_MS;
        for (const [old, goodUntil] of seen) if (goodUntil < at) seen.delete(old);
      }
      if (seen.has(signature)) return false;
      seen.set(signature, goodUntilMs);
      return true;
    },
  };
}

function createSignatureProof(secret: Secret, now: () => number, used: UsedSignatures): RouterProof {
  return ({ headers, body }) => {
    const [, time, nonce, signature] = SIGNATURE.exec(headers.get(SIGNATURE_HEADER) ?? '') ?? [];
    if (!body || time === undefined || nonce === undefined || signature === undefined) return false;
    const expected = createHmac('sha256', secret.reveal()).update(`${time}.${nonce}.`).update(body).digest();
    if (!isEqual(Buffer.from(signature, 'hex'), expected)) return false;
    if (Math.abs(now() - Number(time)) > SKEW_MS) return false;
    return used.firstUse(signature, Number(time) + SKEW_MS);
  };
}

/** Both to one length first: comparing needs it, and the length of a secret is nobody's business. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isEqual = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);

/** What Hive Gateway signs: query and variables as JSON with sorted keys, empty variables left out. */
function hivePayload(query: unknown, variables: unknown): string {
  const isEmpty = !isRecord(variables) || Object.keys(variables).length === 0;
  return sortedJson({ query, ...(!isEmpty && { variables }) });
}

/** Of a value that came as JSON, whose depth the door has limited. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${sortedJson(value[name])}`).join(',')}}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
