import { writeFileSync } from 'node:fs';
import type { Row } from './rows.ts';
import type { Target } from './targets.ts';
import type { Trial } from './trial.ts';

const FILE = new URL('../../docs/fault-report.md', import.meta.url);
const lines: string[] = [];
let sum = 0;

/** What a row came to on a target. Only what is the same in each run: times depend on the machine. */
export function noteTrials(row: Row, target: Target, trials: readonly Trial[]): void {
  const counts = new Map<string, number>();
  for (const { outcome } of trials) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const outcomes = [...counts].map(
    ([outcome, count]) => `${count} × ${outcome === 'whole' ? outcome : `\`${outcome}\``}`,
  );
  const most = Math.max(...trials.map(({ attempts }) => attempts));
  sum += trials.length;
  lines.push(
    `| ${row.id} | ${row.what} | ${target.name} | ${outcomes.toSorted().join(', ')} | ${most} of ${target.count} |`,
  );
}

/** Writes the page where it is asked for. */
export function writeReport(): void {
  if (!process.env.FAULT_REPORT) return;
  writeFileSync(
    FILE,
    `# Faults and what callers saw of them

Written by \`npm run test:resilience\`, which breaks the way to PingOne in each of these ways: on the wire, by a piece of
network that resets, cuts, stalls or drips at a byte that follows from a seed, or in the answers of the emulator. Waits
are a twentieth of their length. Each trial is a gateway of its own, and is run again by its row and its seed.

In all ${sum} trials: each field was right, or null with an error of the code that the row asks for; nothing hung; no error
held a personal value; and once the fault was over, the same question was answered whole, with nothing left under way.

"Calls" are the most that went out of the kind that fails, of so many that the question needs.

| Row | Fault | Asked for | Outcome | Calls |
|---|---|---|---|---|
${lines.join('\n')}
`,
  );
}
