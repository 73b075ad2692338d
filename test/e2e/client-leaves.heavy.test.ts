import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Heard, say } from '../support/raw-upstream.ts';
import { until } from '../support/until.ts';
import { TRANSACTION, USER, wireAnswer } from '../support/wire-case.ts';
import { runCli } from './cli-process.ts';
import { rawOperation } from './raw-request.ts';
import { sayAsIs, startWireWorld, type WireWorld } from './wire-world.ts';

const LEAVES = 1_000;
const SEED = 45;
const LANES = 4; // clients at a time, each with people of its own, so that each call can be told whose it is
const CALLS = 5; // of one operation
const MAX_IN_FLIGHT = 16;
const SLOTS = 14; // of one rate group: seven eighths
const PAPER_BYTES = 300_000; // so that an answer does not go out in one piece
const PROMPTLY_MS = 100; // the middle one: a machine under load has its hiccups
const AT_LAST_MS = 2_000;
const SECRET = 'a secret of the audit trail, for these tests';

/** Where a client leaves: so far into its request, its waiting, or its answer. */
interface Point {
  phase: 'asking' | 'waiting' | 'reading';
  share: number;
}

const points = fc.sample(
  fc.record<Point>({
    phase: fc.constantFrom('asking', 'waiting', 'reading'),
    share: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  }),
  { seed: SEED, numRuns: LEAVES },
);

const ownerOf = (lane: number) => USER(100 + lane);
const subjectOf = (lane: number) => USER(200 + lane);
const queryOf = (lane: number) =>
  `{ user(id: "${ownerOf(lane)}") { username identityAssurance { type } verifyTransactions { totalCount } }
    verifyTransaction(userId: "${subjectOf(lane)}", id: "${TRANSACTION(1)}") { status documents { value } } }`;

/** What PingOne does with the calls of one client. */
interface Lane {
  /** How many are answered; those after them hang. */
  answers: number;
  heard: number;
  hanging: Heard[];
  closedAtMs: number[];
}

/** An upstream that answers or hangs as each client's turn has it. */
function serveLanes(world: WireWorld): Lane[] {
  const lanes = Array.from({ length: LANES }, (): Lane => ({ answers: 0, heard: 0, hanging: [], closedAtMs: [] }));
  world.answer((heard, path) => {
    const lane = lanes.find((_lane, at) => path.includes(ownerOf(at)) || path.includes(subjectOf(at)));
    if (!lane) return sayAsIs(heard, wireAnswer(world.of, path));
    lane.heard += 1;
    if (lane.heard > lane.answers) {
      lane.hanging.push(heard);
      heard.socket.once('close', () => lane.closedAtMs.push(performance.now()));
      return undefined;
    }
    const body = JSON.stringify(wireAnswer(world.of, path)).replaceAll('/9j/4AAQ', `/9j/${'A'.repeat(PAPER_BYTES)}`);
    return say(heard, body);
  });
  return lanes;
}

interface Leave extends Point {
  request: string;
  /** How long calls that hung went on. */
  endedAfterMs: number | undefined;
}

/** One client from its first byte to the moment at which it leaves. */
async function leave(port: number, at: number, lane: Lane, { phase, share }: Point): Promise<Leave> {
  const request = randomUUID();
  const bytes = Buffer.from(rawOperation(port, queryOf(at), [`X-Request-Id: ${request}`]));
  lane.heard = 0;
  lane.hanging = [];
  lane.closedAtMs = [];
  lane.answers = phase === 'waiting' ? Math.floor(share * CALLS) : Number.POSITIVE_INFINITY;
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  if (phase === 'asking') {
    socket.write(bytes.subarray(0, Math.floor(share * bytes.length)));
    await until(() => socket.bytesWritten > 0 || socket.connecting === false, 'it is sent');
  } else {
    const wantedBytes = Math.ceil(share * 3 * PAPER_BYTES);
    let gotBytes = 0;
    socket.on('data', (chunk) => {
      gotBytes += chunk.length;
    });
    socket.write(bytes);
    if (phase === 'waiting') await until(() => lane.hanging.length > 0, 'a call hangs');
    else await until(() => gotBytes > wantedBytes, 'so much of the answer is there');
  }
  const leftAtMs = performance.now();
  socket.destroy();
  if (phase !== 'waiting') return { phase, share, request, endedAfterMs: undefined };
  await until(() => lane.closedAtMs.length === lane.hanging.length, 'its calls have ended');
  return { phase, share, request, endedAfterMs: Math.max(...lane.closedAtMs) - leftAtMs };
}

const openFiles = async (pid: number) => (await readdir(`/proc/${pid}/fd`)).length;

test('F45: a thousand clients that leave at any point leave nothing behind but their records', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'audit.log');
  await using world = await startWireWorld({
    UPSTREAM_MAX_IN_FLIGHT: String(MAX_IN_FLIGHT),
    AUDIT: 'file',
    AUDIT_FILE: file,
    AUDIT_FSYNC: 'off',
    AUDIT_SECRET: SECRET,
    LOG_LEVEL: 'info',
  });
  const { port, pid } = world.gateway;
  await world.gateway.ask(queryOf(LANES));
  const filesBefore = await openFiles(pid);
  const lanes = serveLanes(world);
  const queue = [...points];
  const leaves: Leave[] = [];
  const run = async (lane: Lane, at: number) => {
    for (let point = queue.shift(); point; point = queue.shift()) leaves.push(await leave(port, at, lane, point));
  };
  await Promise.all(lanes.map(run));
  expect(leaves).toHaveLength(LEAVES);

  const endedMs = leaves.flatMap(({ endedAfterMs }) => endedAfterMs ?? []).toSorted((one, other) => one - other);
  const at = (share: number) => endedMs[Math.floor(share * endedMs.length)] ?? 0;
  console.log(
    `calls of ${endedMs.length} clients that left ended after ${at(0.5).toFixed(1)} ms, ${at(0.99).toFixed(1)} ms at p99`,
  );
  expect(at(0.5)).toBeLessThan(PROMPTLY_MS);
  expect(endedMs.at(-1)).toBeLessThan(AT_LAST_MS);

  // Every slot is free, no fewer and no more: so many calls go out at once.
  const held: Heard[] = [];
  world.answer((heard) => void held.push(heard));
  const asked = Array.from({ length: SLOTS + 1 }, (_, index) =>
    world.gateway.ask(`{ user(id: "${USER(1_000 + index)}") { username } }`),
  );
  await until(() => held.length === SLOTS, 'every slot is taken again');
  for (const heard of held.splice(0)) sayAsIs(heard, wireAnswer(world.of, pathOf(world, heard)));
  await until(() => held.length === 1, 'the one behind goes out');
  for (const heard of held) sayAsIs(heard, wireAnswer(world.of, pathOf(world, heard)));
  for (const { errors, data } of await Promise.all(asked)) {
    expect(errors).toBeUndefined();
    expect(data.user.username).toBe(`username-${world.of.mark}`);
  }

  // A third of all calls ended early: had that been held against PingOne, calls would be held back.
  const { stderr } = world.gateway.output();
  expect(stderr).not.toMatch(/circuit_changed|retry_budget_empty|unexpected|unhandled_rejection|uncaught/);
  expect(await openFiles(pid)).toBeLessThanOrEqual(filesBefore + MAX_IN_FLIGHT + SLOTS + 1);

  const decisions = new Map<string, string[]>();
  for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n')) {
    const { request, decision } = JSON.parse(line);
    if (request) decisions.set(request, [...(decisions.get(request) ?? []), decision]);
  }
  const said = (phase: Point['phase']) =>
    leaves.filter((one) => one.phase === phase).map(({ request }) => decisions.get(request) ?? []);
  expect(said('asking').flat()).toEqual([]);
  for (const words of said('waiting')) expect(words).toContain('aborted');
  for (const words of said('reading')) expect(words).toContain('granted');
  await world.gateway[Symbol.asyncDispose]();
  expect(await runCli(['audit', 'verify', file], { AUDIT_SECRET: SECRET })).toMatchObject({ code: 0 });
});

const pathOf = ({ upstream }: WireWorld, { target }: Heard) =>
  target.split(`/v1/environments/${upstream.environmentId}/`)[1] ?? '';
