import { expect, test } from 'vitest';
import type { Row } from '../../../bench/compare.ts';
import { changeTable, failureLines } from '../../../bench/compare-tables.ts';

const row = (changed: Partial<Row> = {}): Row => ({
  work: 'Q1',
  server: 'gateway',
  perSecond: 1000,
  perSecondRatio: 0.5,
  cpuMs: 1,
  cpuRatio: 2,
  cpuRatioSpread: 0.05,
  p50Ms: 10,
  p99Ms: 20,
  callsAlone: 2,
  callsUnderLoad: 2,
  floorRatio: 1.05,
  peakRssMiB: 150,
  serverCores: 0.95,
  baselineCores: 0.95,
  foreignCores: 0,
  failures: {},
  ...changed,
});

test.each([
  ['CPU by 11 %', { cpuRatio: 2.22 }, 1],
  ['CPU by 9 %', { cpuRatio: 2.18 }, 0],
  ['less CPU', { cpuRatio: 1 }, 0],
  ['requests down to 0.44', { perSecondRatio: 0.44 }, 1],
  ['requests down, on a core that was not its own', { perSecondRatio: 0.2, serverCores: 0.5 }, 0],
  ['requests up', { perSecondRatio: 1 }, 0],
  ['a call more', { callsAlone: 3 }, 1],
  ['memory and waiting', { peakRssMiB: 200, floorRatio: 2 }, 2],
])('what is worse by more than a tenth is marked: %s', (_, changed, worse) => {
  const change = changeTable([row(changed)], [row()]);
  expect(change.worse).toBe(worse);
  expect(change.text.match(/WORSE/g) ?? []).toHaveLength(worse);
});

test('a workload that was not measured before is left out', () => {
  expect(changeTable([row({ work: 'Q9' })], [row()])).toMatchObject({
    worse: 0,
    text: expect.not.stringContaining('Q9'),
  });
});

test('answers that were refused or cut are told with their number', () => {
  expect(failureLines([row(), row({ failures: { 503: 12, short: 1 } })])).toEqual([
    'FAILED Q1 (a user and their verified claims), gateway: 12 × 503, 1 × short',
  ]);
});
