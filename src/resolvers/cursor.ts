import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { badUserInput } from '../datasources/errors.ts';

/**
 * Cursors that say nothing and fit nothing but the list that gave them. A cursor is encrypted, since what it holds (PingOne's
 * own cursor, which may carry the filter) can be personal; and it is bound by a keyed hash to the list and filter, so that one
 * from elsewhere is refused rather than misread. The same position always has the same cursor.
 */
export interface CursorCodec {
  /** `list` names the list with all that decides what is in it. */
  seal(list: string, position: unknown): string;
  open(list: string, cursor: string, argument: 'after' | 'before'): unknown;
}

const NONCE_BYTES = 16;
const MAX_LENGTH = 24_576; // the longest filter, PingOne's own cursor and the ids of the users seen last, with room to spare

/** `secret` is the same in all replicas that share their cursors. */
export function createCursorCodec(secret: string | Buffer): CursorCodec {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'verify-graph', purpose, 32));
  const [hashKey, cipherKey] = [key('cursor hash'), key('cursor cipher')];
  // The keyed hash of list and text is also the cipher's nonce: unique for each pair, and checked on the way back.
  const hash = (list: string, text: Buffer) =>
    createHmac('sha256', hashKey).update(`${list.length}:`).update(list).update(text).digest().subarray(0, NONCE_BYTES);

  return {
    seal(list, position) {
      const text = Buffer.from(JSON.stringify(position));
      const nonce = hash(list, text);
      const cipher = createCipheriv('aes-256-ctr', cipherKey, nonce);
      return Buffer.concat([nonce, cipher.update(text), cipher.final()]).toString('base64url');
    },
    open(list, cursor, argument) {
      const refuse = () => badUserInput(`\`${argument}\` takes a cursor of this very list and filter, unchanged.`);
      const bytes = Buffer.from(cursor.slice(0, MAX_LENGTH), 'base64url');
      if (bytes.length <= NONCE_BYTES || bytes.toString('base64url') !== cursor) throw refuse();
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-ctr', cipherKey, nonce);
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES)), decipher.final()]);
      if (!timingSafeEqual(hash(list, text), nonce)) throw refuse();
      return JSON.parse(text.toString('utf8'));
    },
  };
}
