import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../../src/server/limits/limits.ts';
import { costOf, priced, schema } from './pricing.ts';

const USERS = (selection: string) => `query ($first: Int) { users(first: $first) { ${selection} } }`;
const TRANSACTION = (selection: string) => `{ verifyTransaction(userId: "u", id: "t") { ${selection} } }`;
const ENTITIES = (selection: string) => `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
const references = (length: number) => Array.from({ length }, () => ({ __typename: 'User', id: 'x' }));

describe('what an operation costs', () => {
  test.each([
    ['an object is 1, a leaf nothing', '{ user(id: "u") { id username email } }', 1],
    ['an object in an object is 1 more', '{ user(id: "u") { name { formatted } } }', 2],
    ['the name of a type is nothing', '{ __typename user(id: "u") { __typename } }', 1],
    ['the content of a document is 20', '{ verifyDocument(userId: "u", transactionId: "t", id: "d") { value } }', 21],
    ['a list is as long as is assumed', TRANSACTION('documents { id }'), 1 + 12],
    ['a list with content is its length times 21', TRANSACTION('documents { value }'), 1 + 12 * 21],
    [
      'a list of types that are named has about one of each',
      TRANSACTION('documents(types: [SELFIE]) { value }'),
      1 + 21,
    ],
    [
      'naming more types than there may be items adds nothing',
      TRANSACTION(`documents(types: [${'SELFIE '.repeat(50)}]) { id }`),
      1 + 12,
    ],
    ['naming no type at all makes nothing cheap', TRANSACTION('documents(types: []) { value }'), 1 + 21],
    ['a page is 20 where nothing is said', '{ users { nodes { id } } }', 1 + 20],
    ['a page is as long as `first`', '{ users(first: 7) { nodes { id } } }', 1 + 7],
    ['edges and nodes are each a list', '{ users(first: 7) { nodes { id } edges { node { id } } } }', 1 + 7 + 14],
    ['what is beside the items counts once', '{ users(first: 7) { totalCount pageInfo { endCursor } } }', 2],
    [
      'lists in lists multiply',
      '{ users(first: 10) { nodes { verifyTransactions(last: 5) { nodes { id } } } } }',
      1 + 10 * (1 + 1 + 5),
    ],
    ['of several types the dearest counts', TRANSACTION('verifiedData { ...on VerifiedImage { image } id }'), 1 + 210],
    ['aliases are fields of their own', '{ a: user(id: "u") { id } b: user(id: "u") { id } }', 2],
    [
      'what is asked for twice is read once',
      '{ user(id: "u") { name { given } } user(id: "u") { name { family } } }',
      2,
    ],
    ['a left-out selection is nothing', '{ user(id: "u") @skip(if: true) { id } verifyPolicy(id: "p") { id } }', 1],
    ['questions about the schema are nothing', '{ __schema { types { fields { name } } } }', 0],
  ])('%s', (_name, text, cost) => {
    expect(priced(text)).toMatchObject({ cost, isFixed: true });
  });

  test('a fragment costs in each place what it would cost there written out', () => {
    const spread = `{ users(first: 3) { nodes { ...U } edges { node { ...U } } } }
      fragment U on User { name { given } latestVerifyTransaction { documents { ...D } } }
      fragment D on VerifyDocument { id value }`;
    const user = 1 + 1 + 1 + 12 * 21;
    expect(costOf(spread)).toBe(1 + 3 * user + 3 * (1 + user));
  });

  test('variables count as what they are, not as what the document looks like', () => {
    expect(costOf(USERS('nodes { id }'), { first: 100 })).toBe(101);
    expect(costOf(USERS('nodes { id }'), { first: 1_000 })).toBe(1_001);
    expect(costOf(USERS('nodes { id }'), {})).toBe(21);
    expect(costOf(USERS('nodes { id }'), { first: null })).toBe(21);
    expect(costOf('query ($n: Int = 50) { users(first: $n) { nodes { id } } }')).toBe(51);
    expect(costOf('query ($n: Int = 50) { users(first: $n) { nodes { id } } }', { n: 2 })).toBe(3);
  });

  test.each([0, -1, -100, -2_147_483_648])('a page of %i makes nothing cheaper', (first) => {
    expect(costOf(USERS('nodes { id }'), { first })).toBe(21);
    expect(costOf(`{ users(first: ${first}) { nodes { id } } }`)).toBe(21);
  });

  test('of two sizes the larger counts', () => {
    const text =
      'query ($f: Int, $l: Int) { user(id: "u") { verifyTransactions(first: $f, last: $l) { nodes { id } } } }';
    expect(costOf(text, { f: 1, l: 90 })).toBe(92);
    expect(costOf(text, { f: 90, l: -5 })).toBe(92);
  });

  test.each([
    ['@include(if: $x)', true],
    ['@skip(if: $x)', false],
  ])('%s counts what it lets in', (directive, lets) => {
    for (const place of [
      `name ${directive} { given }`,
      `... ${directive} { name { given } }`,
      `...N ${directive}`,
      `... { ... ${directive} { ...N } }`,
    ]) {
      const fragment = place.includes('...N') ? 'fragment N on User { name { given } }' : '';
      const text = `query ($x: Boolean!) { user(id: "u") { id ${place} } } ${fragment}`;
      expect(priced(text, { x: lets }), place).toEqual({ cost: 2, content: 0, lists: false, isFixed: false });
      expect(priced(text, { x: !lets }).cost, place).toBe(1);
    }
  });

  test('a field that is there twice counts as soon as one of them is let in', () => {
    const text = `query ($x: Boolean!, $y: Boolean!) {
      user(id: "u") @include(if: $x) { name { given } }
      user(id: "u") @include(if: $y) { name { family } latestVerifyTransaction { id } }
    }`;
    expect(costOf(text, { x: true, y: false })).toBe(2);
    expect(costOf(text, { x: false, y: true })).toBe(3);
    expect(costOf(text, { x: true, y: true })).toBe(3);
    expect(costOf(text, { x: false, y: false })).toBe(0);
  });

  test('references cost what they lead to, times how many there are', () => {
    expect(costOf(ENTITIES('...on User { id username email }'), { r: references(500) })).toBe(500);
    expect(costOf(ENTITIES('...on User { latestVerifyTransaction { id } }'), { r: references(3) })).toBe(6);
    expect(costOf(ENTITIES('...on User { id } ...on VerifyDocument { value }'), { r: references(2) })).toBe(42);
    const literal =
      '{ _entities(representations: [{ __typename: "User" }, { __typename: "User" }]) { ...on User { id } } }';
    expect(priced(literal)).toMatchObject({ cost: 2, isFixed: true });
    const single = 'query ($one: _Any!) { _entities(representations: [$one]) { ...on User { id } } }';
    expect(costOf(single, { one: references(1)[0] })).toBe(1);
    const whole = 'query ($r: [_Any!]!) { _entities(representations: $r) { ...on User { id } } }';
    expect(costOf(whole, { r: references(1)[0] })).toBe(1);
  });
});

describe('of how many documents and images an operation may read the content', () => {
  test.each([
    ['a document is one', '{ verifyDocument(userId: "u", transactionId: "t", id: "d") { value } }', 1],
    ['without its content it is none', TRANSACTION('documents { id status }'), 0],
    ['those of a transaction are as many as are assumed', TRANSACTION('documents { value }'), 12],
    ['earlier ones and images come on top', TRANSACTION('documents { value } previousDocuments { value }'), 24],
    ['an alias is one more', TRANSACTION('documents { value again: value }'), 24],
    ['images among verified data count', TRANSACTION('verifiedData { ...on VerifiedImage { image } }'), 10],
    [
      'a page of transactions multiplies',
      '{ user(id: "u") { verifyTransactions(first: 3) { nodes { documents { value } } } } }',
      36,
    ],
  ])('%s', (_name, text, content) => {
    expect(priced(text).content).toBe(content);
  });
});

describe('whether an operation may list anything', () => {
  test.each([
    ['one user', '{ user(id: "u") { username latestVerifyTransaction { outcome policy { name } } } }', false],
    ['the policies', '{ verifyPolicies { name } }', true],
    ['documents of one transaction', TRANSACTION('documents { id }'), true],
    ['a page of users', '{ users(first: 2) { nodes { id } } }', true],
    ['a page of one', '{ users(first: 1) { nodes { id } } }', false],
    ['how many there are', '{ users { totalCount } }', false],
    ['the schema', '{ __schema { types { name } } }', false],
  ])('%s', (_name, text, lists) => {
    expect(priced(text).lists).toBe(lists);
  });

  test('as many references do', () => {
    const text = ENTITIES('...on User { id }');
    expect(priced(text, { r: references(1) }).lists).toBe(false);
    expect(priced(text, { r: references(2) }).lists).toBe(true);
  });
});

describe('what people ask for in practice is within the defaults', () => {
  const EXAMPLES = new URL('../../../../examples/', import.meta.url);
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.graphql'));

  test.each(files)('examples/%s', (name) => {
    const text = readFileSync(new URL(name, EXAMPLES), 'utf8');
    const variablesFile = name.replace('.graphql', '.variables.json');
    const variables = readdirSync(EXAMPLES).includes(variablesFile)
      ? JSON.parse(readFileSync(new URL(variablesFile, EXAMPLES), 'utf8'))
      : {};
    const { cost, content } = priced(text, variables);
    expect(cost).toBeLessThanOrEqual(DEFAULT_LIMITS.cost);
    expect(content).toBeLessThanOrEqual(DEFAULT_LIMITS.content);
  });

  test('a hundred users with their last transactions and claims', () => {
    const text = `{ users(first: 100) { nodes {
      id username verifyTransactions(first: 5) { nodes { id rawStatus } } identityAssurance { trustFramework }
    } } }`;
    expect(costOf(text)).toBe(801);
  });

  test('everything there is on one transaction, its pictures included', () => {
    const text = TRANSACTION(`id outcome user { id username name { formatted } } policy { name } checks { type status }
      webVerification { url } notifications { channel } documents { type value } previousDocuments { type status }
      metadata { provider data } verifiedData { id ...on VerifiedImage { image } }`);
    expect(costOf(text)).toBeLessThanOrEqual(DEFAULT_LIMITS.cost);
  });
});

test('every list of objects says how long it is, or is a page of one that does', () => {
  const unsaid = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values(isObjectType(type) ? type.getFields() : {})
        .filter((field) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
        .filter(({ extensions }) => !JSON.stringify(extensions.directives ?? []).includes('"listSize"'))
        .map((field) => `${type.name}.${field.name}`),
    );
  expect(unsaid.toSorted()).toEqual([
    'Query._entities', // by its representations
    'UserConnection.edges',
    'UserConnection.nodes',
    'VerifyTransactionConnection.edges',
    'VerifyTransactionConnection.nodes',
  ]);
});

test('no value of `first` makes an operation cheaper than a page of one', () => {
  const one = costOf(USERS('nodes { name { given } }'), { first: 1 });
  fc.assert(
    fc.property(fc.option(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })), (first) => {
      expect(costOf(USERS('nodes { name { given } }'), { first })).toBeGreaterThanOrEqual(one);
    }),
  );
});
