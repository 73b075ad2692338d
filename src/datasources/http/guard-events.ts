import type { QueueRefusal } from './bulkhead.ts';
import type { CircuitState } from './circuit.ts';
import type { GateReason } from './gate.ts';
import type { RateGroup } from './rate-group.ts';

/** What happens to the guards around calls. Nothing in it is about a person, an object or a request. */
export type GuardEvent =
  | { type: 'circuit_changed'; group: RateGroup; from: CircuitState['kind']; to: CircuitState['kind'] }
  | { type: 'gate_closed'; group: RateGroup; reason: GateReason; forMs: number }
  | { type: 'retry_budget_empty'; group: RateGroup }
  | { type: 'queue_refused'; group: RateGroup; reason: QueueRefusal };

/** Where events go; it must neither throw nor take its time. */
export type GuardObserver = (event: GuardEvent) => void;

export const NO_OBSERVER: GuardObserver = () => {};
