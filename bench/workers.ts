import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createSurroundings, type Sample, sample } from './measure.ts';
import { failuresInWords, median, percent, short, table } from './numbers.ts';
import { MAIN, type Server, startGateway } from './processes.ts';
import { evidence } from './workloads.ts';

export interface Workers {
  offeredPerSecond: number;
  cores: number;
  /** By the number of workers: 1, then 2. */
  rows: {
    workers: number;
    perSecond: number;
    cpuMs: number;
    p50Ms: number;
    p99Ms: number;
    serverCores: number;
    otherCores: number;
    failures: Record<string, number>;
  }[];
}

const COUNTS = [1, 2];
const OVER = 1.3; // of what one worker can do: it has to fall behind, and two need not
const MS_PER_SECOND = 1000;
const CONNECTIONS = 64;
const QUESTION = evidence(2 * 1024);

/** One worker against two at the same offered load; null where the gateway does not know of workers. */
export async function workers({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Workers | null> {
  if (!knowsWorkers()) return null;
  await using around = await createSurroundings({ apart: false });
  const servers: Server[] = [];
  try {
    for (const count of COUNTS) {
      const settings = { WORKERS: String(count) };
      servers.push(await startGateway(around.stubPort, null, { name: `${count}`, settings }));
    }
    const [single] = servers;
    if (single === undefined) return null;
    const full = await sample(around, single, QUESTION, { connections: 32, warmSeconds: seconds, seconds });
    // By its CPU, too: on a busy machine it may have refused some, and so answered less than it could.
    const offeredPerSecond = Math.ceil(Math.max(full.perSecond, MS_PER_SECOND / full.cpuMs) * OVER);
    const measured = new Map<string, Sample[]>();
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of round % 2 === 1 ? servers : servers.toReversed()) {
        const load = { connections: CONNECTIONS, warmSeconds: seconds / 2, seconds, perSecond: offeredPerSecond };
        const one = await sample(around, server, QUESTION, load);
        measured.set(server.name, [...(measured.get(server.name) ?? []), one]);
      }
    }
    const rows = servers.map(({ name }) => toRow(Number(name), measured.get(name) ?? []));
    return { offeredPerSecond, cores: availableParallelism(), rows };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** The table, and what it comes to once the share of load and upstream is taken out. */
export function workersTable({ offeredPerSecond, cores, rows }: Workers): string {
  const cells = rows.map((row) => [
    String(row.workers),
    short(offeredPerSecond),
    ...[row.perSecond, row.cpuMs, row.p50Ms, row.p99Ms, row.serverCores, row.otherCores].map(short),
    failuresInWords(row.failures),
  ]);
  const heads = [
    'WORKERS',
    'Offered/s',
    'Answered/s',
    'CPU ms',
    'p50 ms',
    'p99 ms',
    'Cores, gateway',
    'Cores, load and upstream',
    'Not answered',
  ];
  const [one, two] = rows;
  if (one === undefined || two === undefined) return table(heads, cells);
  const gain = two.perSecond / one.perSecond;
  const possible = Math.min(two.workers, OVER, (cores - two.otherCores) / one.serverCores);
  const words =
    `Two workers answered ${short(gain)} times what one did. With ${cores} cores, of which load and upstream took ` +
    `${short(two.otherCores)}, and ${OVER} times the load of one worker, ${short(possible)} times was possible: ` +
    `${percent(gain / possible)} of it was reached. A query took ${short(two.cpuMs / one.cpuMs)} times the CPU.`;
  return `${table(heads, cells)}\n\n${words}`;
}

function toRow(count: number, samples: readonly Sample[]): Workers['rows'][number] {
  const middle = (of: Exclude<keyof Sample, 'failures'>) => median(samples.map((each) => each[of]));
  const failures: Record<string, number> = {};
  for (const [kind, amount] of samples.flatMap((each) => Object.entries(each.failures))) {
    failures[kind] = (failures[kind] ?? 0) + amount;
  }
  return {
    workers: count,
    perSecond: middle('perSecond'),
    cpuMs: middle('cpuMs'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    serverCores: middle('serverCores'),
    otherCores: middle('otherCores'),
    failures,
  };
}

function knowsWorkers(): boolean {
  const { stdout } = spawnSync(process.execPath, [MAIN, 'serve', '--help'], { encoding: 'utf8' });
  return /^\s*WORKERS\b/m.test(stdout);
}
