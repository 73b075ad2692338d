import type { Series } from './growth-series.ts';
import { failuresInWords, short, table } from './numbers.ts';
import { plot } from './plot.ts';

const SHOWN: Readonly<Record<Series['shown'], string>> = {
  cpuMs: 'CPU ms of a query',
  p50Ms: 'p50 ms',
  peakRssMiB: 'peak memory, MiB',
};

export const growthTable = ({ size, points }: Series): string =>
  table(
    ['Server', size, 'CPU ms', 'p50 ms', 'p99 ms', 'Peak MiB', 'Not answered'],
    points
      .toSorted((one, other) => one.line.localeCompare(other.line) || one.size - other.size)
      .map(({ line, size, cpuMs, p50Ms, p99Ms, peakRssMiB, failures }) => [
        line,
        short(size),
        ...[cpuMs, p50Ms, p99Ms, peakRssMiB].map(short),
        failuresInWords(failures),
      ]),
  );

export function growthPlot({ title, size, shown, points }: Series): string {
  const names = [...new Set(points.map(({ line }) => line))];
  const lines = names.map((name) => ({
    name,
    points: points
      .filter((point) => point.line === name && point[shown] > 0)
      .map((point) => ({ x: point.size, y: point[shown] }))
      .toSorted((one, other) => one.x - other.x),
  }));
  return plot({ title, x: size, y: SHOWN[shown], fromZero: shown === 'peakRssMiB', lines });
}
