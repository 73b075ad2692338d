import { expect, test } from 'vitest';
import { awakeFor } from '../../../src/server/awake-time.ts';

/** How long it takes where each wait is longer by what comes next in the list. */
async function timeFor(ms: number, lateMs: (index: number) => number, mostMs?: number) {
  let nowMs = 1_000_000;
  let waits = 0;
  const pause = async (forMs: number) => {
    nowMs += forMs + lateMs(waits);
    waits += 1;
  };
  await awakeFor(ms, mostMs, { now: () => nowMs, pause });
  return nowMs - 1_000_000;
}

test.each([0, 1, 50, 100, 101, 999, 5_000])('%i ms take as long where the process is awake', async (ms) => {
  expect(await timeFor(ms, () => 0)).toBe(ms);
});

test('a loop that is only busy makes it hardly longer', async () => {
  expect(await timeFor(5_000, () => 20)).toBeLessThan(5_000 + 120);
  expect(await timeFor(5_000, () => 90)).toBeLessThan(5_000 + 190);
});

test.each([0, 3, 9])('time in which it stood still, in wait %i, is had again', async (when) => {
  const stoodStillMs = 3_000;
  const ms = await timeFor(1_000, (index) => (index === when ? stoodStillMs : 0));
  expect(ms).toBeGreaterThanOrEqual(1_000 + stoodStillMs - 100);
});

test('a process that stands still again and again does not wait for ever', async () => {
  expect(await timeFor(5_000, () => 2_000, 15_000)).toBeLessThan(15_000 + 2_100);
  expect(await timeFor(5_000, () => 0, 15_000)).toBe(5_000);
});

test('on a real clock it waits no less than it is told to', async () => {
  const startedAt = performance.now();
  await awakeFor(120);
  expect(performance.now() - startedAt).toBeGreaterThan(118);
});
