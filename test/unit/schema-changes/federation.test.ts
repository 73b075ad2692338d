import { expect, test } from 'vitest';
import { compareSchemas } from '../../../scripts/schema-changes/compare.ts';

const BY_FIRST = 'slicingArguments: ["first"]';
const OPTIONAL = 'requireOneSlicingArgument: false';
const DEMANDED = 'requireOneSlicingArgument: true';

/** The lines of the changes from one form of a place in a subgraph to another, without those that break nobody. */
async function breaksBy(sdl: (form: string) => string, from: string, to: string) {
  const changes = await compareSchemas('schema.subgraph.graphql', sdl(from), sdl(to));
  // Equal texts would pass as harmless whatever the rules are.
  expect(changes.length).toBeGreaterThan(0);
  return changes.flatMap(({ verdict, text }) => (verdict === 'breaking' ? [text] : []));
}

const person = (directives: string) =>
  `type Query { person: Person } type Person ${directives} { id: ID! name: String }`;
const list = (directives: string) => `type Query { people(first: Int, last: Int): [ID!] ${directives} }`;

test.each([
  ['may no longer be resolved here', '@key(fields: "id")', '@key(fields: "id", resolvable: false)', 'resolvable'],
  [
    'is said to be resolvable no more',
    '@key(fields: "id", resolvable: true)',
    '@key(fields: "id", resolvable: false)',
    'resolvable',
  ],
  [
    'is resolvable no more beside a new one',
    '@key(fields: "id")',
    '@key(fields: "name") @key(fields: "id", resolvable: false)',
    'fields',
  ],
  ['is another', '@key(fields: "id")', '@key(fields: "id name")', 'fields'],
])('a key that %s breaks siblings', async (_name, from, to, argument) => {
  const breaks = await breaksBy(person, from, to);
  expect(breaks).toContainEqual(expect.stringMatching(new RegExp(`^Person\\.@key\\.${argument}: `)));
});

test.each([
  ['one of two keys', '@key(fields: "id") @key(fields: "name")', '@key(fields: "name")'],
  ['a key that only refers', '@key(fields: "id", resolvable: false)', ''],
  ['a key under its long name', '@federation__key(fields: "id")', ''],
])('taking back %s breaks siblings', async (_name, from, to) => {
  expect(await breaksBy(person, from, to)).toContainEqual(expect.stringMatching(/^Person\.@\w*key: .* was removed/));
});

test.each([
  ['becomes resolvable', '@key(fields: "id", resolvable: false)', '@key(fields: "id")'],
  ['is said to be what it is by default', '@key(fields: "id")', '@key(fields: "id", resolvable: true)'],
  ['moves behind another', '@key(fields: "id")', '@key(fields: "name") @key(fields: "id")'],
  [
    'gets a second that only refers',
    '@key(fields: "id")',
    '@key(fields: "id") @key(fields: "name", resolvable: false)',
  ],
])('a key that %s breaks nobody', async (_name, from, to) => {
  expect(await breaksBy(person, from, to)).toEqual([]);
});

test('a new type whose key is not resolvable breaks nobody', async () => {
  const added = (type: string) => `type Query { size: Int } ${type}`;
  expect(await breaksBy(added, '', 'type Person @key(fields: "id", resolvable: false) { id: ID! }')).toEqual([]);
});

test.each(['@inaccessible', '@federation__inaccessible', '@external', '@external(reason: "Moved.")'])(
  '%s on a field that was there is breaking, on its type too, and on a new field not',
  async (directive) => {
    const field = (form: string) => `type Query { name: String ${form} }`;
    const onField = await breaksBy(field, '', directive);
    expect(onField).toEqual([expect.stringMatching(/^Query\.name\.@\w+: Directive '\w+' was added to field/)]);
    expect(await breaksBy(person, '', directive)).toEqual([expect.stringMatching(/^Person\.@\w+: /)]);
    expect(await breaksBy(field, '', `title: String ${directive}`)).toEqual([]);
    expect(await breaksBy(field, directive, '')).toEqual([]);
  },
);

test.each([
  ['an argument', (form: string) => `type Query { size(unit: String ${form}): Int }`],
  ['an enum value', (form: string) => `type Query { size: Size } enum Size { SMALL LARGE ${form} }`],
  ['an enum', (form: string) => `type Query { size: Size } enum Size ${form} { SMALL LARGE }`],
  [
    'an input field',
    (form: string) => `type Query { size(of: Box): Int } input Box { name: String edge: Int ${form} }`,
  ],
  ['an input', (form: string) => `type Query { size(of: Box): Int } input Box ${form} { edge: Int }`],
  ['an interface', (form: string) => `type Query { size: Size } interface Size ${form} { edge: Int }`],
  [
    'a field of an interface',
    (form: string) => `type Query { size: Size } interface Size { name: ID edge: Int ${form} }`,
  ],
  ['a scalar', (form: string) => `type Query { size: Size } scalar Size ${form}`],
  ['a union', (form: string) => `type Query { size: Size } union Size ${form} = Query`],
])('%s that clients may no longer use is breaking', async (_name, sdl) => {
  expect(await breaksBy(sdl, '', '@inaccessible')).toHaveLength(1);
});

test.each([
  ['is demanded', `@listSize(${BY_FIRST}, ${OPTIONAL})`, `@listSize(${BY_FIRST}, ${DEMANDED})`],
  ['is demanded in words', `@listSize(${BY_FIRST})`, `@listSize(${BY_FIRST}, ${DEMANDED})`],
  ['is demanded beside a size', '@listSize(assumedSize: 9)', `@listSize(assumedSize: 9, ${DEMANDED})`],
  ['is no longer optional', `@listSize(${BY_FIRST}, ${OPTIONAL})`, `@listSize(${BY_FIRST})`],
  ['is demanded by default', '@listSize(assumedSize: 9)', `@listSize(assumedSize: 9, ${BY_FIRST})`],
  ['is demanded by a new directive', '', `@listSize(${BY_FIRST})`],
  ['must be another', `@listSize(${BY_FIRST})`, '@listSize(slicingArguments: ["last"])'],
])('an argument to slice by that %s is breaking, in one line', async (_name, from, to) => {
  const breaks = await breaksBy(list, from, to);
  expect(breaks).toEqual([expect.stringMatching(/^Query\.people\.@listSize\.(requireOneS|s)licingArguments?: /)]);
});

test.each([
  ['becomes optional', `@listSize(${BY_FIRST}, ${DEMANDED})`, `@listSize(${BY_FIRST}, ${OPTIONAL})`],
  ['is demanded as before', `@listSize(${BY_FIRST}, ${DEMANDED})`, `@listSize(${BY_FIRST})`],
  ['may be used', '', `@listSize(${BY_FIRST}, ${OPTIONAL})`],
  ['has no names', '@listSize(assumedSize: 9)', '@listSize(assumedSize: 9, slicingArguments: [])'],
  ['no longer counts', `@listSize(${BY_FIRST})`, '@listSize(assumedSize: 9)'],
])('an argument to slice by that %s breaks nobody', async (_name, from, to) => {
  expect(await breaksBy(list, from, to)).toEqual([]);
});

test('a new field may demand an argument to slice by', async () => {
  const fields = (form: string) => `type Query { size: Int ${form} }`;
  expect(await breaksBy(fields, '', `people(first: Int): [ID!] @listSize(${BY_FIRST}, ${DEMANDED})`)).toEqual([]);
});

test('@shareable that moves from a type to all of its fields is breaking', async () => {
  const forms = (form: string) => `type Query { page: Page } ${form}`;
  const breaks = await breaksBy(forms, 'type Page @shareable { size: Int }', 'type Page { size: Int @shareable }');
  expect(breaks).toEqual([expect.stringMatching(/^Page\.@shareable: /)]);
});
