import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline, totalMs } from '../../../../src/datasources/http/deadline.ts';
import { createLifetime, endless } from '../../../../src/datasources/http/lifetime.ts';

const FIGURES = { deadlineMs: 10_000, contentDeadlineMs: 20_000 };
const elapsed = () => performance.now();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  [false, Number.POSITIVE_INFINITY, 10_000],
  [true, Number.POSITIVE_INFINITY, 20_000],
  [false, 3_000, 3_000],
  [true, 3_000, 3_000],
  [true, 15_000, 15_000],
  [false, 15_000, 10_000],
])('content %s, allowed %d: %d ms', (content, allowedMs, expected) => {
  expect(totalMs(FIGURES, { content, allowedMs })).toBe(expected);
});

describe('a deadline', () => {
  test('ends those who wait when it is over, once', () => {
    const deadline = startDeadline(endless, FIGURES, elapsed);
    const callback = vi.fn();
    deadline.onEnd(callback);
    vi.advanceTimersByTime(9_999);
    expect([deadline.ended, deadline.leftMs(), callback.mock.calls]).toEqual([false, 1, []]);
    vi.advanceTimersByTime(60_000);
    expect(callback.mock.calls).toEqual([['late']]);
    expect([deadline.ended, deadline.reason]).toEqual([true, 'late']);
  });

  test('is longer from the moment on that content is read', () => {
    const deadline = startDeadline(endless, FIGURES, elapsed);
    const callback = vi.fn();
    deadline.onEnd(callback);
    vi.advanceTimersByTime(9_000);
    deadline.readsContent();
    vi.advanceTimersByTime(10_999);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  test('ends with the client who leaves before', () => {
    const presence = createLifetime();
    const deadline = startDeadline(presence, FIGURES, elapsed);
    const callback = vi.fn();
    deadline.onEnd(callback);
    presence.end('aborted');
    expect(callback.mock.calls).toEqual([['aborted']]);
    expect([deadline.ended, deadline.reason, vi.getTimerCount()]).toEqual([true, 'aborted', 0]);
  });

  test('has one timer however many wait, and none when nobody does', () => {
    const deadline = startDeadline(createLifetime(), FIGURES, elapsed);
    expect(vi.getTimerCount()).toBe(0);
    const stops = Array.from({ length: 100 }, () => deadline.onEnd(() => {}));
    expect(vi.getTimerCount()).toBe(1);
    for (const stop of stops) stop();
    expect(vi.getTimerCount()).toBe(0);
    deadline.onEnd(() => {});
    expect(vi.getTimerCount()).toBe(1);
  });
});
