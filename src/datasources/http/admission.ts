import { upstreamError } from '../errors.ts';
import { after } from './after.ts';
import type { Bulkhead, Operation } from './bulkhead.ts';
import type { Verdict } from './circuit.ts';
import { ExchangeFailure } from './exchange.ts';
import type { GroupGuards } from './group-guards.ts';
import type { Lifetime } from './lifetime.ts';
import type { RateGroup } from './rate-group.ts';
import type { WaitingLine } from './waiting-line.ts';

/** One read on its way through the guards. */
export interface GuardedCall {
  readonly group: RateGroup;
  readonly operation: Operation;
  /** Ends when nobody waits for the answer any more. */
  readonly life: Lifetime;
  /** How often it has gone out. */
  tries: number;
}

/** Ends a call that is out, with what it says of the upstream's health. */
export type Finish = (verdict: Verdict) => void;

/** Who may go out: gate, circuit and bulkhead, in this order. */
export interface Admission {
  /** Lets a call out if nothing is in its way; throws where `wait` would throw at once. */
  now(call: GuardedCall, guards: GroupGuards): Finish | undefined;
  /** Returns once the call may go out. */
  wait(call: GuardedCall, guards: GroupGuards): Promise<Finish>;
}

export function createAdmission({
  bulkhead,
  line,
  jitterMs,
}: {
  bulkhead: Bulkhead;
  line: WaitingLine;
  jitterMs: () => number;
}): Admission {
  return {
    now(call, guards) {
      const { life, operation, group } = call;
      if (guards.gateWaitMs(life) > 0) return undefined;
      guards.checkCircuit();
      if (life.ended) return undefined;
      const hasBegun = operation.started;
      const leave = bulkhead.enterNow(operation, group);
      if (leave && !hasBegun) line.passed(operation);
      return leave && begun(guards, leave);
    },
    async wait(call, guards) {
      for (;;) {
        for (let waitMs = guards.gateWaitMs(call.life); waitMs > 0; ) {
          // A little late and not all at once: who was held back together would be limited together again.
          await pause(waitMs + jitterMs(), call.life);
          waitMs = guards.gateWaitMs(call.life);
        }
        guards.checkCircuit();
        const leave = await line.wait(call.operation, () => slot(bulkhead, call, guards));
        const finish = begun(guards, leave);
        if (finish) return finish; // else gate or circuit closed while it stood in line
      }
    },
  };
}

/** A call with a slot goes out, unless gate or circuit have closed meanwhile: then it leaves the slot. */
function begun(guards: GroupGuards, leave: () => void): Finish | undefined {
  const finish = guards.startCall();
  if (!finish) {
    leave();
    return undefined;
  }
  return (verdict) => {
    finish(verdict);
    leave();
  };
}

function slot(bulkhead: Bulkhead, call: GuardedCall, guards: GroupGuards): Promise<() => void> {
  const { operation, group, life } = call;
  return new Promise((resolve, reject) => {
    if (life.ended) return reject(new ExchangeFailure(life.reason));
    let quit = () => {};
    const stopListening = life.onEnd((why) => {
      quit();
      reject(new ExchangeFailure(why));
    });
    quit = bulkhead.enter({
      operation,
      group,
      onSlot(leave) {
        stopListening();
        resolve(leave);
      },
      onRefusal(reason) {
        stopListening();
        guards.noteRefusal(reason);
        reject(upstreamError('OVERLOADED', { retryAfterSeconds: BACK_SOON_S }));
      },
    });
  });
}

const BACK_SOON_S = 1; // what is told to who was not let in: by then the line has moved

/** Rejected if the call's life ends before. */
export function pause(ms: number, life: Lifetime): Promise<void> {
  return new Promise((resolve, reject) => {
    if (life.ended) return reject(new ExchangeFailure(life.reason));
    const stopClock = after(Math.ceil(ms), () => {
      stopListening();
      resolve();
    });
    const stopListening = life.onEnd((why) => {
      stopClock();
      reject(new ExchangeFailure(why));
    });
  });
}
