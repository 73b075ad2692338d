import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Census, censusOf } from '../support/heap-census.ts';
import { MAIN } from './cli-process.ts';

const WATCHED = fileURLToPath(new URL('../support/watched-process.js', import.meta.url));
const GIVE_UP_MS = 60_000; // a snapshot takes seconds, on a busy machine more of them
const WHOLE_STRINGS_ARE_NOT_NEEDED = '--heap-snapshot-string-limit=64';

export interface Look {
  census: Census;
  /** How many of each kind of thing the process waits for: sockets, timers, servers. */
  waitsFor: Record<string, number>;
  rss: number;
  heapUsed: number;
}

/** The built product, watched; more scripts are loaded before it starts. */
export const watchedCommand = (...scripts: string[]): string[] => [
  WHOLE_STRINGS_ARE_NOT_NEEDED,
  ...[WATCHED, ...scripts].flatMap((script) => ['--import', script]),
  MAIN,
];

/** Looks into a process that was started with `WATCH_FOLDER` set to the folder. */
export function createWatch(pid: number, folder: string): () => Promise<Look> {
  let turn = 0;
  return async () => {
    const done = join(folder, `${turn}.json`);
    turn += 1;
    process.kill(pid, 'SIGUSR2');
    for (const giveUpAt = performance.now() + GIVE_UP_MS; !(await isThere(done)); ) {
      if (performance.now() > giveUpAt) throw new Error('the process has not said what it holds');
      await delay(20);
    }
    const { snapshot, waitsFor, rss, heapUsed } = JSON.parse(await readFile(done, 'utf8'));
    const census = censusOf(await readFile(snapshot, 'utf8'));
    await rm(snapshot);
    const counts: Record<string, number> = {};
    for (const kind of waitsFor as string[]) counts[kind] = (counts[kind] ?? 0) + 1;
    return { census, waitsFor: counts, rss, heapUsed };
  };
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
