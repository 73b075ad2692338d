import { type LoadOptions, type Sample, type Surroundings, sample } from './measure.ts';
import type { Server } from './processes.ts';
import type { Question } from './workloads.ts';

export interface Point {
  line: string;
  size: number;
  cpuMs: number;
  p50Ms: number;
  p99Ms: number;
  peakRssMiB: number;
  failures: Record<string, number>;
}

/** How one cost grows with one size. */
export interface Series {
  name: string;
  title: string;
  size: string;
  /** What the plot shows. */
  shown: 'cpuMs' | 'p50Ms' | 'peakRssMiB';
  points: Point[];
}

export interface GrowthOptions {
  seconds: number;
  isQuick: boolean;
  say(line: string): void;
}

export type GrowthMeasure = (
  around: Surroundings,
  servers: readonly Server[],
  options: GrowthOptions,
) => Promise<Series>;

const FEW = 4; // connections where the size of a question is what grows
const COLD = 3; // times the warm-up, for a server that has just been started

/** The sizes to measure: each second one in a quick run. */
export const some = (sizes: readonly number[], { isQuick }: GrowthOptions) =>
  isQuick ? sizes.filter((_, index) => index % 2 === 0) : sizes;

export const toPoint = ({ name }: Server, line: string, size: number, measured: Sample): Point => {
  const { cpuMs, p50Ms, p99Ms, peakRssMiB, failures } = measured;
  return { line: `${name}${line}`, size, cpuMs, p50Ms, p99Ms, peakRssMiB, failures };
};

/** Load with each question on each server. */
export async function measureAll(
  around: Surroundings,
  servers: readonly Server[],
  options: GrowthOptions,
  questions: readonly { size: number; question: Question; line?: string; load?: Partial<LoadOptions> }[],
): Promise<Point[]> {
  const points: Point[] = [];
  const { seconds } = options;
  for (const { size, question, line = '', load } of questions) {
    for (const server of servers) {
      const warmSeconds = (points.length < servers.length ? COLD : 1) * (seconds / 2);
      const how = { connections: FEW, seconds, warmSeconds, ...load };
      points.push(toPoint(server, line, size, await sample(around, server, question, how)));
    }
  }
  return points;
}
