import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { Note } from './report.ts';

const PAGE = new URL('../../docs/fault-report.md', import.meta.url);
const TESTS = fileURLToPath(new URL('..', import.meta.url));
const TITLE = /(?:test|describe)(?:\.each\([\s\S]*?\))?\(\s*['"`](?:T\d+, )?(F\d+)/g;

/** Makes the page of what all files of tests noted, where it is asked for. */
export function setup(project: TestProject): (() => void) | undefined {
  const folder = process.env.FAULT_REPORT ? mkdtempSync(join(tmpdir(), 'verify-graph-faults-')) : undefined;
  project.provide('faultNotes', folder);
  if (folder === undefined) return undefined;
  return () => {
    const notes = readdirSync(folder).flatMap((name) => notesIn(readFileSync(join(folder, name), 'utf8')));
    rmSync(folder, { recursive: true });
    if (notes.length > 0) writeFileSync(PAGE, pageOf(notes));
  };
}

const notesIn = (text: string): Note[] => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

const numberOf = ({ id }: Note) => Number(id.slice(1));

function pageOf(notes: readonly Note[]): string {
  const sum = notes.reduce((so, { outcomes }) => so + outcomes.length, 0);
  return `# Faults and what callers saw of them

Written by \`npm run test:resilience\`, which breaks the way to PingOne, or to the keys of the tokens' issuer, in each of
these ways: on the wire, by a piece of network that resets, cuts, stalls or drips at a byte that follows from a seed; in
names, connections and TLS; or in the answers of the emulator. Waits are a twentieth of their length. Each trial is a
gateway of its own, and is run again by its row and its seed.

In all ${sum} trials: each field was right, or null with an error of the code that the row asks for; nothing hung; neither
an error nor the log held a personal value or a secret; and once the fault was over, the same question was answered whole,
with nothing left under way.

"Calls" are the most that went out of the kind that fails, of so many that the question needs.

| Row | Fault | Asked for | Outcome | Calls |
|---|---|---|---|---|
${notes
  .toSorted((one, other) => numberOf(one) - numberOf(other))
  .map(lineOf)
  .join('\n')}

## Rows with tests of their own

What takes many requests a second, or a whole process, is not a matter of one trial. These tests are part of what decides,
and fail where their row does not hold; \`npm run test:full\` runs the longest of them at full length.

| Row | Tests |
|---|---|
${ownTests()
  .map(([id, files]) => `| ${id} | ${files.map((file) => `[${file}](../test/${file})`).join(', ')} |`)
  .join('\n')}
`;
}

/** Rows that tests have in their titles, each with the files. */
function ownTests(): [string, string[]][] {
  const found = new Map<string, string[]>();
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  for (const file of files.sort()) {
    const titles = readFileSync(join(TESTS, file), 'utf8').matchAll(TITLE);
    for (const id of new Set([...titles].map(([, row = '']) => row))) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return [...found].sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)));
}

function lineOf({ id, what, asked, outcomes, calls = '' }: Note): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const told = [...counts].map(
    ([outcome, count]) => `${count} × ${/^[A-Z_, ]+$/.test(outcome) ? `\`${outcome}\`` : outcome}`,
  );
  return `| ${id} | ${what} | ${asked} | ${told.toSorted().join(', ')} | ${calls} |`;
}
