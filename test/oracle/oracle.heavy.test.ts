import { expect, test } from 'vitest';
import { compareWorld, everyField } from './oracle.ts';

// ORACLE_SEED and ORACLE_OPERATIONS repeat a failure, or look further.
const { ORACLE_SEED = '1', ORACLE_OPERATIONS = '10000' } = process.env;
const PER_WORLD = 500;

test(`${ORACLE_OPERATIONS} operations at random are answered as a plain reading of the REST API has it`, async () => {
  const total = { operations: 0, leaves: 0, errors: 0 };
  const held = new Set<string>();
  const startMs = performance.now();
  for (let nth = 0; total.operations < Number(ORACLE_OPERATIONS); nth += 1) {
    const most = Math.min(PER_WORLD, Number(ORACLE_OPERATIONS) - total.operations);
    const { operations, leaves, errors, wrong, ...report } = await compareWorld(`${ORACLE_SEED}/${nth}`, most);
    expect(wrong.join('\n\n')).toBe('');
    total.operations += operations;
    total.leaves += leaves;
    total.errors += errors;
    for (const field of report.held) held.add(field);
  }
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  console.log(`oracle: seed ${ORACLE_SEED}, ${JSON.stringify(total)}, ${seconds} s`);
  expect(total.leaves).toBeGreaterThan(total.operations * 5);
  // What was null everywhere was not compared.
  expect(everyField.filter((field) => !held.has(field))).toEqual([]);
});
