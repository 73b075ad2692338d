import { describe, expect, test, vi } from 'vitest';
import { endless, lifetimeOf } from '../../../../src/datasources/http/lifetime.ts';
import { createSingleFlight, type Landing } from '../../../../src/datasources/http/single-flight.ts';

/** A flight that lands when the test says so, and one caller after another. */
function world() {
  const flights = createSingleFlight<string>();
  const started: { land(value: string): void; crash(error: Error): void; abort: ReturnType<typeof vi.fn> }[] = [];
  const start = (landing: Landing<string>) => {
    const abort = vi.fn();
    started.push({ land: (value) => landing.land(value), crash: (error) => landing.crash(error), abort });
    return { abort };
  };
  const caller = (key = 'key', owner = 'owner') => {
    const controller = new AbortController();
    return { leave: () => controller.abort(), answer: flights.join(owner, key, lifetimeOf(controller.signal), start) };
  };
  return { flights, started, start, caller };
}

const aborted = expect.objectContaining({ reason: 'aborted' });

describe('one flight for a key', () => {
  test('serves all who ask while it is under way', async () => {
    const { flights, started, caller } = world();
    const callers = Array.from({ length: 100 }, () => caller());
    expect([started.length, flights.size]).toEqual([1, 1]);
    started[0]?.land('answer');
    expect(new Set(await Promise.all(callers.map(({ answer }) => answer)))).toEqual(new Set(['answer']));
  });

  test('fails for all who wait for it', async () => {
    const { flights, started, caller } = world();
    const callers = [caller(), caller()];
    const error = new Error('lost');
    started[0]?.crash(error);
    for (const { answer } of callers) await expect(answer).rejects.toBe(error);
    expect(flights.size).toBe(0);
  });

  test.each([
    ['key', ['users/1', 'Bearer a'], ['users/2', 'Bearer a']],
    ['credential', ['users/1', 'Bearer a'], ['users/1', 'Bearer b']],
  ] as const)('is not joined under another %s', async (_what, first, second) => {
    const { started, caller } = world();
    const [one, other] = [caller(...first), caller(...second)];
    expect(started).toHaveLength(2);
    started[1]?.land('of b');
    started[0]?.land('of a');
    expect([await one.answer, await other.answer]).toEqual(['of a', 'of b']);
  });

  test('leaves nothing behind: who asks after it has landed starts anew', async () => {
    const { flights, started, caller } = world();
    const first = caller();
    started[0]?.land('old');
    await first.answer;
    expect(flights.size).toBe(0);
    const second = caller();
    expect(started).toHaveLength(2);
    started[1]?.land('new');
    expect(await second.answer).toBe('new');
  });

  test('is not aborted by those who leave after it has landed', async () => {
    const { started, caller } = world();
    const only = caller();
    started[0]?.land('answer');
    await only.answer;
    await Promise.resolve(); // until it has stopped listening
    only.leave();
    expect(started[0]?.abort).not.toHaveBeenCalled();
  });
});

describe('who leaves', () => {
  test('does not disturb the others', async () => {
    const { started, caller } = world();
    const [first, second, third] = [caller(), caller(), caller()];
    first.leave();
    third.leave();
    await expect(first.answer).rejects.toEqual(aborted);
    await expect(third.answer).rejects.toEqual(aborted);
    expect(started[0]?.abort).not.toHaveBeenCalled();
    started[0]?.land('answer');
    expect(await second.answer).toBe('answer');
    expect(started[0]?.abort).not.toHaveBeenCalled();
  });

  test('last, stops the flight, once', async () => {
    const { flights, started, caller } = world();
    const [first, second] = [caller(), caller()];
    first.leave();
    second.leave();
    await expect(first.answer).rejects.toEqual(aborted);
    await expect(second.answer).rejects.toEqual(aborted);
    expect(started[0]?.abort).toHaveBeenCalledTimes(1);
    expect(flights.size).toBe(0);
  });

  test('does so at once, without waiting for the flight to end', async () => {
    const { caller } = world();
    const only = caller();
    only.leave();
    await expect(only.answer).rejects.toEqual(aborted);
  });

  test('twice, counts once', async () => {
    const { started, caller } = world();
    const [first, second] = [caller(), caller()];
    first.leave();
    first.leave();
    await expect(first.answer).rejects.toEqual(aborted);
    started[0]?.land('answer');
    expect(await second.answer).toBe('answer');
  });

  test('before asking, starts nothing', async () => {
    const { flights, started, start } = world();
    await expect(flights.join('owner', 'key', lifetimeOf(AbortSignal.abort()), start)).rejects.toEqual(aborted);
    expect([started.length, flights.size]).toEqual([0, 0]);
  });
});

describe('a newcomer after an abort', () => {
  test('starts anew instead of joining what is being torn down', async () => {
    const { flights, started, caller } = world();
    const left = caller();
    left.leave();
    const newcomer = caller();
    expect(started).toHaveLength(2);
    started[0]?.crash(new Error('torn down'));
    await expect(left.answer).rejects.toEqual(aborted);
    expect(flights.size).toBe(1); // the end of the old flight does not take the new one with it
    started[1]?.land('fresh');
    expect(await newcomer.answer).toBe('fresh');
    expect(started[1]?.abort).not.toHaveBeenCalled();
    expect(flights.size).toBe(0);
  });
});

test('work that belongs to the process is never left', async () => {
  const { flights, started, start } = world();
  expect(endless.ended).toBe(false);
  const answer = flights.join('owner', 'key', endless, start);
  started[0]?.land('answer');
  expect(await answer).toBe('answer');
});

describe('a lifetime', () => {
  test('calls back all who listen, once, and not who has stopped listening', () => {
    const controller = new AbortController();
    const lifetime = lifetimeOf(controller.signal);
    const [stays, stops] = [vi.fn(), vi.fn()];
    lifetime.onEnd(stays);
    lifetime.onEnd(stops)();
    expect(lifetime.ended).toBe(false);
    controller.abort();
    expect(lifetime.ended).toBe(true);
    expect([stays.mock.calls.length, stops.mock.calls.length]).toEqual([1, 0]);
  });

  test('hangs one listener on the signal, however many wait', () => {
    const { signal } = new AbortController();
    const listen = vi.spyOn(signal, 'addEventListener');
    const lifetime = lifetimeOf(signal);
    for (let count = 0; count < 100; count += 1) lifetime.onEnd(() => {});
    expect(listen).toHaveBeenCalledTimes(1);
  });
});
