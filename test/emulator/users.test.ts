import { describe, expect, test } from 'vitest';
import { type Connected, connect } from './connected.ts';

const listed = async (upstream: Connected, query: Record<string, string>) =>
  upstream.get(`/users?${new URLSearchParams(query)}`);

describe('the users list', () => {
  test('is paged by an opaque cursor in an absolute next link, each user once', async () => {
    await using upstream = await connect();
    const seen: string[] = [];
    let pages = 0;
    let url: string | undefined = '/users?limit=25';
    while (url !== undefined) {
      const { status, body } = await upstream.get(url);
      expect(status).toBe(200);
      expect(body.size).toBe(body._embedded.users.length);
      expect(body.count).toBe(64);
      seen.push(...body._embedded.users.map(({ id }: { id: string }) => id));
      pages += 1;
      url = body._links.next?.href;
      if (url !== undefined) expect(url.startsWith(`${upstream.emulator.apiUrl}/environments/`)).toBe(true);
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(upstream.emulator.data.users().map(({ id }) => id));
  });

  test('goes on where it was although users come and go between two pages', async () => {
    await using upstream = await connect({ people: 20 });
    const { data } = upstream.emulator;
    const ids = data.users().map(({ id }) => id);
    const first = await upstream.get('/users?limit=5');
    // One who was seen, also the last of them, and one who is to come.
    for (const index of [1, 4, 6]) data.removeUser(ids[index] ?? '');
    const second = await upstream.get(first.body._links.next.href);
    expect(second.body._embedded.users.map(({ id }: { id: string }) => id)).toEqual(
      [5, 7, 8, 9, 10].map((index) => ids[index]),
    );
  });

  test('refuses a cursor that was changed, or that another client or filter got', async () => {
    await using upstream = await connect();
    const { emulator } = upstream;
    const { body } = await upstream.get('/users?limit=5');
    const cursor = new URL(body._links.next.href).searchParams.get('cursor') ?? '';
    const token = await emulator.accessToken({ client: emulator.readOnlyWorker });
    const tries = [
      upstream.get(`/users?limit=5&cursor=${cursor.slice(0, -2)}AA`),
      upstream.get(`/users?limit=5&cursor=${cursor}`, { token }),
      listed(upstream, { limit: '5', cursor, filter: 'enabled eq true' }),
    ];
    for (const { status, body: refusal } of await Promise.all(tries)) {
      expect([status, refusal.details[0]]).toEqual([400, expect.objectContaining({ target: 'cursor' })]);
    }
  });

  test.each(['0', '-1', '1001', 'x', '1.5', ''])('refuses the limit "%s"', async (limit) => {
    await using upstream = await connect({ people: 0 });
    expect((await upstream.get(`/users?limit=${limit}`)).body.details[0]).toMatchObject({
      code: 'OUT_OF_RANGE',
      target: 'limit',
    });
  });

  test('holds at most 200 on a page, whatever is asked for', async () => {
    await using upstream = await connect({ people: 230 });
    const { body } = await upstream.get('/users?limit=1000');
    expect([body.size, body.count, body._links.next !== undefined]).toEqual([200, 230, true]);
  });

  test('can return fewer than asked, with more to follow, and leave out the count', async () => {
    await using upstream = await connect({ variations: { userPageSize: 7, userCount: false } });
    const { body } = await upstream.get('/users?limit=50');
    expect(body._embedded.users).toHaveLength(7);
    expect(body._links.next.href).toContain('limit=50');
    expect(body).not.toHaveProperty('count');
  });

  test('shows no _embedded when empty, where that is switched on', async () => {
    await using upstream = await connect({ people: 0 });
    expect((await upstream.get('/users')).body).toMatchObject({ _embedded: { users: [] }, size: 0, count: 0 });
    upstream.emulator.vary({ emptyEmbedded: 'missing' });
    const { body } = await upstream.get('/users');
    expect(body).not.toHaveProperty('_embedded');
    expect(body.size).toBe(0);
  });
});

describe('the user filter', () => {
  const FAMILY = 'Zz-"quoted"\\';

  async function withThree() {
    const upstream = await connect({ people: 0 });
    const { data } = upstream.emulator;
    data.putUser({ username: 'anna', email: 'anna@example.org', name: { given: 'Anna', family: 'Abel' } });
    data.putUser({ username: 'annabel', email: 'bell@example.org', name: { given: 'Annabel', family: 'Bell' } });
    data.putUser({ username: 'carl', email: 'carl@example.com', name: { given: 'Carl', family: FAMILY } });
    const names = async (filter: string) => {
      const { status, body } = await listed(upstream, { filter });
      return status === 200
        ? body._embedded.users.map(({ username }: { username: string }) => username)
        : `${status} ${body.code} ${body.details[0].code}`;
    };
    return { names, data, upstream };
  }

  test('knows eq, sw, and, or and parentheses, with logical words in either case', async () => {
    const { names, data, upstream } = await withThree();
    await using _closing = upstream;
    const [first, second] = data.users().map(({ id }) => id);
    expect(await names('username eq "anna"')).toEqual(['anna']);
    expect(await names('username sw "ann"')).toEqual(['anna', 'annabel']);
    expect(await names('name.given sw "ann" and email sw "bell"')).toEqual(['annabel']);
    expect(await names('(username eq "carl") OR (email eq "anna@example.org")')).toEqual(['anna', 'carl']);
    expect(await names('username sw "a" AND (name.family eq "Bell" or name.family eq "x")')).toEqual(['annabel']);
    expect(await names(`((id eq "${first}") OR (id eq "${second}") OR (id eq "${crypto.randomUUID()}"))`)).toEqual([
      'anna',
      'annabel',
    ]);
    expect(await names(`name.family eq ${JSON.stringify(FAMILY)}`)).toEqual(['carl']);
    expect(await names('username eq "nobody"')).toEqual([]);
  });

  test.each([
    'username',
    'username eq',
    'username eq "a',
    'username eq "a" nonsense',
    'favouriteColour eq "red"',
    'username gt "a"',
    'not (username eq "a")',
    'population.id sw "a"',
    'memberOfGroups[id eq "x"]',
    '('.repeat(50_000),
    '',
  ])('refuses %j as INVALID_FILTER', async (filter) => {
    const { names, upstream } = await withThree();
    await using _closing = upstream;
    expect(await names(filter.slice(0, 4_000))).toBe('400 INVALID_REQUEST INVALID_FILTER');
  });

  test('by id is refused where that is switched on, and says what is supported', async () => {
    const { upstream } = await withThree();
    await using _closing = upstream;
    upstream.emulator.vary({ idFilter: 'refused' });
    const { body } = await listed(upstream, { filter: 'id eq "x"' });
    expect(body.details[0].code).toBe('INVALID_FILTER');
    expect(body.details[0].innerError.supportedAttributes).toContain('username');
    expect(body.details[0].innerError.supportedAttributes).not.toContain('id');
    expect((await listed(upstream, { filter: 'username eq "anna"' })).status).toBe(200);
  });
});

test('users, their verify status, populations and the environment are read', async () => {
  await using upstream = await connect();
  const { emulator } = upstream;
  const userId = emulator.demo.people.verified?.userId ?? '';
  const { body: user } = await upstream.get(`/users/${userId}`);
  expect(user).toMatchObject({
    id: userId,
    environment: { id: emulator.environmentId },
    population: { id: emulator.demo.populations.europe },
    verifyStatus: 'ENABLED',
    _links: { self: { href: `${emulator.apiUrl}/environments/${emulator.environmentId}/users/${userId}` } },
  });
  expect((await upstream.get(`/users/${userId}/verifyStatus`)).body.verifyStatus).toBe('ENABLED');
  const { body: populations } = await upstream.get('/populations?filter=name sw "Customers"');
  expect(populations.size).toBe(4);
  const total = (await upstream.get('/populations')).body._embedded.populations.reduce(
    (sum: number, { userCount }: { userCount: number }) => sum + userCount,
    0,
  );
  expect(total).toBe(64);
  expect((await upstream.get('')).body).toMatchObject({ id: emulator.environmentId, type: 'SANDBOX' });
});
