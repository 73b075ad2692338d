import { describe, test } from 'vitest';
import { hasOpenssl } from '../support/papers.ts';
import { noteTrials } from './report.ts';
import { ROWS } from './rows.ts';
import { MAIN_SEEDS, OTHER_SEEDS } from './seeds.ts';
import { type Trial, tryRow } from './trial.ts';

describe.each(ROWS.map((row) => ({ row, title: `${row.id}: ${row.what}` })))('$title', ({ row }) => {
  const targets = row.targets.map((target, index) => ({ target, seeds: index === 0 ? MAIN_SEEDS : OTHER_SEEDS }));
  const isSkipped = row.by === 'tls' && !hasOpenssl; // without it there are no certificates
  test.skipIf(isSkipped).each(targets.map((one) => ({ ...one, name: one.target.name })))(
    'is right, or says why not, for $name',
    async ({ target, seeds }) => {
      const trials: Trial[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) trials.push(await tryRow(row, target, seed));
      noteTrials({
        id: row.id,
        what: row.what,
        asked: target.name,
        outcomes: trials.map(({ outcome }) => outcome),
        calls: `${Math.max(...trials.map(({ attempts }) => attempts))} of ${target.count}`,
      });
    },
  );
});
