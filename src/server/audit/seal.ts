import { createHash, createHmac } from 'node:crypto';
import type { Secret } from '../../datasources/secret.ts';

/** What makes the hashes of a chain. Only with a secret can somebody who may write the file not make them too. */
export interface Seal {
  readonly algorithm: 'sha256' | 'hmac-sha256';
  /** 64 hexadecimal digits. */
  of(content: string | Buffer): string;
}

export const createSeal = (secret?: Secret): Seal =>
  secret
    ? { algorithm: 'hmac-sha256', of: (content) => createHmac('sha256', secret.reveal()).update(content).digest('hex') }
    : { algorithm: 'sha256', of: sha256 };

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
