import { beforeAll, expect, test, vi } from 'vitest';
import { createRemoteKeys, type KeyState } from '../../../../src/server/workers/remote-keys.ts';
import { type SigningKey, signingKey } from '../../../support/issuer.ts';

const STALE_MS = 1_000;
let first: SigningKey;
let second: SigningKey;
beforeAll(() => {
  first = signingKey({ kid: 'first' });
  second = signingKey({ kid: 'second' });
});

const stateOf = (version: number, keys: SigningKey[], ageMs = 0): KeyState => ({
  version,
  ageMs,
  keys: keys.map(({ kid, jwk }) => ({ kid, identity: `${jwk.n}.${jwk.e}` })),
});

function remote() {
  let at = 0;
  const find = vi.fn(async (_kid: string, _version: number) => null as KeyState | null);
  const keys = createRemoteKeys({ find, staleMs: STALE_MS, nowMs: () => at });
  return {
    keys,
    find,
    pass(ms: number) {
      at += ms;
    },
  };
}

test('keys that were told of are found without asking, and stay the same objects', async () => {
  const { keys, find } = remote();
  expect([keys.wasReady(), keys.isReady()]).toEqual([false, false]);
  await keys.learn(stateOf(1, [first]));
  const [key] = await keys.find('first');
  expect(key).toMatchObject({ kid: 'first' });
  await keys.learn(stateOf(2, [second, first]));
  expect(await keys.find('first')).toEqual([key]);
  expect((await keys.find('first'))[0]).toBe(key);
  expect(find).not.toHaveBeenCalled();
  expect([keys.wasReady(), keys.isReady()]).toEqual([true, true]);
});

test('an unknown name is asked about with what is known, and what comes is learned', async () => {
  const { keys, find } = remote();
  await keys.learn(stateOf(3, [first]));
  expect(await keys.find('second')).toEqual([]);
  find.mockResolvedValueOnce(stateOf(4, [second]));
  expect(await keys.find('second')).toMatchObject([{ kid: 'second' }]);
  expect(find.mock.calls).toEqual([
    ['second', 3],
    ['second', 3],
  ]);
  expect(await keys.find('first')).toEqual([]); // withdrawn
});

test('keys that are older than those known are passed by', async () => {
  const { keys } = remote();
  await Promise.all([keys.learn(stateOf(2, [second])), keys.learn(stateOf(1, [first]))]);
  expect(await keys.find('second')).toHaveLength(1);
  expect(await keys.find('first')).toHaveLength(0);
});

test('their age counts from the fetch, and too old ones vouch for nothing', async () => {
  const { keys, pass } = remote();
  await keys.learn(stateOf(1, [first], 400));
  pass(600);
  expect(await keys.find('first')).toHaveLength(1);
  pass(1);
  await expect(keys.find('first')).rejects.toMatchObject({ name: 'KeysUnavailable', retryAfterSeconds: 15 });
  expect(keys.wasReady()).toBe(true);
});

test('a primary that does not answer leaves what is known, and no keys where none is', async () => {
  const { keys, find } = remote();
  find.mockRejectedValue(new Error('gone'));
  await expect(keys.find('first')).rejects.toMatchObject({ name: 'KeysUnavailable' });
  await keys.learn(stateOf(1, [first]));
  expect(await keys.find('second')).toEqual([]);
});

test('what is no key that tokens may be checked with is no key here either', async () => {
  const { keys } = remote();
  await keys.learn({ version: 1, ageMs: 0, keys: [{ kid: 'short', identity: 'AQAB.AQAB' }] });
  expect(await keys.find('short')).toEqual([]);
});
