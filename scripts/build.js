// Compiles src and emulator into dist. Plain JavaScript, because `npm start` runs it on Node 20, which cannot read
// types.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
const MAX_SWAPS = 5; // two builds that end at the same moment push each other aside at most once or twice

/** True where the compiler is installed, so not after `npm ci --omit=dev`. */
export function canBuild() {
  try {
    createRequire(import.meta.url).resolve('typescript/package.json');
    return true;
  } catch {
    return false;
  }
}

/** True where nothing that goes into dist has changed since it was built. */
export function isBuilt() {
  const result = `${dist}/src/cli/main.js`;
  if (!existsSync(result)) return false;
  const builtMs = statSync(result).mtimeMs;
  const sources = ['src', 'emulator'].flatMap((folder) => [
    `${root}${folder}`,
    ...readdirSync(`${root}${folder}`, { recursive: true }).map((file) => `${root}${folder}/${file}`),
  ]);
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'].map((file) => `${root}${file}`);
  return [...sources, ...settings].every((file) => statSync(file).mtimeMs < builtMs);
}

/** Replaces dist as a whole, and only by a build without errors: nobody who runs from dist meets half of one. */
export function build() {
  const next = `${dist}.next-${process.pid}`;
  try {
    const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
    const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', next];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) return false;
    chmodSync(`${next}/src/cli/main.js`, 0o755); // `npx verify-graph` runs the file itself
    for (let swap = 1; !putInPlace(next); swap++) if (swap === MAX_SWAPS) return false;
    return true;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

/** @param {string} next */
function putInPlace(next) {
  const old = `${dist}.old-${process.pid}`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!canBuild()) {
    // An install for production, after which npm runs this too.
    console.error('Nothing was built: the compiler is a development dependency, and those are not installed.');
  } else if (!build()) {
    console.error('The build failed; dist is as it was before.');
    process.exitCode = 1;
  }
}
