import { describe, expect, test, vi } from 'vitest';
import { upstreamError } from '../../../src/datasources/errors.ts';
import { each, grouped, inPlaceOfReads, memo, perRequest } from '../../../src/resolvers/batch.ts';
import { fakeContext } from './fake-context.ts';

const failure = new Error('lost');

describe('each', () => {
  test('gives results in the order of the keys, whichever comes first', async () => {
    const waits: Record<string, () => void> = {};
    const all = each(['a', 'b'], (key) => new Promise<string>((resolve) => (waits[key] = () => resolve(key))));
    waits.b?.();
    waits.a?.();
    expect(await all).toEqual(['a', 'b']);
  });

  test.each([
    ['rejects', () => Promise.reject(failure)],
    [
      'throws',
      () => {
        throw failure;
      },
    ],
  ])('lets a key that %s fail alone', async (_how, fail) => {
    const results = await each(['a', 'b', 'c'], (key): string | Promise<string> => (key === 'b' ? fail() : key));
    expect(results).toEqual(['a', failure, 'c']);
  });

  test('makes an error of what is none', async () => {
    const [result] = await each(['a'], () => Promise.reject('mark'));
    expect(result).toBeInstanceOf(Error);
    expect(result).toMatchObject({ cause: 'mark' });
    expect(String(result)).not.toContain('mark');
  });

  test('of no keys is nothing', async () => {
    expect(await each([], () => 1)).toEqual([]);
  });
});

describe('grouped', () => {
  const groupOf = (key: string) => key.slice(0, 1);

  test('reads each group once, with its keys in order, and finds results by key', async () => {
    const read = vi.fn(async (keys: readonly string[]) => (key: string) => `${key} of ${keys.join('+')}`);
    expect(await grouped(['a1', 'b1', 'a2'], groupOf, read)).toEqual(['a1 of a1+a2', 'b1 of b1', 'a2 of a1+a2']);
    expect(read.mock.calls).toEqual([[['a1', 'a2']], [['b1']]]);
  });

  test('reads all groups at once', async () => {
    const started: string[] = [];
    let land: () => void = () => {};
    const landing = new Promise<void>((resolve) => {
      land = resolve;
    });
    const results = grouped(['a1', 'b1', 'c1'], groupOf, async ([first]) => {
      started.push(first ?? '');
      await landing;
      return (key: string) => key;
    });
    expect(started).toEqual(['a1', 'b1', 'c1']);
    land();
    expect(await results).toEqual(['a1', 'b1', 'c1']);
  });

  test('lets a group that fails take its own keys with it, no others', async () => {
    const results = await grouped(['a1', 'b1', 'a2'], groupOf, async (keys) => {
      if (keys.includes('a1')) throw failure;
      return (key) => key;
    });
    expect(results).toEqual([failure, 'b1', failure]);
  });

  test('lets a key that is not found fail alone', async () => {
    const results = await grouped(['a1', 'a2'], groupOf, async () => (key) => {
      if (key === 'a1') throw failure;
      return key;
    });
    expect(results).toEqual([failure, 'a2']);
  });

  test('waits for a find that reads once more', async () => {
    expect(await grouped(['a1'], groupOf, async () => async (key) => `late ${key}`)).toEqual(['late a1']);
  });
});

describe('memo', () => {
  const keyOf = ({ id }: { id: string }) => id;

  test('reads once for a key, however many ask and whatever object they ask with', async () => {
    const read = vi.fn(async ({ id }: { id: string }) => `${id}!`);
    const { read: ask } = memo(read, keyOf);
    expect(await Promise.all([ask({ id: 'a' }), ask({ id: 'a' }), ask({ id: 'b' })])).toEqual(['a!', 'a!', 'b!']);
    expect(await ask({ id: 'a' })).toBe('a!');
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('tells whether a key was asked for, without asking', () => {
    const read = vi.fn(async () => 1);
    const { read: ask, asked } = memo(read, keyOf);
    expect(asked({ id: 'a' })).toBe(false);
    void ask({ id: 'a' });
    expect([asked({ id: 'a' }), asked({ id: 'b' }), read.mock.calls.length]).toEqual([true, false, 1]);
  });

  test('keeps a failure for the request too: nothing is asked twice', async () => {
    const read = vi.fn(() => Promise.reject(failure));
    const { read: ask } = memo(read, keyOf);
    await expect(ask({ id: 'a' })).rejects.toBe(failure);
    await expect(ask({ id: 'a' })).rejects.toBe(failure);
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe('inPlaceOfReads', () => {
  const invalid = upstreamError('UPSTREAM_INVALID');
  const away = upstreamError('UPSTREAM_UNAVAILABLE');

  test.each([
    ['shows something', 'list', false, 'list'],
    ['shows nothing', null, false, null],
    ['cannot be read', invalid, false, null],
    ['is wanted for itself, and cannot be read', invalid, true, null],
    ['is wanted for itself, and fails', away, true, null],
    ['is wanted for itself, and shows something', 'list', true, 'list'],
  ])('of a list that %s', async (_name, answer, isAskedFor, expected) => {
    const list = answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    expect(await inPlaceOfReads(list, { isAskedFor })).toBe(expected);
  });

  test.each([[away], [upstreamError('FORBIDDEN')], [failure]])('fails with %s', async (error) => {
    await expect(inPlaceOfReads(Promise.reject(error))).rejects.toBe(error);
  });
});

test('perRequest makes a thing once for each request', () => {
  const make = vi.fn(() => ({}));
  const thingOf = perRequest(make);
  const [one, other] = [fakeContext().context, fakeContext().context];
  expect(thingOf(one)).toBe(thingOf(one));
  expect(thingOf(one)).not.toBe(thingOf(other));
  expect(make.mock.calls).toEqual([[one], [other]]);
});
