import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSurroundings } from './measure.ts';
import { median, short, table } from './numbers.ts';
import { freePort, launch, MAIN, settingsFor, stop } from './processes.ts';

export interface Size {
  npmStartMs: number;
  nodeStartMs: number;
  packages: number;
  installedMiB: number;
  distMiB: number;
}

const STARTS = 5;
const PATIENCE_MS = 60_000;
const POLL_MS = 5;
const BYTES_PER_MIB = 1024 * 1024;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const QUESTION = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"query":"{ __typename }"}',
};

export async function size(): Promise<Size> {
  await using around = await createSurroundings({ apart: false });
  const starts = { npm: [] as number[], node: [] as number[] };
  for (let round = 0; round < STARTS; round += 1) {
    starts.npm.push(await startMs(around.stubPort, npmStart));
    starts.node.push(await startMs(around.stubPort, nodeStart));
  }
  const packages = productionPackages();
  return {
    npmStartMs: median(starts.npm),
    nodeStartMs: median(starts.node),
    packages: packages.length,
    installedMiB: packages.reduce((sum, place) => sum + bytesBelow(join(ROOT, place)), 0) / BYTES_PER_MIB,
    distMiB: bytesBelow(join(ROOT, 'dist')) / BYTES_PER_MIB,
  };
}

export const sizeTable = ({ npmStartMs, nodeStartMs, packages, installedMiB, distMiB }: Size): string =>
  table(
    ['What', 'Figure'],
    [
      ['`npm start`, built, until the first answer (median of 5)', `${short(npmStartMs)} ms`],
      ['`node dist/src/cli/main.js`, the same', `${short(nodeStartMs)} ms`],
      ['packages in production', short(packages)],
      ['those on disk', `${short(installedMiB)} MiB`],
      ['`dist`', `${short(distMiB)} MiB`],
    ],
  );

const nodeStart = (env: Record<string, string>) =>
  launch([MAIN, 'serve'], undefined, { env, isSilent: true, channel: false });

const npmStart = (env: Record<string, string>) =>
  spawn('npm', ['start', '--silent'], { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'ignore' });

/** From the command to the first answer to a query. */
async function startMs(stubPort: number, start: (env: Record<string, string>) => ChildProcess): Promise<number> {
  const port = await freePort();
  const beganAt = performance.now();
  const child = start(settingsFor(stubPort, port));
  try {
    while (performance.now() - beganAt < PATIENCE_MS && child.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/graphql`, QUESTION).catch(() => null);
      if (answer?.ok) return performance.now() - beganAt;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error('The gateway did not start.');
  } finally {
    await stop(child);
  }
}

/** Where the lock file puts what is not for development alone. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries<{ dev?: boolean }>(packages)
    .filter(([place, { dev }]) => place !== '' && !dev)
    .map(([place]) => place);
}

/** Of all files below, but for packages within packages, which the lock file names themselves. */
function bytesBelow(place: string): number {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.isFile() ? stat.size : 0;
  return readdirSync(place)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + bytesBelow(join(place, name)), 0);
}
