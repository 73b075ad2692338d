import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = 'dist/src/cli/main.js';

/** What lives of a process group, as command lines. A process that has ended but that nobody has asked about does not. */
const living = (group: number): string[] =>
  execFileSync('ps', ['-A', '-ww', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, pgid, stat]) => Number(pgid) === group && !stat?.startsWith('Z'))
    .map(([, , , args = '']) => args);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'federation-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the demo is made of, in a folder of its own, without a build. */
function copyOfTheDemo(): string {
  const folder = temporaryFolder();
  for (const part of ['src', 'emulator', 'examples', 'scripts', 'package.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  for (const settings of ['tsconfig.json', 'tsconfig.build.json']) cpSync(join(ROOT, settings), join(folder, settings));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The demo as a process group of its own, with a folder of its own for its temporary files. */
function startDemo(cwd = ROOT, args: readonly string[] = []) {
  const temporary = temporaryFolder();
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/federation/demo.ts', ...args], {
    cwd,
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The demo did not start.');
  onTestFinished(() => {
    if (living(pid).length > 0) process.kill(-pid, 'SIGKILL');
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const closed = once(child, 'close').then(([code]) => ({ code, said }));
  return {
    child,
    closed,
    processes: () => living(pid),
    says: (text: string) =>
      new Promise<void>((resolve) => {
        child.stdout.on('data', () => said.includes(text) && resolve());
      }),
    leftovers: () => readdirSync(temporary).filter((name) => name.startsWith('supergraph-')),
  };
}

test.each([
  ['no build', () => {}],
  [
    'a build older than its sources',
    (folder: string) => {
      mkdirSync(join(folder, MAIN, '..'), { recursive: true });
      writeFileSync(join(folder, MAIN), 'process.exit(1);');
      utimesSync(join(folder, MAIN), 0, 0);
    },
  ],
])('with %s the demo builds, prints queries across subgraphs, answers and REST calls, and ends', async (_, prepare) => {
  const folder = copyOfTheDemo();
  prepare(folder);
  const demo = startDemo(folder);
  const { code, said } = await demo.closed;
  expect(said).toContain('verification {');
  expect(said).toMatch(/"outcome": "\w+"/);
  expect(said).not.toContain('"errors"');
  const counts = [...said.matchAll(/REST calls to PingOne: (\d+)/g)].map(([, count]) => Number(count));
  expect(counts).toEqual([5, 2]); // three transactions, their policies and users by one call each; fifty users by two
  expect(code).toBe(0);
  expect(demo.leftovers()).toEqual([]);
});

test('where the sources do not compile, nothing is started', async () => {
  const folder = copyOfTheDemo();
  writeFileSync(join(folder, 'src/wrong.ts'), 'export const count: number = "one";\n');
  const { code, said } = await startDemo(folder).closed;
  expect(said).toContain('src/wrong.ts');
  expect(said).toMatch(/Nothing was started, because the build failed\.\s*$/);
  expect(said).not.toContain('Starting');
  expect(code).toBe(1);
});

test.each([
  ['SIGTERM', 'the gateway', /main\.js serve/],
  ['SIGTERM', 'Hive Gateway', /bin\.js supergraph/],
  ['SIGINT', 'Hive Gateway', /bin\.js supergraph/],
] as const)('%s while it starts %s ends all that it had started', async (signal, what, args) => {
  const demo = startDemo();
  await demo.says('Starting');
  await until(() => demo.processes().some((each) => args.test(each)), `${what} is a process`);
  demo.child.kill(signal);
  const { code, said } = await demo.closed;
  expect(code).toBe(128 + constants.signals[signal]);
  expect(said).not.toContain('Supergraph behind');
  await until(() => demo.processes().length === 0, 'nothing is left of it');
  expect(demo.leftovers()).toEqual([]);
});

test('with --stay a signal is how it ends well', async () => {
  const demo = startDemo(ROOT, ['--stay']);
  await demo.says('Ctrl-C stops all of it.');
  expect(demo.leftovers()).toHaveLength(1);
  demo.child.kill('SIGTERM');
  const { code } = await demo.closed;
  expect(code).toBe(0);
  await until(() => demo.processes().length === 0, 'nothing is left of it');
  expect(demo.leftovers()).toEqual([]);
});
