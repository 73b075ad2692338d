import { expect, test, vi } from 'vitest';
import { GatewayError } from '../../../../src/datasources/errors.ts';
import { createChannel } from '../../../../src/server/workers/channel.ts';
import { createLine } from './line.ts';

const pair = () => {
  const line = createLine();
  return { line, worker: createChannel(line.one), primary: createChannel(line.other) };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is told arrives in order, also where nobody listens for it yet', async () => {
  const { worker, primary } = pair();
  const gate = { group: 'verify', reason: 'limited', forMs: 1_000 } as const;
  worker.tell('gate', gate);
  worker.tell('gate', { ...gate, forMs: 2_000 });
  await turn();
  const heard: number[] = [];
  primary.on('gate', ({ forMs }) => heard.push(forMs));
  worker.tell('gate', { ...gate, forMs: 3_000 });
  await turn();
  expect(heard).toEqual([1_000, 2_000, 3_000]);
});

test('each question has its own answer, whatever the order', async () => {
  const { worker, primary } = pair();
  primary.answer('count', async ({ caller }) => {
    if (caller === 'slow') for (let at = 0; at < 5; at += 1) await turn();
    return { isAllowed: true, used: caller.length, warns: false, ticket: 1 };
  });
  const answers = await Promise.all([
    worker.ask('count', { caller: 'slow' }),
    worker.ask('count', { caller: 'hasty' }),
  ]);
  expect(answers).toMatchObject([{ used: 4 }, { used: 5 }]);
  expect(worker.waiting).toBe(0);
});

test('a failure of ours keeps its words and its wait; the words of any other stay where they are', async () => {
  const { line, worker, primary } = pair();
  primary.answer('token', () => {
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'PingOne is not available.', { retryAfterSeconds: 7 });
  });
  primary.answer('turn', () => {
    throw new Error('canary of a fault');
  });
  await expect(worker.ask('token', null)).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: 'PingOne is not available.',
    retryAfterSeconds: 7,
  });
  await expect(worker.ask('turn', null)).rejects.toMatchObject({ code: 'OVERLOADED' });
  await expect(worker.ask('alive', null)).rejects.toMatchObject({ code: 'OVERLOADED' }); // nobody answers it
  expect(JSON.stringify(line.sent)).not.toContain('canary');
});

test('who gets no answer in time is told so, and a late one changes nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { worker, primary } = pair();
  let give = () => {};
  primary.answer(
    'turn',
    () =>
      new Promise<null>((resolve) => {
        give = () => resolve(null);
      }),
  );
  const asked = worker.ask('turn', null, 100);
  const refused = expect(asked).rejects.toMatchObject({ code: 'OVERLOADED' });
  await turn();
  vi.advanceTimersByTime(100);
  await refused;
  give();
  await turn();
  expect(worker.waiting).toBe(0);
  vi.useRealTimers();
});

test('where the other side is gone nothing waits, and nothing more is asked', async () => {
  const { line, worker } = pair();
  const asked = worker.ask('turn', null);
  line.cut();
  worker.close();
  await expect(asked).rejects.toMatchObject({ code: 'OVERLOADED' });
  await expect(worker.ask('turn', null)).rejects.toMatchObject({ code: 'OVERLOADED' });
});

test.each([
  ['no message', 'text'],
  ['of no kind', { some: 'thing' }],
  ['of an unknown name', { tell: 'unheard', body: null }],
  ['of a wrong form', { tell: 'gate', body: { group: 'others', reason: 'limited', forMs: 1 } }],
  ['an answer to nothing', { answerTo: 99, body: true }],
])('%s is passed by', async (_, message) => {
  const line = createLine();
  const primary = createChannel(line.other);
  const hear = vi.fn();
  primary.on('gate', hear);
  // @ts-expect-error: what no sender of ours would send
  line.one.send(message);
  await turn();
  expect(hear).not.toHaveBeenCalled();
});

test('a question or an answer of a wrong form is a failure of that question alone', async () => {
  const { line, worker, primary } = pair();
  const insisted = vi.fn(() => true);
  primary.answer('insist', insisted);
  // @ts-expect-error: no record
  await expect(worker.ask('insist', { some: 'thing' })).rejects.toMatchObject({ code: 'OVERLOADED' });
  expect(insisted).not.toHaveBeenCalled();
  // @ts-expect-error: no answer to this question
  primary.answer('turn', () => 'yes');
  await expect(worker.ask('turn', null)).rejects.toMatchObject({ code: 'OVERLOADED' });
  expect(line.sent).toHaveLength(4);
});
