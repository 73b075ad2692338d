import { expect, test } from 'vitest';
import { atGate, closedFor, type GateDecision, OPEN_GATE } from '../../../../src/datasources/http/gate.ts';

const CLOSED = closedFor(OPEN_GATE, 1_000, 'limited', 5_000);

test.each<[string, number, number, GateDecision]>([
  ['a wait that fits', 5_000, 10_000, { kind: 'wait', waitMs: 1_000 }],
  ['a wait that just fits', 5_500, 501, { kind: 'wait', waitMs: 500 }],
  ['a wait that ends with the deadline', 5_500, 500, { kind: 'refuse', forMs: 500, reason: 'limited' }],
  ['no time left', 5_500, -1, { kind: 'refuse', forMs: 500, reason: 'limited' }],
  ['the last millisecond', 5_999, 10_000, { kind: 'wait', waitMs: 1 }],
  ['the time itself', 6_000, 10_000, { kind: 'pass' }],
])('%s', (_what, at, leftMs, decision) => {
  expect(atGate(CLOSED, at, leftMs)).toEqual(decision);
});

test('an open gate is passed, however little time is left', () => {
  expect(atGate(OPEN_GATE, 0, 0)).toEqual({ kind: 'pass' });
});

test('a shorter time does not open it earlier, a longer one keeps it closed for longer', () => {
  expect(closedFor(CLOSED, 500, 'unavailable', 5_000)).toBe(CLOSED);
  expect(closedFor(CLOSED, 500, 'unavailable', 5_501)).toEqual({ closedUntil: 6_001, reason: 'unavailable' });
});
