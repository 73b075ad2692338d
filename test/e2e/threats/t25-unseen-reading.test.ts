import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { putPapers } from '../../support/paper-case.ts';
import { ROOMY_SETTINGS } from '../../support/roomy.ts';
import { until } from '../../support/until.ts';
import { putWholeCase } from '../../support/whole-case.ts';
import { WHOLE_QUERY } from '../../support/whole-query.ts';
import { startBuilt } from '../built-gateway.ts';
import { launchCli, runCli } from '../cli-process.ts';

const SECRET = 'a secret of the audit trail, for these tests';
const PAPERS = `query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { outcome documents { id value } } }`;
const ROUNDS = 5;
const READERS = 24; // at once
const MAX_WAIT_MS = 6_000; // for what is refused because the trail takes nothing: its own limit, and a slow machine

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function emulated(): Promise<Emulator> {
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  return emulator;
}

async function serving(emulator: Emulator, env: Record<string, string>) {
  const cli = launchCli(['serve'], {
    PORT: '0',
    LOG_LEVEL: 'info',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    CONTENT_READS_PER_MINUTE: '1000000',
    SHUTDOWN_DELAY_SECONDS: '0',
    ...env,
  });
  onTestFinished(() => cli[Symbol.asyncDispose]());
  const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const post = (query: string, variables: object) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
  return { cli, post };
}

interface Reading {
  fields: string[];
  type: string;
  decision: string;
  subject: { document?: string } | null;
}
const readingsIn = (text: string): Reading[] =>
  text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line): Reading => JSON.parse(line))
    .filter(({ type }) => type === 'read');

const verify = (file: string, env: Record<string, string> = {}) =>
  runCli(['audit', 'verify', file], { AUDIT_SECRET: SECRET, ...env });

test('T25: whenever the process is killed, every document that was delivered has its record, and the trail is whole', async () => {
  const emulator = await emulated();
  const people = putPapers(emulator, { people: READERS, papers: 4, sizeBytes: 200_000 });
  const file = join(await folder(), 'audit.log');
  const delivered = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { cli, post } = await serving(emulator, { AUDIT: 'file', AUDIT_FILE: file, AUDIT_SECRET: SECRET });
    const killAtChunk = Math.ceil(Math.random() ** 2 * READERS * 8);
    let chunks = 0;
    const read = async ({ userId: u, transactionId: t }: (typeof people)[number]): Promise<string> => {
      let text = '';
      try {
        const { body } = await post(PAPERS, { u, t });
        for await (const chunk of body ?? []) {
          text += Buffer.from(chunk).toString('latin1');
          chunks += 1;
          if (chunks === killAtChunk) cli.child.kill('SIGKILL');
        }
      } catch {
        // Killed in the middle of it: what came so far was delivered all the same.
      }
      return text;
    };
    const answers = await Promise.all(people.map(read));
    for (const [index, { documents }] of people.entries()) {
      for (const { id, mark } of documents) {
        if (answers[index]?.includes(mark)) delivered.set(id, (delivered.get(id) ?? 0) + 1);
      }
    }
    cli.child.kill('SIGKILL');
    await cli.ended;
  }
  expect(delivered.size).toBeGreaterThan(0);
  const text = await readFile(file, 'utf8');
  const recorded = new Map<string, number>();
  for (const { decision, subject } of readingsIn(text)) {
    const id = subject?.document ?? '';
    if (decision === 'granted') recorded.set(id, (recorded.get(id) ?? 0) + 1);
  }
  for (const [id, times] of delivered) expect(recorded.get(id) ?? 0, id).toBeGreaterThanOrEqual(times);
  const verdict = await verify(file);
  expect(verdict.stdout, verdict.stderr).toMatch(new RegExp(`^Whole: \\d+ records in ${ROUNDS} chains\\.$`, 'm'));
  expect(verdict.code).toBe(0);

  const lines = text.trimEnd().split('\n');
  const at = 1 + Math.floor(Math.random() * (lines.length - 2));
  // Behind what the side file knows are records that a crash may as well have cut off.
  const { hash } = JSON.parse(await readFile(`${file}.head`, 'utf8'));
  const known = lines.findIndex((line) => line.endsWith(`"hash":"${hash}"}`));
  const tampered: Record<string, string[]> = {
    removed: lines.toSpliced(at, 1),
    altered: lines.with(at, (lines[at] ?? '').replace('"v":1', '"v":1 ')),
    cut: lines.slice(0, Math.min(at, known)),
  };
  for (const [what, changed] of Object.entries(tampered)) {
    await writeFile(file, `${changed.join('\n')}\n`);
    const { code, stdout } = await verify(file);
    expect([what, code]).toEqual([what, 1]);
    expect(stdout).toMatch(/^Fault {2}(?:line \d+|the end): /m);
  }
});

test('T25: the trail of everything that can be asked holds no value of any field', async () => {
  const built = await startBuilt({ ...ROOMY_SETTINGS, AUDIT: 'stdout', AUDIT_SECRET: SECRET });
  const { emulator, ask, sinks } = built;
  const { userId, transactionId, documentId, previousDocumentId } = putWholeCase({ upstream: emulator });
  const variables = { u: userId, t: transactionId, d: documentId, pd: previousDocumentId, o: userId };
  expect(JSON.parse((await ask(WHOLE_QUERY, variables)).text).errors).toBeUndefined();
  const { stdout } = await built.stop();
  const fields = readingsIn(stdout).flatMap(({ fields }) => fields);
  expect(new Set(fields).size).toBeGreaterThan(20);
  expect(sinks.leaks([SECRET, emulator.worker.clientSecret, ...emulator.marks()])).toEqual([]);
  // Nothing else is on standard output then, so that it can be checked as it is.
  const file = join(await folder(), 'collected');
  await writeFile(file, stdout);
  const args = ['audit', 'verify', '--no-head', file];
  expect(await runCli(args, { AUDIT_SECRET: SECRET })).toMatchObject({ code: 0 });
});

test('T25: the command says what is wrong with its use, and that a secret is needed', async () => {
  const emulator = await emulated();
  const file = join(await folder(), 'audit.log');
  const { cli } = await serving(emulator, { AUDIT: 'file', AUDIT_FILE: file, AUDIT_SECRET: SECRET });
  cli.child.kill('SIGTERM');
  expect((await cli.ended).code).toBe(0);
  expect(await verify(file)).toMatchObject({ code: 0, stdout: 'Whole: 2 records in 1 chains.\n' });
  expect(await verify(file, { AUDIT_SECRET: '' })).toMatchObject({ code: 1 });
  expect(await verify(file, { AUDIT_SECRET: 'short' })).toMatchObject({ code: 78, stderr: /AUDIT_SECRET/ });
  expect(await verify(`${file}.missing`)).toMatchObject({ code: 2, stderr: /cannot be read/ });
  expect(await runCli(['audit', 'verify'])).toMatchObject({ code: 2 });
  expect(await runCli(['audit', 'verify', '--after', 'abc', file])).toMatchObject({ code: 2, stderr: /64 digits/ });
});

test('T25: where an old file of a trail is gone, the others are whole after the hash of its last record', async () => {
  const emulator = await emulated();
  const file = join(await folder(), 'audit.log');
  const env = { AUDIT: 'file', AUDIT_FILE: file, AUDIT_SECRET: SECRET };
  const run = async () => {
    const { cli } = await serving(emulator, env);
    cli.child.kill('SIGTERM');
    expect((await cli.ended).code).toBe(0);
  };
  await run();
  const { hash } = JSON.parse((await readFile(file, 'utf8')).trimEnd().split('\n').at(-1) ?? '');
  await rm(file);
  await run();
  expect(await verify(file)).toMatchObject({ code: 1, stdout: /records are missing/ });
  const after = ['audit', 'verify', '--after', hash, file];
  expect(await runCli(after, { AUDIT_SECRET: SECRET })).toMatchObject({ code: 0, stdout: /^Whole/ });
});

test.each([
  ['on a disk that is full', { AUDIT: 'file', AUDIT_FILE: '/dev/full' }, async () => {}],
  [
    'into a pipe whose reader has left',
    { AUDIT: 'stdout' },
    async ({ cli }: Awaited<ReturnType<typeof serving>>) => {
      cli.child.stdout?.destroy();
    },
  ],
])('T25: %s no document leaves, and the rest is served', async (_where, env, breakIt) => {
  const emulator = await emulated();
  const [person] = putPapers(emulator, { people: 1, papers: 2 });
  const server = await serving(emulator, env);
  await breakIt(server);
  for (let turn = 0; turn < 3; turn += 1) {
    const answer = await server.post(PAPERS, { u: person?.userId, t: person?.transactionId });
    const { data, errors } = await answer.json();
    expect(data.verifyTransaction).toEqual({
      outcome: 'PASSED',
      documents: person?.documents.map(({ id }) => ({ id, value: null })),
    });
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
      { extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  }
  expect(server.cli.output().stderr).toMatch(/"event":"audit_failed"/);
});

test('T25, F52: into a pipe that nobody reads no document leaves, what is not content is served, and later all is well', async () => {
  const emulator = await emulated();
  const [person] = putPapers(emulator, { people: 1, papers: 6 });
  const { cli, post } = await serving(emulator, { AUDIT: 'stdout' });
  const variables = { u: person?.userId, t: person?.transactionId };
  cli.child.stdout?.pause();
  let codes: unknown[] = [];
  const ask = async () => {
    const { errors = [] } = await (await post(PAPERS, variables)).json();
    codes = errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
  };
  for (let turn = 0; turn < 200 && codes.length === 0; turn += 1) await ask();
  expect(new Set(codes)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  const startedMs = performance.now();
  await ask();
  expect(codes).toHaveLength(6);
  const status = await (await post('{ users(first: 1) { totalCount nodes { id } } }', {})).json();
  expect(status).toMatchObject({ data: { users: { totalCount: 1 } } });
  expect(performance.now() - startedMs).toBeLessThan(MAX_WAIT_MS);
  cli.child.stdout?.resume();
  await until(() => cli.output().stderr.includes('"event":"audit_recovered"'), 'the recovery is told');
  await ask();
  expect(codes).toEqual([]);
});
