import { GatewayError } from '../errors.ts';
import type { Verdict } from './circuit.ts';
import { ExchangeFailure, type Incoming } from './exchange.ts';
import { isBrokenAnswer, isLateAnswer, isRefusedSecurity } from './failure.ts';
import type { GateReason } from './gate.ts';
import { retryAfterOf } from './retry-after.ts';

/** May the same call be sent again: as often as the table allows, once, or never. */
export type Repeat = 'yes' | 'once' | 'no';

/** What one attempt came to, as far as the guards care. */
export interface Outcome {
  readonly repeat: Repeat;
  readonly verdict: Verdict;
  /** Closes the gate for so many seconds; `named` tells whether PingOne gave that time. */
  readonly gate?: { reason: GateReason; seconds: number; named: boolean };
}

const FINE: Outcome = { repeat: 'no', verdict: 'success' };
const NOT_OURS_TO_REPEAT: Outcome = { repeat: 'no', verdict: 'neutral' };
const ILL: Outcome = { repeat: 'yes', verdict: 'failure' };

const PASSING = new Set([500, 502, 503, 504]); // what PingOne's documentation says may be tried again

const UNNAMED_WAIT_S = 1; // after a 429 that names no time, or none that can be read

/** An answer by its status. The status alone decides, never PingOne's words. */
export function outcomeOfAnswer(answer: Incoming, wallNow: number): Outcome {
  const { status } = answer;
  if (status === 200 || status === 404) return FINE;
  if (status === 429) {
    const seconds = retryAfterOf(answer, wallNow);
    const named = seconds !== undefined && seconds > 0;
    const gate = { reason: 'limited' as const, seconds: named ? seconds : UNNAMED_WAIT_S, named };
    return { repeat: named ? 'yes' : 'no', verdict: 'neutral', gate };
  }
  if (status < 500 || status === 501) return NOT_OURS_TO_REPEAT;
  if (status === 503) {
    const seconds = retryAfterOf(answer, wallNow);
    // It says itself when it is back: the gate keeps that time, and the circuit need not guess.
    if (seconds !== undefined && seconds > 0) {
      return { repeat: 'yes', verdict: 'neutral', gate: { reason: 'unavailable', seconds, named: true } };
    }
  }
  return PASSING.has(status) ? ILL : { repeat: 'no', verdict: 'failure' };
}

/** An attempt without an answer. */
export function outcomeOfThrown(thrown: unknown): Outcome {
  if (thrown instanceof ExchangeFailure) {
    switch (thrown.reason) {
      case 'timeout':
        return { repeat: 'once', verdict: 'failure' }; // a stalled connection is worth another; a slow upstream is not
      case 'cut-short':
        return ILL; // a reset may look like this as well, where the error was read off the socket by something else
      default:
        return NOT_OURS_TO_REPEAT; // one record that is too large or no text says nothing of the others
    }
  }
  if (thrown instanceof GatewayError) return NOT_OURS_TO_REPEAT; // it never went out
  if (isLateAnswer(thrown)) return { repeat: 'once', verdict: 'failure' };
  if (isBrokenAnswer(thrown) || isRefusedSecurity(thrown)) return { repeat: 'no', verdict: 'failure' };
  return ILL;
}
