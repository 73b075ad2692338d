import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { putPapers } from '../support/paper-case.ts';
import { MAIN } from './cli-process.ts';
import { serveGateway } from './served-gateway.ts';

const MINUTES = Number(process.env.MEMORY_MINUTES ?? 0.5);
const LIMIT_MIB = 160;
const NEARLY_FULL = 90; // percent of the limit
/** In percent of the limit; apart enough for what the requests themselves take. */
const THRESHOLDS = {
  SHED_CONTENT_HEAP_PERCENT: '60',
  SHED_LISTS_HEAP_PERCENT: '70',
  SHED_HEAP_PERCENT: '80',
  SHED_CONNECTIONS_HEAP_PERCENT: '95',
};
const SETTLE_MS = 2_000; // until the process has noticed what it holds
const RECOVERED_MS = 10_000;
const PAPER_BYTES = 500_000;
const PEOPLE = 20;
const BALLAST = fileURLToPath(new URL('../support/ballast.js', import.meta.url));
const MS_PER_MINUTE = 60_000;

const QUERIES = {
  content: 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id documents { id value } } }',
  list: 'query { users(first: 50) { nodes { id username } } }',
  object: 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id status } }',
} as const;
type Kind = keyof typeof QUERIES;
const KINDS = Object.keys(QUERIES) as Kind[]; // its own keys, which are these
/** How many of each are asked for in a second. */
const PER_SECOND: Record<Kind, number> = { content: 20, list: 10, object: 20 };

async function smallGateway() {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ballastFile = join(folder, 'ballast');
  await writeFile(ballastFile, '0');
  const emulator = await startEmulator({ images: false });
  const people = putPapers(emulator, { people: PEOPLE, papers: 2, sizeBytes: PAPER_BYTES });
  const gateway = await serveGateway(
    {
      BALLAST_FILE: ballastFile,
      PINGONE_API_URL: emulator.apiUrl,
      PINGONE_AUTH_URL: emulator.authUrl,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      PINGONE_CLIENT_ID: emulator.worker.clientId,
      PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
      CONTENT_READS_PER_MINUTE: '1000000',
      ...THRESHOLDS,
    },
    [`--max-old-space-size=${LIMIT_MIB}`, '--expose-gc', '--import', BALLAST, MAIN],
  );
  let turn = 0;
  return {
    gateway,
    /** Has the process hold so much of its limit, whatever is asked of it. */
    hold: (percent: number) => writeFile(ballastFile, String(percent)),
    /** What becomes of one operation: `served`, or the code of the error. Anything but the right answer fails. */
    async ask(kind: Kind): Promise<string> {
      turn += 1;
      const { userId: u, transactionId: t, documents } = people[turn % PEOPLE] ?? { documents: [] };
      const { data, errors, status, text } = await gateway.ask(QUERIES[kind], { u, t });
      if (errors?.[0]) {
        const { code } = errors[0].extensions;
        if (code === 'OVERLOADED' && !Object.values(data ?? {}).some(Boolean)) expect(status, text).toBe(503);
        return String(code);
      }
      const shown = text.slice(0, 300);
      if (kind === 'list') expect(data.users.nodes, shown).toHaveLength(50);
      else expect(data.verifyTransaction.id, shown).toBe(t);
      if (kind === 'content') {
        const marks = documents.map(({ mark }) => mark);
        const values: string[] = data.verifyTransaction.documents.map(({ value }: { value: string }) => value);
        expect(values.map((value) => marks.findIndex((mark) => value.endsWith(mark))).toSorted()).toEqual([0, 1]);
        for (const value of values) expect(value).toHaveLength(PAPER_BYTES);
      }
      return 'served';
    },
    async health(): Promise<{ status: number; ms: number }> {
      const startedAt = performance.now();
      const { status } = await fetch(new URL('/health/live', gateway.url));
      return { status, ms: performance.now() - startedAt };
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
}

test('F49: as memory runs out content is refused first, then lists, then all; health is answered', async () => {
  await using small = await smallGateway();
  const outcomesAt = async (percent: number) => {
    await small.hold(percent);
    await delay(SETTLE_MS);
    const outcomes = [];
    for (const kind of KINDS) outcomes.push(await small.ask(kind));
    expect((await small.health()).status).toBe(200);
    return outcomes;
  };
  const [served, refused] = ['served', 'OVERLOADED'];
  expect(await outcomesAt(50)).toEqual([served, served, served]);
  expect(await outcomesAt(65)).toEqual([refused, served, served]);
  expect(await outcomesAt(75)).toEqual([refused, refused, served]);
  expect(await outcomesAt(NEARLY_FULL)).toEqual([refused, refused, refused]);
});

test('F49: at nine tenths of the memory the process lives, answers rightly or refuses, and serves again afterwards', {
  timeout: 200_000 + MINUTES * MS_PER_MINUTE,
}, async () => {
  await using small = await smallGateway();
  for (const kind of KINDS) expect(await small.ask(kind)).toBe('served');
  await small.hold(NEARLY_FULL);
  await delay(SETTLE_MS);

  const counts: Record<string, number> = {};
  const health: number[] = [];
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const run = (work: Promise<void>) => {
    const one = work.catch((error: unknown) => void faults.push(error)).finally(() => running.delete(one));
    running.add(one);
  };
  const timers = KINDS.map((kind) =>
    setInterval(
      () =>
        run(
          small.ask(kind).then((outcome) => {
            counts[`${kind} ${outcome}`] = (counts[`${kind} ${outcome}`] ?? 0) + 1;
          }),
        ),
      1_000 / PER_SECOND[kind],
    ),
  );
  timers.push(
    setInterval(
      () =>
        run(
          small.health().then(({ status, ms }) => {
            expect(status).toBe(200);
            health.push(ms);
          }),
        ),
      200,
    ),
  );
  const endsAt = performance.now() + MINUTES * MS_PER_MINUTE;
  while (performance.now() < endsAt && small.gateway.isAlive() && faults.length === 0) await delay(200);
  for (const timer of timers) clearInterval(timer);
  await Promise.all(running);
  const sorted = health.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(0.99 * sorted.length)] ?? 0;
  console.log(
    `${MINUTES} min: ${JSON.stringify(counts)}; health ${health.length} times, p99 ${p99.toFixed(0)} ms, at most ${sorted.at(-1)?.toFixed(0)} ms`,
  );
  expect(faults, small.gateway.output().stderr.slice(-2_000)).toEqual([]);
  expect(small.gateway.isAlive()).toBe(true);
  expect(counts['content OVERLOADED']).toBeGreaterThan(0);

  await small.hold(0);
  const releasedAt = performance.now();
  for (const kind of KINDS) {
    while ((await small.ask(kind)) !== 'served') {
      expect(performance.now() - releasedAt).toBeLessThan(RECOVERED_MS);
      await delay(100);
    }
  }
});
