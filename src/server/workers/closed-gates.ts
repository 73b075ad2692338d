import { closedFor, type GateState, OPEN_GATE } from '../../datasources/http/gate.ts';
import type { RateGroup } from '../../datasources/http/rate-group.ts';
import type { ClosedGate } from './messages.ts';

/** The gates that PingOne has closed, for workers that come later. */
export function createClosedGates(now: () => number) {
  const states = new Map<RateGroup, GateState>();
  return {
    close({ group, reason, forMs }: ClosedGate): void {
      states.set(group, closedFor(states.get(group) ?? OPEN_GATE, forMs, reason, now()));
    },
    closed(): ClosedGate[] {
      return [...states]
        .map(([group, { reason, closedUntil }]) => ({ group, reason, forMs: closedUntil - now() }))
        .filter(({ forMs }) => forMs > 0);
    },
  };
}
