import { expect, test, vi } from 'vitest';
import { upstreamError } from '../../../../src/datasources/errors.ts';
import { createRemoteToken } from '../../../../src/server/workers/remote-token.ts';

function held(first: { accessToken: string; goodForMs: number; renewInMs: number } | null = null) {
  let at = 0;
  const current = vi.fn(async () => ({
    accessToken: `token-${current.mock.calls.length}`,
    goodForMs: 100_000,
    renewInMs: 80_000,
  }));
  const other = vi.fn(async (_refused: string) => null as null | Awaited<ReturnType<typeof current>>);
  const token = createRemoteToken({ current, other }, { now: () => at, first, againMs: 10 });
  return {
    token,
    current,
    other,
    pass(ms: number) {
      at += ms;
    },
  };
}

test('many who need it at once ask once, and nobody asks while it is good', async () => {
  const { token, current, pass } = held();
  expect(await Promise.all([token.current(), token.current(), token.current()])).toEqual([
    'token-1',
    'token-1',
    'token-1',
  ]);
  pass(79_000);
  expect(await token.current()).toBe('token-1');
  expect(current).toHaveBeenCalledTimes(1);
});

test('once there may be a newer one it is asked for behind the back of whoever gets the old one', async () => {
  const { token, current, pass } = held();
  await token.current();
  pass(80_000);
  expect(await Promise.all([token.current(), token.current()])).toEqual(['token-1', 'token-1']);
  expect(current).toHaveBeenCalledTimes(2);
  await vi.waitFor(async () => expect(await token.current()).toBe('token-2'));
});

test('a token that is over is not used, and a failure is told to whoever needs one', async () => {
  const { token, current, pass } = held({ accessToken: 'given', goodForMs: 1_000, renewInMs: 800 });
  expect(await token.current()).toBe('given');
  pass(1_000);
  current.mockRejectedValueOnce(upstreamError('UPSTREAM_UNAVAILABLE'));
  await expect(token.current()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(await token.current()).toBe('token-2');
});

test('the first one is asked for until there is one, or until it is no longer wanted', async () => {
  const { token, current } = held();
  current.mockRejectedValueOnce(upstreamError('UPSTREAM_UNAVAILABLE'));
  await token.first();
  expect(current).toHaveBeenCalledTimes(2);
  const { token: never, current: failing } = held();
  failing.mockRejectedValue(upstreamError('UPSTREAM_UNAVAILABLE'));
  const stopping = new AbortController();
  const first = never.first(stopping.signal);
  stopping.abort();
  await expect(first).rejects.toThrow();
});

test('a refused token is asked about only where it is the one that is held', async () => {
  const { token, other } = held({ accessToken: 'given', goodForMs: 1_000, renewInMs: 800 });
  expect(await token.afterRefusal('an older one')).toBe('given');
  expect(other).not.toHaveBeenCalled();
  expect(await token.afterRefusal('given')).toBeUndefined();
  other.mockResolvedValueOnce({ accessToken: 'newer', goodForMs: 1_000, renewInMs: 800 });
  expect(await token.afterRefusal('given')).toBe('newer');
  expect(await token.current()).toBe('newer');
  expect(other.mock.calls).toEqual([['given'], ['given']]);
});
