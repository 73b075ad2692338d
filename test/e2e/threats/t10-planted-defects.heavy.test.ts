import { expect, test } from 'vitest';
import { startCallersUpstream } from '../callers-upstream.ts';
import { interleave } from '../interleaved-callers.ts';
import { plant, plantedDefects } from '../planted-defects.ts';
import { serveGateway, settingsFor } from '../served-gateway.ts';

const REQUESTS = 4_000; // at most: the first finding ends the run
const IS_SHARED = /^an answer (holds another caller's mark|may be kept|does not vary with the caller)/;

test('T10: there are at least ten planted defects', () => {
  expect(plantedDefects.length).toBeGreaterThanOrEqual(10);
});

test.each(plantedDefects)('T10: $name is caught', async (defect) => {
  using tree = plant(defect);
  await using upstream = await startCallersUpstream();
  await using gateway = await serveGateway({ ...settingsFor(upstream, 'caller'), GRAPHIQL: 'off' }, tree.command);
  // A defect may make answers fail besides, such as those that wait for a call which another caller has broken off.
  const { faults } = await interleave(gateway.port, REQUESTS, (fault) => IS_SHARED.test(fault));
  expect(faults).toContainEqual(expect.stringMatching(IS_SHARED));
});
