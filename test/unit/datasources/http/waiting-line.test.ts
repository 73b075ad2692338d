import { expect, test } from 'vitest';
import { createWaitingLine } from '../../../../src/datasources/http/waiting-line.ts';

const FIRST_SLOT_MS = 500;

/** A line whose clock and whose slots are the test's. */
function line() {
  let now = 1_000;
  const waiting = createWaitingLine(FIRST_SLOT_MS, () => now);
  const stand = (operation: { started: boolean }) => {
    let [letIn, sendAway] = [() => {}, () => {}];
    const slot = () =>
      new Promise<void>((resolve, reject) => {
        letIn = resolve;
        sendAway = () => reject(new Error('no slot'));
      });
    const done = waiting.wait(operation, slot).catch(() => {});
    return {
      letIn() {
        operation.started = true;
        letIn();
        return done;
      },
      sendAway() {
        sendAway();
        return done;
      },
    };
  };
  /** So many operations that wait until they are let in or sent away, with so many calls each. */
  const enter = (count = 1, calls = 1) =>
    Array.from({ length: count }, () => {
      const operation = { started: false };
      return Array.from({ length: calls }, () => stand(operation));
    }).flat();
  return {
    waiting,
    enter,
    pass(ms: number) {
      now += ms;
    },
    async serve(count: number, calls = 1) {
      for (const call of enter(count, calls)) await call.letIn();
    },
  };
}

test('where nobody waits it is not too long', () => {
  expect(line().waiting.isTooLong()).toBe(false);
});

test('where nobody gets a slot it is, once somebody has waited for more than a moment', () => {
  const { waiting, pass, enter } = line();
  enter();
  pass(99);
  expect(waiting.isTooLong()).toBe(false);
  pass(1);
  expect(waiting.isTooLong()).toBe(true);
});

test.each([1, 3])(
  'as many may wait as had a slot within the time that one may wait, with %i calls each',
  async (calls) => {
    const { waiting, pass, enter, serve } = line();
    await serve(10, calls);
    enter(9, calls);
    pass(200);
    expect(waiting.isTooLong()).toBe(false);
    const [last] = enter();
    expect(waiting.isTooLong()).toBe(true);
    await last?.sendAway();
    expect(waiting.isTooLong()).toBe(false);
    pass(199);
    expect(waiting.isTooLong()).toBe(false);
    pass(1); // four fifths of the time
    expect(waiting.isTooLong()).toBe(true);
  },
);

test('what is longer ago says nothing of how it moves', async () => {
  const { waiting, pass, enter, serve } = line();
  await serve(10);
  pass(450);
  enter();
  pass(101);
  expect(waiting.isTooLong()).toBe(true);
});

test('calls of an operation that has begun stand in no line', () => {
  const { waiting, pass } = line();
  void waiting.wait({ started: true }, () => new Promise(() => {}));
  pass(450);
  expect(waiting.isTooLong()).toBe(false);
});
