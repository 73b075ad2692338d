import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyone, idsOf, LIST, pageOf, walkedIds } from '../support/user-pages.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const HOSTILE = [
  'plain',
  'two words',
  `O"Brien`,
  `O'Brien`,
  '\\',
  'back\\slash\\',
  '\\"',
  '" or id pr or username eq "',
  '") or (id pr',
  'x" or username sw "',
  '(a or b) and not c',
  '%22%20or%20id%20pr',
  'a&limit=1&filter=id pr',
  'a#b?c=d',
  '+plus and %',
  'null',
  'line\nbreak\r\n\ttab',
  '\u0000nul',
  'Ζωή',
  '日本語のなまえ',
  'e\u0301 and \u00e9',
  'İstanbul ı',
  '🧑‍🚀 crew',
  '\u202eright to left',
  '\ud800 alone',
  'z'.repeat(128),
];

type Member = 'username' | 'email' | 'givenName' | 'familyName';
type Match = { equals: string } | { startsWith: string };

const ATTRIBUTES = {
  username: 'username',
  email: 'email',
  givenName: 'name.given',
  familyName: 'name.family',
} as const;

type Person = ReturnType<TestWorld['upstream']['data']['users']>[number];

function foldedValue(user: Person, member: Member): string | undefined {
  const { given, family } = (user.name ?? {}) as { given?: string; family?: string }; // texts, where the emulator fills them in
  const values = { username: user.username, email: user.email, givenName: given, familyName: family };
  const value = values[member];
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

function holds(user: Person, member: Member, match: Match): boolean {
  const value = foldedValue(user, member);
  if (value === undefined) return false;
  return 'equals' in match ? value === match.equals.toLowerCase() : value.startsWith(match.startsWith.toLowerCase());
}

/** What stands in the filter's quotes, after a check that the filter is one comparison and no more. */
function comparedValue(world: TestWorld, member: Member, match: Match): unknown {
  const [call] = world.upstream.log();
  const operator = 'equals' in match ? 'eq' : 'sw';
  const prefix = `${ATTRIBUTES[member]} ${operator} `;
  const filter = call?.query.filter ?? '';
  expect(filter.slice(0, prefix.length)).toBe(prefix);
  const literal = filter.slice(prefix.length);
  expect(literal).toMatch(/^"(?:[^"\\]|\\.)*"$/su);
  return JSON.parse(literal);
}

describe('filters', () => {
  const MEMBERS = ['username', 'email', 'givenName', 'familyName'] as const;

  test.each(MEMBERS)('%s: whatever the text, it selects what it says and stays a text', async (member) => {
    await using world = await createTestWorld({ emulator: { people: 12 } });
    const { data } = world.upstream;
    for (const text of HOSTILE) {
      data.putUser({ username: text, email: text, name: { given: text, family: text } });
      data.putUser({ username: `${text} 2`, email: `${text} 2`, name: { given: `${text} 2`, family: `${text} 2` } });
    }
    for (const text of HOSTILE) {
      for (const match of [{ equals: text }, { startsWith: text }, { startsWith: text.slice(0, 2) }]) {
        world.upstream.clearLog();
        const page = await pageOf(world, { first: 100, filter: { [member]: match } });
        const expected = data.users().filter((user) => holds(user, member, match));
        expect(idsOf(page), JSON.stringify(match)).toEqual(expected.map(({ id }) => id));
        expect(page.totalCount).toBe(expected.length);
        expect(comparedValue(world, member, match)).toBe(Object.values(match)[0]);
      }
    }
  });

  test('any text at all reaches PingOne as the value of one comparison', async () => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (startsWith) => {
        world.upstream.clearLog();
        const { errors } = await world.ask(LIST, { filter: { username: { startsWith } } });
        expect(errors).toBeUndefined();
        expect(comparedValue(world, 'username', { startsWith })).toBe(startsWith);
      }),
      { numRuns: 60 },
    );
  });

  test('all members given must hold', async () => {
    await using world = await createTestWorld({ emulator: { people: 4 } });
    const { data } = world.upstream;
    const [population, other] = data.populations();
    const wanted = {
      username: 'ada" or id pr',
      email: 'ada@example.org',
      name: { given: 'Ada', family: 'Lovelace' },
      population: { id: population?.id ?? '' },
    };
    const { id } = data.putUser(wanted);
    data.putUser({ ...wanted, username: 'grace' });
    data.putUser({ ...wanted, email: 'grace@example.org' });
    data.putUser({ ...wanted, name: { given: 'Ada', family: 'Hopper' } });
    data.putUser({ ...wanted, name: { given: 'Grace', family: 'Lovelace' } });
    data.putUser({ ...wanted, population: { id: other?.id ?? '' } });
    const page = await pageOf(world, {
      filter: {
        username: { startsWith: 'ada" or' },
        email: { equals: 'ada@example.org' },
        givenName: { equals: 'Ada' },
        familyName: { startsWith: 'Love' },
        populationId: population?.id,
      },
    });
    expect(idsOf(page)).toEqual([id]);
  });

  test('by population, page by page', async () => {
    await using world = await createTestWorld();
    const { data } = world.upstream;
    world.upstream.vary({ userPageSize: 5 });
    for (const { id } of data.populations()) {
      const expected = data.users().filter(({ population }) => population?.id === id);
      expect(await walkedIds(world, [3], { populationId: id })).toEqual(expected.map((user) => user.id));
    }
  });

  test.each([null, {}, { username: null }, { username: null, populationId: null }])(
    'a filter of %j is none',
    async (filter) => {
      await using world = await createTestWorld({ emulator: { people: 10 } });
      expect(idsOf(await pageOf(world, { filter }))).toEqual(everyone(world));
      expect(world.upstream.log()[0]?.query).not.toHaveProperty('filter');
    },
  );

  test.each(['', 'x', '../users', '00000000-0000-4000-8000-00000000DEAD', '" or id pr', ' '])(
    'a population id of %j costs an error and no call',
    async (populationId) => {
      await using world = await createTestWorld({ emulator: { people: 3 } });
      const { data, errors } = await world.ask(LIST, { filter: { populationId } });
      expect(data).toEqual({ users: null });
      expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(world.calls()).toEqual([]);
    },
  );

  test('a filter that PingOne refuses is bad input, without its words', async () => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    world.upstream.fault({
      match: { resource: 'users' },
      status: 400,
      body: {
        id: '1',
        code: 'INVALID_DATA',
        message: 'MARK-1',
        details: [{ code: 'INVALID_FILTER', message: 'MARK-2', target: 'filter' }],
      },
    });
    const { errors, text } = await world.ask(LIST, { filter: { username: { equals: 'MARK-3' } } });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(text).not.toContain('MARK');
  });

  test.each([
    ['a', 3_900],
    ['é', 660],
    ['名', 440],
    ['"', 640],
  ])('a filter as long as is taken can be walked page by page (%s)', async (letter, length) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const text = letter.repeat(length);
    const ids = Array.from({ length: 5 }, (_, index) => world.upstream.data.putUser({ username: text + index }).id);
    expect(await walkedIds(world, [2], { username: { startsWith: text } })).toEqual(ids);
  });

  test.each([20_000, 100_000])('a text of %i characters, too long for any URL, is bad input', async (length) => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    const { data, errors } = await world.ask(LIST, { filter: { username: { equals: 'é'.repeat(length) } } });
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each([
    ['both', { equals: 'MARK', startsWith: 'MARK' }],
    ['none', {}],
    ['a null', { equals: null }],
    ['a null beside a value', { equals: 'MARK', startsWith: null }],
    ['an unknown one', { contains: 'MARK' }],
  ])('a text filter with %s of its members is refused before any call', async (_, username) => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    const { errors, text } = await world.ask(LIST, { filter: { username } });
    expect(new Set(errors?.map(({ extensions: { code } }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(text).not.toContain('MARK');
    expect(world.calls()).toEqual([]);
  });

  test.each([
    '{ equals: "MARK", startsWith: "MARK" }',
    '{}',
    '{ equals: null }',
    '{ contains: "MARK" }',
    '{ equals: 7 }',
  ])('the same written into the document: %s', async (username) => {
    await using world = await createTestWorld({ emulator: { people: 3 } });
    const { errors, text } = await world.ask(`{ users(filter: { username: ${username} }) { nodes { id } } }`);
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(text).not.toContain('MARK');
    expect(world.calls()).toEqual([]);
  });
});
