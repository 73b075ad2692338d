import { afterAll, describe, test } from 'vitest';
import { noteTrials, writeReport } from './report.ts';
import { ROWS } from './rows.ts';
import { type Trial, tryRow } from './trial.ts';

const MAIN_SEEDS = Number(process.env.FAULT_SEEDS ?? 20);
const OTHER_SEEDS = Math.min(MAIN_SEEDS, 3);

describe.each(ROWS.map((row) => ({ ...row, title: `${row.id}: ${row.what}` })))('$title', (row) => {
  test.each(
    row.targets.map((target, index) => ({ target, name: target.name, seeds: index === 0 ? MAIN_SEEDS : OTHER_SEEDS })),
  )('is right, or says why not, for $name', async ({ target, seeds }) => {
    const trials: Trial[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) trials.push(await tryRow(row, target, seed));
    noteTrials(row, target, trials);
  });
});

afterAll(writeReport);
