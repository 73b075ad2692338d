import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ChainEnd, takeApart } from './chain.ts';
import { NOTHING_YET } from './head.ts';
import type { Seal } from './seal.ts';

/** One line as it stands in the file, without its line end. */
export interface Line {
  bytes: Buffer;
  /** Where to find it, for people: `line 12`. */
  place: string;
  /** False for what follows the last line end. */
  isWhole: boolean;
}

export interface Verdict {
  /** What somebody did to the trail, or what was lost of it. */
  faults: readonly string[];
  /** Of all, where there are more than are told. */
  faultCount: number;
  /** What crashes and running processes leave, which is no fault. */
  notes: readonly string[];
  records: number;
  chains: number;
}

const recordForm = z.object({
  v: z.literal(1),
  chain: z.uuid(),
  seq: z.int().nonnegative(),
  previous: z.string().nullable(),
  type: z.enum(['open', 'read', 'lost', 'close']),
  algorithm: z.string().optional(),
  torn: z.object({ bytes: z.int(), sha256: z.string() }).optional(),
  records: z.int().optional(),
});
const MAX_TOLD = 1_000; // faults: with a wrong secret, every record is one

type Found = z.infer<typeof recordForm> & { hash: string; isSealed: boolean };

/**
 * Checks lines one after the other. After a fault it goes on from what it found, so that one line that is missing is one
 * fault and not one for each line that follows. `predecessor` is the hash of the record before the first line, where there
 * was one.
 */
export function createVerification(seal: Seal, head: ChainEnd | undefined, predecessor: string | null = null) {
  const faults: string[] = [];
  let faultCount = 0;
  const fault = (words: string) => {
    faultCount += 1;
    if (faults.length < MAX_TOLD) faults.push(words);
  };
  const notes: string[] = [];
  const chains = new Set<string>();
  let records = 0;
  let last: Found | undefined;
  let tear: Tear | undefined;
  let headHash: string | undefined;

  const checkOpening = (found: Found, place: string) => {
    if (found.seq !== 0) fault(`${place}: the first record of a chain does not have the number 0`);
    if (chains.has(found.chain)) fault(`${place}: the chain begins a second time`);
    if (found.previous !== (last?.hash ?? predecessor)) {
      fault(`${place}: the chain does not follow the record before it: records are missing, or out of order`);
    }
    if (found.algorithm !== seal.algorithm) {
      fault(
        `${place}: the chain is sealed with ${found.algorithm === 'sha256' ? 'no secret' : 'a secret'}, other than asked for`,
      );
    }
    const torn = tear?.end();
    const isSame = found.torn?.bytes === torn?.bytes && found.torn?.sha256 === torn?.sha256;
    if (!isSame) fault(`${place}: what a crash left before it was altered, removed or added`);
    else if (tear) notes.push(`${tear.place}: not a record, but what a crash left of one`);
    if (last && last.type !== 'close')
      notes.push(`${place}: the chain before it ended without a closing record: a crash`);
  };

  const checkNext = (found: Found, place: string) => {
    if (tear) fault(`${tear.place}: not a record`);
    if (!last || found.chain !== last.chain) {
      fault(`${place}: the chain has no beginning: records are missing, or out of order`);
    } else if (found.seq !== last.seq + 1) {
      const isGap = found.seq > last.seq + 1;
      fault(
        `${place}: number ${found.seq} follows number ${last.seq}: ${isGap ? 'records are missing' : 'repeated or out of order'}`,
      );
    } else if (found.previous !== last.hash) {
      fault(`${place}: the record before it was altered`);
    } else if (last.type === 'close') {
      fault(`${place}: a record after the end of its chain`);
    }
  };

  return {
    take(line: Line): void {
      const found = line.isWhole ? parse(line.bytes, seal) : undefined;
      if (!found) {
        tear ??= createTear(line.place);
        tear.take(line);
        return;
      }
      records += 1;
      if (!found.isSealed) fault(`${line.place}: the record was altered, or is none of the gateway's`);
      if (found.type === 'open') checkOpening(found, line.place);
      else checkNext(found, line.place);
      if (found.type === 'lost')
        notes.push(`${line.place}: ${found.records} records found no room and were not written`);
      tear = undefined;
      chains.add(found.chain);
      if (found.chain === head?.chain && found.seq === head.seq) headHash = found.hash;
      last = found;
    },

    end(): Verdict {
      if (tear?.isLastWhole) fault(`${tear.place}: not a record`);
      else if (tear) notes.push(`${tear.place}: not written to its end: by a crash, or not yet`);
      if (records === 0 && head?.seq !== NOTHING_YET.seq) fault('the end: there is no record at all');
      if (head && head.seq !== NOTHING_YET.seq && headHash !== head.hash) {
        fault(
          headHash === undefined
            ? `the end: number ${head.seq} of chain ${head.chain}, of which the side file knows, is missing`
            : 'the end: the newest record that the side file knows is another one',
        );
      }
      return { faults, faultCount, notes, records, chains: chains.size };
    },
  };
}

function parse(bytes: Buffer, seal: Seal): Found | undefined {
  const parts = takeApart(bytes);
  if (!parts) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(parts.body.toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = recordForm.safeParse(content);
  return parsed.success
    ? { ...parsed.data, hash: parts.hash, isSealed: seal.of(parts.body) === parts.hash }
    : undefined;
}

interface Tear {
  readonly place: string;
  readonly isLastWhole: boolean;
  take(line: Line): void;
  end(): { bytes: number; sha256: string };
}

/** Lines in a row that are no records. */
function createTear(place: string): Tear {
  const hash = createHash('sha256');
  let bytes = -1; // no line end before the first
  let isLastWhole = true;
  return {
    place,
    get isLastWhole() {
      return isLastWhole;
    },
    take(line) {
      if (bytes >= 0) hash.update('\n');
      hash.update(line.bytes);
      bytes += line.bytes.length + 1;
      ({ isWhole: isLastWhole } = line);
    },
    end: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
