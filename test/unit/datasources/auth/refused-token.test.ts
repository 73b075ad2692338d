import { describe, expect, test } from 'vitest';
import { createServiceToken } from '../../../../src/datasources/auth/service-token.ts';

const HOUR_S = 3_600;

/** A token endpoint that gives these tokens in turn, the last one for ever; an error is thrown. */
function world(...given: (string | Error)[]) {
  let nowMs = 1_000_000;
  let fetches = 0;
  const token = createServiceToken(
    async () => {
      const next = given[Math.min(fetches, given.length - 1)];
      fetches += 1;
      if (next instanceof Error || next === undefined) throw next;
      return { accessToken: next, expiresInS: HOUR_S };
    },
    { now: () => nowMs, random: () => 0.5 },
  );
  return {
    token,
    fetches: () => fetches,
    pass: (seconds: number) => {
      nowMs += seconds * 1_000;
    },
  };
}

describe('a refused token', () => {
  test('is renewed once, for all who were refused with it', async () => {
    const { token, fetches } = world('a', 'b');
    await token.current();
    const others = await Promise.all(Array.from({ length: 1_000 }, () => token.afterRefusal('a')));
    expect(new Set(others)).toEqual(new Set(['b']));
    expect(fetches()).toBe(2);
    expect(await token.current()).toBe('b');
  });

  test('that has been replaced meanwhile costs no fetch', async () => {
    const { token, fetches, pass } = world('a', 'b');
    await token.current();
    await token.afterRefusal('a');
    pass(120);
    expect(await token.afterRefusal('a')).toBe('b');
    expect(fetches()).toBe(2);
  });

  test('is renewed by force at most once in 30 s, even where the tokens differ', async () => {
    const { token, fetches, pass } = world('a', 'b', 'c');
    await token.current();
    expect(await token.afterRefusal('a')).toBe('b');
    pass(29.999);
    expect(await token.afterRefusal('b')).toBeUndefined();
    expect(fetches()).toBe(2);
    pass(0.001);
    expect(await token.afterRefusal('b')).toBe('c');
    expect(fetches()).toBe(3);
  });

  test('that comes again from the token endpoint is not tried again', async () => {
    const { token } = world('a', 'a');
    await token.current();
    expect(await token.afterRefusal('a')).toBeUndefined();
  });

  test('is renewed by force once in its life, also where the token endpoint gives the same one again', async () => {
    const { token, fetches, pass } = world('a', 'a');
    await token.current();
    for (let minute = 0; minute < 10; minute += 1) {
      expect(await token.afterRefusal('a')).toBeUndefined();
      pass(60);
    }
    expect(fetches()).toBe(2);
  });

  test('has another chance where its renewal failed, but not within 30 s', async () => {
    const failure = new Error('away');
    const { token, fetches, pass } = world('a', failure, 'b');
    await token.current();
    await expect(token.afterRefusal('a')).rejects.toBe(failure);
    pass(29.999);
    expect(await token.afterRefusal('a')).toBeUndefined();
    expect(fetches()).toBe(2);
    pass(0.001);
    expect(await token.afterRefusal('a')).toBe('b');
    expect(fetches()).toBe(3);
  });

  test('waits for a renewal by age that is under way rather than starting another', async () => {
    const { token, fetches, pass } = world('a', 'b');
    await token.current();
    pass(HOUR_S * 0.8);
    const current = token.current();
    expect(await token.afterRefusal('a')).toBe('b');
    expect([await current, fetches()]).toEqual(['a', 2]);
  });

  test('does not count renewals by age', async () => {
    const { token, fetches, pass } = world('a', 'b', 'c');
    await token.current();
    pass(HOUR_S * 0.8);
    await token.current();
    await new Promise<void>((done) => setImmediate(done));
    expect(await token.current()).toBe('b');
    expect(await token.afterRefusal('b')).toBe('c');
    expect(fetches()).toBe(3);
  });
});
