import type { Row } from './compare.ts';
import { failuresInWords, median, percent, short, table } from './numbers.ts';
import { WORKLOADS } from './workloads.ts';

const WORSE = 0.1; // what a change may cost before it is marked: below that lies what rounds differ by
const FULL_CORE = 0.85; // a server that used less of its core was held up by something else
const FOREIGN_CORES = 0.1; // of others' work: from here on figures are rough

const whatOf = (work: string) => WORKLOADS.find(({ name }) => name === work)?.what ?? work;

export const workloadTable = (): string =>
  table(
    ['Workload', 'What is asked', 'Connections', 'Calls that wait for each other'],
    WORKLOADS.map(({ name, what, connections, dependentCalls }) => [
      name,
      what,
      String(connections),
      String(dependentCalls),
    ]),
  );

/** The gateway against the baseline. */
export const ratioTable = (rows: readonly Row[]): string =>
  table(
    [
      'Workload',
      'Server',
      'Requests/s ÷ baseline',
      'CPU ÷ baseline',
      'Spread',
      'Time ÷ floor',
      'Calls alone',
      'Calls under load',
    ],
    rows
      .filter(({ server }) => server !== 'baseline')
      .map((row) => [
        row.work,
        row.server,
        short(row.perSecondRatio) + (isHeldUp(row) ? ' *' : ''),
        short(row.cpuRatio),
        percent(row.cpuRatioSpread),
        short(row.floorRatio),
        short(row.callsAlone),
        short(row.callsUnderLoad),
      ]),
  );

/** What was measured, before it was divided. */
export const figureTable = (rows: readonly Row[]): string =>
  table(
    ['Workload', 'Server', 'Requests/s', 'CPU ms', 'p50 ms', 'p99 ms', 'Peak MiB', 'Own core'],
    rows.map((row) => [
      row.work,
      row.server,
      short(row.perSecond) + (row.serverCores < FULL_CORE ? ' *' : ''),
      short(row.cpuMs),
      short(row.p50Ms),
      short(row.p99Ms),
      short(row.peakRssMiB),
      percent(row.serverCores),
    ]),
  );

/** A line for each cell where an answer was missing or not whole. */
export const failureLines = (rows: readonly Row[]): string[] =>
  rows
    .filter(({ failures }) => Object.keys(failures).length > 0)
    .map(({ work, server, failures }) => `FAILED ${work} (${whatOf(work)}), ${server}: ${failuresInWords(failures)}`);

/** What to know of the figures before believing them. */
export function remarks(rows: readonly Row[]): string[] {
  const foreign = median(rows.map(({ foreignCores }) => foreignCores));
  return [
    ...(rows.some(isHeldUp) ? ['\\* did not have its core to itself, or waited for load or upstream: see CPU.'] : []),
    ...(foreign > FOREIGN_CORES
      ? [`Other processes used ${short(foreign)} cores meanwhile, so all figures are rough.`]
      : []),
  ];
}

/** Requests a second then say little, nor does their ratio where it was the baseline. */
const isHeldUp = ({ serverCores, baselineCores }: Row) => Math.min(serverCores, baselineCores) < FULL_CORE;

interface Measure {
  name: string;
  of(row: Row): number;
  /** Whether a higher figure is the better one; it says nothing of a server that was held up. */
  isRate?: boolean;
}

const MEASURES: readonly Measure[] = [
  { name: 'requests/s ÷ baseline', of: (row) => row.perSecondRatio, isRate: true },
  { name: 'CPU ÷ baseline', of: (row) => row.cpuRatio },
  { name: 'time ÷ floor', of: (row) => row.floorRatio },
  { name: 'calls alone', of: (row) => row.callsAlone },
  { name: 'peak MiB', of: (row) => row.peakRssMiB },
];

/** How much worse each figure is than it was, and which by more than a tenth. */
export function changeTable(rows: readonly Row[], before: readonly Row[]): { text: string; worse: number } {
  let worse = 0;
  const lines = rows
    .filter(({ server }) => server !== 'baseline')
    .flatMap((row) => {
      const old = before.find(({ work, server }) => work === row.work && server === row.server);
      if (old === undefined) return [];
      const heldUp = isHeldUp(row) || isHeldUp(old);
      const cells = MEASURES.map(({ of, isRate = false }) => {
        const change = of(row) / of(old) - 1;
        const isWorse = isRate ? !heldUp && 1 / (1 + change) - 1 > WORSE : change > WORSE;
        if (isWorse) worse += 1;
        return `${change > 0 ? '+' : ''}${percent(change)}${isWorse ? ' WORSE' : ''}${isRate && heldUp ? ' *' : ''}`;
      });
      return [[row.work, row.server, ...cells]];
    });
  return { text: table(['Workload', 'Server', ...MEASURES.map(({ name }) => name)], lines), worse };
}
