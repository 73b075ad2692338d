import { upstreamError } from '../errors.ts';
import type { QueueRefusal } from './bulkhead.ts';
import { type CircuitState, CLOSED_CIRCUIT, enter, settle, type Verdict, wouldRefuse } from './circuit.ts';
import { atGate, closedFor, type GateReason, OPEN_GATE } from './gate.ts';
import type { GuardEvent, GuardObserver } from './guard-events.ts';
import type { Lifetime } from './lifetime.ts';
import type { RateGroup } from './rate-group.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { Timing } from './timing.ts';

/** What all calls of one rate group share. It outlives requests, and holds nothing of any of them. */
export interface GroupGuards {
  noteCall(): void;
  /** Takes a retry from the budget, if there is one. */
  takeRetry(): boolean;
  /** An operation was not let in. */
  noteRefusal(reason: QueueRefusal): void;
  /** How long the gate is closed still, for a call that would wait for it; throws for one that has not the time. */
  gateWaitMs(life: Pick<Lifetime, 'leftMs'>): number;
  closeGate(seconds: number, reason: GateReason): void;
  /** The same where somebody else was told to wait, who has said so already. */
  gateWasClosed(forMs: number, reason: GateReason): void;
  /** Throws where the circuit lets nothing pass now. */
  checkCircuit(): void;
  /** Takes the right to send one call; nothing where gate or circuit have closed meanwhile. Ends with a verdict. */
  startCall(): ((verdict: Verdict) => void) | undefined;
  snapshot(): GroupSnapshot;
}

export interface GroupSnapshot {
  circuit: CircuitState['kind'];
  /** 0: the gate is open. */
  gateClosedMs: number;
  hasRetryBudget: boolean;
}

/** The state of one group, and the pure functions that decide over it. */
export function createGroupGuards(
  group: RateGroup,
  {
    timing,
    elapsed,
    observe,
    sharers = 1,
  }: { timing: Timing; elapsed: () => number; observe: GuardObserver; sharers?: number },
): GroupGuards {
  let gate = OPEN_GATE;
  let circuit = CLOSED_CIRCUIT;

  const change = (next: CircuitState) => {
    const { kind: from } = circuit;
    circuit = next;
    if (from !== next.kind) observe({ type: 'circuit_changed', group, from, to: next.kind });
  };
  const budget = createRetryBudget({ windowMs: timing.budgetWindowMs, elapsed, sharers });
  const told = new Map<GuardEvent['type'], number>();
  /** Where every call of a busy second has the same to say, once is enough. */
  const seldom = (event: GuardEvent) => {
    const at = elapsed();
    if (at - (told.get(event.type) ?? Number.NEGATIVE_INFINITY) < timing.secondMs) return;
    told.set(event.type, at);
    observe(event);
  };
  const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / timing.secondMs));

  return {
    noteCall: budget.noteCall,
    takeRetry() {
      const isTaken = budget.take();
      if (!isTaken) seldom({ type: 'retry_budget_empty', group });
      return isTaken;
    },
    noteRefusal: (reason) => seldom({ type: 'queue_refused', group, reason }),
    gateWaitMs(life) {
      if (gate === OPEN_GATE) return 0; // it has never been closed: no need to ask how much time the call has
      const decision = atGate(gate, elapsed(), life.leftMs());
      switch (decision.kind) {
        case 'pass':
          return 0;
        case 'wait':
          return decision.waitMs;
        case 'refuse': {
          const code = decision.reason === 'limited' ? 'RATE_LIMITED' : 'UPSTREAM_UNAVAILABLE';
          throw upstreamError(code, { retryAfterSeconds: secondsOf(decision.forMs) });
        }
      }
    },
    closeGate(seconds, reason) {
      const forMs = seconds * timing.secondMs;
      const closed = closedFor(gate, forMs, reason, elapsed());
      if (closed === gate) return;
      gate = closed;
      observe({ type: 'gate_closed', group, reason, forMs });
    },
    gateWasClosed(forMs, reason) {
      gate = closedFor(gate, forMs, reason, elapsed());
    },
    checkCircuit() {
      const waitMs = wouldRefuse(circuit, elapsed());
      if (waitMs !== undefined) throw upstreamError('UPSTREAM_UNAVAILABLE', { retryAfterSeconds: secondsOf(waitMs) });
    },
    startCall() {
      const at = elapsed();
      if (gate.closedUntil > at) return undefined;
      const entry = enter(circuit, at);
      if (!entry.ok) return undefined;
      change(entry.state);
      return (verdict) => change(settle(circuit, entry.round, verdict, elapsed(), timing));
    },
    snapshot() {
      return {
        circuit: circuit.kind,
        gateClosedMs: Math.max(0, gate.closedUntil - elapsed()),
        hasRetryBudget: budget.left,
      };
    },
  };
}
