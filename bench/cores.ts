import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Which cores the server has, and which the load and the upstream; null where processes cannot be kept to cores. */
export interface Cores {
  server: string;
  others: string;
}

/** The first core for the server, the rest for everything else. */
export function coresApart(): Cores | null {
  const [first, ...rest] = allowedCores();
  if (first === undefined || rest.length === 0) return null;
  if (spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  return { server: String(first), others: rest.join(',') };
}

export const coresInWords = (cores: Cores | null): string =>
  cores === null
    ? `not kept to cores (${availableParallelism()} of them, or no taskset): take the CPU per query, not the requests per second`
    : `server on core ${cores.server}, load and upstream on ${cores.others}`;

/** What this process may run on, such as `0-1,4`: in a container seldom all cores, nor the first. */
function allowedCores(): number[] {
  if (process.platform !== 'linux') return [];
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** What all processes on this machine have used so far. */
export const busyMs = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
