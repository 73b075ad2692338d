import { Agent, request } from 'undici';
import type { Emulator } from '../../emulator/emulator.ts';
import { chance, type Scenario } from '../support/fault-layer/scenario.ts';
import { putPapers } from '../support/paper-case.ts';

/** A share of the answers each, as a bad hour has them. */
export const BAD_HOUR: readonly Scenario[] = [
  { match: {}, probability: 0.03, fault: { kind: 'latency', ms: 300, jitterMs: 200 }, seed: 1 },
  { match: { method: 'GET' }, probability: 0.02, fault: { kind: 'reset', after: 0 }, seed: 2 },
  { match: { method: 'GET' }, probability: 0.02, fault: { kind: 'reset', after: 0.5 }, seed: 3 },
  { match: { method: 'GET' }, probability: 0.01, fault: { kind: 'cut', after: 0.9 }, seed: 4 },
  { match: { method: 'GET' }, probability: 0.002, fault: { kind: 'stall', after: 0.3 }, seed: 5 },
  {
    match: { method: 'GET' },
    probability: 0.02,
    fault: { kind: 'raw', bytes: 'HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n{}', afterwards: 'keep' },
    seed: 6,
  },
  {
    match: { method: 'GET' },
    probability: 0.002,
    fault: {
      kind: 'raw',
      bytes: 'HTTP/1.1 429 X\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}',
      afterwards: 'keep',
    },
    seed: 7,
  },
  {
    match: { method: 'GET' },
    probability: 0.005,
    fault: { kind: 'raw', bytes: 'HTTP/1.1 200 X\r\nContent-Length: 6\r\n\r\n<html>', afterwards: 'end' },
    seed: 8,
  },
];

const LEAVERS = 0.3; // of all clients; some of them are answered before
const LEAVE_WITHIN_MS = 30;
const PEOPLE = 40;
const PAPER_BYTES = 100_000;
const STOP_WAITING_MS = 25_000; // longer than the longest deadline, that of content

const STATUS = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { userId id status } }';
const PERSON =
  'query ($u: ID!) { user(id: $u) { id username name { formatted } identityAssurance { verifiedAt } verifyTransactions { nodes { id userId checks { status } policy { name } } } } }';
const PAPERS =
  'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { userId id documents { id value } metadata { id data } verifiedData { id } } }';
const LIST = '{ users(first: 20) { nodes { id latestVerifyTransaction { status } } } verifyPolicies { name } }';
const CROWD_NAMES = Array.from('abcdefghij');
const CROWD = `query (${CROWD_NAMES.map((name) => `$${name}: ID!`).join(' ')}) { ${CROWD_NAMES.map((name) => `${name}: user(id: $${name}) { id }`).join(' ')} }`;
const TOO_MANY_BYTES = 300_000;

interface Operation {
  body: string;
  path?: string;
  /** Whether the answer is what was asked for. What is null has to have an error; which one, the fault decides. */
  isRight(status: number, text: string): boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer stands in its query
function asks(query: string, variables: Record<string, unknown>, isRight: (data: any) => boolean): Operation {
  return {
    body: JSON.stringify({ query, variables }),
    isRight(status, text) {
      const { data, errors } = JSON.parse(text);
      if (text.includes('"INTERNAL"')) return false;
      // Everything that is asked for is there: only a failure makes it null, and says so.
      if (!errors && (!data || Object.values(data).includes(null))) return false;
      return !data || (status === 200 && isRight(data));
    },
  };
}

export interface MixedLoad {
  /** Asks at an even rate for so long, and gives what became of it once all of it is over: `answered 200`, `left`, … */
  drive(options: { perSecond: number; forMs: number; seed: number }): Promise<Record<string, number>>;
}

/** All kinds of operations, good and bad ones, from clients of whom some leave. A wrong answer fails the test. */
export function createMixedLoad(emulator: Emulator, url: string): MixedLoad {
  const people = putPapers(emulator, { people: PEOPLE, papers: 2, sizeBytes: PAPER_BYTES }).map((one) => ({
    ...one,
    username: emulator.data.user(one.userId)?.username,
  }));
  const operationAt = (seed: number, turn: number): Operation => {
    const person = people[Math.floor(chance(seed, 3 * turn) * PEOPLE)];
    if (!person) throw new Error('nobody there');
    const { userId: u, transactionId: t, username, documents } = person;
    const isPaper = ({ id, value }: { id: string; value: string | null }) => {
      const mark = documents.find((paper) => paper.id === id)?.mark;
      return mark !== undefined && (value === null || (value.endsWith(mark) && value.length === PAPER_BYTES));
    };
    const crowd: Record<string, string | undefined> = Object.fromEntries(
      CROWD_NAMES.map((name, at) => [name, people[(turn + at) % PEOPLE]?.userId]),
    );
    const kinds: [share: number, make: () => Operation][] = [
      [0.3, () => asks(STATUS, { u, t }, ({ verifyTransaction: one }) => !one || (one.id === t && one.userId === u))],
      [0.25, () => asks(PERSON, { u }, ({ user }) => !user || (user.id === u && user.username === username))],
      [0.15, () => asks(PAPERS, { u, t }, ({ verifyTransaction: one }) => (one?.documents ?? []).every(isPaper))],
      [0.1, () => asks(LIST, {}, ({ users }) => !users || users.nodes.length === 20)],
      [
        0.1,
        () =>
          asks(CROWD, crowd, (data) => Object.keys(data).every((name) => !data[name] || data[name].id === crowd[name])),
      ],
      [
        0.03,
        () => ({
          body: `{"query": "{ nothing${turn} }"}`,
          isRight: (_status, text) => text.includes('GRAPHQL_VALIDATION_FAILED'),
        }),
      ],
      [0.03, () => ({ body: '{"query": ', isRight: (status) => status === 400 })],
      [0.02, () => ({ body: 'x'.repeat(TOO_MANY_BYTES), isRight: (status) => status === 413 })],
      [0.02, () => ({ body: '{}', path: '/nowhere', isRight: (status) => status === 404 })],
    ];
    let left = chance(seed, 3 * turn + 1);
    const chosen = kinds.find(([share]) => {
      left -= share;
      return left < 0;
    });
    return chosen?.[1]() ?? asks(STATUS, { u, t }, () => true); // shares are sums of fractions
  };

  const ask = async (
    { body, path = '/graphql', isRight }: Operation,
    leaveAfterMs: number | undefined,
    agent: Agent,
  ) => {
    const leaving = leaveAfterMs === undefined ? [] : [AbortSignal.timeout(leaveAfterMs)];
    try {
      const answer = await request(new URL(path, url), {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.any([...leaving, AbortSignal.timeout(STOP_WAITING_MS)]),
      });
      const text = await answer.body.text();
      if (!isRight(answer.statusCode, text))
        throw new Error(`a wrong answer, ${answer.statusCode}: ${text.slice(0, 500)}`);
      return text.startsWith('{"errors"') || text.includes('"errors":[')
        ? `${answer.statusCode} with errors`
        : `${answer.statusCode}`;
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError' && leaving[0]?.aborted) return 'left';
      // Who sends too much may be cut off while sending, by an answer or without.
      if (body.length === TOO_MANY_BYTES && error instanceof Error && 'code' in error) return 'cut off';
      throw error;
    }
  };

  return {
    async drive({ perSecond, forMs, seed }) {
      const agent = new Agent({ connections: 100 });
      const startedAt = performance.now();
      const asked: Promise<string>[] = [];
      for (let turn = 0; performance.now() - startedAt < forMs; turn += 1) {
        const dueMs = (turn * 1_000) / perSecond - (performance.now() - startedAt);
        if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
        const isLeaver = chance(seed, 3 * turn + 2) < LEAVERS;
        const leaveAfterMs = isLeaver ? Math.round(LEAVE_WITHIN_MS * chance(seed + 1, turn)) : undefined;
        asked.push(ask(operationAt(seed, turn), leaveAfterMs, agent));
        asked.at(-1)?.catch(() => {}); // looked at below
      }
      const outcomes: Record<string, number> = {};
      for (const outcome of await Promise.all(asked).finally(() => agent.close())) {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      return outcomes;
    },
  };
}
