// `npm start`: build if anything changed since the last build, then serve in this same process. With the `exec` in package.json no shell stands between npm and
// the gateway either, so that a SIGTERM to npm ends both and leaves no orphan.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, canBuild, isBuilt } from './build.js';

const main = new URL('../dist/src/cli/main.js', import.meta.url);

if (canBuild() && !isBuilt() && !build()) {
  console.error('Nothing was started, because the build failed.');
  process.exit(1);
}
if (!existsSync(main)) {
  console.error('There is no build to start. Run `npm ci` with its development dependencies, then `npm start` again.');
  process.exit(1);
}
process.argv = [process.argv[0] ?? 'node', fileURLToPath(main), 'serve', ...process.argv.slice(2)];
await import(main.href);
