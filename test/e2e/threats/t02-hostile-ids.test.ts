import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { A_GOOD_ID, HOSTILE_IDS, ODD_KEYS } from '../../support/hostile-ids.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

/** Each argument that takes an id, as one lookup. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'Query.user(id)': 'query ($x: ID!) { user(id: $x) { username } }',
  'Query.verifyTransaction(userId)': `query ($x: ID!) { verifyTransaction(userId: $x, id: "${A_GOOD_ID}") { status } }`,
  'Query.verifyTransaction(id)': `query ($x: ID!) { verifyTransaction(userId: "${A_GOOD_ID}", id: $x) { status documents { id } } }`,
  'Query.verifyDocument(userId)': `query ($x: ID!) { verifyDocument(userId: $x, transactionId: "${A_GOOD_ID}", id: "${A_GOOD_ID}") { type } }`,
  'Query.verifyDocument(transactionId)': `query ($x: ID!) { verifyDocument(userId: "${A_GOOD_ID}", transactionId: $x, id: "${A_GOOD_ID}") { type } }`,
  'Query.verifyDocument(id)': `query ($x: ID!) { verifyDocument(userId: "${A_GOOD_ID}", transactionId: "${A_GOOD_ID}", id: $x) { type } }`,
  'Query.verifyPolicy(id)': 'query ($x: ID!) { verifyPolicy(id: $x) { name } }',
  'User.verifyTransaction(id)': `query ($x: ID!) { _entities(representations: [{ __typename: "User", id: "${A_GOOD_ID}" }]) { ... on User { verifyTransaction(id: $x) { status } } } }`,
  'UserFilter.populationId': 'query ($x: ID!) { users(filter: { populationId: $x }) { nodes { id } } }',
};

/** Each part of each key, in a representation that is otherwise right. */
const KEYS: readonly [type: string, key: string, whole: Readonly<Record<string, string>>][] = [
  ['User', 'id', { id: A_GOOD_ID }],
  ...['userId', 'id'].map((key) => ['VerifyTransaction', key, { userId: A_GOOD_ID, id: A_GOOD_ID }] as const),
  ...['userId', 'transactionId', 'id'].map(
    (key) => ['VerifyDocument', key, { userId: A_GOOD_ID, transactionId: A_GOOD_ID, id: A_GOOD_ID }] as const,
  ),
  ['VerifyPolicy', 'id', { id: A_GOOD_ID }],
].map(([type, key, whole]) => [String(type), String(key), whole as Record<string, string>]);

const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on User { username } ... on VerifyTransaction { status } ... on VerifyDocument { type } ... on VerifyPolicy { name }
} }`;
const BATCH = 74; // representations in one request: three requests for the corpus, and bodies far below the limit

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld();
});
beforeEach(() => world.answer());
afterAll(() => world?.[Symbol.asyncDispose]());

test('T2: the corpus is large, and holds no id', () => {
  expect(HOSTILE_IDS.length).toBeGreaterThanOrEqual(200);
  for (const id of HOSTILE_IDS) expect(id).not.toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)/);
});

describe('T2: a hostile id is refused before any call, and never quoted', () => {
  test.each(Object.entries(ARGUMENTS))('as %s', async (argument, query) => {
    for (const x of HOSTILE_IDS) {
      const { data, errors, text } = await world.gateway.ask(query, { x });
      const shown = `${argument} ${JSON.stringify(x).slice(0, 80)}: ${text.slice(0, 400)}`;
      expect(errors, shown).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(
        Object.values(data ?? { only: null })
          .flat()
          .map(emptied),
        shown,
      ).toEqual([null]);
      if (x.length > 12) expect(text, shown).not.toContain(JSON.stringify(x).slice(1, -1));
    }
    expect(world.upstream.heard.map(({ line }) => line)).toEqual([]);
  });

  test.each(KEYS)('in the key of %s as %s', async (type, key, whole) => {
    const values = [...HOSTILE_IDS, ...ODD_KEYS];
    for (let from = 0; from < values.length; from += BATCH) {
      const batch = values.slice(from, from + BATCH);
      const r = batch.map((value) => ({ __typename: type, ...whole, [key]: value }));
      const { data, errors = [], text } = await world.gateway.ask(ENTITIES, { r });
      expect(data, text).toEqual({ _entities: batch.map(() => null) });
      expect(errors.length, text).toBeGreaterThan(0);
      for (const { path, extensions } of errors) {
        expect([path?.[0], extensions.code], text).toEqual(['_entities', 'BAD_USER_INPUT']);
      }
    }
    expect(world.upstream.heard.map(({ line }) => line)).toEqual([]);
  });

  test.each(KEYS)('and a representation of %s without its %s too', async (type, key, whole) => {
    const { [key]: _missing, ...rest } = whole;
    const { data, errors } = await world.gateway.ask(ENTITIES, { r: [{ __typename: type, ...rest }] });
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(world.upstream.heard).toEqual([]);
  });
});

/** A reference is there without a read; what was looked up below it is not. */
function emptied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.values(value);
  return members.length === 1 && members[0] === null ? null : value;
}
