import { expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

const REAL = {
  PINGONE_REGION: 'EU',
  PINGONE_ENVIRONMENT_ID: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
  PINGONE_ACCESS_TOKEN: 'eyJh.eyJi.c2ln',
};
const shutdownOf = (env: Record<string, string>) => {
  const result = readSettings(env, () => '');
  return result.ok ? result.settings.shutdown : result.faults;
};

test('an environment has the times that balancers need; the emulator, in front of which is none, stops at once', () => {
  expect(shutdownOf(REAL)).toEqual({ delayMs: 5_000, drainMs: 20_000 });
  expect(shutdownOf({})).toEqual({ delayMs: 0, drainMs: 1_000 });
});

test.each([
  ['SHUTDOWN_DELAY_SECONDS', 'delayMs', 0, 60],
  ['SHUTDOWN_DRAIN_SECONDS', 'drainMs', 1, 300],
])('%s is %s, takes %i to %i and nothing else, on the emulator too', (name, member, least, most) => {
  for (const env of [REAL, {}]) {
    for (const fine of [least, most]) {
      expect(shutdownOf({ ...env, [name]: String(fine) })).toMatchObject({ [member]: fine * 1_000 });
    }
    for (const wrong of [least - 1, most + 1, 'long', 1.5]) {
      expect(shutdownOf({ ...env, [name]: String(wrong) })).toEqual([
        `${name} must be a number from ${least} to ${most}`,
      ]);
    }
  }
});

test('another name that begins so is a typing error', () => {
  expect(shutdownOf({ SHUTDOWN_DELAY_SECOND: '5' })).toEqual([expect.stringContaining('SHUTDOWN_DELAY_SECONDS')]);
});
