import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../emulator/main.ts', import.meta.url));
const children: ChildProcess[] = [];

function start(args: string[], stdio: 'ipc' | 'ignore' = 'ipc') {
  const child = fork(ENTRY, args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  children.push(child);
  if (stdio === 'ignore') child.disconnect();
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  return { child, said: () => said, ended: once(child, 'exit') };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('tells its parent where it is, serves, and ends when the parent is gone', async () => {
  const { child, ended } = start(['--port', '0']);
  const [ready] = await once(child, 'message');
  expect(ready).toEqual({
    type: 'ready',
    apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
    authUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    environmentId: expect.any(String),
    clientId: expect.any(String),
    clientSecret: expect.any(String),
  });
  expect((await fetch(`${ready.authUrl}/control/clock`)).status).toBe(200);
  child.disconnect();
  expect(await ended).toEqual([0, null]);
}, 20_000);

test('ends at once on SIGTERM', async () => {
  const { child, ended } = start(['--port', '0']);
  await once(child, 'message');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 20_000);

test('explains itself on --help, and what is wrong with a flag', async () => {
  const help = start(['--help']);
  expect(await help.ended).toEqual([0, null]);
  expect(help.said()).toContain('synthetic people');
  const wrong = start(['--port', '99999']);
  expect(await wrong.ended).toEqual([2, null]);
  expect(wrong.said()).toContain('--port');
}, 20_000);
