import { isDeepStrictEqual } from 'node:util';
import { createSurroundings, type Sample, type Surroundings, sample, timeWithLatency, wholeAnswer } from './measure.ts';
import { median, spread } from './numbers.ts';
import { type Server, startBaseline, startGateway } from './processes.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

export interface CompareOptions {
  rounds: number;
  seconds: number;
  warmSeconds: number;
  /** Queries one at a time, with latency upstream. */
  timed: number;
  work: readonly string[];
  /** Measures the gateway with NODE_ENV=production besides. */
  production: boolean;
  say(line: string): void;
}

/** One workload on one server: medians over the rounds; ratios are taken within a round. */
export interface Row {
  work: string;
  server: string;
  perSecond: number;
  perSecondRatio: number;
  cpuMs: number;
  cpuRatio: number;
  /** How far apart the rounds' `cpuRatio` were. */
  cpuRatioSpread: number;
  p50Ms: number;
  p99Ms: number;
  callsAlone: number;
  callsUnderLoad: number;
  /** Time of an answer with latency upstream ÷ the least that it can be. */
  floorRatio: number;
  peakRssMiB: number;
  serverCores: number;
  baselineCores: number;
  /** What processes that have no part in this used meanwhile. */
  foreignCores: number;
  failures: Record<string, number>;
}

interface Round extends Sample {
  floorRatio: number;
}

const LATENCY_MS = 20; // upstream, where the time of one answer is measured
const BASELINE = 'baseline';

export async function compare(options: CompareOptions): Promise<Row[]> {
  await using around = await createSurroundings();
  const servers = [
    await startBaseline(around.stubPort, around.cores),
    await startGateway(around.stubPort, around.cores),
  ];
  if (options.production) {
    const settings = { NODE_ENV: 'production' };
    servers.push(await startGateway(around.stubPort, around.cores, { name: 'production', settings }));
  }
  try {
    const workloads = WORKLOADS.filter(({ name }) => options.work.length === 0 || options.work.includes(name));
    const alone = await sameAnswers(around, servers, workloads);
    const rounds = new Map<string, Round[]>();
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const workload of workloads) {
        for (const server of round % 2 === 1 ? servers : servers.toReversed()) {
          const key = keyOf(workload, server);
          const bytes = alone.get(key)?.bytes;
          const measured = await measure(around, server, workload, { ...options, bytes, isFirst: round === 1 });
          rounds.set(key, [...(rounds.get(key) ?? []), measured]);
        }
      }
      options.say(`round ${round} of ${options.rounds} done`);
    }
    return workloads.flatMap((workload) =>
      servers.map((server) => {
        const own = rounds.get(keyOf(workload, server)) ?? [];
        const base = rounds.get(keyOf(workload, { name: BASELINE })) ?? [];
        return toRow(workload, server, own, base, alone.get(keyOf(workload, server))?.calls ?? Number.NaN);
      }),
    );
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const keyOf = ({ name: work }: { name: string }, { name }: { name: string }) => `${work} ${name}`;

/** Asks each server each question once: no figure is worth anything where the answers differ. */
export async function sameAnswers(
  around: Surroundings,
  servers: readonly Server[],
  workloads: readonly Workload[],
): Promise<Map<string, { bytes: number; calls: number }>> {
  const found = new Map<string, { bytes: number; calls: number }>();
  for (const workload of workloads) {
    const answers = [];
    for (const server of servers) {
      const answer = await wholeAnswer(around, server, workload);
      found.set(keyOf(workload, server), answer);
      answers.push(answer);
    }
    const [first] = answers;
    if (!answers.every(({ data }) => isDeepStrictEqual(data, first?.data))) {
      throw new Error(`${workload.name}: the servers' answers differ, so nothing is measured.`);
    }
  }
  return found;
}

async function measure(
  around: Surroundings,
  server: Server,
  workload: Workload,
  options: CompareOptions & { bytes: number | undefined; isFirst: boolean },
): Promise<Round> {
  const { connections, dependentCalls, atOnce = 1 } = workload;
  const { seconds, timed, bytes } = options;
  const warmSeconds = options.isFirst ? 2 * options.warmSeconds : options.warmSeconds;
  const underLoad = await sample(around, server, workload, { connections, seconds, warmSeconds, bytes });
  const most = atOnce > 1 ? atOnce : timed;
  const slow = await timeWithLatency(around, server, workload, { latencyMs: LATENCY_MS, atOnce, most });
  const failures = { ...underLoad.failures };
  for (const [kind, count] of Object.entries(slow.failures)) failures[kind] = (failures[kind] ?? 0) + count;
  return { ...underLoad, failures, floorRatio: slow.p50Ms / (dependentCalls * LATENCY_MS) };
}

function toRow(
  { name: work }: Workload,
  { name: server }: Server,
  own: readonly Round[],
  base: readonly Round[],
  callsAlone: number,
): Row {
  const middle = (of: keyof Omit<Round, 'failures'>) => median(own.map((round) => round[of]));
  const ratios = (of: 'perSecond' | 'cpuMs') =>
    own.map((round, index) => round[of] / (base[index]?.[of] ?? Number.NaN));
  const failures: Record<string, number> = {};
  for (const [kind, count] of own.flatMap((round) => Object.entries(round.failures))) {
    failures[kind] = (failures[kind] ?? 0) + count;
  }
  return {
    work,
    server,
    perSecond: middle('perSecond'),
    perSecondRatio: median(ratios('perSecond')),
    cpuMs: middle('cpuMs'),
    cpuRatio: median(ratios('cpuMs')),
    cpuRatioSpread: spread(ratios('cpuMs')),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    callsAlone,
    callsUnderLoad: middle('callsPerQuery'),
    floorRatio: middle('floorRatio'),
    peakRssMiB: middle('peakRssMiB'),
    serverCores: middle('serverCores'),
    baselineCores: median(base.map(({ serverCores }) => serverCores)),
    foreignCores: middle('foreignCores'),
    failures,
  };
}
