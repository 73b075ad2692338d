import type { CircuitState } from '../datasources/http/circuit.ts';
import type { UpstreamSnapshot } from '../datasources/http/pipeline.ts';

type Need = 'token' | 'keys';
type Check = 'ok' | 'pending' | 'not needed';
type Circuits = Record<keyof UpstreamSnapshot['groups'], CircuitState['kind']>;

/** Whether something has been had since the start. Left out where it is not needed. */
export type Needs = Partial<Record<Need, () => boolean>>;

/** What a probe reads. Fixed words only: it is told to whoever reaches the port. */
export interface Readiness {
  status: 'ready' | 'not ready';
  checks: Record<Need, Check> & { draining: boolean };
  /** Shown, and no reason to be not ready: each replica has the same PingOne behind it. */
  circuits: Circuits;
}

export interface Lifecycle {
  phase(): 'starting' | 'serving' | 'draining';
  /** Not ready from now on. There is no way back. */
  startDraining(): void;
  readiness(): Readiness;
}

/**
 * What this replica can do for others now. Starting ends once everything that is needed has been had; what fails after that is
 * no reason to start again, since no other replica would fare better.
 */
export function createLifecycle(needs: Needs, snapshot: () => UpstreamSnapshot): Lifecycle {
  const had = new Set<Need>();
  let isDraining = false;

  const check = (need: Need): Check => {
    if (!needs[need]) return 'not needed';
    if (needs[need]()) had.add(need);
    return had.has(need) ? 'ok' : 'pending';
  };
  const checks = () => ({ token: check('token'), keys: check('keys') });
  const phase = () => {
    if (isDraining) return 'draining';
    return Object.values(checks()).includes('pending') ? 'starting' : 'serving';
  };

  return {
    phase,
    startDraining() {
      isDraining = true;
    },
    readiness() {
      const { directory, verify, content } = snapshot().groups;
      return {
        status: phase() === 'serving' ? 'ready' : 'not ready',
        checks: { ...checks(), draining: isDraining },
        circuits: { directory: directory.circuit, verify: verify.circuit, content: content.circuit },
      };
    },
  };
}
