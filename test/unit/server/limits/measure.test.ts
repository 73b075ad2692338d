import fc from 'fast-check';
import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../../src/server/limits/limits.ts';
import { type Measure, measureDocument } from '../../../../src/server/limits/measure.ts';
import { verdictOn } from '../../../../src/server/limits/verdict.ts';

const measured = (text: string): Measure => measureDocument(parse(text));

describe('what a document measures', () => {
  test.each<[string, string, Partial<Measure>]>([
    ['a field', '{ a }', { depth: 1, fields: 1, rootFields: 1, aliases: 0, directives: 0 }],
    ['fields in fields', '{ a { b { c } d } e }', { depth: 3, fields: 5, rootFields: 2 }],
    [
      '`__typename` is no level and no root field',
      '{ __typename a { __typename } }',
      { depth: 1, fields: 3, rootFields: 1 },
    ],
    ['aliases', '{ x: a { y: b z: c } }', { aliases: 3 }],
    [
      'directives of fields, fragments and variables',
      'query Q($v: Int @d) @e { a @f ...@g { b } ...F @h } fragment F on T @i { c }',
      { directives: 6 },
    ],
    [
      'a fragment, wherever it is spread',
      '{ a { ...F } b { c { ...F } } } fragment F on T { x: d { e } }',
      { depth: 4, fields: 7, aliases: 2 },
    ],
    ['fragments at the root', '{ ...F ...F a } fragment F on T { b c }', { rootFields: 5, fields: 5, depth: 1 }],
    [
      'the largest of several operations',
      'query A { a { b { c } } } query B { d e f g }',
      { depth: 3, fields: 4, rootFields: 4 },
    ],
    ['a fragment that nobody uses', '{ a } fragment F on T { b { c { d } } }', { depth: 3, fields: 3, rootFields: 1 }],
    ['a fragment that is not there', '{ a ...Missing }', { fields: 1, rootFields: 1, isCyclic: false }],
    ['the longest list in an argument', '{ a(x: [1, 2], y: { z: [[1, 2, 3, 4], [5]] }) }', { listItems: 4 }],
    ['lists in directives and defaults', 'query ($v: [Int] = [1, 2, 3]) { a @d(x: [1, 2]) }', { listItems: 3 }],
    ['references are not among the lists', '{ _entities(representations: [1, 2, 3]) { a } }', { listItems: 0 }],
    ['the name of an operation, in bytes', 'query Abc { a }', { operationNameBytes: 3 }],
    ['a fragment that spreads itself', '{ ...F } fragment F on T { a { ...F } }', { isCyclic: true }],
    ['fragments that spread each other', '{ a } fragment F on T { ...G } fragment G on T { ...F }', { isCyclic: true }],
    [
      'a fragment that is spread twice is no cycle',
      '{ ...F ...G } fragment F on T { ...G } fragment G on T { a }',
      { isCyclic: false, fields: 2 },
    ],
    [
      'two fragments of one name',
      '{ ...F } fragment F on T { a } fragment F on T { b c d }',
      { fields: 3, isCyclic: false },
    ],
  ])('%s', (_name, text, expected) => {
    expect(measured(text)).toMatchObject(expected);
  });

  test('what is asked of the schema itself is one root field', () => {
    const text = '{ __schema { x: types { fields { type { ofType { name @d } } } } } a }';
    expect(measured(text)).toMatchObject({ depth: 1, fields: 1, rootFields: 2, aliases: 0, directives: 0 });
    const spread = '{ __schema { ...F } a } fragment F on __Schema { types { fields { name } } }';
    expect(measured(spread)).toMatchObject({ depth: 1, fields: 1, rootFields: 2 });
  });

  test('a cycle among questions about the schema is one all the same', () => {
    expect(measured('{ __schema { ...F } } fragment F on __Schema { types { ...F } }').isCyclic).toBe(true);
  });
});

/** The same, in the plain way: every fragment written out wherever it is spread. */
function naively(document: DocumentNode): Pick<Measure, 'depth' | 'aliases' | 'directives' | 'fields' | 'rootFields'> {
  const fieldsOf = ({ selections }: SelectionSetNode): { field: FieldNode; directives: number }[] =>
    selections.flatMap((node) => {
      const own = node.directives?.length ?? 0;
      if (node.kind === Kind.FIELD) return [{ field: node, directives: own }];
      if (node.kind === Kind.INLINE_FRAGMENT) return withMore(fieldsOf(node.selectionSet), own);
      const found = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
      );
      return found?.kind === Kind.FRAGMENT_DEFINITION ? withMore(fieldsOf(found.selectionSet), own) : [];
    });
  const walk = (set: SelectionSetNode): { depth: number; aliases: number; directives: number; fields: number } =>
    fieldsOf(set)
      .map(({ field, directives }) => {
        const below = field.selectionSet
          ? walk(field.selectionSet)
          : { depth: 0, aliases: 0, directives: 0, fields: 0 };
        return {
          depth: below.depth + 1,
          aliases: below.aliases + (field.alias ? 1 : 0),
          directives: below.directives + directives,
          fields: below.fields + 1,
        };
      })
      .reduce(
        (sum, one) => ({
          depth: Math.max(sum.depth, one.depth),
          aliases: sum.aliases + one.aliases,
          directives: sum.directives + one.directives,
          fields: sum.fields + one.fields,
        }),
        { depth: 0, aliases: 0, directives: 0, fields: 0 },
      );
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('an operation comes first');
  return { ...walk(operation.selectionSet), rootFields: fieldsOf(operation.selectionSet).length };
}

/** What stands on a fragment stands on its first field; each selection set here has one. */
const withMore = (fields: { field: FieldNode; directives: number }[], more: number) =>
  fields.map((one, at) => (at === 0 ? { ...one, directives: one.directives + more } : one));

const FRAGMENTS = 4;
const name = fc.constantFrom('a', 'b', 'x: a', 'y: b', 'a @d', 'b @d @d');
/** Selections that spread only fragments behind `from`, so that there is no cycle. */
const selections = (from: number, depth: number): fc.Arbitrary<string> => {
  const field =
    depth === 0
      ? name
      : fc.oneof(
          name,
          fc
            .tuple(name, fc.nat({ max: 1 }))
            .chain(([one]) => selections(from, depth - 1).map((below) => `${one} ${below}`)),
        );
  const more = fc.oneof(
    field,
    ...(depth === 0 ? [] : [selections(from, depth - 1).map((below) => `... @d ${below}`)]),
    ...(from < FRAGMENTS ? [fc.integer({ min: from, max: FRAGMENTS - 1 }).map((at) => `...F${at}`)] : []),
  );
  return fc.tuple(field, fc.array(more, { maxLength: 3 })).map(([first, rest]) => `{ ${[first, ...rest].join(' ')} }`);
};
const documents = fc
  .tuple(selections(0, 2), ...Array.from({ length: FRAGMENTS }, (_, at) => selections(at + 1, 1)))
  .map(([operation, ...fragments]) =>
    // Each fragment is used, so that the operation is the largest of all.
    [
      `query ${operation.slice(0, -1)} ...F0 ...F1 ...F2 ...F3 }`,
      ...fragments.map((body, at) => `fragment F${at} on T ${body}`),
    ].join('\n'),
  );

test('it is what the document would be with every fragment written out', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const document = parse(text);
      expect(measureDocument(document)).toMatchObject(naively(document));
    }),
    { numRuns: 300 },
  );
});

describe('the time is linear in the length of the document', () => {
  const PARTS = 300;
  const chain = (body: (next: string) => string) =>
    Array.from(
      { length: PARTS },
      (_, at) => `fragment F${at} on T { ${body(at + 1 < PARTS ? `...F${at + 1}` : 'a')} }`,
    ).join(' ');

  test.each([
    ['each fragment spreads the next one twice', `{ ...F0 } ${chain((next) => `${next} ${next}`)}`],
    ['each fragment spreads the next one at two depths', `{ ...F0 } ${chain((next) => `${next} b { ${next} }`)}`],
    [
      'each fragment spreads all of the others',
      `{ ...F0 } ${Array.from({ length: 40 }, (_, at) => `fragment F${at} on T { a ${Array.from({ length: 40 - at - 1 }, (_, on) => `...F${at + on + 1}`).join(' ')} }`).join(' ')}`,
    ],
  ])('%s', (_name, text) => {
    const document = parse(text);
    let visited = 0;
    // A getter that counts is a clock that no busy machine slows down.
    for (const definition of document.definitions) {
      if (!('selectionSet' in definition) || !definition.selectionSet) continue;
      const { selectionSet } = definition;
      const { selections: all } = selectionSet;
      Object.defineProperty(selectionSet, 'selections', {
        get() {
          visited += 1;
          return all;
        },
      });
    }
    const { fields } = measureDocument(document);
    expect(fields).toBeGreaterThan(1e9);
    expect(visited).toBe(document.definitions.length);
  });

  test('a thousand fragments that spread each other in a ring end at once', () => {
    const ring = Array.from({ length: 1_000 }, (_, at) => `fragment F${at} on T { ...F${(at + 1) % 1_000} a }`).join(
      ' ',
    );
    expect(measured(`{ ...F0 } ${ring}`).isCyclic).toBe(true);
  });
});

describe('what is refused before anybody validates it', () => {
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    depth: 3,
    aliases: 2,
    rootFields: 2,
    directives: 2,
    fields: 6,
    listItems: 2,
  };
  test.each([
    ['{ a { b { c } } }', 'within'],
    ['{ a { b { c { d } } } }', 'depth'],
    ['{ x: a y: a }', 'within'],
    ['{ x: a { y: b z: b } }', 'aliases'],
    ['{ a b c }', 'rootFields'],
    ['{ a @d @d @d }', 'directives'],
    ['{ a { b c d e f g } }', 'fields'],
    ['{ a(x: [1, 2, 3]) }', 'listItems'],
    [`query ${'x'.repeat(129)} { a }`, 'operationNameBytes'],
    ['{ ...F } fragment F on T { ...F }', 'cyclic'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOn(parse(text), limits)).toBe(verdict);
  });
});
