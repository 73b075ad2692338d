import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { lintSdl } from '../../../scripts/sdl-lint/lint.ts';

const SOUND = `"""What may be asked."""
type Query {
  """One person."""
  person: Person
}

"""A person."""
type Person {
  """The person's name."""
  fullName: String
  """An older word for it."""
  title: String @deprecated(reason: "Use fullName.")
  """The person's size."""
  size: Size
}

"""How tall a person is."""
enum Size {
  """Not tall."""
  SMALL
}
`;

const SUBGRAPH = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])

"""What may be asked."""
type Query {
  """How many there are."""
  count: Int
}

"""A person, whom another subgraph knows by name."""
type Person @key(fields: "id") {
  """The person's id."""
  id: ID! @tag(name: "internal")
}
`;

const rulesOf = async (sdl: string) => (await lintSdl('planted.graphql', sdl)).map(({ rule }) => rule);

afterEach(() => {
  vi.useRealTimers();
});

test('a sound schema and a sound subgraph have no findings', async () => {
  expect(await lintSdl('planted.graphql', SOUND)).toEqual([]);
  expect(await lintSdl('planted.graphql', SUBGRAPH)).toEqual([]);
});

test.each([
  ['a type in another case', /Size/g, 'size_of', 'naming-convention'],
  ['a field in another case', 'fullName:', 'full_name:', 'naming-convention'],
  ['an enum value in another case', 'SMALL', 'small', 'naming-convention'],
  ['a root field that says "get"', 'person:', 'getPerson:', 'naming-convention'],
  ['a type without a description', '"""A person."""', '', 'require-description'],
  ['a field without a description', `"""The person's name."""`, '', 'require-description'],
  ['an enum value without a description', '"""Not tall."""', '', 'require-description'],
  ['a comment in the place of a description', '"""A person."""', '# A person.', 'no-hashtag-description'],
  [
    'a deprecation without a reason',
    '@deprecated(reason: "Use fullName.")',
    '@deprecated',
    'require-deprecation-reason',
  ],
  ['a deprecation with an empty reason', 'Use fullName.', '', 'require-deprecation-reason'],
  ['a type that nothing reaches', '  size: Size\n', '  size: Int\n', 'no-unreachable-types'],
  ['a result that may not be null at the root', 'person: Person', 'person: Person!', 'require-nullable-result-in-root'],
])('%s is found', async (_name, from, to, rule) => {
  const planted = SOUND.replace(from, to);
  expect(planted).not.toBe(SOUND);
  expect(await rulesOf(planted)).toContain(`@graphql-eslint/${rule}`);
});

test('in a subgraph, a type that neither a root field nor an entity reaches is found', async () => {
  expect(await rulesOf(SUBGRAPH.replace(' @key(fields: "id")', ''))).toContain('@graphql-eslint/no-unreachable-types');
});

test.each([
  ['no SDL', `${SOUND}type {`],
  ['using a directive that nobody defined', SOUND.replace('title: String', 'title: String @unheard')],
])('a text that is %s is a finding, not a pass', async (_name, sdl) => {
  expect(await rulesOf(sdl)).toEqual(['unreadable']);
});

test('a schema that passes today passes in a hundred years', async () => {
  vi.useFakeTimers({ now: new Date('2126-01-01T00:00:00Z'), toFake: ['Date'] });
  const sdl = readFileSync('schema.graphql', 'utf8');
  expect(sdl).toContain('@deprecated');
  expect(await lintSdl('schema.graphql', sdl)).toEqual([]);
});
