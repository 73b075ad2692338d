import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isObject } from '../../datasources/http/wire-record.ts';
import { MAX_LINE_BYTES } from './file-tail.ts';
import { headPath, parseHead } from './head.ts';
import type { Seal } from './seal.ts';
import { createVerification, type Line, type Verdict } from './verification.ts';

const LINE_END = 0x0a;

export interface HowToVerify {
  seal: Seal;
  /** Whether the newest file has a side file to agree with. */
  needsHead: boolean;
  /** Hash of the last record of the files before these, where those are gone. */
  after?: string;
}

/** Checks files, the oldest first, as the one trail that they make. */
export async function verifyFiles(paths: readonly string[], { seal, needsHead, after }: HowToVerify): Promise<Verdict> {
  const newest = paths.at(-1) ?? '';
  // Before the records: while the gateway runs they may get ahead of it, and it never of them.
  const text = needsHead ? await readFile(headPath(newest), 'utf8').catch(absent) : undefined;
  const head = text === undefined ? undefined : parseHead(text, seal);
  const verification = createVerification(seal, head, after);
  for (const path of paths) {
    const prefix = paths.length > 1 ? `${path} ` : '';
    let number = 0;
    for await (const { bytes, isWhole } of linesOf(path)) {
      number += 1;
      verification.take({ bytes, isWhole, place: `${prefix}line ${number}` });
    }
  }
  const verdict = verification.end();
  if (!needsHead || head) return verdict;
  const fault =
    text === undefined
      ? 'the end: the side file (.head) is missing, so a tail that was cut off would not be seen'
      : 'the end: the side file (.head) was altered, or written with another secret';
  return { ...verdict, faults: [...verdict.faults, fault], faultCount: verdict.faultCount + 1 };
}

function absent(error: unknown): undefined {
  if (!isObject(error) || error.code !== 'ENOENT') throw error;
}

async function* linesOf(path: string): AsyncGenerator<Omit<Line, 'place'>> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of createReadStream(path)) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_END); at !== -1; at = chunk.indexOf(LINE_END, from)) {
      yield { bytes: Buffer.concat([...rest, chunk.subarray(from, at)]), isWhole: true };
      [rest, restBytes, from] = [[], 0, at + 1];
    }
    const remainder = chunk.subarray(from);
    restBytes += remainder.length;
    // More than any record is long: cut, so that a file of another kind does not fill the memory.
    if (remainder.length > 0 && restBytes <= MAX_LINE_BYTES + chunk.length) rest.push(remainder);
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), isWhole: false };
}
