import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ask } from './messages.ts';

const NS_PER_MS = 1e6;
const KIB_PER_MIB = 1024;
const RESET_PEAK = '5'; // to /proc/PID/clear_refs: the peak begins anew at what is held now

/** What a process has used: all its threads, and on Linux all processes below it. */
export interface Figures {
  cpuMs(): Promise<number>;
  /** Since the last reset on Linux; elsewhere since the process began. */
  peakRssMiB(): Promise<number>;
  resetPeak(): void;
}

export const canReadProc = process.platform === 'linux';

/** For a child that has a channel and answers on it (figures-answerer.js), where there is no /proc to read. */
export function figuresOf(child: ChildProcess): Figures {
  if (canReadProc && child.pid !== undefined) return figuresFromProc(child.pid);
  const answer = () => ask<{ cpuMs: number; peakRssMiB: number }>(child, { kind: 'figures' });
  return {
    cpuMs: async () => (await answer()).cpuMs,
    peakRssMiB: async () => (await answer()).peakRssMiB,
    resetPeak() {},
  };
}

function figuresFromProc(pid: number): Figures {
  return {
    cpuMs: async () => sum(family(pid).flatMap(threadsOf).map(runTimeMs)),
    peakRssMiB: async () => sum(family(pid).map(peakMiB)),
    resetPeak() {
      for (const each of family(pid)) ifThere(() => writeFileSync(`/proc/${each}/clear_refs`, RESET_PEAK), undefined);
    },
  };
}

/** The process and all below it. */
function family(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const stat = ifThere(() => readFileSync(`/proc/${name}/stat`, 'utf8'), '');
      return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
    });
  const found = [pid];
  for (const each of found) found.push(...parents.filter(({ parent }) => parent === each).map((child) => child.pid));
  return found;
}

const threadsOf = (pid: number) =>
  ifThere(() => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`), []);

const runTimeMs = (file: string) => Number(ifThere(() => readFileSync(file, 'utf8'), '0').split(' ')[0]) / NS_PER_MS;

const peakMiB = (pid: number) =>
  Number(/VmHWM:\s+(\d+)/.exec(ifThere(() => readFileSync(`/proc/${pid}/status`, 'utf8'), ''))?.[1] ?? 0) / KIB_PER_MIB;

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** A process or a thread may end between being listed and being read. */
function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
