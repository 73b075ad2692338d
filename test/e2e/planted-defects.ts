import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/* Mistakes that a change could make, as patches: what is to catch such mistakes has to catch these. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/planted-defects');

export interface PlantedDefect {
  name: string;
  /** What goes wrong: the first line of the patch. */
  what: string;
  file: string;
}

export const plantedDefects: readonly PlantedDefect[] = readdirSync(folder)
  .filter((name) => name.endsWith('.patch'))
  .sort()
  .map((name) => {
    const file = join(folder, name);
    return { name: name.replace('.patch', ''), what: readFileSync(file, 'utf8').split('\n', 1)[0] ?? '', file };
  });

/** What git says against applying a patch to a tree; nothing where it fits. */
export function applyPatch({ file }: PlantedDefect, tree: string, options: readonly string[] = []): string {
  // Outside of a repository paths count from where git stands, which is what a copy of the tree needs.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(tree.replace(/\/$/, '')) };
  // The patches have no lines around their own, so that a change nearby does not stand in their way.
  const { status, stderr } = spawnSync('git', ['apply', '--unidiff-zero', ...options, file], {
    cwd: tree,
    env,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr || `git apply ended with ${status}`;
}

export interface DefectiveTree extends Disposable {
  /** Runs the command line from source: what a defect does needs no build. */
  command: readonly string[];
}

/** A copy of the source with the defect in it. */
export function plant(defect: PlantedDefect): DefectiveTree {
  const tree = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const part of ['src', 'package.json', 'tsconfig.json'])
    cpSync(join(root, part), join(tree, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  const fault = applyPatch(defect, tree);
  const before = readChanged(defect, root);
  if (!fault && before === readChanged(defect, tree)) throw new Error(`${defect.name} changed nothing.`);
  if (fault) {
    rmSync(tree, { recursive: true });
    throw new Error(`${defect.name} no longer fits the source; make the patch anew:\n${fault}`);
  }
  const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
  return {
    command: ['--import', tsx, join(tree, 'src/cli/main.ts')],
    [Symbol.dispose]: () => rmSync(tree, { recursive: true }),
  };
}

const readChanged = ({ file }: PlantedDefect, tree: string): string =>
  [...readFileSync(file, 'utf8').matchAll(/^--- a\/(.+)$/gm)]
    .map(([, path]) => readFileSync(join(tree, path ?? ''), 'utf8'))
    .join('\0');
