import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOSTILE_IDS } from '../../support/hostile-ids.ts';
import { DOCUMENT, POLICY, TRANSACTION, USER } from '../../support/wire-case.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

const QUERY = `query ($r: [_Any!]!) { _entities(representations: $r) {
  __typename
  ... on User { id email }
  ... on VerifyTransaction { id userId rawStatus }
  ... on VerifyDocument { id userId transactionId rawType }
  ... on VerifyPolicy { id name }
} }`;
const SIZE = 100; // representations in a batch
const HOSTILE_COUNTS = [1, 2, 3, 5, 8, 13, 21, 34, 50, 55, 75, 89, 95, 98, 99];

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld();
});
beforeEach(() => world.answer());
afterAll(() => world?.[Symbol.asyncDispose]());

const good = (number: number): Record<string, unknown> => {
  const [userId, transactionId, id] = [USER(number), TRANSACTION(number), DOCUMENT(number)];
  switch (number % 4) {
    case 0:
      return { __typename: 'User', id: userId };
    case 1:
      return { __typename: 'VerifyTransaction', userId, id: transactionId };
    case 2:
      return { __typename: 'VerifyDocument', userId, transactionId, id };
    default:
      return { __typename: 'VerifyPolicy', id: POLICY((number % 3) + 1) };
  }
};

/** What has to come back for one: its own key, and nothing of a neighbour. */
const whole = (key: Record<string, unknown>) => ({
  User: { ...key, email: `${world.of.mark}@example.org` },
  VerifyTransaction: { ...key, rawStatus: 'REQUESTED' },
  VerifyDocument: { ...key, rawType: 'Passport Front' },
  VerifyPolicy: { ...key, name: `Policy ${world.of.mark}` },
});

/** Each is wrong in its own way: type, key, members, or it is no representation at all. */
const hostile = (number: number): unknown => {
  const bad = HOSTILE_IDS[(number * 7) % HOSTILE_IDS.length];
  const id = USER(number);
  const forms: unknown[] = [
    { __typename: 'User', id: bad },
    { __typename: 'VerifyTransaction', userId: id, id: bad },
    { __typename: 'VerifyTransaction', id },
    { __typename: 'VerifyDocument', userId: id, transactionId: bad, id },
    { __typename: 'VerifyDocument', userId: bad, transactionId: id, id },
    { __typename: 'VerifyPolicy', id: [id] },
    { __typename: 'IdentityAssurance', id },
    { __typename: 'Query', id },
    { __typename: '_Entity', id },
    { __typename: 'constructor', id },
    { __typename: '__proto__', id },
    { __typename: ['User'], id },
    { __typename: null, id },
    { id },
    { __typename: 'user', id },
    { __typename: 'User ', id },
    { __typename: 'User' },
    { __typename: 'User', id: { id } },
    {},
    [],
    'User',
    42,
    true,
    [{ __typename: 'User', id }],
  ];
  return forms[number % forms.length];
};

test.each(HOSTILE_COUNTS)('T3: of a hundred references %i are forged: the others are whole', async (count) => {
  // Spread over the batch, another way for each count.
  const isHostile = (index: number) => (index * 37 + count) % SIZE < count;
  const r = Array.from({ length: SIZE }, (_, index) => (isHostile(index) ? hostile(index) : good(index)));
  const { data, errors = [], text } = await world.gateway.ask(QUERY, { r });
  expect(data._entities).toHaveLength(SIZE);
  for (const [index, entity] of data._entities.entries()) {
    const shown = `${index}: ${JSON.stringify(r[index])}`;
    if (isHostile(index)) {
      expect(entity, shown).toBeNull();
      continue;
    }
    const key = good(index);
    expect(entity, shown).toEqual(whole(key)[key.__typename as keyof ReturnType<typeof whole>]);
  }
  expect(errors.length, text).toBeGreaterThan(0);
  for (const { path, extensions } of errors) {
    expect(isHostile(Number(path?.[1])), `${path}`).toBe(true);
    expect(extensions.code).toBe('BAD_USER_INPUT');
  }
  for (const target of world.targets()) {
    expect(target).toMatch(/^\/v1\/environments\/[0-9a-f-]{36}\/(users|verifyPolicies)([/?]|$)/);
  }
});

test('T3: a batch of forged references alone makes no call', async () => {
  const r = Array.from({ length: SIZE }, (_, index) => hostile(index));
  const { data } = await world.gateway.ask(QUERY, { r });
  expect(data._entities).toEqual(r.map(() => null));
  expect(world.targets()).toEqual([]);
});
