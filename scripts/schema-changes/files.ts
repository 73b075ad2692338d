import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Judgement, judge, readApprovals } from './approvals.ts';
import { compareSchemas } from './compare.ts';

/** What clients read, and what a supergraph reads; they are released together, so a copy of one alone is a mistake. */
const SCHEMAS = ['schema.graphql', 'schema.subgraph.graphql'];
const RELEASED_FOLDER = 'schema/released';
const APPROVALS_FILE = 'schema/approved-changes.json';

/** Compares the schemas under `root` with the copies of the last release that are committed beside them. */
export async function checkSchemaChanges(root: string): Promise<Judgement> {
  const lost = missingIn(join(root, RELEASED_FOLDER));
  if (lost.length === SCHEMAS.length) {
    throw new Error(`${RELEASED_FOLDER} holds no schema, so there is nothing to compare.`);
  }
  if (lost.length > 0) {
    throw new Error(`${RELEASED_FOLDER} lacks ${lost.join(', ')}, whose changes nobody would see: restore the copy.`);
  }
  const gone = missingIn(root);
  if (gone.length > 0) throw new Error(`${gone.join(', ')}: released, and here no more.`);

  const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
  const changes = await Promise.all(
    SCHEMAS.map((schema) => compareSchemas(schema, read(RELEASED_FOLDER, schema), read(schema))),
  );
  const approvals = existsSync(join(root, APPROVALS_FILE)) ? readApprovals(APPROVALS_FILE, read(APPROVALS_FILE)) : [];
  const { lines, isAllowed } = judge(changes.flat(), approvals);
  return { isAllowed, lines: lines.length > 0 ? lines : [`${SCHEMAS.join(' and ')}: as in the last release.`] };
}

/**
 * Makes the present schemas the last release, and forgets the approvals that led to it. Returns what it wrote; throws
 * before it writes anything where one of the schemas is not there.
 */
export function releaseSchemas(root: string): string[] {
  const missing = missingIn(root);
  if (missing.length > 0) throw new Error(`${missing.join(', ')}: not here, so there is nothing to release.`);
  return [
    ...SCHEMAS.map((schema) => write(root, join(RELEASED_FOLDER, schema), readFileSync(join(root, schema), 'utf8'))),
    write(root, APPROVALS_FILE, `${JSON.stringify({ approved: [] }, null, 2)}\n`),
  ];
}

function write(root: string, file: string, text: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return file;
}

function missingIn(folder: string): string[] {
  return SCHEMAS.filter((schema) => !existsSync(join(folder, schema)));
}
