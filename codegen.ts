/**
 * Prints schema.graphql, schema.subgraph.graphql and the table of events in docs/logs.md from the code, and types for the
 * operations that tests and examples send.
 * With `--check` it writes nothing, and fails when what is committed is not what it would write.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executeCodegen } from '@graphql-codegen/cli';
import { logEventsTable } from './scripts/log-events-table.ts';
import { schemaText, subgraphText } from './src/cli/print-schema.ts';

const ROOT = dirname(fileURLToPath(import.meta.url));
const SCHEMA_FILE = 'schema.graphql';
const SUBGRAPH_FILE = 'schema.subgraph.graphql';
const EVENTS_FILE = 'docs/logs.md';
const TYPES_FILE = 'test/operations/__generated__/graphql.ts';
const OPERATION_FOLDERS = ['test/operations', 'examples'];
const SUBGRAPH_HEADER =
  '# What a supergraph is told of this graph by default, as `_service` tells it. Do not edit: `npm run codegen` writes this file.\n\n';
const HEADER =
  '# The graph that clients see, printed from the code. Do not edit: `npm run codegen` writes this file.\n\n';

// Sorted, so that moving code does not move lines here: the diff of this file is what a client notices.
const printed = await schemaText();
const wanted = new Map([
  [SCHEMA_FILE, HEADER + printed],
  [EVENTS_FILE, withEventsTable(readIfThere(EVENTS_FILE) ?? '')],
  [SUBGRAPH_FILE, SUBGRAPH_HEADER + (await subgraphText({ userProfile: false, userRoots: false }))],
]);
const operations = operationFiles();
if (operations.length > 0) wanted.set(TYPES_FILE, await operationTypes(printed, operations).catch(refuse));

const stale = [...wanted].filter(([file, text]) => readIfThere(file) !== text).map(([file]) => file);

if (process.argv.includes('--check')) {
  for (const file of stale) console.error(`${file} is not what the code says. Run \`npm run codegen\` and commit it.`);
  if (stale.length > 0) process.exitCode = 1;
  else console.log(`${[...wanted.keys()].join(', ')}: up to date (${operations.length} operation files).`);
} else {
  for (const file of stale) write(file, wanted.get(file) ?? '');
  console.log(stale.length > 0 ? `Written: ${stale.join(', ')}` : 'Nothing to write.');
}

function operationFiles(): string[] {
  return OPERATION_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
      .map((entry) => `${folder}/${entry.name}`),
  ).sort();
}

/** Only the file with types and documents: what else the preset makes are ways to reach it that nothing here uses. */
async function operationTypes(sdl: string, documents: string[]): Promise<string> {
  const { result, error } = await executeCodegen({
    cwd: ROOT,
    schema: sdl,
    documents,
    silent: true,
    generates: {
      [`${dirname(TYPES_FILE)}/`]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: {
          importExtension: '.ts',
          enumsAsTypes: true,
          useTypeImports: true,
          defaultScalarType: 'unknown',
          scalars: { Date: 'string', DateTime: 'string', URL: 'string', JSONObject: 'Record<string, unknown>' },
        },
      },
    },
  });
  if (error) throw new Error(`The operations do not fit the schema.\n${error.message}`);
  const types = result.find(({ filename }) => filename.endsWith('/graphql.ts'));
  if (!types) throw new Error('graphql-codegen made no graphql.ts; its client preset has changed.');
  return types.content;
}

/** The page around the table is written by hand. */
function withEventsTable(page: string): string {
  const [before, after] = [page.split('<!-- events -->')[0], page.split('<!-- /events -->')[1]];
  if (after === undefined)
    throw new Error(`${EVENTS_FILE} has lost the marks between which the table of events stands.`);
  return `${before}<!-- events -->\n${logEventsTable()}\n<!-- /events -->${after}`;
}

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(join(ROOT, file), 'utf8');
  } catch {
    return undefined;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), text);
}
