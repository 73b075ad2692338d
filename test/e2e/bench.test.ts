import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', BENCH, ...args], { encoding: 'utf8', timeout: 55_000 });

test('each workload of the bench gets the same whole answers from the gateway and the baseline', () => {
  const { status, stdout, stderr } = bench('check');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/Q1, baseline: 4 answers\nQ1, gateway: 4 answers/);
  expect(stdout).toContain('Q6, gateway: 4 answers');
});

test('the bench refuses what it does not know', () => {
  expect(bench('--work', 'Q99')).toMatchObject({ status: 2, stdout: expect.stringContaining('npm run bench') });
});
