import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { type HostileDocument, hostileDocuments } from '../../support/hostile-documents.ts';
import { runCli } from '../cli-process.ts';
import { type Answered, type Served, serveGateway } from '../served-gateway.ts';

const MAX_ANSWER_BYTES = 8_192;
const MAX_CPU_MS = 50; // of the whole process, garbage collection included
const MAX_GROWTH_BYTES = 96 * 1024 * 1024; // of the process, garbage that was not yet collected included
const MAX_WAIT_MS = 1_000; // behind eight hostile documents at once, on a machine with other work
const TICK_MS = 10; // what Linux counts a process's time in
const LIBRARY = [
  'LIMIT_EXCEEDED',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
];
const ACCEPT = { accept: 'application/graphql-response+json' };

const corpus = hostileDocuments();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const manifestOf = (documents: readonly HostileDocument[]) =>
  JSON.stringify(Object.fromEntries(documents.map(({ query }) => [sha256(query), query])));

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let server: Served;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-graph-t17-'));
  const manifest = join(folder, 'dear.json');
  await writeFile(manifest, manifestOf(corpus.filter(({ byVariables }) => byVariables)));
  emulator = await startEmulator({ people: 1, images: false });
  server = await serveGateway({
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_ACCESS_TOKEN: await emulator.accessToken(),

    TRUSTED_DOCUMENTS_FILE: manifest,
    TRUSTED_DOCUMENTS: 'allow',
  });
  // What is slow the first time is the just-in-time compiler, and not the document.
  for (const { query, variables } of corpus.slice(0, 100)) await server.ask(query, variables);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await emulator?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The time that the server's process has had so far, user and system. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
const residentBytes = () =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) * 1024;
const origin = () => new URL(server.url).origin;

function expectRefused({ name, byLimit }: HostileDocument, { status, data, errors = [], text }: Answered): void {
  const codes = [...new Set(errors.map(({ extensions }) => String(extensions.code)))];
  expect(data, name).toBeUndefined();
  expect(status, name).toBe(400);
  if (byLimit) expect(codes, name).toEqual(['LIMIT_EXCEEDED']);
  else for (const code of codes) expect(LIBRARY, name).toContain(code);
  expect(errors.length, name).toBeGreaterThan(0);
  expect(Buffer.byteLength(text), name).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
}

test('T17: the corpus is large, and no document is there twice', () => {
  expect(corpus).toHaveLength(500);
  expect(new Set(corpus.map(({ query, variables }) => query + JSON.stringify(variables))).size).toBe(500);
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(500);
});

test('T17: each hostile document is refused, by its limit or by the library, without a call', async () => {
  emulator.clearLog();
  for (const document of corpus) {
    expectRefused(document, await server.ask(document.query, document.variables, ACCEPT));
  }
  expect(emulator.log().filter(({ method }) => method === 'GET')).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'T17: none takes much of the processor, and together they leave nothing behind',
  async () => {
    const before = residentBytes();
    const taken: [number, string][] = [];
    const start = cpuMs();
    for (const { name, query, variables } of corpus) {
      const from = cpuMs();
      await server.ask(query, variables, ACCEPT);
      taken.push([cpuMs() - from, name]);
    }
    const meanMs = (cpuMs() - start) / corpus.length;
    const slow = taken.filter(([ms]) => ms > MAX_CPU_MS + TICK_MS);
    expect(slow).toEqual([]);
    expect(meanMs).toBeLessThan(MAX_CPU_MS / 5);
    expect(residentBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
  },
);

test('T17: meanwhile the process answers others', async () => {
  let isRunning = true;
  const waits: number[] = [];
  const others = (async () => {
    while (isRunning) {
      const from = performance.now();
      const [health, query] = await Promise.all([
        fetch(`${origin()}/health/live`),
        server.ask('{ users { totalCount } }'),
      ]);
      waits.push(performance.now() - from);
      expect([health.status, query.data]).toEqual([200, { users: { totalCount: 1 } }]);
    }
  })();
  const queue = [...corpus];
  const attackers = Array.from({ length: 8 }, async () => {
    for (let document = queue.pop(); document; document = queue.pop())
      await server.ask(document.query, document.variables);
  });
  await Promise.all(attackers);
  isRunning = false;
  await others;
  expect(waits.length).toBeGreaterThan(5);
  expect(Math.max(...waits)).toBeLessThan(MAX_WAIT_MS);
  expect(server.isAlive()).toBe(true);
});

describe('T17: a manifest makes nothing of it acceptable', () => {
  test('what is too much whatever its variables are keeps the gateway from starting, all of it at once', async () => {
    const documents = corpus.filter(({ byLimit, byVariables }) => byLimit && !byVariables);
    const manifest = join(folder, 'hostile.json');
    await writeFile(manifest, manifestOf(documents));
    const { code, stderr } = await runCli(['serve'], { PORT: '0', TRUSTED_DOCUMENTS_FILE: manifest });
    expect(code).toBe(78);
    for (const { name, query } of documents) expect(stderr, name).toContain(`document ${sha256(query).slice(0, 12)}: `);
    expect(stderr).not.toMatch(/xxxx|latestVerifyTransaction|verifyDocument\(/);
  });

  test('what is too much with some variables is refused with those', async () => {
    const dear = corpus.filter(({ byVariables }) => byVariables);
    expect(dear.length).toBeGreaterThan(20);
    for (const document of dear) {
      const { name, query, variables } = document;
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ documentId: sha256(query), variables }),
      });
      expect(await response.json(), name).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    }
  });
});
