// Loaded into the built server before it starts (`node --import`). Each SIGUSR2 writes what the process holds into `WATCH_FOLDER`:
// a heap snapshot, for which Node collects all garbage first, and then, as a sign that all is written, what it waits for.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

const folder = process.env.WATCH_FOLDER ?? '';
let turn = 0;

process.on('SIGUSR2', () => {
  const { rss } = process.memoryUsage();
  const waitsFor = process.getActiveResourcesInfo();
  const snapshot = writeHeapSnapshot(join(folder, `${turn}.heapsnapshot`));
  const { heapUsed } = process.memoryUsage();
  writeFileSync(join(folder, 'part'), JSON.stringify({ snapshot, waitsFor, rss, heapUsed }));
  renameSync(join(folder, 'part'), join(folder, `${turn}.json`));
  turn += 1;
});
