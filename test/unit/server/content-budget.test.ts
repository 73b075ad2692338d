import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANYBODY, type Caller } from '../../../src/resolvers/caller.ts';
import type { ContentBudget } from '../../../src/resolvers/trail.ts';
import { createContentBudgets } from '../../../src/server/content-budget.ts';
import type { Log } from '../../../src/server/log/events.ts';
import { createSlidingMinute } from '../../../src/server/sliding-minute.ts';

const caller = (key: string): Caller => ({ ...ANYBODY, key });

function budgets({ perMinute = 60, perOperation = 1_000_000 } = {}) {
  const events: object[] = [];
  const log: Log = { event: (name, fields) => void events.push({ name, ...fields }) };
  const clock = { ms: 0 };
  const open = createContentBudgets({ perMinute, perOperation }, () => clock.ms);
  return { events, clock, open: (key = 'anybody') => open(caller(key), log) };
}

const taken = async (budget: ContentBudget, times: number) => {
  const results = await Promise.allSettled(Array.from({ length: times }, () => budget.take()));
  return results.filter(({ status }) => status === 'fulfilled').length;
};

test('the forty-first document of an operation is refused, and the next operation has its own forty', async () => {
  const { open } = budgets({ perMinute: 1_000, perOperation: 40 });
  const budget = open();
  expect(await taken(budget, 40)).toBe(40);
  await expect(budget.take()).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: expect.stringMatching(/\b40\b/),
  });
  expect(await taken(open(), 50)).toBe(40);
});

test('a caller who has had a minute’s worth is told when to come back, and others are served', async () => {
  const { open, clock } = budgets();
  expect(await taken(open('one'), 100)).toBe(60);
  await expect(open('one').take()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 61 });
  expect(await taken(open('other'), 10)).toBe(10);
  clock.ms = 30_000;
  await expect(open('one').take()).rejects.toMatchObject({ retryAfterSeconds: 31 });
  clock.ms = 61_000;
  expect(await taken(open('one'), 100)).toBe(60);
});

test('what is refused is not counted', async () => {
  const { open, clock } = budgets({ perMinute: 2 });
  expect(await taken(open(), 50)).toBe(2);
  clock.ms = 61_000;
  expect(await taken(open(), 50)).toBe(2);
});

test('what is given back can be taken again, by the operation and by the caller, and no other time than once', async () => {
  const { open, clock } = budgets({ perMinute: 3, perOperation: 2 });
  const budget = open();
  const giveBack = await budget.take();
  expect(await taken(budget, 5)).toBe(1); // what is under way is reserved
  giveBack();
  giveBack();
  expect(await taken(budget, 5)).toBe(1);
  expect(await taken(open(), 5)).toBe(1);
  clock.ms = 61_000;
  const late = await open().take();
  clock.ms = 200_000;
  late();
  expect(await taken(open(), 5)).toBe(2);
  expect(await taken(open(), 5)).toBe(1);
});

test('whatever is given back and when, the limit is met by exactly what was kept', async () => {
  const LIMIT = 5;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ gap: fc.nat(20_000), keptFor: fc.option(fc.nat(90_000)) }), {
        minLength: 10,
        maxLength: 60,
      }),
      async (steps) => {
        const { open, clock } = budgets({ perMinute: LIMIT });
        let held: { at: number; backAt: number; giveBack: () => void }[] = [];
        for (const { gap, keptFor } of steps) {
          clock.ms += gap;
          for (const one of held.filter(({ backAt }) => backAt <= clock.ms)) one.giveBack();
          held = held.filter(({ backAt }) => backAt > clock.ms);
          const second = Math.floor(clock.ms / 1_000);
          const counted = held.filter(({ at }) => second - Math.floor(at / 1_000) <= 60).length;
          const giveBack = await open()
            .take()
            .catch(() => undefined);
          expect(giveBack !== undefined).toBe(counted < LIMIT);
          const backAt = keptFor === null ? Number.POSITIVE_INFINITY : clock.ms + keptFor;
          if (giveBack) held.push({ at: clock.ms, backAt, giveBack });
        }
      },
    ),
  );
});

test('at four fifths an event is raised, once a minute', async () => {
  const { open, events, clock } = budgets({ perMinute: 10 });
  await taken(open(), 7);
  expect(events).toEqual([]);
  await taken(open(), 2);
  expect(events).toEqual([{ name: 'content_budget_80', used: 8, allowed: 10 }]);
  clock.ms = 61_000;
  await taken(open(), 8);
  expect(events).toHaveLength(2);
});

test('an operation that is refused is one event that names the limit, for however many documents it is refused', async () => {
  const { open, events } = budgets({ perMinute: 2, perOperation: 1 });
  await taken(open(), 40);
  await taken(open(), 1);
  await taken(open(), 40);
  expect(events.filter((event) => 'limit' in event)).toEqual([
    { name: 'limit_exceeded', limit: 'content', allowed: 1 },
    { name: 'limit_exceeded', limit: 'content_per_minute', allowed: 2 },
  ]);
});

test('whenever the minute begins, no sixty seconds ever see more than is allowed', async () => {
  const LIMIT = 5;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20_000), { minLength: 10, maxLength: 60 }), async (gaps) => {
      const { open, clock } = budgets({ perMinute: LIMIT });
      const at: number[] = [];
      for (const gap of gaps) {
        clock.ms += gap;
        if ((await taken(open(), 1)) === 1) at.push(clock.ms);
      }
      for (const [index, first] of at.entries()) {
        const within = at.slice(index).filter((time) => time - first < 60_000);
        expect(within.length).toBeLessThanOrEqual(LIMIT);
      }
    }),
  );
});

test('who waits as long as they were told is served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(15_000), { minLength: 5, maxLength: 40 }), async (gaps) => {
      const { open, clock } = budgets({ perMinute: 3 });
      for (const gap of gaps) {
        clock.ms += gap;
        const refusal = await open()
          .take()
          .then(
            () => undefined,
            (error) => error,
          );
        if (!refusal) continue;
        clock.ms += refusal.retryAfterSeconds * 1_000;
        await open().take();
      }
    }),
  );
});

test('a clock that steps back neither frees nor loses anything', () => {
  const clock = { ms: 100_000 };
  const minute = createSlidingMinute(() => clock.ms);
  minute.add();
  clock.ms = 0;
  minute.add();
  expect(minute.count()).toBe(2);
});
