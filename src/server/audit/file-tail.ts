import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { takeApart } from './chain.ts';
import type { Opening } from './record.ts';

const CHUNK_BYTES = 256 * 1024; // some hundred records; what is looked for is nearly always among them
/** A record has some hundred; what is longer is none. */
export const MAX_LINE_BYTES = 1024 * 1024;
const LINE_END = 0x0a;

/** How a file of records ends. */
export interface Tail {
  /** The hash of the last record; null where there is none. */
  lastHash: string | null;
  /** Whether it ends with a line end, or is empty. */
  isEnded: boolean;
  /** What follows the last record: lines that a crash or a full disk cut off. */
  torn?: Opening['torn'];
}

async function read(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

/** Where the last line end before `end` is; -1 where there is none. */
async function lineEndBefore(file: FileHandle, end: number): Promise<number> {
  for (let to = end; to > 0; to -= CHUNK_BYTES) {
    const from = Math.max(0, to - CHUNK_BYTES);
    const at = (await read(file, from, to)).lastIndexOf(LINE_END);
    if (at !== -1) return from + at;
  }
  return -1;
}

export async function readTail(file: FileHandle, sizeBytes: number): Promise<Tail> {
  const isEnded = sizeBytes === 0 || (await read(file, sizeBytes - 1, sizeBytes))[0] === LINE_END;
  let end = isEnded ? sizeBytes - 1 : sizeBytes;
  while (end > 0) {
    const before = await lineEndBefore(file, end);
    const lastHash = end - before > MAX_LINE_BYTES ? undefined : takeApart(await read(file, before + 1, end))?.hash;
    if (lastHash !== undefined) return { lastHash, isEnded, ...(await tearOf(file, end + 1, sizeBytes)) };
    end = before;
  }
  return { lastHash: null, isEnded, ...(await tearOf(file, 0, sizeBytes)) };
}

async function tearOf(file: FileHandle, start: number, end: number): Promise<Pick<Tail, 'torn'>> {
  if (start >= end) return {};
  const hash = createHash('sha256');
  for (let from = start; from < end; from += CHUNK_BYTES) {
    hash.update(await read(file, from, Math.min(end, from + CHUNK_BYTES)));
  }
  return { torn: { bytes: end - start, sha256: hash.digest('hex') } };
}

/** Whether a record with this hash is in the file. Looks from the end, where it nearly always is. */
export async function holdsRecord(file: FileHandle, sizeBytes: number, hash: string): Promise<boolean> {
  const ending = Buffer.from(`,"hash":"${hash}"}\n`);
  for (let to = sizeBytes; to > 0; to -= CHUNK_BYTES) {
    const from = Math.max(0, to - CHUNK_BYTES);
    const overlap = Math.min(sizeBytes, to + ending.length); // it may lie across two chunks
    if ((await read(file, from, overlap)).includes(ending)) return true;
  }
  return false;
}
