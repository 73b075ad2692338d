import { expect, test } from 'vitest';
import type { CircuitState } from '../../../src/datasources/http/circuit.ts';
import type { UpstreamSnapshot } from '../../../src/datasources/http/pipeline.ts';
import { createLifecycle, type Needs } from '../../../src/server/lifecycle.ts';

const group = (circuit: CircuitState['kind']) => ({ circuit, gateClosedMs: 0, hasRetryBudget: true });
const snapshotWith = (verify: CircuitState['kind']): UpstreamSnapshot => ({
  groups: { directory: group('closed'), verify: group(verify), content: group('closed') },
  inFlight: 0,
  queued: 0,
  waitingCalls: 0,
  isFull: false,
});
const lifecycle = (needs: Needs, verify: CircuitState['kind'] = 'closed') =>
  createLifecycle(needs, () => snapshotWith(verify));

const yes = () => true;
const no = () => false;

test.each<[Needs, 'ready' | 'not ready', 'starting' | 'serving', token: string, keys: string]>([
  [{}, 'ready', 'serving', 'not needed', 'not needed'],
  [{ token: yes }, 'ready', 'serving', 'ok', 'not needed'],
  [{ token: no }, 'not ready', 'starting', 'pending', 'not needed'],
  [{ keys: yes }, 'ready', 'serving', 'not needed', 'ok'],
  [{ keys: no }, 'not ready', 'starting', 'not needed', 'pending'],
  [{ token: yes, keys: no }, 'not ready', 'starting', 'ok', 'pending'],
  [{ token: no, keys: yes }, 'not ready', 'starting', 'pending', 'ok'],
  [{ token: yes, keys: yes }, 'ready', 'serving', 'ok', 'ok'],
])('all that is needed has to be there: %o is %s', (needs, status, phase, token, keys) => {
  const life = lifecycle(needs);
  expect(life.readiness()).toMatchObject({ status, checks: { token, keys, draining: false } });
  expect(life.phase()).toBe(phase);
});

test('what was there once may go again', () => {
  let has = false;
  const life = lifecycle({ keys: () => has });
  expect(life.readiness().status).toBe('not ready');
  has = true;
  expect(life.readiness().status).toBe('ready');
  has = false;
  expect(life.readiness()).toMatchObject({ status: 'ready', checks: { keys: 'ok' } });
});

test.each<CircuitState['kind']>(['closed', 'open', 'half-open'])(
  'a circuit that is %s is shown, and decides nothing',
  (kind) => {
    expect(lifecycle({}, kind).readiness()).toMatchObject({
      status: 'ready',
      circuits: { directory: 'closed', verify: kind, content: 'closed' },
    });
  },
);

test('draining is not ready, for good, whatever is there', () => {
  for (const has of [yes, no]) {
    const life = lifecycle({ token: has });
    life.startDraining();
    life.startDraining();
    expect(life.phase()).toBe('draining');
    expect(life.readiness()).toMatchObject({ status: 'not ready', checks: { draining: true } });
  }
});
