import { describe, expect, test, vi } from 'vitest';
import { createKeySet, type IssuerKey, KeysFailed } from '../../../../src/server/caller/key-set.ts';
import { KeysUnavailable } from '../../../../src/server/caller/refusals.ts';

const MINUTE_MS = 60_000;

/** Only looked at for which it is. */
const keyNamed = (kid: string, identity = kid): IssuerKey => ({ kid, identity, key: {} as CryptoKey });

/** A key set at a time that only the test moves, over a key server that answers when the test says. */
function watched({ refreshMs = 10 * MINUTE_MS, staleMs = 60 * MINUTE_MS } = {}) {
  let atMs = 1_000_000;
  const starts: number[] = [];
  let held: { give(keys: readonly IssuerKey[]): void; fail(): void }[] = [];
  let answer: (() => Promise<readonly IssuerKey[]>) | undefined;
  const onRefreshed = vi.fn();
  const onFailed = vi.fn();
  const fetchKeys = () => {
    starts.push(atMs);
    if (answer) return answer();
    return new Promise<readonly IssuerKey[]>((resolve, reject) => {
      held.push({ give: resolve, fail: () => reject(new KeysFailed({ reason: 'unreachable' })) });
    });
  };
  const keys = createKeySet(fetchKeys, { refreshMs, staleMs, nowMs: () => atMs, onRefreshed, onFailed });
  return {
    keys,
    starts,
    onRefreshed,
    onFailed,
    pass(ms: number) {
      atMs += ms;
    },
    serve(...listed: readonly IssuerKey[]) {
      answer = async () => listed;
    },
    fail() {
      answer = () => Promise.reject(new KeysFailed({ reason: 'status', status: 500 }));
    },
    hold() {
      answer = undefined;
    },
    held: () => {
      const all = held;
      held = [];
      return all;
    },
    /** The most fetches that began within any half minute. */
    most: () => Math.max(0, ...starts.map((from) => starts.filter((at) => at >= from && at - from < 30_000).length)),
  };
}

describe('keys', () => {
  test('are fetched once, and found by name from then on', async () => {
    const { keys, serve, starts } = watched();
    const [one, other] = [keyNamed('one'), keyNamed('other')];
    serve(one, other);
    expect([keys.isReady(), keys.wasReady()]).toEqual([false, false]);
    expect(await keys.find('one')).toEqual([one]);
    expect(await keys.find('other')).toEqual([other]);
    expect(keys.isReady()).toBe(true);
    expect(starts).toHaveLength(1);
  });

  test('of one name are all given, each once', async () => {
    const { keys, serve } = watched();
    serve(keyNamed('k', 'a'), keyNamed('k', 'b'), keyNamed('k', 'a'));
    expect((await keys.find('k')).map(({ identity }) => identity)).toEqual(['a', 'b']);
  });

  test('are fetched anew after ten minutes, behind the back of those who ask', async () => {
    const { keys, serve, pass, hold, held, starts } = watched();
    serve(keyNamed('k'));
    await keys.find('k');
    hold();
    pass(10 * MINUTE_MS - 1);
    keys.refreshWhenDue();
    expect(starts).toHaveLength(1);
    pass(1);
    expect(await keys.find('k')).toHaveLength(1); // though the fetch that it began has no answer yet
    expect(starts).toHaveLength(2);
    expect(held()).toHaveLength(1);
  });

  test('stay the same objects where they are the same, so that what they proved stays proven', async () => {
    const { keys, serve, pass, onRefreshed } = watched();
    const first = keyNamed('k');
    serve(first);
    await keys.find('k');
    serve(keyNamed('k'));
    pass(10 * MINUTE_MS);
    keys.refreshWhenDue();
    await vi.waitFor(async () => expect((await keys.find('k'))[0]).toBe(first));
    serve(keyNamed('k', 'another'));
    pass(10 * MINUTE_MS);
    keys.refreshWhenDue();
    await vi.waitFor(async () => expect((await keys.find('k'))[0]).not.toBe(first));
    expect(onRefreshed).toHaveBeenCalledTimes(2);
  });

  test('that the issuer has taken away are gone with the next fetch', async () => {
    const { keys, serve, pass } = watched();
    serve(keyNamed('old'));
    await keys.find('old');
    serve(keyNamed('new'));
    pass(10 * MINUTE_MS);
    await keys.find('old');
    expect(await keys.find('new')).toHaveLength(1);
    expect(await keys.find('old')).toEqual([]);
  });
});

describe('while the key server fails', () => {
  test('the keys serve for an hour and not a moment longer', async () => {
    const { keys, serve, fail, pass, onFailed } = watched();
    serve(keyNamed('k'));
    await keys.find('k');
    fail();
    for (let minute = 1; minute <= 60; minute += 1) {
      pass(MINUTE_MS);
      keys.refreshWhenDue();
      expect(await keys.find('k')).toHaveLength(1);
    }
    expect(onFailed).toHaveBeenCalledWith({ reason: 'status', status: 500 });
    pass(1);
    expect([keys.isReady(), keys.wasReady()]).toEqual([false, true]);
    await expect(keys.find('k')).rejects.toBeInstanceOf(KeysUnavailable);
    serve(keyNamed('k'));
    pass(15_000);
    expect(await keys.find('k')).toHaveLength(1);
  });

  test('it is asked again every quarter of a minute, no more often', async () => {
    const { keys, fail, pass, starts, most } = watched();
    fail();
    for (let second = 0; second < 120; second += 1) {
      await expect(keys.find('k')).rejects.toBeInstanceOf(KeysUnavailable);
      pass(1_000);
    }
    expect(starts).toHaveLength(8);
    expect(most()).toBe(2);
  });

  test('who asks is told when to come back', async () => {
    const { keys, fail } = watched();
    fail();
    await expect(keys.find('k')).rejects.toMatchObject({ retryAfterSeconds: 15 });
  });
});

describe('a name that nobody knows', () => {
  test('has the keys fetched at once, so that a new key is taken at once', async () => {
    const { keys, serve, starts, pass } = watched();
    serve(keyNamed('old'));
    await keys.find('old');
    pass(1);
    serve(keyNamed('old'), keyNamed('new'));
    expect(await keys.find('new')).toHaveLength(1);
    expect(starts).toHaveLength(2);
  });

  test.each(['up', 'down'])('as often as one likes: two fetches in any half minute, key server %s', async (state) => {
    const { keys, serve, fail, pass, most, starts } = watched();
    serve(keyNamed('k'));
    await keys.find('k');
    if (state === 'down') fail();
    for (let at = 0; at < 3_000; at += 1) {
      expect(await keys.find(`forged ${at}`)).toEqual([]);
      expect(await keys.find('k')).toHaveLength(1);
      pass(100);
    }
    expect(most()).toBe(2);
    expect(starts.length).toBeGreaterThan(15); // of five minutes: it does not stop asking either
  });

  test('a new key is seen within half a minute, whoever asks for what meanwhile', async () => {
    const { keys, serve, pass } = watched();
    serve(keyNamed('k'));
    for (let at = 0; at < 500; at += 1) {
      await keys.find('k');
      await keys.find(`forged ${at}`);
      pass(100);
    }
    serve(keyNamed('k'), keyNamed('new'));
    let waitedMs = 0;
    while ((await keys.find('new')).length === 0) {
      await keys.find('forged');
      pass(100);
      waitedMs += 100;
    }
    expect(waitedMs).toBeLessThanOrEqual(15_000);
  });

  test('waits for the fetch under way, a hundred at most; known names wait for nothing', async () => {
    const { keys, serve, hold, held, starts, pass } = watched();
    serve(keyNamed('k'));
    await keys.find('k');
    pass(1);
    hold();
    const settled: number[] = [];
    const asked = Array.from({ length: 150 }, (_, at) =>
      keys.find(`forged ${at}`).then((found) => {
        settled.push(at);
        return found;
      }),
    );
    expect(await keys.find('k')).toHaveLength(1);
    await vi.waitFor(() => expect(settled).toHaveLength(50));
    expect(settled.every((at) => at >= 100)).toBe(true);
    expect(starts).toHaveLength(2);
    held()[0]?.give([keyNamed('k'), keyNamed('forged 7')]);
    const found = await Promise.all(asked);
    expect(found.map(({ length }) => length).indexOf(1)).toBe(7);
  });
});
