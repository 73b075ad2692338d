// Loaded into the built server before it starts (`node --import`): keeps so much of the heap in use, in percent of its limit, as
// stands in the file `BALLAST_FILE`. Looks there each quarter of a second.
import { readFileSync } from 'node:fs';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

const file = process.env.BALLAST_FILE ?? '';
const LOOK_MS = 250;
const PIECE_BYTES = 1024 * 1024;
const NUMBER_BYTES = 8;
/** @type {number[][]} */
const pieces = [];
let last = '';

/** Of the limit, without what V8 keeps for new objects: three times 16 MiB. */
const roomBytes = () => getHeapStatistics().heap_size_limit - 48 * PIECE_BYTES;
const usedBytes = () =>
  getHeapSpaceStatistics()
    .filter(({ space_name }) => !space_name.startsWith('new_'))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0);

setInterval(() => {
  const wanted = readFileSync(file, 'utf8');
  if (wanted === last) return;
  last = wanted;
  pieces.length = 0;
  globalThis.gc?.();
  const missingBytes = (Number(wanted) / 100) * roomBytes() - usedBytes();
  for (let at = 0; at < missingBytes / PIECE_BYTES; at += 1) {
    pieces.push(new Array(PIECE_BYTES / NUMBER_BYTES).fill(0));
  }
  globalThis.gc?.(); // so that whoever measures after collections finds it
}, LOOK_MS).unref();
