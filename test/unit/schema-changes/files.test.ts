import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSchemaChanges, releaseSchemas } from '../../../scripts/schema-changes/files.ts';

const CLIENTS = 'type Query { name: String size: Int }';
const SUBGRAPH = 'type Query { size: Int }';

function project(schemas: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'schemas-'));
  const put = (file: string, text: string) => writeFileSync(join(root, file), text);
  for (const [file, text] of Object.entries(schemas)) put(file, text);
  return {
    root,
    put,
    read: (file: string) => readFileSync(join(root, file), 'utf8'),
    remove: (file: string) => rmSync(join(root, file)),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

test('a folder without a release is refused, not passed', async () => {
  using folder = project({ 'schema.graphql': CLIENTS });
  await expect(checkSchemaChanges(folder.root)).rejects.toThrow('nothing to compare');
});

test('what was just released has no changes, and the approvals are used up', async () => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  const { lines, isAllowed } = await checkSchemaChanges(folder.root);
  expect(isAllowed).toBe(true);
  expect(lines).toEqual(['schema.graphql and schema.subgraph.graphql: as in the last release.']);
  expect(JSON.parse(folder.read('schema/approved-changes.json'))).toEqual({ approved: [] });
});

test('a break in either schema fails until the committed file approves it, and the next release forgets that', async () => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  folder.put('schema.subgraph.graphql', 'type Query { size: String }');
  const refused = await checkSchemaChanges(folder.root);
  expect(refused.isAllowed).toBe(false);
  expect(refused.lines).toHaveLength(1);

  const change = refused.lines[0]?.replace(/^breaking +schema\.subgraph\.graphql +/, '');
  const approved = [{ schema: 'schema.subgraph.graphql', change, reason: 'No supergraph has it yet.' }];
  folder.put('schema/approved-changes.json', JSON.stringify({ approved }));
  expect((await checkSchemaChanges(folder.root)).isAllowed).toBe(true);

  releaseSchemas(folder.root);
  expect((await checkSchemaChanges(folder.root)).lines).toEqual([expect.stringContaining('as in the last release')]);
});

test.each(['schema.graphql', 'schema.subgraph.graphql'])('a release without its copy of %s fails', async (schema) => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  folder.remove(`schema/released/${schema}`);
  await expect(checkSchemaChanges(folder.root)).rejects.toThrow(`schema/released lacks ${schema}, `);
});

test('a lost copy fails even where the schema itself is gone too', async () => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  folder.remove('schema/released/schema.subgraph.graphql');
  folder.remove('schema.subgraph.graphql');
  await expect(checkSchemaChanges(folder.root)).rejects.toThrow('schema/released lacks schema.subgraph.graphql, ');
});

test('half a release is refused, and the last one stays as it is', () => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  folder.put('schema.graphql', 'type Query { name: String }');
  folder.remove('schema.subgraph.graphql');
  expect(() => releaseSchemas(folder.root)).toThrow('schema.subgraph.graphql: not here');
  expect(folder.read('schema/released/schema.graphql')).toBe(CLIENTS);
});

test('a released schema that is gone fails', async () => {
  using folder = project({ 'schema.graphql': CLIENTS, 'schema.subgraph.graphql': SUBGRAPH });
  releaseSchemas(folder.root);
  folder.remove('schema.subgraph.graphql');
  await expect(checkSchemaChanges(folder.root)).rejects.toThrow('schema.subgraph.graphql: released, and here no more.');
});
