import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  delayStep,
  type HeapShares,
  heapStep,
  highest,
  includes,
  STEPS,
  type Step,
} from '../../../../src/server/shedding/steps.ts';

const SHARES: HeapShares = { content: 75, lists: 80, requests: 85, connections: 95 };
const fresh = (percent: number) => ({ percent, ageMs: 100 });

describe('the heap', () => {
  test.each<[Step, number, Step]>([
    ['nothing', 74.9, 'nothing'],
    ['nothing', 75, 'content'],
    ['nothing', 80, 'lists'],
    ['nothing', 85, 'requests'],
    ['nothing', 95, 'connections'],
    ['nothing', 130, 'connections'],
    ['content', 90, 'requests'],
    ['requests', 81, 'requests'],
    ['requests', 79.9, 'lists'],
    ['content', 70, 'content'],
    ['content', 69.9, 'nothing'],
    ['connections', 90, 'connections'],
    ['connections', 89.9, 'requests'],
    ['connections', 10, 'nothing'],
  ])('at the step %s and %d percent comes to %s', (before, percent, after) => {
    expect(heapStep(before, fresh(percent), SHARES)).toBe(after);
  });

  test('around one share it does not go to and fro', () => {
    const steps: Step[] = ['nothing'];
    for (const percent of [84, 86, 84, 85, 83, 86, 84]) {
      steps.push(heapStep(steps.at(-1) ?? 'nothing', fresh(percent), SHARES));
    }
    expect(steps.slice(2)).toEqual(Array.from({ length: 6 }, () => 'requests'));
  });

  test('of which nothing was found out for long is trusted again, a step at a time', () => {
    const stale = { percent: 99, ageMs: 5_001 };
    const steps: Step[] = ['connections'];
    while (steps.at(-1) !== 'nothing') steps.push(heapStep(steps.at(-1) ?? 'nothing', stale, SHARES));
    expect(steps).toEqual(STEPS.toReversed());
    expect(heapStep('nothing', { percent: 99, ageMs: 4_999 }, SHARES)).toBe('connections');
  });

  test('never leads to a lower step by being fuller', () => {
    const step = fc.constantFrom(...STEPS);
    const percent = fc.double({ min: 0, max: 120, noNaN: true });
    fc.assert(
      fc.property(step, percent, percent, (before, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const [low, high] = [less, more].map((share) => STEPS.indexOf(heapStep(before, fresh(share), SHARES)));
        expect(low).toBeLessThanOrEqual(high ?? -1);
      }),
    );
  });
});

test.each<[Step, number, Step]>([
  ['nothing', 200, 'nothing'],
  ['nothing', 200.1, 'requests'],
  ['requests', 151, 'requests'],
  ['requests', 150, 'nothing'],
])('the event loop: at the step %s and %d ms late it comes to %s', (before, lateMs, after) => {
  expect(delayStep(before, lateMs, 200)).toBe(after);
});

test('a step is taken with all that stand before it', () => {
  expect(STEPS.map((step) => includes('lists', step))).toEqual([false, true, true, false, false]);
  expect(STEPS.some((step) => includes('nothing', step))).toBe(false);
  expect(highest('content', 'requests')).toBe('requests');
  expect(highest('nothing', 'nothing')).toBe('nothing');
});
