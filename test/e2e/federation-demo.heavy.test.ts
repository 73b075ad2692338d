import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the demo prints a query across subgraphs, its answer and its REST calls, and ends by itself', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/federation/demo.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  expect(said).toContain('verification {');
  expect(said).toMatch(/"outcome": "\w+"/);
  expect(said).not.toContain('"errors"');
  const counts = [...said.matchAll(/REST calls to PingOne: (\d+)/g)].map(([, count]) => Number(count));
  expect(counts).toEqual([5, 2]); // three transactions, their policies and users by one call each; fifty users by two
  expect(code).toBe(0);
});
