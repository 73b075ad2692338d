import { busyMs, type Cores, coresApart } from './cores.ts';
import { figuresOf } from './figures.ts';
import type { Outcome, Run } from './load.js';
import { ask, heard } from './messages.ts';
import { type Server, startHelper, stop } from './processes.ts';
import { bodiesOf, type Question } from './workloads.ts';

/** What stands beside the measured servers: the upstream, and who asks. */
export interface Surroundings extends AsyncDisposable {
  cores: Cores | null;
  stubPort: number;
  /** Changes the upstream, and gives how often it was called since this was last asked. */
  upstream(changed?: { latencyMs?: number; contentBytes?: number; documents?: number }): Promise<number>;
  /** Opens the connections; what it gives begins to ask. */
  load(run: Run): Promise<() => Promise<Outcome>>;
  /** What load and upstream have used of the CPU so far. */
  cpuMs(): Promise<number>;
}

/** One run of load on one server. */
export interface Sample {
  answered: number;
  perSecond: number;
  /** Of the server's CPU, for each query that was answered well. */
  cpuMs: number;
  p50Ms: number;
  p99Ms: number;
  callsPerQuery: number;
  peakRssMiB: number;
  /** Cores' worth of CPU that the server, and load with upstream, used. */
  serverCores: number;
  otherCores: number;
  /** And what everything else on this machine used. */
  foreignCores: number;
  /** Answers that were not whole, by kind. */
  failures: Record<string, number>;
}

export interface LoadOptions {
  connections: number;
  warmSeconds: number;
  seconds: number;
  bytes?: number | undefined;
  most?: number;
  numbered?: number;
  perSecond?: number;
}

export interface WholeAnswer {
  data: unknown;
  bytes: number;
  calls: number;
}

const MS_PER_SECOND = 1000;
const WHOLE_ANSWER_MS = 30_000;

/** With `apart`, the server has a core of its own; else the system places all processes. */
export async function createSurroundings({ apart = true } = {}): Promise<Surroundings> {
  const cores = apart ? coresApart() : null;
  const stub = await startHelper('stub.js', cores);
  const { port: stubPort } = await heard<{ port: number }>(stub);
  const load = await startHelper('load.js', cores);
  const figures = [stub, load].map((child) => figuresOf(child));
  return {
    cores,
    stubPort,
    upstream: async (changed = {}) => (await ask<{ calls: number }>(stub, changed)).calls,
    async load(run) {
      await ask(load, { open: run });
      return () => ask<Outcome>(load, { begin: true });
    },
    async cpuMs() {
      const each = await Promise.all(figures.map((process) => process.cpuMs()));
      return each.reduce((sum, ms) => sum + ms, 0);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([stub, load].map(stop));
    },
  };
}

/** Asks once, alone, and fails where the answer is not whole. */
export async function wholeAnswer(around: Surroundings, server: Server, question: Question): Promise<WholeAnswer> {
  await around.upstream({ latencyMs: 0, contentBytes: question.contentBytes });
  const response = await fetch(`http://127.0.0.1:${server.port}${server.path(question.handler)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: bodiesOf(question)[0] ?? '',
    signal: AbortSignal.timeout(WHOLE_ANSWER_MS),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text);
  if (response.status !== 200 || errors !== undefined) {
    throw new Error(`${server.name}, ${question.handler}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { data, bytes: Buffer.byteLength(text), calls: await around.upstream() };
}

/** Load on a server that has been warmed with the same, and what it cost. */
export async function sample(
  around: Surroundings,
  server: Server,
  question: Question,
  { warmSeconds, ...options }: LoadOptions,
): Promise<Sample> {
  const run: Run = { port: server.port, path: server.path(question.handler), bodies: bodiesOf(question), ...options };
  await around.upstream({ latencyMs: 0, contentBytes: question.contentBytes });
  if (warmSeconds > 0) await (await around.load({ ...run, seconds: warmSeconds }))();
  const begin = await around.load(run);
  server.figures.resetPeak();
  await around.upstream();
  const [before, othersBefore, allBefore] = [await server.figures.cpuMs(), await around.cpuMs(), busyMs()];
  const outcome = await begin();
  const used = (await server.figures.cpuMs()) - before;
  const othersUsed = (await around.cpuMs()) - othersBefore;
  const foreign = busyMs() - allBefore - used - othersUsed;
  const calls = await around.upstream();
  const { answered, inTime, wallSeconds, failures, p50Ms, p99Ms } = outcome;
  return {
    answered,
    perSecond: options.most === undefined ? inTime / options.seconds : answered / wallSeconds,
    cpuMs: used / answered,
    p50Ms,
    p99Ms,
    callsPerQuery: calls / answered,
    peakRssMiB: await server.figures.peakRssMiB(),
    serverCores: used / MS_PER_SECOND / wallSeconds,
    otherCores: othersUsed / MS_PER_SECOND / wallSeconds,
    foreignCores: Math.max(0, foreign / MS_PER_SECOND / wallSeconds),
    failures,
  };
}

/** The median time of an answer where each call to the upstream takes so long. */
export async function timeWithLatency(
  around: Surroundings,
  server: Server,
  question: Question,
  { latencyMs, atOnce, most }: { latencyMs: number; atOnce: number; most: number },
): Promise<{ p50Ms: number; failures: Record<string, number> }> {
  await around.upstream({ latencyMs, contentBytes: question.contentBytes });
  const begin = await around.load({
    port: server.port,
    path: server.path(question.handler),
    bodies: bodiesOf(question),
    connections: atOnce,
    seconds: 10,
    most,
  });
  const outcome = await begin();
  await around.upstream({ latencyMs: 0 });
  return outcome;
}
