import { appendFile, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
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

const reading = (user: string): Reading => ({
  type: 'read',
  decision: 'granted',
  request: 'r',
  caller: { principal: null, client: null, scopes: [] },
  environment: 'e',
  operation: { sha256: '0'.repeat(64) },
  subject: { user },
  fields: ['VerifyDocument.value'],
});

const seal = createSeal();

async function place() {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'audit.log');
}

async function opened(path: string, { fsync = false, sealedWith = seal } = {}) {
  const sink = createFileSink({ path, fsync, seal: sealedWith });
  const journal = createJournal({ sink, seal: sealedWith, environment: 'e', log: NO_LOG, retryMs: 1 });
  await journal.start();
  return journal;
}

const check = (path: string) => verifyFiles([path], { seal, needsHead: true });

test('the file and the one beside it are for the user of the process alone', async () => {
  const path = await place();
  const journal = await opened(path, { fsync: true });
  expect(await journal.insist(reading('a'))).toBe(true);
  await journal.close();
  for (const file of [path, `${path}.head`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await check(path)).toMatchObject({ faultCount: 0, notes: [], records: 3 });
});

test('wherever a crash cuts the last write, the next start goes on and the trail is whole', async () => {
  const path = await place();
  const journal = await opened(path);
  await journal.note([reading('a')]);
  const head = await readFile(`${path}.head`);
  const { size } = await stat(path);
  await journal.note([reading('b'), reading('c')]);
  const all = await readFile(path);
  await journal.close();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: size, max: all.length }), async (bytes) => {
      await writeFile(path, all.subarray(0, bytes));
      await writeFile(`${path}.head`, head);
      for (let start = 0; start < 2; start += 1) {
        const next = await opened(path);
        expect(await next.insist(reading('d'))).toBe(true);
        await next.close();
      }
      expect((await check(path)).faults).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('even a chain whose first line was cut off by a crash', async () => {
  const path = await place();
  await (await opened(path)).close();
  await appendFile(path, '{"v":1,"chain":"');
  const first = await readFile(path);
  await (await opened(path)).close();
  const { length } = first;
  await truncate(path, length + 30); // the line end, and some of the next chain's first line
  await writeFile(`${path}.head`, await headOf(first));
  await (await opened(path)).close();
  const verdict = await check(path);
  expect(verdict.faults).toEqual([]);
  expect(verdict.notes).toEqual([expect.stringMatching(/^line 3: not a record, but what a crash left/)]);
});

/** The side file as a gateway leaves it that wrote these bytes and no more. */
async function headOf(content: Buffer): Promise<string> {
  const { headText } = await import('../../../../src/server/audit/head.ts');
  const lines = content.toString('utf8').split('\n');
  const { chain, seq, hash } = JSON.parse(lines.at(-2) ?? '');
  return headText({ chain, seq, hash }, seal);
}

test('what was cut off while the gateway was down is not forgotten with its next start', async () => {
  const path = await place();
  const journal = await opened(path);
  await journal.note([reading('a'), reading('b'), reading('c')]);
  await journal.close();
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${lines.slice(0, 3).join('\n')}\n`);
  await (await opened(path)).close();
  expect((await check(path)).faults).toEqual([expect.stringMatching(/^line 4: .*records are missing/)]);
});

test('what was cut off under the running gateway is not forgotten either', async () => {
  const path = await place();
  const journal = await opened(path);
  await journal.note([reading('a'), reading('b')]);
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${lines.slice(0, 2).join('\n')}\n`);
  expect(await journal.insist(reading('c'))).toBe(true);
  await journal.close();
  expect((await check(path)).faults).toEqual([expect.stringMatching(/^line 3: .*records are missing/)]);
});

test('a file that was moved away is followed by a new one, and both are one trail', async () => {
  const path = await place();
  const journal = await opened(path);
  await journal.note([reading('a')]);
  await rename(path, `${path}.1`);
  expect(await journal.insist(reading('b'))).toBe(true);
  await journal.close();
  expect(await verifyFiles([`${path}.1`, path], { seal, needsHead: true })).toMatchObject({ faults: [], records: 5 });
});

test('two gateways on one file are seen by each other, and every record is still in one chain or another', async () => {
  const path = await place();
  const [one, other] = [await opened(path), await opened(path)];
  for (const user of ['a', 'b', 'c']) {
    expect(await one.insist(reading(`${user}1`))).toBe(true);
    expect(await other.insist(reading(`${user}2`))).toBe(true);
  }
  await one.close();
  const text = await readFile(path, 'utf8');
  for (const user of ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']) expect(text).toContain(`"user":"${user}"`);
  expect((await check(path)).faults).toEqual([]);
  await other.close();
});

test('a start that would cover up a missing or foreign side file is refused, in words that say what to do', async () => {
  const path = await place();
  await (await opened(path)).close();
  const foreign = createSeal(new Secret('a secret that came later, and is long enough'));
  await expect(opened(path, { sealedWith: foreign })).rejects.toThrow(/not written with this AUDIT_SECRET/);
  await rm(`${path}.head`);
  await expect(opened(path)).rejects.toThrow(/side file \(\.head\) is missing/);
  await expect(opened(join(path, 'below'))).rejects.toThrow(/AUDIT_FILE cannot be opened for writing \(ENOTDIR\)/);
  await expect(opened(tmpdir())).rejects.toThrow(/AUDIT_FILE has to name a file/);
});

test('on a disk that is full, content is refused from the start', async () => {
  const journal = await opened('/dev/full');
  expect(await journal.insist(reading('a'))).toBe(false);
  await journal.close();
});

test.each<[string, (path: string) => Promise<void>]>([
  [
    'both files are removed',
    async (path) => {
      await rm(path);
      await rm(`${path}.head`);
    },
  ],
  ['both are emptied and put back as they were at first', async (path) => putBack.get(path)?.()],
])('what a running gateway has written is missed when %s', async (_, tamper) => {
  const path = await place();
  const journal = await opened(path);
  await journal.insist(reading('a'));
  const [log, head] = [await readFile(path), await readFile(`${path}.head`)];
  putBack.set(path, async () => {
    await writeFile(path, log);
    await writeFile(`${path}.head`, head);
  });
  await journal.insist(reading('b'));
  await tamper(path);
  expect(await journal.insist(reading('c'))).toBe(true);
  await journal.close();
  expect((await check(path)).faultCount).toBeGreaterThan(0);
});

const putBack = new Map<string, () => Promise<void>>();
