import { expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../../../../src/server/log/events.ts';
import { createChannel, type Port } from '../../../../src/server/workers/channel.ts';
import { createCrew } from '../../../../src/server/workers/crew.ts';
import type { Start } from '../../../../src/server/workers/messages.ts';
import { createLine } from './line.ts';

const startOf = (place: number): Start => ({
  place,
  workers: 2,
  settings: {},
  examples: false,
  cursorSecret: 'secret',
  isAudited: false,
  gates: [],
  lease: null,
  keys: null,
});

interface FakeWorker {
  port: Port;
  channel: ReturnType<typeof createChannel>;
  start: Promise<Start>;
  end(code: number | null, signal?: string): void;
  wasKilled: boolean;
}

/** Workers without processes: each listens as soon as it is told to begin, unless it is told to fail. */
function hired({ fails = () => false as false | { message: string; code: string } } = {}) {
  const events: Record<string, unknown>[] = [];
  const log: Log = { event: (name, fields) => void events.push({ name, ...fields }) };
  const workers: FakeWorker[] = [];
  const fork = () => {
    const line = createLine();
    const channel = createChannel(line.one);
    let end: FakeWorker['end'] = () => {};
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      end = (code, signal = '') => resolve({ code, signal: signal || null });
    });
    const worker: FakeWorker = {
      port: line.one,
      channel,
      start: new Promise((resolve) => channel.on('start', resolve)),
      end,
      wasKilled: false,
    };
    channel.on('close', () => {
      channel.tell('closed', { cut: 1 });
      setImmediate(() => setImmediate(() => end(0)));
    });
    channel.tell('hello', null);
    void worker.start.then(() => {
      const fault = fails();
      if (fault) channel.tell('failed', fault);
      else channel.tell('listening', { port: 4_711 });
    });
    workers.push(worker);
    const kill = () => {
      worker.wasKilled = true;
      end(null, 'SIGKILL');
    };
    return { ...line.other, pid: 1_000 + workers.length, ended, kill };
  };
  let left = 4;
  const restarts = {
    afterMs() {
      left -= 1;
      return left < 0 ? undefined : 1;
    },
  };
  const crew = createCrew({ workers: 2, log, fork, restarts });
  onTestFinished(() => crew.kill());
  const shared = { startOf, serve: () => {} };
  return { crew, shared, workers, events };
}
const told = (events: Record<string, unknown>[], name: string) => events.filter((event) => event.name === name);

test('all of them begin, each in its place, and the port is told once all take requests', async () => {
  const { crew, shared, workers, events } = hired();
  expect(await crew.start(shared)).toBe(4_711);
  expect((await Promise.all(workers.map(({ start }) => start))).map(({ place }) => place)).toEqual([1, 2]);
  expect(told(events, 'worker_started')).toEqual([
    { name: 'worker_started', worker: 1, pid: 1_001 },
    { name: 'worker_started', worker: 2, pid: 1_002 },
  ]);
});

test('where one cannot begin, all of it cannot, for the reason that it gives', async () => {
  const { crew, shared, events } = hired({ fails: () => ({ message: 'in use', code: 'EADDRINUSE' }) });
  await expect(crew.start(shared)).rejects.toMatchObject({ message: 'in use', code: 'EADDRINUSE' });
  await crew.kill();
  expect(told(events, 'worker_ended')).toEqual([]);
});

test('another one takes the place of one that has ended', async () => {
  const { crew, shared, workers, events } = hired();
  await crew.start(shared);
  workers[1]?.end(null, 'SIGKILL');
  await vi.waitFor(() => expect(told(events, 'worker_started')).toHaveLength(3));
  expect(told(events, 'worker_ended')).toEqual([{ name: 'worker_ended', worker: 2, signal: 'SIGKILL' }]);
  expect((await workers[2]?.start)?.place).toBe(2);
});

test('where they end as soon as they begin, it is given up, and told once', async () => {
  const { crew, shared, workers, events } = hired();
  await crew.start(shared);
  let failed = false;
  void crew.failed.then(() => {
    failed = true;
  });
  for (let ended = 0; !failed && ended < 20; ended += 1) {
    const count = workers.length;
    workers.at(-1)?.end(1);
    await vi.waitFor(() => expect(failed || workers.length > count).toBe(true));
  }
  expect(failed).toBe(true);
  expect(told(events, 'worker_ended')).toHaveLength(5);
  expect(told(events, 'workers_failing')).toHaveLength(1);
});

test('what is told goes to all but to whom it came from', async () => {
  const { crew, shared, workers } = hired();
  await crew.start(shared);
  const gate = { group: 'content', reason: 'limited', forMs: 5 } as const;
  const heard = workers.map(({ channel }) => {
    const hear = vi.fn();
    channel.on('gate', hear);
    return hear;
  });
  crew.tellAll('gate', gate);
  await vi.waitFor(() => expect(heard.map(({ mock }) => mock.calls.length)).toEqual([1, 1]));
});

test('at the end the cut answers of all are counted, and nobody takes a place any more', async () => {
  const { crew, shared, workers, events } = hired();
  await crew.start(shared);
  expect(await crew.close(1_000)).toBe(2);
  expect(workers).toHaveLength(2);
  expect(workers.map(({ wasKilled }) => wasKilled)).toEqual([false, false]);
  expect(told(events, 'worker_ended')).toEqual([]);
});

test('the last one hears that all connections have come only once the others take none any more', async () => {
  const { crew, shared, workers } = hired();
  await crew.start(shared);
  const [one, last] = workers;
  for (const worker of workers) worker.channel.on('close', () => {}); // they end later
  const closing = crew.close(1_000);
  const order: string[] = [];
  const turned = last?.channel.ask('turn', null).then(() => order.push('last'));
  await one?.channel.ask('turn', null);
  await new Promise((resolve) => setTimeout(resolve, 50));
  order.push('deaf');
  one?.channel.tell('deaf', null);
  await turned;
  expect(order).toEqual(['deaf', 'last']);
  for (const worker of workers) worker.end(0);
  await closing;
});

test('one that does not say for half a minute that its event loop turns is ended, and another one takes its place', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { crew, shared, workers, events } = hired();
  await crew.start(shared);
  const [stuck, lively] = workers;
  lively?.channel.answer('alive', () => null);
  for (let asked = 0; asked < 7; asked += 1) {
    vi.advanceTimersByTime(5_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await vi.waitFor(() => expect(told(events, 'worker_started')).toHaveLength(3));
  expect([stuck?.wasKilled, lively?.wasKilled]).toEqual([true, false]);
  expect(told(events, 'worker_stuck')).toEqual([{ name: 'worker_stuck', worker: 1 }]);
  expect(told(events, 'worker_ended')).toEqual([{ name: 'worker_ended', worker: 1, signal: 'SIGKILL' }]);
});
