import { expect, test } from 'vitest';
import { compareSchemas } from '../../../scripts/schema-changes/compare.ts';

const RELEASED = `
  "What may be asked." type Query { person(id: ID!): Person size: Size! }
  "A person." type Person { id: ID! name: String @deprecated(reason: "Use title.") title: String }
  "A size." enum Size { SMALL LARGE }
`;

const SUBGRAPH = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag"])
  type Query { person: Person }
  type Person @key(fields: "id") { id: ID! name: String @shareable @tag(name: "pii") }
`;

const changesTo = async (present: string, released = RELEASED) =>
  (await compareSchemas('schema.graphql', released, present)).map(({ verdict, text }) => `${verdict} ${text}`);

test('two equal schemas have no change between them', async () => {
  expect(await changesTo(RELEASED)).toEqual([]);
});

test('a field that is gone is breaking, even one that was deprecated', async () => {
  const [change, ...rest] = await changesTo(RELEASED.replace('name: String @deprecated(reason: "Use title.")', ''));
  expect(change).toMatch(/^breaking Person\.name: .*'name'.* was removed/);
  expect(rest).toEqual([]);
});

test.each([
  ['an argument that clients now have to give', 'person(id: ID!)', 'person(id: ID!, realm: ID!)', 'breaking'],
  ['a field that may now be null', 'size: Size!', 'size: Size', 'breaking'],
  ['an argument that may be given', 'person(id: ID!)', 'person(id: ID!, realm: ID)', 'dangerous'],
  ['a value that clients have never met', 'LARGE', 'LARGE HUGE', 'dangerous'],
  ['a new field', 'title: String', 'title: String email: String', 'safe'],
  ['another description', '"A person."', '"Somebody."', 'safe'],
])('%s is what it is', async (_name, from, to, verdict) => {
  const changes = await changesTo(RELEASED.replace(from, to));
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatch(new RegExp(`^${verdict} `));
});

test('a description is named, not quoted', async () => {
  expect(await changesTo(RELEASED.replace('"A person."', '"Somebody."'))).toEqual([
    'safe Person: its description is another',
  ]);
});

test('the worst change comes first', async () => {
  const present = RELEASED.replace('title: String', 'email: String').replace('LARGE', 'LARGE HUGE');
  const verdicts = (await changesTo(present)).map((line) => line.split(' ')[0]);
  expect(verdicts).toEqual(['breaking', 'dangerous', 'safe']);
});

test.each([
  ['a key that siblings use', ' @key(fields: "id")', '', "breaking Person.@key: Directive 'key'"],
  ['another key', '@key(fields: "id")', '@key(fields: "id name")', 'breaking Person.@key.fields: Argument'],
  [
    'a field that siblings may no longer share',
    ' @shareable',
    '',
    "breaking Person.name.@shareable: Directive 'shareable'",
  ],
  ['a tag', ' @tag(name: "pii")', '', "dangerous Person.name.@tag: Directive 'tag'"],
])('for a supergraph, taking back %s is seen', async (_name, from, to, start) => {
  const [change] = await changesTo(SUBGRAPH.replace(from, to), SUBGRAPH);
  expect(change?.slice(0, start.length)).toBe(start);
});

test('an entity with one more key breaks nobody', async () => {
  const changes = await changesTo(
    SUBGRAPH.replace('@key(fields: "id")', '@key(fields: "id") @key(fields: "name")'),
    SUBGRAPH,
  );
  expect(changes.filter((change) => change.startsWith('breaking'))).toEqual([]);
});
