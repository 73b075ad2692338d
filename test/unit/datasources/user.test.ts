import { describe, expect, test } from 'vitest';
import { RequestRefused, upstreamError } from '../../../src/datasources/errors.ts';
import { createUserSource, User } from '../../../src/datasources/user.ts';
import { type Answers, fakeHttp, idOf, nextLink } from './fake-http.ts';

const [A, B, C] = [idOf(1), idOf(2), idOf(3)];
const page = (ids: string[], next?: string) => ({
  _embedded: { users: ids.map((id) => ({ id })) },
  ...(next !== undefined && { _links: nextLink(next) }),
});

const source = (answers: Answers, lookup = { idFilterRefused: false }) => {
  const http = fakeHttp(answers);
  return { http, lookup, ...createUserSource(http, lookup) };
};
const refused = (...reasons: string[]) => new RequestRefused(new Set(reasons), { correlationId: 'c' });

describe('users found by their ids', () => {
  const query = `users?filter=${encodeURIComponent(`(id eq "${A}") or (id eq "${B}")`)}&limit=2`;

  test('come in one call', async () => {
    const { findByIds, http } = source({ [query]: page([B, A]) });
    expect(new Set((await findByIds([A, B])).keys())).toEqual(new Set([A, B]));
    expect(http.calls).toEqual([query]);
  });

  test('are looked for on further pages, until all are found', async () => {
    const answers = {
      [query]: page([], 'users?c=1'),
      'users?c=1': page([A], 'users?c=2'),
      'users?c=2': page([B], 'users?c=3'),
    };
    const { findByIds, http } = source(answers);
    expect((await findByIds([A, B])).size).toBe(2);
    expect(http.calls).toEqual([query, 'users?c=1', 'users?c=2']);
  });

  test('are not those that nobody asked for, where the filter is ignored', async () => {
    const { findByIds } = source({ [query]: page([C, A]) });
    expect([...(await findByIds([A, B])).keys()]).toEqual([A]);
  });

  test('are looked for on three pages at most, for a filter that is ignored would send everybody', async () => {
    const { findByIds, http } = source({ [query]: page([A], 'users?c=1'), 'users?c=1': page([C], 'users?c=1') });
    expect([...(await findByIds([A, B])).keys()]).toEqual([A]);
    expect(http.calls).toHaveLength(3);
  });

  test('fail where PingOne does not filter by id, which is remembered: from then on nothing is asked', async () => {
    const lookup = { idFilterRefused: false };
    const failure = refused('INVALID_REQUEST', 'INVALID_FILTER');
    const { findByIds, http } = source({ [query]: failure }, lookup);
    await expect(findByIds([A, B])).rejects.toBe(failure);
    expect((await findByIds([A, B])).size).toBe(0);
    expect([http.calls.length, lookup.idFilterRefused]).toEqual([1, true]);
  });

  test.each([
    ['another refusal', refused('INVALID_DATA')],
    ['an answer that cannot be used', upstreamError('UPSTREAM_INVALID')],
    ['an upstream that is away', upstreamError('UPSTREAM_UNAVAILABLE')],
    ['anything else', new Error('lost')],
  ])('fail with %s, which is not remembered', async (_name, failure) => {
    const { findByIds, lookup } = source({ [query]: failure });
    await expect(findByIds([A, B])).rejects.toBe(failure);
    expect(lookup.idFilterRefused).toBe(false);
  });
});

describe('a page of users', () => {
  test('tells its users, its successor and the total', async () => {
    const { page: read } = source({ 'users?limit=2': { ...page([A, B], 'users?c=1'), count: 7 } });
    const answer = await read('limit=2', { isClients: false });
    expect([answer?.users.map(({ id }) => id), answer?.next, answer?.total]).toEqual([[A, B], 'c=1', 7]);
  });

  test.each([
    [{}, null],
    [{ count: null }, null],
    [{ size: 2 }, null],
    [{ count: 0 }, 0],
  ])('of %j has the total %s', async (extra, total) => {
    const answer = await source({ 'users?limit=2': { ...page([]), ...extra } }).page('limit=2', { isClients: false });
    expect(answer?.total).toBe(total);
  });

  test.each([
    [true, 'BAD_USER_INPUT'],
    [false, 'UPSTREAM_INVALID'],
  ])("that PingOne refuses is the client's to mend where the query is theirs (%s): %s", async (isClients, code) => {
    const read = source({ 'users?limit=2': refused('INVALID_FILTER') }).page('limit=2', { isClients });
    await expect(read).rejects.toMatchObject({ code, retryable: false, correlationId: 'c' });
  });

  test("that fails in another way is not the client's to mend", async () => {
    const failure = upstreamError('FORBIDDEN');
    await expect(source({ 'users?limit=2': failure }).page('limit=2', { isClients: true })).rejects.toBe(failure);
  });

  test('is null where PingOne shows no such list', async () => {
    expect(await source({}).page('limit=2', { isClients: true })).toBeNull();
  });
});

describe('the query of a page', () => {
  test.each([
    ['limit=5&cursor=a', 9, 'limit=9&cursor=a'],
    ['cursor=a&limit=5', 9, 'cursor=a&limit=9'],
    ['limit=50&cursor=a', 9, 'limit=50&cursor=a'],
    ['cursor=a', 9, 'cursor=a'],
    ['nolimit=5&cursor=a', 9, 'nolimit=5&cursor=a'],
    ['filter=x%26limit%3D5&cursor=a', 9, 'filter=x%26limit%3D5&cursor=a'],
  ])('%s asks for at least %i as %s', (query, size, expected) => {
    expect(source({}).atLeast(query, size)).toBe(expected);
  });

  test('is refused where a filter makes it too long, in words that hold none of it', () => {
    const { firstPage } = source({});
    expect(firstPage({ email: { equals: 'x'.repeat(3_900) } }, 20)).toContain('x'.repeat(3_900));
    const tooLong = () => firstPage({ email: { equals: 'mark'.repeat(1_100) } }, 20);
    expect(tooLong).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    expect(tooLong).not.toThrow('mark');
  });
});

describe('one user', () => {
  test('is who was asked for', async () => {
    expect(await source({ [`users/${A}`]: { id: A, username: 'ada' } }).get(A)).toMatchObject({
      id: A,
      isProven: true,
      username: 'ada',
    });
  });

  test('is nobody where PingOne says 404', async () => {
    expect(await source({}).get(A)).toBeNull();
  });

  test('is refused where PingOne sends another', async () => {
    await expect(source({ [`users/${A}`]: { id: B } }).get(A)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test('that was never read knows nothing but the id, and does not pass for an empty one', () => {
    const stub = new User(A, null);
    expect([stub.id, stub.isProven]).toEqual([A, false]);
    expect(() => stub.username).toThrow('never loaded');
  });
});
