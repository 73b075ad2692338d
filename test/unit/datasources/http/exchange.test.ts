import type { Dispatcher } from 'undici';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exchange } from '../../../../src/datasources/http/exchange.ts';

const REQUEST = {
  origin: 'http://127.0.0.1:1',
  path: '/',
  method: 'GET',
  headers: {},
  timeoutMs: 4_000,
  maxBytes: 100,
} as const;

/** A pool whose only connection is given out by the test. */
function heldPool() {
  let handler: Dispatcher.DispatchHandler | undefined;
  const abort = vi.fn();
  // Only what exchange() uses of a dispatcher.
  const dispatcher = {
    dispatch: (_options: unknown, given: Dispatcher.DispatchHandler) => {
      handler = given;
      return true;
    },
  } as unknown as Dispatcher;
  return { dispatcher, abort, give: () => handler?.onConnect?.(abort) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function stateOf(answer: Promise<unknown>): Promise<string> {
  const settled = answer.then(
    () => 'answered',
    (error: Error) => error.message,
  );
  return Promise.race([settled, Promise.resolve('waiting')]).then(async (first) => {
    await vi.advanceTimersByTimeAsync(0);
    return Promise.race([settled, Promise.resolve(first)]);
  });
}

test('the time of a call starts when a connection is free for it', async () => {
  const pool = heldPool();
  const { answer } = exchange(pool.dispatcher, REQUEST);
  answer.catch(() => {});
  await vi.advanceTimersByTimeAsync(9_000);
  pool.give();
  await vi.advanceTimersByTimeAsync(3_999);
  expect(await stateOf(answer)).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  expect(await stateOf(answer)).toBe('timeout');
  expect(pool.abort).toHaveBeenCalledOnce();
});

test('a call for which no connection comes free is given up, and never goes out', async () => {
  const pool = heldPool();
  const { answer } = exchange(pool.dispatcher, REQUEST);
  answer.catch(() => {});
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await stateOf(answer)).toBe('timeout');
  pool.give();
  expect(pool.abort).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
