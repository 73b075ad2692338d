import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const PATIENCE_MS = 120_000; // for the starts of five processes on a machine that runs other tests

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', BENCH, ...args], { encoding: 'utf8', timeout: PATIENCE_MS });

test('each workload of the bench gets the same whole answers from the gateway and the baseline', {
  timeout: PATIENCE_MS,
}, () => {
  const { status, stdout, stderr } = bench('check');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/Q1, baseline: 4 answers\nQ1, gateway: 4 answers/);
  expect(stdout).toContain('Q6, gateway: 4 answers');
});

test('the bench refuses what it does not know', () => {
  expect(bench('--work', 'Q99')).toMatchObject({ status: 2, stdout: expect.stringContaining('npm run bench') });
});
