import { expect, test } from 'vitest';
import { censusOf, growing } from '../support/heap-census.ts';

const META = { node_fields: ['type', 'name', 'id'], node_types: [['hidden', 'object', 'string', 'closure'], 'x', 'y'] };
const snapshotOf = (...nodes: [type: number, name: number][]) =>
  JSON.stringify({
    snapshot: { meta: META },
    nodes: nodes.flatMap(([type, name], id) => [type, name, id]),
    strings: ['Call', 'a text', 'Map'],
  });

test('objects and functions are counted by name, texts together, and what is V8’s own not at all', () => {
  const census = censusOf(snapshotOf([1, 0], [1, 0], [1, 2], [2, 1], [2, 0], [3, 0], [0, 0]));
  expect(census).toEqual(
    new Map([
      ['object Call', 2],
      ['object Map', 1],
      ['string', 2],
      ['closure Call', 1],
    ]),
  );
});

test('only what grew each time counts as growing, and only if it is enough', () => {
  const of = (...counts: number[]) => counts.map((count) => new Map([['object Call', count]]));
  expect(growing(of(0, 1, 2, 9), 9)).toEqual([{ kind: 'object Call', counts: [0, 1, 2, 9] }]);
  expect(growing(of(0, 1, 2, 9), 10)).toEqual([]);
  expect(growing(of(1, 50, 50, 99), 9)).toEqual([]);
  expect(growing([new Map(), ...of(10, 20)], 20)).toHaveLength(1);
});
