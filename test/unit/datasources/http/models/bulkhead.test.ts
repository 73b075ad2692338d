import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBulkhead, type Operation } from '../../../../../src/datasources/http/bulkhead.ts';
import type { RateGroup } from '../../../../../src/datasources/http/rate-group.ts';
import { expectSame, modelRuns, modelTime } from '../../../../support/model-runs.ts';
import { testClock } from '../../../../support/test-clock.ts';

const GROUPS: RateGroup[] = ['directory', 'verify', 'content'];
const CAPACITY = { maxInFlight: 4, maxQueued: 2, maxOfGroup: { directory: 3, verify: 3, content: 1 } };
const FIRST_SLOT_MS = 500;
const OPERATIONS = 20;

type State = 'waiting' | 'in' | 'out' | 'queue-full' | 'waited-too-long' | 'quit';

interface Call {
  operation: number;
  group: RateGroup;
  state: State;
  /** Greater for those who came later, or whose operation has just started. */
  order: number;
}

/** The bulkhead told as rules over one list of calls. */
function model() {
  const calls: Call[] = [];
  const started = new Set<number>();
  const waitsSince = new Map<number, number>();
  let order = 0;
  const inFlight = (group?: RateGroup) =>
    calls.filter((call) => call.state === 'in' && (group === undefined || call.group === group)).length;
  const hasRoom = (group: RateGroup) =>
    inFlight() < CAPACITY.maxInFlight && inFlight(group) < CAPACITY.maxOfGroup[group];
  const waiting = () => calls.filter(({ state }) => state === 'waiting').toSorted((a, b) => a.order - b.order);
  const letIn = (call: Call) => {
    call.state = 'in';
    if (started.has(call.operation)) return;
    started.add(call.operation);
    waitsSince.delete(call.operation);
    for (const other of waiting()) if (other.operation === call.operation) other.order = ++order;
  };
  return {
    calls,
    queued: () => waitsSince.size,
    enter(operation: number, group: RateGroup, at: number): Call {
      const call: Call = { operation, group, state: 'waiting', order: ++order };
      calls.push(call);
      if (hasRoom(group)) letIn(call);
      else if (!started.has(operation) && !waitsSince.has(operation)) {
        if (waitsSince.size >= CAPACITY.maxQueued) call.state = 'queue-full';
        else waitsSince.set(operation, at);
      }
      return call;
    },
    quit(call: Call) {
      if (call.state !== 'waiting') return;
      call.state = 'quit';
      if (!waiting().some(({ operation }) => operation === call.operation)) waitsSince.delete(call.operation);
    },
    /** What has been begun is ended first; otherwise the oldest. */
    leave(call: Call) {
      call.state = 'out';
      for (;;) {
        const free = waiting().filter(({ group }) => hasRoom(group));
        const next = free.find(({ operation }) => started.has(operation)) ?? free[0];
        if (!next) return;
        letIn(next);
      }
    },
    pass(at: number) {
      for (const [operation, since] of [...waitsSince]) {
        if (at < since + FIRST_SLOT_MS) continue;
        waitsSince.delete(operation);
        for (const call of waiting()) if (call.operation === operation) call.state = 'waited-too-long';
      }
    },
  };
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('enter' as const),
      operation: fc.nat(OPERATIONS - 1),
      group: fc.constantFrom(...GROUPS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quit' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(600) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), operation: fc.nat(OPERATIONS - 1) }) },
);

test(
  'the bulkhead equals its model: nobody is let in twice, forgotten, or starved behind one who left',
  modelTime,
  () => {
    const seen = new Set<State>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const clock = testClock();
        const bulkhead = createBulkhead(CAPACITY, { firstSlotMs: FIRST_SLOT_MS, after: clock.after });
        const reference = model();
        const operations: Operation[] = [];
        const real: { state: State; leave: () => void; quit: () => void }[] = [];
        let generation = 0;
        const indexes = (state: State) =>
          reference.calls.flatMap((call, index) => (call.state === state ? [index] : []));
        const at = (state: State, which: number) => {
          const found = indexes(state);
          return found[which % found.length];
        };

        for (const one of steps) {
          if (one.kind === 'enter') {
            const number = one.operation + OPERATIONS * generation;
            operations[number] ??= { started: false };
            const row = { state: 'waiting' as State, leave: () => {}, quit: () => {} };
            real.push(row);
            row.quit = bulkhead.enter({
              operation: operations[number],
              group: one.group,
              onSlot(leave) {
                expect(row.state).toBe('waiting');
                row.state = 'in';
                row.leave = leave;
              },
              onRefusal(why) {
                expect(row.state).toBe('waiting');
                row.state = why;
              },
            });
            reference.enter(number, one.group, clock.now());
          } else if (one.kind === 'wait') {
            clock.advance(one.ms);
            reference.pass(clock.now());
          } else if (one.kind === 'forget') {
            generation += 1; // from now on other operations come
          } else {
            const index = at(one.kind === 'leave' ? 'in' : 'waiting', one.which);
            const [call, row] = [reference.calls[index ?? -1], real[index ?? -1]];
            if (!call || !row) continue;
            if (one.kind === 'leave') {
              row.state = 'out';
              row.leave();
              row.leave(); // twice does no more
              reference.leave(call);
            } else {
              row.state = 'quit';
              row.quit();
              reference.quit(call);
            }
          }
          expectSame(
            real.map(({ state }) => state),
            reference.calls.map(({ state }) => state),
          );
          const { inFlight, waitingCalls, queued } = bulkhead;
          expectSame(
            [inFlight, waitingCalls, queued],
            [indexes('in').length, indexes('waiting').length, reference.queued()],
          );
          for (const { state } of real) seen.add(state);
        }
        expect(clock.pending()).toBe(bulkhead.queued);
      }),
      modelRuns,
    );
    expect(seen.size).toBe(6);
  },
);
