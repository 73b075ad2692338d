import { describe, expect, test } from 'vitest';
import { allPages, embedded, nextQuery, queryOf } from '../../../../src/datasources/http/hal.ts';
import { CONTENT } from '../../../../src/datasources/http/read-limits.ts';
import { BASE_PATH, CORRELATION_ID, fakeHttp, idOf, nextLink, ORIGIN, recordOf } from '../fake-http.ts';

const invalid = expect.objectContaining({ code: 'UPSTREAM_INVALID' });
const idsOf = (page: Record<string, unknown>) => embedded(recordOf(page), 'users').map((user) => user.text('id'));

describe('the items of a page', () => {
  test.each([
    ['in `_embedded`', { _embedded: { users: [{ id: 'a' }, { id: 'b' }] } }, ['a', 'b']],
    ['in an empty list', { _embedded: { users: [] }, size: 0 }, []],
    ['in an empty `_embedded`', { _embedded: {} }, []],
    ['under another name', { _embedded: { groups: [{ id: 'a' }] } }, []],
    ['null', { _embedded: { users: null } }, []],
    ['absent with all of `_embedded`', { size: 0 }, []],
    ['absent with `_embedded` null', { _embedded: null }, []],
    ['absent with `_embedded` an empty list', { _embedded: [] }, []],
    ['beside `_embedded`', { _embedded: {}, users: [{ id: 'a' }] }, ['a']],
    ['at the top', { users: [{ id: 'a' }] }, ['a']],
  ])('are read where they are %s', (_name, page, expected) => {
    expect(idsOf(page)).toEqual(expected);
  });

  test.each([
    [{ _embedded: [{}] }],
    [{ _embedded: 'x' }],
    [{ _embedded: { users: {} } }],
    [{ _embedded: { users: ['a'] } }],
  ])('are refused in %j', (page) => {
    expect(() => idsOf(page)).toThrow(invalid);
  });
});

describe('the link to the next page', () => {
  const next = (href: unknown) => nextQuery(recordOf({ _links: { next: { href } } }), fakeHttp(), 'users');
  const good = `${ORIGIN}${BASE_PATH}users`;

  test.each([
    ['whole', `${good}?limit=5&cursor=a%2Fb`, 'limit=5&cursor=a%2Fb'],
    ['without a host', `${BASE_PATH}users?cursor=a`, 'cursor=a'],
    ['with the port that goes without saying', good.replace('.test', '.test:443'), ''],
    ['with a fragment', `${good}?cursor=a#top`, 'cursor=a'],
    ['a mere query', '?cursor=a', 'cursor=a'],
    ['without a query', good, ''],
    ['empty', '', null],
    ['null', null, null],
  ])('is followed if it is %s', (_name, href, query) => {
    expect(next(href)).toBe(query);
  });

  test.each([[{}], [{ _links: {} }], [{ _links: { next: null } }], [{ _links: { next: {} } }]])(
    'ends at %j',
    (page) => {
      expect(nextQuery(recordOf(page), fakeHttp(), 'users')).toBeNull();
    },
  );

  test.each([
    ['another host', `https://evil.test${BASE_PATH}users?cursor=a`],
    ['another host without a scheme', `//evil.test${BASE_PATH}users?cursor=a`],
    ['a host that begins like ours', `${ORIGIN}.evil.test${BASE_PATH}users`],
    ['another scheme', good.replace('https:', 'http:')],
    ['another port', good.replace('.test', '.test:8443')],
    ['a user', good.replace('https://', 'https://ada@')],
    ['a user and a password', good.replace('https://', 'https://ada:secret@')],
    ['our host as the user of another', `https://api.upstream.test@evil.test${BASE_PATH}users`],
    ['another environment', good.replace(idOf(0xe), idOf(0xf))],
    ['another resource', `${ORIGIN}${BASE_PATH}verifyPolicies`],
    ['a resource below', `${good}/${idOf(1)}`],
    ['a slash too many', `${good}/`],
    ['a way up', `${good}/../groups`],
    ['a way up, encoded', `${good}/%2e%2e/groups`],
    ['an encoded letter', `${ORIGIN}${BASE_PATH}%75sers`],
    ['another case', `${ORIGIN}${BASE_PATH}Users`],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:application/json,{}'],
    ['no address at all', 'http://[broken'],
    ['a number', 5],
  ])('is refused if it has %s', (_name, href) => {
    expect(() => next(href)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID', correlationId: CORRELATION_ID }),
    );
  });
});

describe('all pages', () => {
  const page = (name: string, next?: string) => ({ name, ...(next !== undefined && { _links: nextLink(next) }) });
  const names = (pages: Awaited<ReturnType<typeof allPages>>) => pages?.map((record) => record.text('name'));

  test('are one where there is no next', async () => {
    const http = fakeHttp({ users: page('a') });
    expect(names(await allPages(http, 'users', ''))).toEqual(['a']);
    expect(http.calls).toEqual(['users']);
  });

  test('come in order, one call each', async () => {
    const http = fakeHttp({
      'users?limit=2': page('a', 'users?cursor=1'),
      'users?cursor=1': page('b', 'users?cursor=2'),
      'users?cursor=2': page('c'),
    });
    expect(names(await allPages(http, 'users', 'limit=2', CONTENT))).toEqual(['a', 'b', 'c']);
    expect(http.calls).toEqual(['users?limit=2', 'users?cursor=1', 'users?cursor=2']);
  });

  test('are null where the collection is not there', async () => {
    expect(await allPages(fakeHttp(), 'users', '')).toBeNull();
  });

  test.each([
    ['goes in a circle of one', { users: page('a', 'users') }, 1],
    ['goes in a circle', { users: page('a', 'users?cursor=1'), 'users?cursor=1': page('b', 'users') }, 2],
    ['comes back to a later page', { users: page('a', 'users?c=1'), 'users?c=1': page('b', 'users?c=1') }, 2],
    ['loses its second page', { users: page('a', 'users?cursor=1') }, 2],
    ['leads elsewhere', { users: page('a', 'groups') }, 1],
  ])('are refused where the list %s, and nothing is asked twice', async (_name, answers, calls) => {
    const http = fakeHttp(answers);
    await expect(allPages(http, 'users', '')).rejects.toEqual(invalid);
    expect(http.calls).toHaveLength(calls);
  });

  const endless = (last: number) => (path: string) => {
    const number = Number(/cursor=(\d+)/.exec(path)?.[1] ?? 1);
    return page(String(number), number === last ? undefined : `users?cursor=${number + 1}`);
  };

  test('may be fifty', async () => {
    expect(await allPages(fakeHttp(endless(50)), 'users', '')).toHaveLength(50);
  });

  test('may not be more than fifty, and the fifty-first is not asked for', async () => {
    const http = fakeHttp(endless(51));
    await expect(allPages(http, 'users', '')).rejects.toEqual(invalid);
    expect(http.calls).toHaveLength(50);
  });

  test('are not given in part: the failure of one is the failure of all', async () => {
    const failure = new Error('lost');
    const http = fakeHttp({ users: page('a', 'users?cursor=1'), 'users?cursor=1': failure });
    await expect(allPages(http, 'users', '')).rejects.toBe(failure);
  });
});

test.each([
  [{}, ''],
  [{ limit: 5 }, 'limit=5'],
  [{ filter: undefined, limit: 5 }, 'limit=5'],
  [{ filter: 'a eq "b&c=d"', limit: 0 }, 'filter=a%20eq%20%22b%26c%3Dd%22&limit=0'],
  [{ type: 'A,B', attempt: 'ALL' }, 'type=A%2CB&attempt=ALL'],
])('the query of %j is %s', (members, query) => {
  expect(queryOf(members)).toBe(query);
});
