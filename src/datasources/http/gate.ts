/** What PingOne closed a gate with: 429, or 503 with a time. */
export type GateReason = 'limited' | 'unavailable';

export interface GateState {
  readonly closedUntil: number;
  readonly reason: GateReason;
}

export const OPEN_GATE: GateState = { closedUntil: Number.NEGATIVE_INFINITY, reason: 'limited' };

/** Pass, wait so long and ask again, or give up at once because the wait would outlast the caller. */
export type GateDecision =
  | { kind: 'pass' }
  | { kind: 'wait'; waitMs: number }
  | { kind: 'refuse'; forMs: number; reason: GateReason };

const PASS: GateDecision = { kind: 'pass' };

export function atGate({ closedUntil, reason }: GateState, at: number, leftMs: number): GateDecision {
  const forMs = closedUntil - at;
  if (forMs <= 0) return PASS;
  return forMs < leftMs ? { kind: 'wait', waitMs: forMs } : { kind: 'refuse', forMs, reason };
}

/** A gate only ever closes for longer: an answer that was under way for a while knows less than the last one. */
export function closedFor(state: GateState, waitMs: number, reason: GateReason, at: number): GateState {
  const closedUntil = at + waitMs;
  return closedUntil > state.closedUntil ? { closedUntil, reason } : state;
}
