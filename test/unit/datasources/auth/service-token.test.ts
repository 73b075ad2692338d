import { describe, expect, test } from 'vitest';
import { createServiceToken, type TokenAnswer } from '../../../../src/datasources/auth/service-token.ts';
import { TIMING } from '../../../../src/datasources/http/timing.ts';

const HOUR_S = 3_600;
const failure = new Error('the token endpoint is away');

/** A clock that stands still, and a token endpoint that answers when the test says so. */
function world({ random = 0.5 } = {}) {
  let nowMs = 1_000_000;
  const waiting: { resolve(answer: TokenAnswer): void; reject(error: Error): void }[] = [];
  let fetches = 0;
  const token = createServiceToken(
    () => {
      fetches += 1;
      return new Promise<TokenAnswer>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    { now: () => nowMs, random: () => random },
  );
  const settled = () => new Promise<void>((done) => setImmediate(done));
  const answer = async (accessToken: string, expiresInS = HOUR_S) => {
    waiting.shift()?.resolve({ accessToken, expiresInS });
    await settled();
  };
  const fail = async () => {
    waiting.shift()?.reject(failure);
    await settled();
  };
  return {
    token,
    answer,
    fail,
    fetches: () => fetches,
    pass: (seconds: number) => {
      nowMs += seconds * 1_000;
    },
    /** Has got its first token. */
    async started(accessToken = 'first', expiresInS = HOUR_S) {
      const first = token.current();
      await answer(accessToken, expiresInS);
      return first;
    },
  };
}

describe('one fetch in flight', () => {
  test('serves a thousand callers', async () => {
    const { token, answer, fetches } = world();
    const callers = Array.from({ length: 1_000 }, () => token.current());
    await answer('first');
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['first']));
    expect(fetches()).toBe(1);
  });

  test('fails for all who wait for it, and only for them', async () => {
    const { token, answer, fail, fetches, pass } = world();
    const callers = Promise.allSettled(Array.from({ length: 1_000 }, () => token.current()));
    await fail();
    expect((await callers).every(({ status }) => status === 'rejected')).toBe(true);
    expect(fetches()).toBe(1);
    pass(1);
    const next = token.current();
    await answer('second');
    expect(await next).toBe('second');
  });

  test('is made again once it has landed and its token has run out', async () => {
    const { token, answer, fetches, pass, started } = world();
    await started();
    pass(HOUR_S);
    const callers = Array.from({ length: 1_000 }, () => token.current());
    await answer('second');
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['second']));
    expect(fetches()).toBe(2);
  });
});

describe('renewal ahead of expiry', () => {
  test.each([
    [0, 0.75],
    [0.5, 0.8],
    [1, 0.85],
  ])('with chance at %d begins at %d of the life', async (random, share) => {
    const { token, fetches, pass, started } = world({ random });
    await started();
    pass(HOUR_S * share - 1);
    await token.current();
    expect(fetches()).toBe(1);
    pass(2);
    await token.current();
    expect(fetches()).toBe(2);
  });

  test("goes on behind the callers' backs: they get the held token at once", async () => {
    const { token, answer, fetches, pass, started } = world();
    await started();
    pass(HOUR_S * 0.8);
    const callers = await Promise.all(Array.from({ length: 1_000 }, () => token.current()));
    expect(new Set(callers)).toEqual(new Set(['first'])); // while the token endpoint has not answered
    expect(fetches()).toBe(2);
    await answer('second');
    expect(await token.current()).toBe('second');
    expect(fetches()).toBe(2);
  });

  test('that fails leaves the last good token in service until its end', async () => {
    const { token, fail, pass, started } = world();
    await started();
    pass(HOUR_S * 0.8);
    await token.current();
    await fail();
    expect(await token.current()).toBe('first');
    pass(HOUR_S * 0.2 - 6);
    expect(await token.current()).toBe('first');
    await fail();
    pass(1); // five seconds before its end it is too late to send it
    await expect(token.current()).rejects.toBe(failure);
  });

  test('that fails is tried again after a second, then after two, four and so on', async () => {
    const { token, fail, fetches, pass, started } = world();
    await started();
    pass(HOUR_S * 0.8);
    for (const waitS of [1, 2, 4, 8, 16, 30, 30]) {
      const before = fetches();
      await token.current();
      expect(fetches()).toBe(before + 1);
      await fail();
      pass(waitS - 0.001);
      await token.current();
      expect(fetches()).toBe(before + 1);
      pass(0.001);
    }
  });
});

describe('without a token', () => {
  test('callers fail at once between attempts, which grow rarer up to one in 30 s', async () => {
    const { token, fail, fetches, pass } = world();
    for (const waitS of [1, 2, 4, 8, 16, 30, 30, 30]) {
      const before = fetches();
      const first = expect(token.current()).rejects.toBe(failure);
      await fail();
      await first;
      pass(waitS - 0.001);
      await expect(token.current()).rejects.toBe(failure);
      expect(fetches()).toBe(before + 1);
      pass(0.001);
    }
  });

  test('the first is asked for until it is there, no more often than attempts are made', async () => {
    const starts: number[] = [];
    const timing = { ...TIMING, tokenBackoffMinMs: 5, tokenBackoffMaxMs: 20 };
    const fetchToken = async () => {
      starts.push(performance.now());
      if (starts.length < 5) throw failure;
      return { accessToken: 'first', expiresInS: HOUR_S };
    };
    const token = createServiceToken(fetchToken, { now: () => performance.now(), timing });
    await token.first();
    expect(await token.current()).toBe('first');
    expect(starts).toHaveLength(5);
    const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    for (const [index, leastMs] of [5, 10, 20, 20].entries()) expect(waits[index]).toBeGreaterThan(leastMs - 1);
    await token.first();
    expect(starts).toHaveLength(5);
  });

  test('the first is no longer asked for once nobody wants it', async () => {
    let fetches = 0;
    const fetchToken = async () => {
      fetches += 1;
      throw failure;
    };
    const token = createServiceToken(fetchToken, { now: () => performance.now() });
    const stopping = new AbortController();
    const first = token.first(stopping.signal);
    await new Promise((done) => setImmediate(done));
    stopping.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(fetches).toBe(1);
  });

  test('a success lets the attempts begin anew', async () => {
    const { token, fail, fetches, pass, started } = world();
    const failing = async () => {
      const caller = expect(token.current()).rejects.toBe(failure);
      await fail();
      await caller;
    };
    await failing();
    pass(1);
    await failing();
    pass(2);
    await started('first', 60);
    pass(60);
    await failing();
    pass(1); // one second again, not four
    const before = fetches();
    const caller = token.current().catch(() => {});
    expect(fetches()).toBe(before + 1);
    await fail();
    await caller;
  });

  test.each([
    [HOUR_S, HOUR_S - 5],
    [60, 55],
    [10, 5],
    [4, 2],
    [1, 0.5],
  ])('a token of %d s is held for %d s', async (lifeS, heldS) => {
    const { token, answer, pass, started } = world({ random: 1 });
    await started('first', lifeS);
    pass(heldS - 0.001);
    expect(await token.current()).toBe('first');
    pass(0.001);
    let served: string | undefined;
    const caller = token.current().then((value) => {
      served = value;
    });
    await new Promise<void>((done) => setImmediate(done));
    expect(served).toBeUndefined(); // waits for another one
    await answer('second');
    await caller;
    expect(served).toBe('second');
  });
});
