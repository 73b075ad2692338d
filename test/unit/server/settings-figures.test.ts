import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

const read = (env: Record<string, string>) => readSettings(env, () => '');

describe('the limits of calls to PingOne', () => {
  test('are left to the code where none is set', () => {
    expect(read({})).toMatchObject({ ok: true, settings: { figures: {} } });
  });

  test('are read, each by its name', () => {
    const env = {
      UPSTREAM_DEADLINE_MS: '5000',
      UPSTREAM_CONTENT_DEADLINE_MS: '15000',
      UPSTREAM_ATTEMPT_MS: '2000',
      UPSTREAM_CONTENT_ATTEMPT_MS: '8000',
      UPSTREAM_MAX_IN_FLIGHT: '64',
      UPSTREAM_MAX_QUEUED: '0',
    };
    expect(read(env)).toMatchObject({
      settings: {
        figures: {
          deadlineMs: 5_000,
          contentDeadlineMs: 15_000,
          attemptMs: 2_000,
          contentAttemptMs: 8_000,
          maxInFlight: 64,
          maxQueued: 0,
        },
      },
    });
  });

  test.each([
    ['UPSTREAM_DEADLINE_MS', 1_000, 60_000],
    ['UPSTREAM_CONTENT_DEADLINE_MS', 1_000, 120_000],
    ['UPSTREAM_ATTEMPT_MS', 500, 30_000],
    ['UPSTREAM_CONTENT_ATTEMPT_MS', 500, 60_000],
    ['UPSTREAM_MAX_IN_FLIGHT', 8, 1_024],
    ['UPSTREAM_MAX_QUEUED', 0, 10_000],
  ])('%s takes %i to %i and nothing else', (name, least, most) => {
    for (const fine of [least, most]) expect(read({ [name]: String(fine) })).toMatchObject({ ok: true });
    for (const wrong of [least - 1, most + 1, 'many', 1.5]) {
      const result = read({ [name]: String(wrong) });
      expect(result, String(wrong)).toMatchObject({ ok: false });
      expect(result.ok ? [] : result.faults).toEqual([expect.stringContaining(name)]);
    }
  });
});
