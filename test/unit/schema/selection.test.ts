import { buildSchema, type GraphQLResolveInfo, graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Selection } from '../../../src/resolvers/selection.ts';
import { selectionOf } from '../../../src/schema/selection.ts';
import { fakeContext } from '../resolvers/fake-context.ts';

const schema = buildSchema(`
  type Query { pet: Pet cat: Cat cats(first: Int = 5): [Cat!]! }
  interface Pet { id: ID! name(upper: Boolean = false): String }
  type Cat implements Pet { id: ID! name(upper: Boolean = false): String lives: Int owner(at: When, ids: [ID!]): Owner }
  type Dog implements Pet { id: ID! name(upper: Boolean = false): String tricks: [String!] }
  type Owner { id: ID! cat: Cat }
  input When { year: Int! = 2026 month: Int }
`);

const { context } = fakeContext();

/** What is selected below the one root field of a query. */
async function selected(source: string, variableValues: Record<string, unknown> = {}): Promise<Selection> {
  const seen: Selection[] = [];
  const see = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    seen.push(selectionOf(info, context, null));
    return null;
  };
  const { errors } = await graphql({
    schema,
    source,
    variableValues,
    rootValue: { pet: see, cat: see, cats: (...args: Parameters<typeof see>) => see(...args) ?? [] },
  });
  expect(errors).toBeUndefined();
  expect(seen).toHaveLength(1);
  return seen[0] as Selection;
}

const names = (selection: Selection, onType?: string) => selection.fields(onType).map(({ name }) => name);
const fieldOf = (selection: Selection, name: string) => {
  const field = selection.fields().find((one) => one.name === name);
  if (!field) throw new Error(`${name} is not selected`);
  return field;
};

describe('the selection below a field', () => {
  test.each([
    ['fields in order', '{ cat { lives id } }', ['lives', 'id']],
    ['fields under other names', '{ cat { a: lives, b: id } }', ['lives', 'id']],
    ['a field that is asked for twice', '{ cat { id id lives id } }', ['id', 'lives']],
    ['a field under two names', '{ cat { id a: name b: name(upper: true) } }', ['id', 'name', 'name']],
    ['no __typename, which needs nothing', '{ cat { __typename id } }', ['id']],
    ['a fragment', '{ cat { ...f } } fragment f on Cat { id lives }', ['id', 'lives']],
    ['a fragment in a fragment', '{ cat { ...f } } fragment f on Cat { ...g } fragment g on Pet { id }', ['id']],
    ['an inline fragment', '{ cat { ... on Cat { id } lives } }', ['id', 'lives']],
    ['an inline fragment without a type', '{ cat { ... { id } } }', ['id']],
    ['a fragment on the interface', '{ cat { ... on Pet { name } } }', ['name']],
    ['a root field that is written twice', '{ cat { id } cat { lives } }', ['id', 'lives']],
    ['the items of a list', '{ cats { id lives } }', ['id', 'lives']],
  ])('has %s', async (_name, source, expected) => {
    expect(names(await selected(source))).toEqual(expected);
  });

  test.each([
    [true, false, ['id', 'lives']],
    [false, false, ['id']],
    [true, true, ['id']],
    [false, true, ['id']],
  ])('follows @include(if: %s) and @skip(if: %s), from variables', async (yes, no, expected) => {
    const source = 'query ($yes: Boolean!, $no: Boolean!) { cat { id lives @include(if: $yes) @skip(if: $no) } }';
    expect(names(await selected(source, { yes, no }))).toEqual(expected);
  });

  test.each([
    ['@include(if: false)', []],
    ['@include(if: true)', ['lives']],
    ['@skip(if: true)', []],
  ])('follows %s on fragments of both kinds', async (directive, expected) => {
    const inline = `{ cat { __typename ... on Cat ${directive} { lives } } }`;
    const named = `{ cat { __typename ...f ${directive} } } fragment f on Cat { lives }`;
    expect(names(await selected(inline))).toEqual(expected);
    expect(names(await selected(named))).toEqual(expected);
  });

  test('follows a variable that has nothing but its default', async () => {
    const source = 'query ($yes: Boolean = false) { cat { id lives @include(if: $yes) } }';
    expect(names(await selected(source))).toEqual(['id']);
    expect(names(await selected(source, { yes: true }))).toEqual(['id', 'lives']);
  });

  test('tells the types of an interface apart', async () => {
    const selection = await selected('{ pet { id ... on Cat { lives } ... on Dog { tricks } ... on Pet { name } } }');
    expect(names(selection, 'Cat')).toEqual(['id', 'lives', 'name']);
    expect(names(selection, 'Dog')).toEqual(['id', 'tricks', 'name']);
  });

  test('is empty for a type that is no object, or not there', async () => {
    const selection = await selected('{ pet { id } }');
    expect([names(selection), names(selection, 'Horse')]).toEqual([[], []]);
  });
});

describe('a selected field', () => {
  test.each([
    ['literals', 'query { cat { owner(at: { month: 2 }, ids: ["a"]) { id } } }', {}],
    ['a variable', 'query ($at: When) { cat { owner(at: $at, ids: "a") { id } } }', { at: { month: 2 } }],
    [
      'variables inside literals',
      'query ($month: Int, $id: ID!) { cat { owner(at: { month: $month }, ids: [$id]) { id } } }',
      { month: 2, id: 'a' },
    ],
  ])('has its arguments from %s, coerced and with defaults', async (_name, source, variables) => {
    const { args } = fieldOf(await selected(source, variables), 'owner');
    expect(args).toEqual({ at: { year: 2026, month: 2 }, ids: ['a'] });
  });

  test('has the default of an argument that is left out, and none where there is none', async () => {
    const selection = await selected('query ($upper: Boolean) { cat { name(upper: $upper) owner { id } } }');
    expect([fieldOf(selection, 'name').args, fieldOf(selection, 'owner').args]).toEqual([{ upper: false }, {}]);
  });

  test('has the arguments of its own place, where it stands under several names', async () => {
    const selection = await selected('{ cat { a: name(upper: true) b: name } }');
    expect(selection.fields().map(({ args }) => args)).toEqual([{ upper: true }, { upper: false }]);
  });

  test('has a selection of its own, put together from all places', async () => {
    const source = '{ cat { owner { id } ...f } } fragment f on Cat { owner { cat { lives } } }';
    const { selection } = fieldOf(await selected(source), 'owner');
    expect(names(selection)).toEqual(['id', 'cat']);
    expect(names(fieldOf(selection, 'cat').selection)).toEqual(['lives']);
  });

  test('of a leaf has nothing below', async () => {
    expect(names(fieldOf(await selected('{ cat { id } }'), 'id').selection)).toEqual([]);
  });
});
