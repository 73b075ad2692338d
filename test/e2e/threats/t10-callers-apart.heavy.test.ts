import { expect, test } from 'vitest';
import { startCallersUpstream } from '../callers-upstream.ts';
import { interleave } from '../interleaved-callers.ts';
import { serveGateway, settingsFor } from '../served-gateway.ts';

const REQUESTS = 100_000;

test('T10: in a hundred thousand requests sixteen callers never see anything of one another', async () => {
  await using upstream = await startCallersUpstream();
  await using gateway = await serveGateway(settingsFor(upstream, 'caller'));
  const found = await interleave(gateway.port, REQUESTS);
  expect(found.faults).toEqual([]);
  expect(found.answered).toBeGreaterThan(REQUESTS * 0.9);
  expect(JSON.stringify(gateway.output())).not.toMatch(/mark[0-9a-f]{12}|Unexpected/);
});
