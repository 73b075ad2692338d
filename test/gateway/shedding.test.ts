import { expect, test } from 'vitest';
import { includes, type Step } from '../../src/server/shedding/steps.ts';
import { putPapers } from '../support/paper-case.ts';
import { until } from '../support/until.ts';
import { createTestWorld } from '../support/world.ts';

const OVERLOADED = { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 };
const STATUS =
  'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { outcome } user(id: $u) { username } }';
const LIST = '{ users(first: 10) { nodes { id } } }';
const PAPERS = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { outcome documents { id value } } }';

/** A gateway whose load is the test's. */
async function pressed() {
  let taken: Step = 'nothing';
  const world = await createTestWorld({ emulator: { people: 0 }, refuses: (step) => includes(taken, step) });
  const [person] = putPapers(world.upstream, { people: 1, papers: 6 });
  if (!person) throw new Error('nobody');
  const variables = { u: person.userId, t: person.transactionId };
  return {
    world,
    variables,
    take(step: Step) {
      taken = step;
    },
    /** Which of the three kinds of operations are answered. */
    async answered() {
      const kinds = [];
      for (const [kind, query] of Object.entries({ STATUS, LIST, PAPERS })) {
        world.upstream.clearLog();
        const { status, headers, data, errors } = await world.ask(query, variables);
        if (!errors) {
          expect([status, data]).toEqual([200, expect.anything()]);
          kinds.push(kind);
          continue;
        }
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(errors.map(({ extensions }) => extensions)).toEqual([OVERLOADED]);
        expect(world.calls()).toEqual([]);
      }
      return kinds;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test('F49: documents are refused first, then lists, and single objects are served as long as anything is', async () => {
  await using pressure = await pressed();
  expect(await pressure.answered()).toEqual(['STATUS', 'LIST', 'PAPERS']);
  pressure.take('content');
  expect(await pressure.answered()).toEqual(['STATUS', 'LIST']);
  pressure.take('lists');
  expect(await pressure.answered()).toEqual(['STATUS']);
  pressure.take('nothing');
  expect(await pressure.answered()).toEqual(['STATUS', 'LIST', 'PAPERS']);
});

test('F49: an operation under way gets no documents that it had not begun to read, and all else', async () => {
  await using pressure = await pressed();
  const { world, variables, take } = pressure;
  const slow = world.upstream.fault({ match: { path: '/documents' }, latencyMs: 100 });
  const asked = world.ask(PAPERS, variables);
  while (slow.hits() === 0) await new Promise((resolve) => setImmediate(resolve));
  take('content');
  const { status, data, errors } = await asked;
  expect(status).toBe(200);
  expect(data.verifyTransaction.outcome).toBe('PASSED');
  expect(data.verifyTransaction.documents.map(({ value }: { value: unknown }) => value)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
  expect(errors?.map(({ extensions }) => extensions)).toEqual(Array.from({ length: 6 }, () => OVERLOADED));
});

test('F48: the line is full once somebody has waited long for a slot, and not for documents that hang', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 }, figures: { maxInFlight: 64 } });
  const people = putPapers(world.upstream, { people: 60, papers: 1 });
  const hang = world.upstream.fault({ match: { path: '/documents' }, hang: true });
  const clients: AbortController[] = [];
  const client = () => {
    const leaving = new AbortController();
    clients.push(leaving);
    return { signal: leaving.signal };
  };
  const waiting = people.map(({ userId: u, transactionId: t, documents: [document] }) =>
    world
      .ask(
        'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { value } }',
        { u, t, d: document?.id },
        client(),
      )
      .catch(() => {}),
  );
  await until(() => world.guards().queued === 40, 'twenty documents hang, and the others stand in line');
  await until(() => world.guards().queued === 0, 'they have waited in vain');
  expect(world.guards().isFull).toBe(false);

  const slow = world.upstream.fault({ match: { resource: 'user' }, hang: true });
  const asked = people.map(({ userId: id }) =>
    world.ask('query ($id: ID!) { user(id: $id) { username } }', { id }, client()).catch(() => {}),
  );
  await until(() => world.guards().isFull, 'the line is full');
  await until(() => !world.guards().isFull, 'who waited has been told, and there is room in the line');
  for (const leaving of clients) leaving.abort();
  hang.remove();
  slow.remove();
  await Promise.all([...waiting, ...asked]);
  await until(() => world.guards().inFlight === 0, 'nothing is under way any more');
  expect(world.guards()).toMatchObject({ queued: 0, waitingCalls: 0, isFull: false });
});
