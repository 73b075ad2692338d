import { expect, test } from 'vitest';
import { createLog } from '../../../../src/server/log/log.ts';
import { startShedding } from '../../../../src/server/shedding/shedding.ts';
import { sheddingLog } from '../../../../src/server/shedding/shedding-log.ts';
import type { Step } from '../../../../src/server/shedding/steps.ts';

const SETTINGS = { delayMs: 200, heap: { content: 75, lists: 80, requests: 85, connections: 95 } };

/** Shedding whose load and whose turns are the test's. */
function driven() {
  const load = { lateMs: 0, busyMs: 0, percent: 0 };
  const lines: string[] = [];
  const turns: Step[] = [];
  const ends: string[] = [];
  let turn = () => {};
  const shedding = startShedding(SETTINGS, {
    gauges: {
      lateMs: () => load.lateMs,
      busyMs: () => load.busyMs,
      heap: () => ({ percent: load.percent, ageMs: 0 }),
      close: () => void ends.push('gauges'),
    },
    every(callback) {
      turn = callback;
      return () => void ends.push('turns');
    },
    onChange: sheddingLog(createLog('warn', { write: (line) => void lines.push(line) })),
  });
  shedding.onTurn((step) => void turns.push(step));
  return {
    shedding,
    turns,
    ends,
    become(next: Partial<typeof load>) {
      Object.assign(load, next);
      turn();
    },
    events: () => lines.map((line) => JSON.parse(line)).map(({ event, reason, refused }) => [event, reason, refused]),
  };
}

test('what is refused follows both reasons, and each is told when it rises and when it falls', () => {
  const { shedding, turns, become, events } = driven();
  become({ percent: 76 });
  expect([shedding.refuses('content'), shedding.refuses('lists')]).toEqual([true, false]);
  become({ lateMs: 500 });
  expect([shedding.refuses('requests'), shedding.refuses('connections')]).toEqual([true, false]);
  expect([shedding.refusesForHeap('content'), shedding.refusesForHeap('lists')]).toEqual([true, false]);
  become({ percent: 96 });
  expect(shedding.refuses('connections')).toBe(true);
  become({ percent: 78 });
  expect(shedding.refuses('requests')).toBe(true); // the event loop is still late
  become({ lateMs: 0 });
  expect([shedding.refuses('content'), shedding.refuses('lists')]).toEqual([true, true]);
  become({ percent: 40 });
  expect(shedding.refuses('content')).toBe(false);
  expect(turns).toEqual(['content', 'requests', 'connections', 'requests', 'lists', 'nothing']);
  expect(events()).toEqual([
    ['shedding_started', 'heap', 'content'],
    ['shedding_started', 'delay', 'requests'],
    ['shedding_started', 'heap', 'connections'],
    ['shedding_ended', 'heap', 'lists'],
    ['shedding_ended', 'delay', 'nothing'],
    ['shedding_ended', 'heap', 'nothing'],
  ]);
});

test('an event loop that is often late takes in only so much at a time', () => {
  const { shedding, become } = driven();
  const refusals = [
    { lateMs: 100, busyMs: 500 },
    { lateMs: 101, busyMs: 50 },
    { lateMs: 101, busyMs: 51 },
  ].map((load) => {
    become(load);
    return shedding.isTooMuchNow();
  });
  expect(refusals).toEqual([false, false, true]);
  expect(shedding.refuses('content')).toBe(false);
});

test('nothing is left running behind it', () => {
  const { shedding, ends } = driven();
  shedding.close();
  expect(ends.toSorted()).toEqual(['gauges', 'turns']);
});
