import { TIMING } from '../../src/datasources/http/timing.ts';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { SCALE, scaledWaits } from '../support/scaled-timing.ts';
import { createTestWorld, type TestWorld, type WorldOptions } from '../support/world.ts';

/** Real milliseconds for one attempt: short enough to wait for, long enough for a machine that has other things to do. */
export const ATTEMPT_MS = 1_000;
const PEOPLE = 150; // more than are asked for at once, so that no two share a call
const USER = 'query ($id: ID!) { user(id: $id) { id } }';

export interface Sample {
  /** `whole`, or the code of the error. */
  outcome: string;
  ms: number;
  /** Since the start of the run. */
  at: number;
}

export interface LoadWorld extends AsyncDisposable {
  world: TestWorld;
  layer: FaultLayer;
  /** Asks for one user after the other at an even rate. A wrong answer fails the test. */
  drive(options: { perSecond: number; forMs: number; ask?: (index: number) => Promise<string> }): Promise<Sample[]>;
  /** One user, and what became of it. */
  askUser(index: number): Promise<string>;
}

/** A gateway behind a network that fails, for many requests a second. Waits are on the short scale. */
export async function createLoadWorld({
  figures,
  attemptMs = ATTEMPT_MS,
}: Pick<WorldOptions, 'figures'> & { attemptMs?: number } = {}): Promise<LoadWorld> {
  let layer: FaultLayer | undefined;
  const world = await createTestWorld({
    emulator: { people: PEOPLE },
    timing: {
      ...scaledWaits(),
      firstSlotMs: TIMING.firstSlotMs,
      attemptMs,
      contentAttemptMs: attemptMs,
      deadlineMs: 2.5 * attemptMs,
    },
    ...(figures && { figures }),
    via: async (origin) => {
      layer = await startFaultLayer(origin);
      return layer.origin;
    },
  });
  if (!layer) throw new Error('no network');
  const network = layer;
  const ids = world.upstream.data.users().map(({ id }) => id);

  const askUser = async (index: number) => {
    const id = ids[index % ids.length];
    const { data, errors, text } = await world.ask(USER, { id });
    if (!errors) {
      if (data.user?.id !== id) throw new Error(`a wrong answer: ${text}`);
      return 'whole';
    }
    if (data?.user) throw new Error(`an answer and an error: ${text}`);
    return String(errors[0]?.extensions.code);
  };

  return {
    world,
    layer: network,
    askUser,
    async drive({ perSecond, forMs, ask = askUser }) {
      const startedAt = performance.now();
      const samples: Promise<Sample>[] = [];
      for (let index = 0; performance.now() - startedAt < forMs; index += 1) {
        const dueMs = (index * 1_000) / perSecond - (performance.now() - startedAt);
        if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
        const at = performance.now() - startedAt;
        samples.push(ask(index).then((outcome) => ({ outcome, at, ms: performance.now() - startedAt - at })));
      }
      return Promise.all(samples);
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

export const share = (samples: readonly Sample[], outcome: string): number =>
  samples.filter((sample) => sample.outcome === outcome).length / samples.length;

/** The time within which a share of them was answered. */
export function quantile(samples: readonly Sample[], part: number): number {
  const sorted = samples.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** The longest time that a circuit stays open, in milliseconds of the test. */
export const LONGEST_OPEN_MS = TIMING.circuitMaxOpenMs * SCALE;

/** How many came to what, for a failed run to show. */
export function outcomesOf(samples: readonly Sample[]): string {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return JSON.stringify(counts);
}
