import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
const run = promisify(execFile);
const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const npm = (cwd: string, ...args: string[]) => run('npm', args, { cwd, env, maxBuffer: 32 * 1024 * 1024 });

let folder: string;
let tarball: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-graph-install-'));
  await npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder); // the build is there already
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the gateway on its emulator, asks it something, and stops it. */
async function answersFrom(cwd: string, command: string, ...args: string[]): Promise<unknown> {
  const child = spawn(command, args, {
    cwd,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    const [url] = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(said) ?? [];
    if (!url) continue;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: '{"query":"{ users(first: 1) { totalCount } }"}',
    });
    return answer.json();
  }
  throw new Error(`it ended before it listened: ${said}`);
}

interface Sbom {
  bomFormat: string;
  components: { group?: string; name: string; version: string; hashes?: object[] }[];
}

interface Lock {
  packages: Record<string, { version: string; dev?: boolean }>;
}

const WELL = { data: { users: { totalCount: expect.any(Number) } } };

test('the packed product runs where it is installed without development dependencies and without scripts', async () => {
  const place = mkdtempSync(join(folder, 'installed-'));
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  await npm(place, 'install', '--omit=dev', ...INSTALL, tarball);
  const { stdout } = await run('npx', ['--no-install', 'verify-graph', '--version'], { cwd: place, env });
  expect(stdout.trim()).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
  expect(await answersFrom(place, 'npx', '--no-install', 'verify-graph')).toEqual(WELL);
});

test('the packed product runs on exactly the packages of the lock file', async () => {
  const place = mkdtempSync(join(folder, 'locked-'));
  await run('tar', ['-xzf', tarball, '-C', place]);
  const unpacked = join(place, 'package');
  cpSync(join(ROOT, 'package-lock.json'), join(unpacked, 'package-lock.json'));
  await npm(unpacked, 'ci', '--omit=dev', ...INSTALL);
  const installed = JSON.parse(readFileSync(join(unpacked, 'node_modules/.package-lock.json'), 'utf8'));
  const [, stated] = /\*\*(\d+) packages\*\*/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  expect(Object.keys(installed.packages)).toHaveLength(Number(stated));
  expect(await answersFrom(unpacked, process.execPath, 'dist/src/cli/main.js')).toEqual(WELL);
});

test('a checkout runs after an install without scripts: `npm start` builds what is not built', async () => {
  const place = join(folder, 'checkout');
  await run('git', ['-c', 'safe.directory=*', 'clone', '--quiet', ROOT, place]);
  await npm(place, 'ci', ...INSTALL);
  expect(readdirSync(place)).not.toContain('dist');
  expect(await answersFrom(place, 'npm', 'start')).toEqual(WELL);
});

test('the bill of materials names each production package of the lock file with its content', async () => {
  const file = join(folder, 'sbom.json');
  await npm(ROOT, 'run', 'sbom', '--', file);
  const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8')) as Sbom;
  expect(bomFormat).toBe('CycloneDX');
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const locked = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`,
    );
  const named = components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`);
  expect(named.sort()).toEqual([...new Set(locked)].sort());
  expect(components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
});
