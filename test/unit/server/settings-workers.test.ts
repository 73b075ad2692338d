import { expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';
import { createSettingsSource } from '../../../src/server/settings-source.ts';
import { readWorkers } from '../../../src/server/settings-workers.ts';

const workersOf = (env: Record<string, string>) => {
  const result = readSettings(env, () => '');
  return result.ok ? result.settings.workers : result.faults;
};

test('one process serves unless more are asked for', () => {
  expect(workersOf({})).toBe(1);
});

test.each(['1', '2', '16'])('WORKERS=%s is taken', (text) => {
  expect(workersOf({ WORKERS: text })).toBe(Number(text));
});

test.each(['0', '17', '-1', '2.5', 'many', 'AUTO'])('WORKERS=%s is a fault', (text) => {
  expect(workersOf({ WORKERS: text })).toEqual(['WORKERS must be a number from 1 to 16, or auto']);
});

test('each worker has to have as many calls and connections as the least that may be set for one', () => {
  expect(workersOf({ WORKERS: '4', UPSTREAM_MAX_IN_FLIGHT: '32', MAX_CONNECTIONS: '40' })).toBe(4);
  expect(workersOf({ WORKERS: '4', UPSTREAM_MAX_IN_FLIGHT: '31', MAX_CONNECTIONS: '39' })).toEqual([
    'WORKERS leaves each of them less than 8 calls at a time: set it to 3 at most, or UPSTREAM_MAX_IN_FLIGHT to more',
    'WORKERS leaves each of them less than 10 connections: set it to 3 at most, or MAX_CONNECTIONS to more',
  ]);
});

test.each([
  [1, {}, 1],
  [6, {}, 6],
  [64, {}, 16],
  [6, { maxInFlight: 24 }, 3],
  [6, { maxConnections: 20 }, 2],
])('auto on %i cores with %o is %i', (cores, figures, workers) => {
  const source = createSettingsSource({ WORKERS: 'auto' }, () => '');
  expect(readWorkers(source, { maxConnections: 2_000, ...figures }, () => cores)).toBe(workers);
  expect(source.faults).toEqual([]);
});
