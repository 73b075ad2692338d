import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { pageSize, toConnection, toEdge } from '../../../src/resolvers/paging.ts';

describe('the size of a page', () => {
  test.each([
    [{}, 'start', 20],
    [{ first: null, last: null }, 'start', 20],
    [{ first: undefined }, 'start', 20],
    [{ first: 1 }, 'start', 1],
    [{ first: 100 }, 'start', 100],
    [{ first: 5, last: null }, 'start', 5],
    [{ last: 1 }, 'end', 1],
    [{ last: 100 }, 'end', 100],
    [{ first: null, last: 5 }, 'end', 5],
  ] as const)('of %j is taken from the %s, %i long', (args, from, size) => {
    expect(pageSize(args)).toEqual({ from, size });
  });

  test.each([
    [{ first: 0 }, '`first` takes 1 to 100.'],
    [{ first: -1 }, '`first` takes 1 to 100.'],
    [{ first: 101 }, '`first` takes 1 to 100.'],
    [{ first: 2 ** 31 - 1 }, '`first` takes 1 to 100.'],
    [{ first: Number.NaN }, '`first` takes 1 to 100.'],
    [{ last: 0 }, '`last` takes 1 to 100.'],
    [{ last: -5 }, '`last` takes 1 to 100.'],
    [{ last: 101 }, '`last` takes 1 to 100.'],
    [{ first: 1, last: 1 }, 'Give `first` or `last`, not both.'],
    [{ first: 0, last: 0 }, 'Give `first` or `last`, not both.'],
  ])('of %j is refused: %s', (args, message) => {
    expect(() => pageSize(args)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', message }));
  });

  test('is 1 to 100 or refused, whatever the number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.integer({ min: -5, max: 105 })), (size) => {
        if (size >= 1 && size <= 100) expect(pageSize({ first: size }).size).toBe(size);
        else expect(() => pageSize({ first: size })).toThrow('takes 1 to 100');
      }),
    );
  });
});

describe('a connection', () => {
  const more = { hasNextPage: true, hasPreviousPage: false };

  test('works out cursors and the total only when they are asked for', () => {
    const [cursor, total] = [vi.fn(() => 'c'), vi.fn(() => 7)];
    const connection = toConnection([toEdge('a', cursor), toEdge('b', cursor)], more, total);
    expect([connection.nodes, connection.pageInfo.hasNextPage, connection.pageInfo.hasPreviousPage]).toEqual([
      ['a', 'b'],
      true,
      false,
    ]);
    expect([cursor.mock.calls.length, total.mock.calls.length]).toEqual([0, 0]);
    expect([connection.pageInfo.endCursor, connection.totalCount]).toEqual(['c', 7]);
    expect([cursor.mock.calls.length, total.mock.calls.length]).toEqual([1, 1]);
  });

  test('begins and ends with the cursors of its first and last edge', () => {
    const edges = ['a', 'b', 'c'].map((node) => toEdge(node, () => `cursor of ${node}`));
    expect(toConnection(edges, more, () => 3).pageInfo).toMatchObject({
      startCursor: 'cursor of a',
      endCursor: 'cursor of c',
    });
  });

  test('that is empty has neither', () => {
    expect(toConnection([], more, () => 0).pageInfo).toMatchObject({ startCursor: null, endCursor: null });
  });
});
