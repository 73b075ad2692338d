import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Row } from './compare.ts';
import { failureLines, figureTable, ratioTable, remarks, workloadTable } from './compare-tables.ts';
import { coresApart, coresInWords } from './cores.ts';
import { RAISED } from './growth.ts';
import type { Series } from './growth-series.ts';
import { growthPlot, growthTable } from './growth-tables.ts';
import { type Size, sizeTable } from './size.ts';
import { type Workers, workersTable } from './workers.ts';

/** Where and when something was measured. */
interface Measured<T> {
  date: string;
  node: string;
  machine: string;
  value: T;
}

export interface Results {
  compare?: Measured<Row[]>;
  growth?: Measured<Series[]>;
  size?: Measured<Size>;
  workers?: Measured<Workers | null>;
}

export const LAST = fileURLToPath(new URL('last.json', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const PLOTS = fileURLToPath(new URL('../docs/performance/', import.meta.url));

export const measured = <T>(value: T): Measured<T> => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim() || process.arch}), ${coresInWords(coresApart())}`,
  value,
});

export const readResults = (file: string): Results => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

const DIGITS = 4; // more would only make the difference between two reports longer

export function writeResults(file: string, results: Results): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
}

/** Puts tables and plots into the page; its words are written by hand. */
export function writePage({ compare, growth, size, workers }: Results): void {
  let page = readFileSync(PAGE, 'utf8');
  const put = (name: string, content: string | undefined) => {
    const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}: ${begin} … ${end}`);
    if (content !== undefined) page = `${page.slice(0, from + begin.length)}\n\n${content}\n\n${page.slice(to)}`;
  };
  put('workloads', workloadTable());
  put('compare', compare && compareInWords(compare));
  put('growth', growth && growthInWords(growth));
  put('workers', workers && headed(workers, workers.value ? workersTable(workers.value) : NO_WORKERS));
  put('size', size && headed(size, sizeTable(size.value)));
  writeFileSync(PAGE, page);
}

export const NO_WORKERS = 'Not measured: this gateway has no setting `WORKERS`.';

const headed = ({ date, node, machine }: Measured<unknown>, content: string) =>
  `${date}, Node ${node}, ${machine}.\n\n${content}`;

function compareInWords(part: Measured<Row[]>): string {
  const failed = failureLines(part.value).map((line) => `- ${line}`);
  return headed(
    part,
    [ratioTable(part.value), figureTable(part.value), ...remarks(part.value), failed.join('\n')].join('\n\n'),
  );
}

function growthInWords(part: Measured<Series[]>): string {
  mkdirSync(PLOTS, { recursive: true });
  const sections = part.value.map((series) => {
    writeFileSync(`${PLOTS}${series.name}.svg`, growthPlot(series));
    const title = `### ${series.title.charAt(0).toUpperCase()}${series.title.slice(1)}`;
    return `${title}\n\n![${series.title}](performance/${series.name}.svg)\n\n${growthTable(series)}`;
  });
  const raised = Object.entries(RAISED).map(([name, value]) => `\`${name}=${value}\``);
  return headed(part, [`The gateway had ${raised.join(', ')}.`, ...sections].join('\n\n'));
}
