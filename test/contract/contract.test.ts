import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  isInputObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CODEGEN_MS = 60_000; // it starts a process that loads graphql-codegen: seconds, more on a busy machine

const contract = buildSchema(readFileSync(new URL('graph.graphql', import.meta.url), 'utf8'));

test('the graph breaks nothing of the contract', () => {
  expect(findBreakingChanges(contract, schema).map(({ description }) => description)).toEqual([]);
});

test('no argument of the contract has another default', () => {
  const changed = findDangerousChanges(contract, schema).filter(
    ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
  );
  expect(changed.map(({ description }) => description)).toEqual([]);
});

test('inputs of which the contract takes exactly one member take exactly one', () => {
  const oneOfs = Object.values(contract.getTypeMap()).filter((type) => isInputObjectType(type) && type.isOneOf);
  expect(oneOfs.map(({ name }) => name)).toEqual(['VerifyUserTextFilter']);
  for (const { name } of oneOfs) expect(schema.getType(name)).toMatchObject({ isOneOf: true });
});

test('schema.graphql, and the types made from it, are what the code says', { timeout: CODEGEN_MS }, async () => {
  expect(await codegenCheck()).toMatchObject({ complaints: '', exitCode: 0 });
});

/** The very printing that writes the file, only that it compares. */
function codegenCheck(): Promise<{ complaints: string; exitCode: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'codegen.ts', '--check'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: CODEGEN_MS,
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ complaints, exitCode }));
  });
}
