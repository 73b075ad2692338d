import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** A file of the tree, by its path from the root. */
interface SourceFile {
  path: string;
  text: string;
}

interface Layer {
  folder: string;
  mayImport: RegExp;
  refusedPackages?: RegExp;
  onlyPackages?: RegExp;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_LINES = 200;
const ENVIRONMENT_READER = 'src/server/config.ts';
const SCHEMA_INDEX = 'src/schema/index.ts';
const GRAPHQL_SIDE = 'graphql(?:$|/)|graphql-yoga|graphql-scalars|@pothos/|@graphql-yoga/|@graphql-tools/';

const LAYERS: readonly Layer[] = [
  {
    folder: 'src/datasources',
    mayImport: /^src\/datasources\//,
    refusedPackages: new RegExp(`^(?:dataloader$|${GRAPHQL_SIDE})`),
  },
  {
    folder: 'src/resolvers',
    mayImport: /^src\/(?:resolvers|datasources)\//,
    refusedPackages: new RegExp(`^(?:${GRAPHQL_SIDE})`),
  },
  { folder: 'src/schema', mayImport: /^src\/(?:schema\/|resolvers\/|datasources\/errors\.ts$)/ },
  { folder: 'src/server', mayImport: /^(?:src\/(?:server|schema|resolvers|datasources)\/|package\.json$)/ },
  { folder: 'src/cli', mayImport: /^(?:src\/|package\.json$)/ },
  {
    folder: 'emulator',
    mayImport: /^emulator\//,
    onlyPackages: /^(?:node:.+|jose|jpeg-js|scim2-parse-filter)$/,
  },
  { folder: 'bench', mayImport: /^(?:bench\/|scripts\/build\.js$)/, onlyPackages: /^(?:node:.+|undici)$/ },
];

const IMPORTS = [
  /^(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

const targetsOf = ({ text }: SourceFile) =>
  IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
const packagesOf = (file: SourceFile) => targetsOf(file).filter((target) => !target.startsWith('.'));
/** The files that a file imports, if only for their types, by their paths from the root. */
const filesOf = (file: SourceFile) =>
  targetsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(posix.dirname(file.path), target));

const layerOf = (path: string) => LAYERS.find(({ folder }) => path.startsWith(`${folder}/`));
const inFolder = (files: readonly SourceFile[], folder: string) =>
  files.filter(({ path }) => path.startsWith(`${folder}/`));

function wrongDirections(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const layer = layerOf(file.path);
    if (!layer) return file.path.startsWith('src/') ? [`${file.path} lies in no layer`] : [];
    const files = filesOf(file).filter((target) => !layer.mayImport.test(target));
    const packages = packagesOf(file).filter(
      (name) => layer.refusedPackages?.test(name) || layer.onlyPackages?.test(name) === false,
    );
    return [...files, ...packages].map((target) => `${file.path} imports ${target}`);
  });
}

/** A resource has a file of the same name in both layers; beside those there are only files that serve all of them. */
function neighbourImports(files: readonly SourceFile[]): string[] {
  const layers = ['src/datasources', 'src/resolvers'];
  const has = (path: string) => files.some((file) => file.path === path);
  const isResource = (path: string) =>
    layers.includes(posix.dirname(path)) && layers.every((layer) => has(`${layer}/${posix.basename(path)}`));
  const resources = files.filter(({ path }) => isResource(path) && posix.basename(path) !== 'index.ts');
  return resources.flatMap((file) =>
    filesOf(file)
      .filter((target) => posix.dirname(target) === posix.dirname(file.path))
      .filter((target) => resources.some(({ path }) => path === target))
      .map((target) => `${file.path} imports its neighbour ${target}`),
  );
}

function cycles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, filesOf(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

function lostImports(files: readonly SourceFile[]): string[] {
  const known = new Set([...files.map(({ path }) => path), 'package.json']);
  return files.flatMap((file) =>
    filesOf(file)
      .filter((target) => !known.has(target))
      .map((target) => `${file.path} imports ${target}, which is not there`),
  );
}

const readsEnvironment = /\bprocess\s*(?:\?\.)?\s*(?:\.\s*env\b|\[)|\bimport\.meta\.env\b|from 'node:process'/;
const environmentReaders = (files: readonly SourceFile[]) =>
  inFolder(files, 'src')
    .filter(({ path, text }) => path !== ENVIRONMENT_READER && readsEnvironment.test(text))
    .map(({ path }) => path);

const longFiles = (files: readonly SourceFile[]) =>
  inFolder(files, 'src')
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines`);

const KEBAB_CASE = /^(?:__generated__|[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*)$/;
const oddNames = (files: readonly SourceFile[]) =>
  files.map(({ path }) => path).filter((path) => !path.split('/').every((part) => KEBAB_CASE.test(part)));

/** A file that the index does not reach, itself or through others, has no part in the schema. */
function unregisteredTypes(files: readonly SourceFile[]): string[] {
  const reached = new Set([SCHEMA_INDEX]);
  // A set that grows while it is walked is walked to its new end.
  for (const path of reached) {
    for (const target of files.filter((file) => file.path === path).flatMap(filesOf)) reached.add(target);
  }
  return inFolder(files, 'src/schema')
    .map(({ path }) => path)
    .filter((path) => path !== SCHEMA_INDEX && !reached.has(path));
}

const RULES: readonly [string, (files: readonly SourceFile[]) => string[]][] = [
  ['imports point towards the upstream and never back', wrongDirections],
  ['resources of one layer do not import each other', neighbourImports],
  ['no file imports itself through others', cycles],
  ['every import of a file leads to a file', lostImports],
  ['only the settings read the environment', environmentReaders],
  ['files of src stay short', longFiles],
  ['every file of the schema is reached from its index', unregisteredTypes],
];

const read = (folder: string): SourceFile[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(dirname(`${entry.parentPath}/x`).slice(ROOT.length), entry.name))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('the tree', () => {
  const all = ['src', 'emulator', 'bench', 'test', 'scripts', 'examples'].flatMap(read);
  const code = all.filter(({ path }) =>
    /^(?:src|emulator)\/.*\.ts$|^bench\/.*\.[jt]s$|^scripts\/build\.js$/.test(path),
  );

  test.each(LAYERS)('there are files with imports in $folder', ({ folder }) => {
    expect(inFolder(code, folder).length).toBeGreaterThan(1);
    expect(inFolder(code, folder).flatMap(filesOf).length).toBeGreaterThan(0);
  });

  test.each(RULES)('%s', (_promise, broken) => {
    expect(broken(code)).toEqual([]);
  });

  test('all names are kebab-case', () => {
    expect(oddNames(all)).toEqual([]);
  });
});

describe('a broken rule is seen', () => {
  const long = 'const line = 1;\n'.repeat(MAX_LINES + 1);

  test.each([
    ['a datasource that reaches up', wrongDirections, 'src/datasources/a.ts', "import { b } from '../resolvers/b.ts';"],
    ['a datasource that batches', wrongDirections, 'src/datasources/a.ts', "import {\n  type L,\n} from 'dataloader';"],
    ['a resolver with GraphQL', wrongDirections, 'src/resolvers/a.ts', "export type { Kind } from 'graphql/language';"],
    ['a resolver that reaches up', wrongDirections, 'src/resolvers/a.ts', "import '../server/log.ts';"],
    ['a type over REST', wrongDirections, 'src/schema/a.ts', "import type { User } from '../datasources/user.ts';"],
    ['a server with an emulator', wrongDirections, 'src/server/a.ts', "await import('../../emulator/emulator.ts');"],
    ['a command that knows tests', wrongDirections, 'src/cli/a.ts', "import { world } from '../../test/world.ts';"],
    ['a folder without a layer', wrongDirections, 'src/extra/a.ts', ''],
    ['an emulator with our code', wrongDirections, 'emulator/a.ts', "import { path } from '../src/datasources/a.ts';"],
    ['an emulator with more packages', wrongDirections, 'emulator/a.ts', "import { z } from 'zod';"],
    ['a bench with our code', wrongDirections, 'bench/a.ts', "import { path } from '../src/datasources/a.ts';"],
    ['a cycle', cycles, 'src/server/a.ts', "import { a } from './a.ts';"],
    ['an import of nothing', lostImports, 'src/server/a.ts', "import { b } from './b.ts';"],
    ['a second reader of the environment', environmentReaders, 'src/server/a.ts', 'const { PORT } = process.env;'],
    ['a long file', longFiles, 'src/server/a.ts', long],
    ['a name in camel case', oddNames, 'src/server/startServer.ts', ''],
    ['a type that the index forgot', unregisteredTypes, 'src/schema/a.ts', ''],
  ])('%s', (_name, broken, path, text) => {
    expect(broken([{ path, text }])).toHaveLength(1);
  });

  test('a resource that imports its neighbour is told from one that imports what serves all', () => {
    const file = (path: string, text = '') => ({ path, text });
    const files = ['src/datasources', 'src/resolvers'].flatMap((layer) => [
      file(`${layer}/user.ts`, "import { b } from './policy.ts';\nimport { ids } from './ids.ts';"),
      file(`${layer}/policy.ts`),
    ]);
    expect(neighbourImports([...files, file('src/resolvers/ids.ts')])).toEqual([
      'src/datasources/user.ts imports its neighbour src/datasources/policy.ts',
      'src/resolvers/user.ts imports its neighbour src/resolvers/policy.ts',
    ]);
  });
});
