import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startGauges } from '../../../../src/server/shedding/gauges.ts';

const TURN_MS = 20;
const HELD_UP_MS = 1_000;
const LATE_MS = 400; // below what it is held up for, and well above what a busy machine does by itself

function holdUp(): void {
  const until = performance.now() + HELD_UP_MS;
  while (performance.now() < until);
}

test('an event loop that was held up at the start alone is never called late', async () => {
  const gauges = startGauges();
  await pause(TURN_MS);
  holdUp();
  const readings: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    await pause(TURN_MS);
    readings.push(gauges.lateMs());
  }
  gauges.close();
  expect(Math.max(...readings)).toBeLessThan(LATE_MS);
});

test('nor is one that was held up once, later', async () => {
  const gauges = startGauges();
  const readings: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    await pause(TURN_MS);
    if (turn === 20) holdUp();
    readings.push(gauges.lateMs());
  }
  gauges.close();
  expect(Math.max(...readings)).toBeLessThan(LATE_MS);
});

test('one that is held up again and again is', async () => {
  const gauges = startGauges();
  const readings: number[] = [];
  for (let turn = 0; turn < 24; turn += 1) {
    await pause(TURN_MS);
    if (turn > 18) holdUp();
    readings.push(gauges.lateMs());
  }
  gauges.close();
  expect(Math.max(...readings)).toBeGreaterThan(LATE_MS);
});
