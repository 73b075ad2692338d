// `npm run bench`: what the gateway costs beside a server written by hand. docs/performance.md tells what is measured.
import { parseArgs } from 'node:util';
import { build, isBuilt } from '../scripts/build.js';
import { check } from './check.ts';
import { type CompareOptions, compare, type Row } from './compare.ts';
import { changeTable, failureLines, figureTable, ratioTable, remarks } from './compare-tables.ts';
import { coresApart, coresInWords } from './cores.ts';
import { growth } from './growth.ts';
import type { Series } from './growth-series.ts';
import { growthTable } from './growth-tables.ts';
import { LAST, measured, NO_WORKERS, type Results, readResults, writePage, writeResults } from './report.ts';
import { size, sizeTable } from './size.ts';
import { workers, workersTable } from './workers.ts';
import { WORKLOADS } from './workloads.ts';

const HELP = `npm run bench -- [what] [options]

What:
  compare (default)   the workloads on the gateway and on the baseline, and the change since the last report
  growth              how cost grows with users, documents, content, queries and connections
  workers             one worker against two
  size                time to the first answer, and what is installed
  check               asks everything a few times, and measures nothing
  report [parts]      all of these, or the parts named, into bench/last.json and docs/performance.md

Options:
  --quick             a minute: two short rounds, the gateway alone beside the baseline, fewer sizes
  --rounds N          rounds to take the median of (default 5)
  --seconds N         of load in each round (default 2.5)
  --work Q1,Q2        these workloads alone: ${WORKLOADS.map(({ name }) => name).join(', ')}
  --compare FILE      figures to compare with (default bench/last.json)
  --save FILE         keep the figures, for a later --compare
  --rewrite           with report: measure nothing, write the page from bench/last.json again`;

const PARTS = ['compare', 'growth', 'workers', 'size'] as const;
type Part = (typeof PARTS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    work: { type: 'string', default: '' },
    compare: { type: 'string', default: LAST },
    save: { type: 'string' },
    rewrite: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.log(line);
const { quick } = values;
const seconds = Number(values.seconds ?? (quick ? 0.8 : 2.5));
const rounds = Number(values.rounds ?? (quick ? 2 : 5));
const work = values.work.split(',').filter((name) => name !== '');

const compareOptions: CompareOptions = {
  rounds,
  seconds,
  warmSeconds: seconds / 2,
  timed: quick ? 8 : 15,
  work,
  production: !quick,
  say,
};

/** Measures one part, and tells it. */
async function take(part: Part): Promise<Results> {
  if (part === 'compare') return { compare: measured(toldRows(await compare(compareOptions))) };
  if (part === 'growth') {
    return { growth: measured(toldSeries(await growth({ seconds: Math.min(seconds, 2), isQuick: quick, say }))) };
  }
  if (part === 'workers') {
    const found = await workers({ rounds: quick ? 1 : 3, seconds: quick ? 1 : 4 });
    say(`\n${found ? workersTable(found) : NO_WORKERS}`);
    return { workers: measured(found) };
  }
  const found = await size();
  say(`\n${sizeTable(found)}`);
  return { size: measured(found) };
}

function toldRows(rows: Row[]): Row[] {
  say(['', ratioTable(rows), '', figureTable(rows), '', ...remarks(rows)].join('\n'));
  const failed = failureLines(rows);
  for (const line of failed) console.error(line);
  if (failed.length > 0) process.exitCode = 1;
  return rows;
}

function toldSeries(all: Series[]): Series[] {
  for (const series of all) say(`\n${series.title}\n${growthTable(series)}`);
  return all;
}

function tellChange(rows: Row[], before: Results['compare']): void {
  if (before === undefined) return;
  const { text, worse } = changeTable(rows, before.value);
  say(`\nChange since ${before.date} (Node ${before.node}, ${before.machine}):\n${text}`);
  const advice = 'Rounds on a shared machine differ by 5 to 15 %: repeat before you believe it.';
  say(worse > 0 ? `${worse} figures are worse by more than 10 %. ${advice}` : 'Nothing is worse by more than 10 %.');
}

const isPart = (name: string): name is Part => PARTS.some((part) => part === name);

async function main(): Promise<void> {
  const [what = 'compare', ...parts] = positionals;
  const isKnown = isPart(what) ? parts.length === 0 : what === 'check' || (what === 'report' && parts.every(isPart));
  const areNumbers = seconds > 0 && rounds >= 1;
  const isWork = work.every((name) => WORKLOADS.some((workload) => workload.name === name));
  if (values.help || !isKnown || !areNumbers || !isWork) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.rewrite) return writePage(readResults(LAST));
  if (!isBuilt() && !build()) throw new Error('The build failed, so nothing was measured.');
  if (what === 'check') {
    const faults = await check(say);
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    return;
  }
  say(coresInWords(coresApart()));
  const before = readResults(values.compare).compare;
  const results: Results = {};
  const wanted =
    what === 'report' ? PARTS.filter((part) => parts.length === 0 || parts.includes(part)) : [what as Part];
  for (const part of wanted) Object.assign(results, await take(part));
  if (results.compare) tellChange(results.compare.value, before);
  if (values.save !== undefined) writeResults(values.save, results);
  if (what !== 'report') return;
  const all = { ...readResults(LAST), ...results };
  writeResults(LAST, all);
  writePage(all);
}

await main();
