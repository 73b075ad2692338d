// `npm run test:full`: the longest runs, one after the other, in some hours. `npm run test:full -- load soak` has these alone.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

/** How much of a run there is stands in a variable; the run is all test files that read it, where no others are named. */
const RUNS = [
  { name: 'models', variable: 'MODEL_RUNS', amount: '50000', files: ['/models/'] },
  { name: 'load', variable: 'FULL_LENGTH', amount: '1', files: ['test/resilience/load.test.ts'] },
  { name: 'reuse', variable: 'REUSE_CYCLES', amount: '100000' },
  { name: 'stops', variable: 'SIGTERM_RUNS', amount: '100' },
  { name: 'memory', variable: 'MEMORY_MINUTES', amount: '30' },
  { name: 'fuzz', variable: 'FUZZ_SECONDS', amount: '1800' },
  { name: 'soak', variable: 'SOAK_ROUNDS', amount: '60' },
];
const MS_PER_MINUTE = 60_000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !RUNS.some((run) => run.name === name));
if (unknown.length > 0) {
  const known = RUNS.map(({ name }) => name).join(', ');
  console.error(`There is no run of the name ${unknown.join(', ')}; there are ${known}.`);
  process.exit(2);
}

const results = RUNS.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(full);
console.log('');
for (const { name, isFine, minutes } of results) {
  console.log(`${name}: ${isFine ? 'fine' : 'FAILED'} after ${minutes.toFixed(1)} min`);
}
process.exitCode = results.every(({ isFine }) => isFine) ? 0 : 1;

/** @param {(typeof RUNS)[number]} run */
function full({ name, variable, amount, files = filesThatRead(variable) }) {
  console.log(`\n== ${name}: ${variable}=${amount}`);
  if (files.length === 0) console.error(`No test reads ${variable}.`);
  const startedAt = performance.now();
  const isFine =
    files.length > 0 &&
    spawnSync(process.execPath, [vitest, 'run', ...files], {
      cwd: root,
      env: { ...process.env, [variable]: amount },
      stdio: 'inherit',
    }).status === 0;
  return { name, isFine, minutes: (performance.now() - startedAt) / MS_PER_MINUTE };
}

/** @param {string} variable */
function filesThatRead(variable) {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('test', name))
    .filter((file) => file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes(variable));
}
