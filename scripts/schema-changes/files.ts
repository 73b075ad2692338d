import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Judgement, judge, readApprovals } from './approvals.ts';
import { compareSchemas } from './compare.ts';

/** What clients read, and what a supergraph reads; a schema that one of two releases lacks is compared with nothing. */
const SCHEMAS = ['schema.graphql', 'schema.subgraph.graphql'];
const RELEASED_FOLDER = 'schema/released';
const APPROVALS_FILE = 'schema/approved-changes.json';

/** Compares the schemas under `root` with the copies of the last release that are committed beside them. */
export async function checkSchemaChanges(root: string): Promise<Judgement> {
  const pairs = SCHEMAS.map((schema) => ({
    schema,
    released: readIfThere(join(root, RELEASED_FOLDER, schema)),
    present: readIfThere(join(root, schema)),
  }));
  const gone = pairs.filter(({ released, present }) => released !== undefined && present === undefined);
  if (gone.length > 0) throw new Error(`${gone.map(({ schema }) => schema).join(', ')}: released, and here no more.`);
  const comparable = pairs.flatMap(({ schema, released, present }) =>
    released !== undefined && present !== undefined ? [{ schema, released, present }] : [],
  );
  if (comparable.length === 0) throw new Error(`${RELEASED_FOLDER} holds no schema, so there is nothing to compare.`);

  const approvals = readIfThere(join(root, APPROVALS_FILE));
  const changes = await Promise.all(comparable.map((pair) => compareSchemas(pair.schema, pair.released, pair.present)));
  const { lines, isAllowed } = judge(changes.flat(), approvals ? readApprovals(APPROVALS_FILE, approvals) : []);
  const compared = comparable.map(({ schema }) => schema).join(' and ');
  return { isAllowed, lines: lines.length > 0 ? lines : [`${compared}: as in the last release.`] };
}

/** Makes the present schemas the last release, and forgets the approvals that led to it. Returns what it wrote. */
export function releaseSchemas(root: string): string[] {
  const written = SCHEMAS.flatMap((schema) => {
    const present = readIfThere(join(root, schema));
    const target = join(RELEASED_FOLDER, schema);
    if (present === undefined) {
      rmSync(join(root, target), { force: true });
      return [];
    }
    return [write(root, target, present)];
  });
  return [...written, write(root, APPROVALS_FILE, `${JSON.stringify({ approved: [] }, null, 2)}\n`)];
}

function write(root: string, file: string, text: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return file;
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
