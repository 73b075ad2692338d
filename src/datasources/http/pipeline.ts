import { GatewayError } from '../errors.ts';
import { createAdmission, type Finish, type GuardedCall, pause } from './admission.ts';
import { afterReading } from './after.ts';
import { type Capacity, createBulkhead } from './bulkhead.ts';
import type { Done, Incoming } from './exchange.ts';
import type { GateReason } from './gate.ts';
import { createGroupGuards, type GroupGuards, type GroupSnapshot } from './group-guards.ts';
import type { GuardObserver } from './guard-events.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfThrown } from './outcome.ts';
import type { RateGroup } from './rate-group.ts';
import { waitBeforeRetry } from './retry.ts';
import type { Timing } from './timing.ts';
import { createWaitingLine } from './waiting-line.ts';

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
  /**
   * Gives the answer of the last attempt, whatever its status; or what the last attempt threw, or what kept it from going out.
   * Where nothing is in the way, an attempt goes out before this returns.
   */
  run<Answer extends Incoming>(call: GuardedCall, attempt: (done: Done<Answer>) => void, done: Done<Answer>): void;
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
  const jitterMs = () => random() * timing.retryBaseMs;
  const admission = createAdmission({ bulkhead, line, jitterMs });
  const isFull = () => bulkhead.inFlight >= capacity.maxOfGroup.directory && line.isTooLong();

  return {
    run<Answer extends Incoming>(call: GuardedCall, attempt: (done: Done<Answer>) => void, done: Done<Answer>) {
      const guards = groups[call.group];
      if (call.tries === 0) guards.noteCall();
      let answer: Answer | undefined;
      let thrown: unknown;

      const enter = () => {
        let finish: Finish | undefined;
        try {
          finish = admission.now(call, guards);
        } catch (refusal) {
          refused(refusal);
          return;
        }
        if (finish) goOut(finish);
        else admission.wait(call, guards).then(goOut, refused);
      };
      const refused = (refusal: unknown) => {
        // Who was not let out again says what came of going out, which is more than that there was no other time.
        if (refusal instanceof GatewayError && (answer || thrown)) done(answer, thrown);
        else done(undefined, refusal);
      };
      const goOut = (finish: Finish) => {
        call.tries += 1;
        attempt((...result) => {
          [answer, thrown] = result;
          const outcome = answer ? outcomeOfAnswer(answer, wallNow()) : outcomeOfThrown(thrown);
          if (outcome.gate) guards.closeGate(outcome.gate.seconds, outcome.gate.reason);
          finish(outcome.verdict);
          const waitMs =
            outcome.repeat === 'no' ? undefined : waitBeforeRetry(attempted(call, outcome, timing), timing, random());
          if (waitMs === undefined || !guards.takeRetry()) done(answer, thrown);
          else pause(waitMs, call.life).then(enter, (left: unknown) => done(undefined, left));
        });
      };
      enter();
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

const attempted = ({ group, tries, life }: GuardedCall, { repeat, gate }: Outcome, timing: Timing) => ({
  method: 'GET' as const,
  tries,
  repeat,
  askedWaitMs: gate?.named ? gate.seconds * timing.secondMs : undefined,
  leftMs: life.leftMs(),
  attemptMs: group === 'content' ? timing.contentAttemptMs : timing.attemptMs,
});
