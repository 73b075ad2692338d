import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../../src/datasources/secret.ts';
import { createFileSink } from '../../../../src/server/audit/file-sink.ts';
import { createJournal } from '../../../../src/server/audit/journal.ts';
import type { Reading } from '../../../../src/server/audit/record.ts';
import { createSeal } from '../../../../src/server/audit/seal.ts';
import { verifyFiles } from '../../../../src/server/audit/verify-files.ts';
import { NO_LOG } from '../../../../src/server/log/events.ts';

const SECRET = new Secret('a secret that only the gateway and the auditor have');
const reading = (user: string): Reading => ({
  type: 'read',
  decision: 'granted',
  request: 'r',
  caller: { principal: null, client: null, scopes: [] },
  environment: 'e',
  operation: { sha256: '0'.repeat(64) },
  subject: { user },
  fields: ['VerifiedClaims.birthdate'],
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Lets one gateway after the other write some records into a file. */
async function trailOf(chains: readonly number[], seal = createSeal(SECRET)): Promise<string> {
  const path = join(await folder(), 'audit.log');
  for (const [index, records] of chains.entries()) {
    const sink = createFileSink({ path, fsync: false, seal });
    const journal = createJournal({ sink, seal, environment: 'e', log: NO_LOG });
    await journal.start();
    for (let record = 0; record < records; record += 1) await journal.note([reading(`${index}-${record}`)]);
    await journal.close();
  }
  return path;
}

const check = (path: string, { seal = createSeal(SECRET), needsHead = true } = {}) =>
  verifyFiles([path], { seal, needsHead });

test('a trail of several starts is whole', async () => {
  const path = await trailOf([3, 0, 5]);
  expect(await check(path)).toEqual({ faults: [], faultCount: 0, notes: [], records: 14, chains: 3 });
});

test('any one line that was removed, altered, repeated, inserted or moved is found, and so is a tail that was cut off', async () => {
  const path = await trailOf([4, 2, 3]);
  const whole = await readFile(path, 'utf8');
  const lines = whole.trimEnd().split('\n');
  const at = fc.nat(lines.length - 1);
  const without = (index: number) => lines.filter((_, other) => other !== index);
  const change = fc.oneof(
    at.map((index) => ({ what: 'removed', lines: without(index) })),
    at.map((index) => ({ what: 'cut', lines: lines.slice(0, index) })),
    at.map((index) => ({ what: 'beheaded', lines: lines.slice(index + 1) })),
    fc.tuple(at, at).map(([from, to]) => ({ what: 'repeated', lines: lines.toSpliced(to, 0, lines[from] ?? '') })),
    fc.tuple(at, at).map(([from, to]) => ({ what: 'moved', lines: without(from).toSpliced(to, 0, lines[from] ?? '') })),
    fc.tuple(at, at).map(([from, to]) => ({
      what: 'swapped',
      lines: lines.map((line, index) => (index === from ? lines[to] : index === to ? lines[from] : line) ?? line),
    })),
    fc.tuple(at, fc.string({ maxLength: 40 })).map(([index, text]) => ({
      what: 'inserted',
      lines: lines.toSpliced(index, 0, text.replaceAll('\n', ' ')),
    })),
    fc.tuple(at, fc.nat(), fc.nat(127)).map(([index, column, code]) => ({
      what: 'altered',
      lines: lines.map((line, other) => {
        const place = column % line.length;
        return other === index ? line.slice(0, place) + String.fromCharCode(code) + line.slice(place + 1) : line;
      }),
    })),
  );
  await fc.assert(
    fc.asyncProperty(change, async ({ lines: changed }) => {
      const text = changed.map((line) => `${line}\n`).join('');
      fc.pre(text !== whole);
      await writeFile(path, text);
      expect((await check(path)).faultCount).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
});

test('one fault is told once, at its line', async () => {
  const path = await trailOf([20]);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${lines.toSpliced(7, 1).join('\n')}\n`);
  expect((await check(path)).faults).toEqual(['line 8: number 8 follows number 6: records are missing']);
  await writeFile(path, `${lines.with(7, (lines[7] ?? '').replace('"0-6"', '"0-9"')).join('\n')}\n`);
  expect((await check(path)).faults).toEqual(["line 8: the record was altered, or is none of the gateway's"]);
});

test('whoever does not know the secret cannot make hashes that fit', async () => {
  const forged = await trailOf([3], createSeal(new Secret('another secret, as long as one has to be')));
  expect((await check(forged)).faultCount).toBeGreaterThan(0);
  const unsealed = await trailOf([3], createSeal());
  expect((await check(unsealed)).faults[0]).toMatch(/altered/);
  expect((await check(unsealed, { needsHead: false })).faults.join()).toMatch(/sealed with no secret/);
  expect(await check(unsealed, { seal: createSeal() })).toMatchObject({ faultCount: 0 });
});

test('without a secret a record that was made anew does not fit the one after it', async () => {
  const seal = createSeal();
  const path = await trailOf([5], seal);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const body = (lines[2] ?? '').replace('"0-1"', '"0-9"').replace(/,"hash":"[0-9a-f]{64}"/, '');
  const forged = `${body.slice(0, -1)},"hash":"${seal.of(body)}"}`;
  await writeFile(path, `${lines.with(2, forged).join('\n')}\n`);
  expect((await check(path, { seal })).faults).toEqual(['line 4: the record before it was altered']);
});

test('a side file that was altered, replaced or removed is found', async () => {
  const path = await trailOf([3]);
  const head = await readFile(`${path}.head`, 'utf8');
  await writeFile(`${path}.head`, head.replace('"seq":4', '"seq":3'));
  expect((await check(path)).faults).toEqual([expect.stringMatching(/side file.*altered/)]);
  await rm(`${path}.head`);
  expect((await check(path)).faults).toEqual([expect.stringMatching(/side file.*missing/)]);
  expect(await check(path, { needsHead: false })).toMatchObject({ faultCount: 0 });
});

test('files that were rotated are one trail', async () => {
  const path = await trailOf([2, 2]);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(`${path}.1`, `${lines.slice(0, 4).join('\n')}\n`);
  await writeFile(path, `${lines.slice(4).join('\n')}\n`);
  expect(await verifyFiles([`${path}.1`, path], { seal: createSeal(SECRET), needsHead: true })).toMatchObject({
    faultCount: 0,
    records: 8,
  });
  expect((await check(path)).faults).toEqual([expect.stringMatching(/^line 1: .*records are missing/)]);
});

test('where older files are gone, the rest is whole only after the record that was their last', async () => {
  const path = await trailOf([2, 2]);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const gone = lines.splice(0, 4);
  await writeFile(path, `${lines.join('\n')}\n`);
  const [, before, last] = gone.slice(-3).map((line) => JSON.parse(line).hash);
  const verifyAfter = (after: string) => verifyFiles([path], { seal: createSeal(SECRET), needsHead: true, after });
  expect(await verifyAfter(last)).toMatchObject({ faultCount: 0, records: 4 });
  expect((await verifyAfter(before)).faults).toEqual([expect.stringMatching(/^line 1: .*records are missing/)]);
});

test('a file of another kind is told from a trail, however long its lines are', async () => {
  const path = join(await folder(), 'other');
  await writeFile(path, 'x'.repeat(3 * 1024 * 1024));
  expect(await check(path, { needsHead: false })).toMatchObject({ records: 0, faultCount: 1 });
  await writeFile(path, `${'x'.repeat(3 * 1024 * 1024)}\n`);
  expect((await check(path, { needsHead: false })).faults).toEqual([
    'line 1: not a record',
    'the end: there is no record at all',
  ]);
});
