import { basename, relative } from 'node:path';

/** How to call this program again from the same folder: by its name where it is installed, else by its file. */
export function invocation(script = process.argv[1] ?? '', folder = process.cwd()): string {
  return basename(script) === 'main.js' ? `node ${relative(folder, script)}` : 'verify-graph';
}
