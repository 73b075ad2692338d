import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

// FUZZ_SECONDS looks longer, FUZZ_SEED elsewhere; a seed gives the same inputs again.
const { FUZZ_SECONDS = '120', FUZZ_SEED = '1' } = process.env;
const AROUND_MS = 120_000; // what the start, the last slow senders and a busy machine take besides

test(`nothing that is sent for ${FUZZ_SECONDS} seconds harms the server or those who ask after it`, {
  timeout: Number(FUZZ_SECONDS) * 1_000 + AROUND_MS,
}, async () => {
  const { findings, ...report } = await fuzz(FUZZ_SEED, Number(FUZZ_SECONDS));
  console.log(`fuzz: seed ${FUZZ_SEED}, ${JSON.stringify(report)}`);
  expect(findings.join('\n\n')).toBe('');
  for (const [kind, count] of Object.entries(report.inputs)) expect(count, kind).toBeGreaterThan(100);
});
