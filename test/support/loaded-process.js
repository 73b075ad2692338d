// Loaded into the built server in front of everything else: puts it under load when it gets SIGUSR2, and says so on standard error.
// LOAD=delay: the event loop is held up for some seconds. LOAD=heap:77,90: each time another share of the room for lasting
// objects is filled, and after the last of them it is empty again.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const YOUNG_BYTES = 48 * 1024 * 1024;
const BLOCK_MS = 300;
const BLOCKS = 10;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const [what, shares = ''] = (process.env.LOAD ?? '').split(':');
const percents = shares.split(',').map(Number);
/** @type {number[][]} */
const kept = [];

const CHUNK_BYTES = 512 * 1024;

/** @param {number} percent */
function fill(percent) {
  // All of it is in reach already but for what this adds: V8 gives up after several collections in a row that free little.
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  const wantedBytes = (percent / 100) * (limit - YOUNG_BYTES) - used;
  for (let bytes = 0; bytes < wantedBytes; bytes += CHUNK_BYTES) kept.push(new Array(CHUNK_BYTES / 8).fill(0.5));
}

/** @param {number} times */
function block(times) {
  const until = performance.now() + BLOCK_MS;
  while (performance.now() < until);
  if (times > 1) setTimeout(block, 5, times - 1);
  else process.stderr.write('load is over\n');
}

process.on('SIGUSR2', () => {
  if (what === 'delay') block(BLOCKS);
  else {
    const percent = percents.shift();
    if (kept.length === 0) collect();
    if (percent === undefined) kept.length = 0;
    else fill(percent);
    collect();
    process.stderr.write(`load is ${percent ?? 0}\n`);
  }
});
