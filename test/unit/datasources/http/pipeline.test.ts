import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Incoming } from '../../../../src/datasources/http/exchange.ts';
import { NO_OBSERVER } from '../../../../src/datasources/http/guard-events.ts';
import { endless } from '../../../../src/datasources/http/lifetime.ts';
import { createPipeline } from '../../../../src/datasources/http/pipeline.ts';
import { TIMING } from '../../../../src/datasources/http/timing.ts';

const FIRST_SLOT_MS = 30;

function holdUp(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('an event loop that was busy reads the answers that came meanwhile before it sends anybody away', async () => {
  const pipeline = createPipeline({
    timing: { ...TIMING, firstSlotMs: FIRST_SLOT_MS },
    capacity: { maxInFlight: 1, maxQueued: 1, maxOfGroup: { directory: 1, verify: 1, content: 1 } },
    elapsed: () => performance.now(),
    wallNow: Date.now,
    random: () => 0,
    observe: NO_OBSERVER,
  });
  const read = () =>
    new Promise<Incoming | undefined>((resolve) => {
      pipeline.run<Incoming>(
        { group: 'verify', operation: { started: false }, life: endless, tries: 0 },
        (done) => void stat(import.meta.filename).then(() => done({ status: 200, headers: {}, body: '{}' }, undefined)),
        resolve,
      );
    });
  const answers = Promise.all([read(), read()]);
  await Promise.resolve(); // the first one is out, and the second one waits for its slot
  holdUp(3 * FIRST_SLOT_MS);
  expect(await answers).toMatchObject([{ status: 200 }, { status: 200 }]);
});
