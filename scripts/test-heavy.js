// `npm run test:heavy`: the tests that take minutes. None at all is a fine answer, and is said in words.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(`${root}test`, { recursive: true }).filter((name) => `${name}`.endsWith('.heavy.test.ts'));

if (files.length === 0) {
  console.log('There are no heavy tests (test/**/*.heavy.test.ts), so there is nothing to run.');
} else {
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [vitest, 'run', '--project', 'heavy', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
