import { GatewayError, upstreamError } from '../errors.ts';
import { after, afterReading } from './after.ts';
import { type Bulkhead, type Capacity, createBulkhead, type Operation } from './bulkhead.ts';
import { ExchangeFailure, type Incoming } from './exchange.ts';
import type { GateReason } from './gate.ts';
import { createGroupGuards, type GroupGuards, type GroupSnapshot } from './group-guards.ts';
import type { GuardObserver } from './guard-events.ts';
import type { Lifetime } from './lifetime.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfThrown } from './outcome.ts';
import type { RateGroup } from './rate-group.ts';
import { waitBeforeRetry } from './retry.ts';
import type { Timing } from './timing.ts';
import { createWaitingLine } from './waiting-line.ts';

/** One read on its way through the guards. */
interface GuardedCall {
  readonly group: RateGroup;
  readonly operation: Operation;
  /** Ends when nobody waits for the answer any more. */
  readonly life: Lifetime;
  /** How often it has gone out. */
  tries: number;
}

export interface UpstreamSnapshot {
  groups: Record<RateGroup, GroupSnapshot>;
  inFlight: number;
  /** Operations that wait for their first slot. */
  queued: number;
  waitingCalls: number;
  /** Whether who comes now would hardly get a slot in time: nearly all are taken, and the line is too long. */
  isFull: boolean;
}

export interface Pipeline {
  /** The answer of the last attempt, whatever its status; throws what the last attempt threw, or what kept it from going out. */
  run(call: GuardedCall, attempt: () => Promise<Incoming>): Promise<Incoming>;
  snapshot(): UpstreamSnapshot;
  /** PingOne asked another process to wait, which shares the rate with this one. */
  gateWasClosed(group: RateGroup, forMs: number, reason: GateReason): void;
  /** The same as in a snapshot, without taking one: it is asked at each request. */
  isFull(): boolean;
}

export interface PipelineParts {
  timing: Timing;
  capacity: Capacity;
  /** Time that never jumps, in milliseconds. */
  elapsed: () => number;
  /** Wall-clock time, for dates in answers. */
  wallNow: () => number;
  random: () => number;
  observe: GuardObserver;
  /** Processes that have the retries of a quiet time in common, this one included. Default 1. */
  sharers?: number;
}

/** Gate, circuit and bulkhead around each attempt, and around those the decision whether there is another one. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { timing, capacity, wallNow, random, elapsed } = parts;
  const groups: Record<RateGroup, GroupGuards> = {
    directory: createGroupGuards('directory', parts),
    verify: createGroupGuards('verify', parts),
    content: createGroupGuards('content', parts),
  };
  const bulkhead = createBulkhead(capacity, { firstSlotMs: timing.firstSlotMs, after: afterReading });

  const line = createWaitingLine(timing.firstSlotMs, elapsed);
  const isFull = () => bulkhead.inFlight >= capacity.maxOfGroup.directory && line.isTooLong();

  /** Returns once the call may go out, with what to do when it is back. */
  const admit = async (call: GuardedCall, guards: GroupGuards) => {
    for (;;) {
      for (let waitMs = guards.gateWaitMs(call.life.leftMs()); waitMs > 0; ) {
        // A little late and not all at once: who was held back together would be limited together again.
        await pause(waitMs + random() * timing.retryBaseMs, call.life);
        waitMs = guards.gateWaitMs(call.life.leftMs());
      }
      guards.checkCircuit();
      const leave = await line.wait(call.operation, () => slot(bulkhead, call, guards));
      const finish = guards.startCall();
      if (finish) {
        return (verdict: Outcome['verdict']) => {
          finish(verdict);
          leave();
        };
      }
      leave(); // closed while it stood in line
    }
  };

  return {
    async run(call, attempt) {
      const guards = groups[call.group];
      if (call.tries === 0) guards.noteCall();
      let answer: Incoming | undefined;
      let thrown: unknown;
      for (;;) {
        const finish = await admit(call, guards).catch((refusal: unknown) => {
          // Who was not let out again says what came of going out, which is more than that there was no other time.
          if (refusal instanceof GatewayError && (answer || thrown)) return undefined;
          throw refusal;
        });
        if (!finish) return answerOr(answer, thrown);
        call.tries += 1;
        answer = undefined;
        thrown = undefined;
        try {
          answer = await attempt();
        } catch (error) {
          thrown = error;
        }
        const outcome = answer ? outcomeOfAnswer(answer, wallNow()) : outcomeOfThrown(thrown);
        if (outcome.gate) guards.closeGate(outcome.gate.seconds, outcome.gate.reason);
        finish(outcome.verdict);
        const waitMs = waitBeforeRetry(attempted(call, outcome, timing), timing, random());
        if (waitMs !== undefined && guards.takeRetry()) {
          await pause(waitMs, call.life);
          continue;
        }
        return answerOr(answer, thrown);
      }
    },
    gateWasClosed: (group, forMs, reason) => groups[group].gateWasClosed(forMs, reason),
    snapshot: () => ({
      groups: {
        directory: groups.directory.snapshot(),
        verify: groups.verify.snapshot(),
        content: groups.content.snapshot(),
      },
      inFlight: bulkhead.inFlight,
      queued: bulkhead.queued,
      waitingCalls: bulkhead.waitingCalls,
      isFull: isFull(),
    }),
    isFull,
  };
}

function answerOr(answer: Incoming | undefined, thrown: unknown): Incoming {
  if (answer) return answer;
  throw thrown;
}

const attempted = ({ group, tries, life }: GuardedCall, { repeat, gate }: Outcome, timing: Timing) => ({
  method: 'GET' as const,
  tries,
  repeat,
  askedWaitMs: gate?.named ? gate.seconds * timing.secondMs : undefined,
  leftMs: life.leftMs(),
  attemptMs: group === 'content' ? timing.contentAttemptMs : timing.attemptMs,
});

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

function pause(ms: number, life: Lifetime): Promise<void> {
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
