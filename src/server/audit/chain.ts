import { randomUUID } from 'node:crypto';
import type { Entry, Place } from './record.ts';
import type { Seal } from './seal.ts';

/** The newest record of a chain. */
export interface ChainEnd {
  chain: string;
  seq: number;
  hash: string;
}

export interface Chain {
  readonly end: ChainEnd;
  /** The next line, without its line end. */
  line(entry: Entry): string;
}

/**
 * Lines that hang together: each holds the hash of the one before, and a hash of itself. The hash is made over the line's own
 * bytes up to it, so that whoever checks it needs no rules of how JSON is written.
 */
export function createChain(seal: Seal, previous: string | null, now: () => number = Date.now): Chain {
  const end: ChainEnd = { chain: randomUUID(), seq: -1, hash: '' };
  return {
    get end() {
      return { ...end };
    },
    line(entry) {
      end.seq += 1;
      const place: Place = {
        v: 1,
        chain: end.chain,
        seq: end.seq,
        time: new Date(now()).toISOString(),
        previous: end.seq === 0 ? previous : end.hash,
      };
      const body = JSON.stringify({ ...place, ...entry });
      end.hash = seal.of(body);
      return `${body.slice(0, -1)},"hash":"${end.hash}"}`;
    },
  };
}

const HASH_AT_END = /,"hash":"([0-9a-f]{64})"\}$/;
/** Bytes from the comma before `"hash"` to the end of the line. */
const HASH_PART = ',"hash":""}'.length + 64;

/** The hash that a line ends with, and what it was made over; nothing where it is no record. */
export function takeApart(line: Buffer): { hash: string; body: Buffer } | undefined {
  const hash = HASH_AT_END.exec(line.subarray(-HASH_PART).toString('latin1'))?.[1];
  if (hash === undefined) return undefined;
  return { hash, body: Buffer.concat([line.subarray(0, -HASH_PART), Buffer.from('}')]) };
}
