import { Agent, request } from 'undici';
import { createRandom, type Random } from '../../emulator/random.ts';
import { ENDPOINTS } from '../e2e/mutated-answers.ts';
import { rawPieces } from '../e2e/raw-http.ts';
import { startWireWorld, type WireWorld } from '../e2e/wire-world.ts';
import { EVERYTHING } from '../support/failures.ts';
import type { Heard } from '../support/raw-upstream.ts';
import { DOCUMENT, TRANSACTION, USER, wireAnswer } from '../support/wire-case.ts';
import { type FuzzedAnswer, fuzzedAnswer, STRANGER } from './answers.ts';
import { CANARY } from './canary.ts';
import { fuzzedDocument } from './documents.ts';
import { type Exchange, faultsOf, faultsOfRaw, RIGHT, wholeRun } from './judge.ts';
import { fuzzedBytes, fuzzedRequest } from './requests.ts';
import { fuzzedVariables } from './variables.ts';

/* The built server under inputs of every kind, over real sockets. A seed gives the same inputs in the same order. */

const DEADLINE_MS = 2_000; // the least that a test needs to wait where the upstream says nothing
const SLACK_MS = 250 + 3_000; // a quarter of a second is what is promised; the rest is for a machine under load
const SLOWEST_REQUEST_MS = 15_000 + 1_000 + SLACK_MS; // what the server gives a sender, and how late it looks
const RECOVERY_MS = 10_000;
const BATCH = 150;
const LANES = 8;
const MOST_FINDINGS = 5;
const ENV = {
  UPSTREAM_DEADLINE_MS: `${DEADLINE_MS}`,
  UPSTREAM_CONTENT_DEADLINE_MS: `${DEADLINE_MS}`,
  LOG_LEVEL: 'debug',
};

const EVERYBODY = { u: USER(1), t: TRANSACTION(1), d: DOCUMENT(1), o: USER(2), ot: TRANSACTION(2) };

const KINDS = ['documents', 'variables', 'requests', 'bytes', 'answers'] as const;
type Kind = (typeof KINDS)[number];

export interface FuzzReport {
  inputs: Record<Kind, number>;
  /** How often each status came. */
  statuses: Record<string, number>;
  slowestMs: number;
  /** What went against the rules, with all that it takes to see it again. */
  findings: string[];
}

/** Sends inputs until the time is over. */
export async function fuzz(seed: string, seconds: number): Promise<FuzzReport> {
  await using world = await startWireWorld(ENV, 'caller');
  const fuzzer = createFuzzer(world, seed);
  const endsAt = performance.now() + seconds * 1_000;
  for (let round = 0; performance.now() < endsAt; round += 1) {
    for (const kind of KINDS) {
      await fuzzer.batch(kind, round * BATCH);
      await fuzzer.expectRight(`${kind} ${round * BATCH}`);
      if (fuzzer.report.findings.length >= MOST_FINDINGS) return fuzzer.report;
    }
  }
  await fuzzer.settled();
  fuzzer.report.findings.push(...wholeRun(world.gateway, [CANARY, STRANGER, world.of.mark]));
  return fuzzer.report;
}

function createFuzzer(world: WireWorld, seed: string) {
  const { gateway, of } = world;
  const agent = new Agent({ connections: LANES });
  /** What the upstream says to whom, by token; undefined for the right answer. */
  const answers = new Map<string, (path: string) => FuzzedAnswer | undefined>();
  const waiting = new Set<Promise<void>>();
  const report: FuzzReport = {
    inputs: { documents: 0, variables: 0, requests: 0, bytes: 0, answers: 0 },
    statuses: {},
    slowestMs: 0,
    findings: [],
  };
  const tokenOf = ({ headers }: Heard) => headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  world.answer((heard, path) => {
    const answer = answers.get(tokenOf(heard))?.(path);
    const body = wireAnswer(of, path);
    if (answer) sayFuzzed(heard, answer);
    else sayRight(heard, body);
  });

  const post = async (body: string, authorization = 'Bearer a-token-of-the-tests'): Promise<Exchange> => {
    const startMs = performance.now();
    const { statusCode: status, body: answer } = await request(gateway.url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
      headersTimeout: SLOWEST_REQUEST_MS,
    });
    return { status, text: await answer.text(), ms: performance.now() - startMs };
  };

  const keep = (
    name: string,
    input: unknown,
    { ms, text }: Pick<Exchange, 'ms' | 'text'>,
    faults: readonly string[],
  ) => {
    report.slowestMs = Math.max(report.slowestMs, Math.round(ms));
    for (const [, status = ''] of text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) count(status);
    if (faults.length === 0) return;
    const shown = JSON.stringify(input).slice(0, 3_000);
    report.findings.push(
      `seed ${seed}, ${name}: ${faults.join('; ')}\n${shown}\n${JSON.stringify(text.slice(0, 1_000))}`,
    );
  };
  const count = (status: number | string) => {
    report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  };

  const asked = async (name: string, body: string, authorization?: string) => {
    const exchange = await post(body, authorization);
    count(exchange.status);
    return { exchange, faults: faultsOf(exchange, DEADLINE_MS + SLACK_MS), name };
  };
  const sent = async (name: string, pieces: readonly string[], { end = true, isContradiction = false }) => {
    const withinMs = end ? DEADLINE_MS + SLACK_MS : SLOWEST_REQUEST_MS;
    const startMs = performance.now();
    const text = await rawPieces(
      gateway.port,
      pieces.map((piece) => Buffer.from(piece, 'latin1')),
      { end, withinMs },
    );
    const ms = performance.now() - startMs;
    // A connection that is kept after an answer is no hang.
    const isHung = ms >= withinMs && text === '';
    keep(name, pieces, { ms: end ? ms : 0, text }, faultsOfRaw(text, { isHung, isContradiction }));
  };

  const tryOne: Record<Kind, (random: Random, name: string) => Promise<void>> = {
    async documents(random, name) {
      const body = fuzzedDocument(random);
      const { exchange, faults } = await asked(name, JSON.stringify(body));
      keep(name, body, exchange, faults);
    },
    async variables(random, name) {
      const body = fuzzedVariables(random);
      const { exchange, faults } = await asked(name, body);
      keep(name, body, exchange, faults);
    },
    requests: (random, name) => sent(name, [fuzzedRequest(random)], {}),
    async bytes(random, name) {
      const input = fuzzedBytes(random);
      const done = sent(name, input.pieces, input);
      // Whoever leaves the connection open waits for the server's patience to end, and not with the others.
      if (input.end) return done;
      waiting.add(done);
      return undefined;
    },
    async answers(random, name) {
      // One call alone, or many of which some go wrong.
      const { query, variables, chance } = random.chance(0.7)
        ? { query: random.pick(ENDPOINTS).query, variables: {}, chance: 1 }
        : { query: EVERYTHING, variables: EVERYBODY, chance: 0.3 };
      const given = new Map<string, FuzzedAnswer>();
      const token = `Bearer ${name.replace(' ', '-')}`;
      answers.set(token, (path) => {
        const known = given.get(path);
        // By the path, for calls that run at once come in any order; the same again when it is asked again.
        const own = createRandom(`${seed}/${name}/${path}`);
        if (known || !own.chance(chance)) return known;
        const right = wireAnswer(of, path) ?? { code: 'NOT_FOUND' };
        const answer = fuzzedAnswer(own, right, wireAnswer({ ...of, mark: STRANGER }, path));
        given.set(path, answer);
        return answer;
      });
      const { exchange, faults } = await asked(name, JSON.stringify({ query, variables }), token);
      answers.delete(token);
      if (exchange.text.includes(STRANGER)) faults.push('a stranger is shown');
      const shown = Array.from(given, ([path, { what, bytes }]) => [path, what, bytes.toString('latin1')]);
      keep(name, [query, shown], exchange, faults);
    },
  };

  return {
    report,
    async batch(kind: Kind, from: number): Promise<void> {
      let next = from;
      const lane = async () => {
        while (next < from + BATCH) {
          const name = `${kind} ${next}`;
          next += 1;
          report.inputs[kind] += 1;
          await tryOne[kind](createRandom(`${seed}/${name}`), name).catch((error: unknown) => {
            report.findings.push(`seed ${seed}, ${name}: ${error}`);
          });
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      world.upstream.heard.length = 0;
    },
    /** The process lives, and answers a good request rightly, at once or when its guards let it. */
    async expectRight(after: string): Promise<void> {
      const until = performance.now() + RECOVERY_MS;
      let text = 'nothing';
      do {
        const answer = await post(JSON.stringify({ query: `{ user(id: "${USER(1)}") { username } }` })).catch(String);
        text = typeof answer === 'string' ? answer : answer.text;
      } while (text !== RIGHT(of.mark) && gateway.isAlive() && performance.now() < until);
      if (text !== RIGHT(of.mark)) report.findings.push(`seed ${seed}, after ${after}: a good request gets ${text}`);
    },
    /** Nothing is under way any more. */
    async settled(): Promise<void> {
      await Promise.all(waiting);
      await agent.close();
    },
  };
}

function sayRight({ socket }: Heard, body: unknown): void {
  const text = JSON.stringify(body ?? { code: 'NOT_FOUND' });
  const head = `HTTP/1.1 ${body ? 200 : 404} Whatever\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}`;
  socket.write(`${head}\r\n\r\n${text}`);
}

function sayFuzzed({ socket }: Heard, { bytes, afterwards }: FuzzedAnswer): void {
  if (afterwards === 'end') socket.end(bytes);
  else socket.write(bytes);
  if (afterwards === 'reset') socket.resetAndDestroy();
}
