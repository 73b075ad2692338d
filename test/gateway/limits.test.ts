import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type LimitName, limitTable } from '../../src/server/limits/limits.ts';
import { type Answer, createTestWorld, type WorldOptions } from '../support/world.ts';

/** A world of nobody, asked by a client that takes the status of an answer to mean something. */
async function emptyWorld(options: WorldOptions = {}) {
  const world = await createTestWorld({ emulator: { people: 0 }, ...options });
  const headers = { accept: 'application/graphql-response+json' };
  return Object.assign(world, {
    send: (text: string, variables?: Record<string, unknown>) => world.ask(text, variables, { headers }),
  });
}

const SECRET = 'Zyx_secret_of_the_document';
const many = (length: number, part: (at: number) => string) => Array.from({ length }, (_, at) => part(at)).join(' ');

/** For each limit an operation that is exactly within it, and one that is one beyond. */
const CASES: Readonly<Record<LimitName, (most: number) => { text: string; variables?: Record<string, unknown> }>> = {
  documentBytes: (most) => ({ text: `{ __typename }${' '.repeat(most - '{ __typename }'.length)}` }),
  tokens: (most) => ({ text: `{ ${many(most - 2, () => '__typename')} }` }),
  depth: (most) => ({ text: nested(most) }),
  aliases: (most) => ({ text: `{ ${many(most, (at) => `a${at}: __typename`)} }` }),
  rootFields: (most) => ({ text: `{ ${many(most, () => 'users { totalCount }')} }` }),
  directives: (most) => ({ text: `{ ${many(most, () => '__typename @skip(if: true)')} verifyPolicies { id } }` }),
  fields: (most) => ({ text: `{ users { ${many(most - 1, () => 'totalCount')} } }` }),
  operationNameBytes: (most) => ({ text: `query ${'a'.repeat(most)} { __typename }` }),
  listItems: (most) => ({
    text: 'query ($s: [VerifyTransactionStatus!]) { user(id: "x") { verifyTransactions(filter: { statuses: $s }) { totalCount } } }',
    variables: { s: Array.from({ length: most }, () => 'SUCCESS') },
  }),
  cost: (most) => ({
    text: 'query ($n: Int, $m: Int) { users(first: $n) { nodes { id } } user(id: "x") { verifyTransactions(first: $m) { nodes { id } } } }',
    variables: { n: most - 1 - 2 - 10, m: 10 },
  }),
  content: (most) => ({
    text: `{ user(id: "x") { verifyTransactions(first: 1) { nodes { documents { ${many(3, (at) => `v${at}: value`)} } } } }
      verifyTransaction(userId: "x", id: "y") { verifiedData { ...on VerifiedImage { ${most > 40 ? 'image' : 'format'} } } }
      ${many(4, (at) => `d${at}: verifyDocument(userId: "x", transactionId: "y", id: "z") { value }`)} }`,
  }),
};

function nested(levels: number): string {
  const path = ['users', 'edges', 'node', 'verifyTransactions', 'edges', 'node', 'user', 'name', 'formatted'];
  const taken = path.slice(0, levels - 1);
  return `{ ${taken.map((name) => `${name} { `).join('')}__typename ${LEAVES[taken.at(-1) ?? '']} ${'} '.repeat(taken.length)}}`;
}
const LEAVES: Readonly<Record<string, string>> = { user: 'id', name: 'given' };

const refusalOf = ({ status, errors, data }: Answer<unknown>) => ({
  status,
  data,
  codes: errors?.map(({ extensions }) => extensions.code),
  message: errors?.[0]?.message,
});

describe('each limit lets through what is within it, and refuses what is one beyond', () => {
  test.each(limitTable.map((row) => [row.limit, row] as const))('%s', async (limit, row) => {
    // Only the limit in question: documents at one of them are beyond others.
    const wide = { ...DEFAULT_LIMITS, tokens: 5_000, fields: 5_000, cost: 100_000, aliases: 100, [limit]: row.default };
    await using world = await emptyWorld({ limits: wide });
    const within = CASES[limit](row.default);
    const { errors } = await world.send(within.text, within.variables);
    expect(errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain('LIMIT_EXCEEDED');

    world.upstream.clearLog();
    const beyond = CASES[limit](row.default + 1);
    const answer = await world.send(beyond.text, beyond.variables);
    expect(refusalOf(answer)).toEqual({
      status: 400,
      data: undefined,
      codes: ['LIMIT_EXCEEDED'],
      message: row.refusal(row.default),
    });
    expect(answer.errors?.[0]?.extensions.retryable).toBe(false);
    expect(world.calls()).toEqual([]);
  });

  test.each(limitTable.map((row) => [row.limit, row.refusal(row.ceiling), row.ceiling] as const))(
    'the refusal of %s names the number in one short sentence',
    (_limit, sentence, ceiling) => {
      expect(sentence).toContain(String(ceiling));
      expect(sentence.length).toBeLessThanOrEqual(200);
      expect(sentence).toMatch(/^The |^A list /);
    },
  );
});

test('a refusal is logged with its limit and number, and with nothing of the document', async () => {
  await using world = await emptyWorld();
  await world.send(`{ ${many(16, (at) => `${SECRET}${at}: __typename`)} }`);
  await world.send('query ($n: Int) { users(first: $n) { nodes { id } } }', { n: 4_242 });
  const lines = world.logged();
  const events = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'limit_exceeded');
  expect(events).toMatchObject([
    { limit: 'aliases', allowed: DEFAULT_LIMITS.aliases },
    { limit: 'cost', allowed: DEFAULT_LIMITS.cost },
  ]);
  expect(lines.join()).not.toMatch(new RegExp(`${SECRET}|4242`));
});

test('a limit is a setting', async () => {
  await using world = await emptyWorld({ limits: { ...DEFAULT_LIMITS, depth: 2 } });
  expect((await world.send('{ users { totalCount } }')).errors).toBeUndefined();
  const { errors } = await world.send('{ users { nodes { id } } }');
  expect(errors?.[0]?.message).toMatch(/deeper than 2 levels/);
});

test('the same operation is refused again, and another one on the same connection is not', async () => {
  await using world = await emptyWorld();
  const { text } = CASES.fields(DEFAULT_LIMITS.fields + 1);
  for (let time = 0; time < 3; time += 1) {
    expect(refusalOf(await world.send(text))).toMatchObject({ status: 400, codes: ['LIMIT_EXCEEDED'] });
    expect((await world.send('{ users { totalCount } }')).errors).toBeUndefined();
  }
});

test('a price follows the variables of each request, for one and the same document', async () => {
  await using world = await emptyWorld();
  const text =
    'query ($n: Int, $more: Boolean = false) { users(first: $n) { nodes { id name @include(if: $more) { given } latestVerifyTransaction { checks { type } } } } }';
  const codesOf = async (variables: Record<string, unknown>) => refusalOf(await world.send(text, variables)).codes;
  expect(await codesOf({ n: 100 })).toBeUndefined();
  expect(await codesOf({ n: 2_000 })).toEqual(['LIMIT_EXCEEDED']);
  expect(await codesOf({ n: 100, more: true })).toBeUndefined();
  expect(await codesOf({ n: 120, more: true })).toEqual(['LIMIT_EXCEEDED']);
  expect(await codesOf({ n: 100 })).toBeUndefined();
});

test('variables that do not fit are told as such, and not priced', async () => {
  await using world = await emptyWorld();
  const answer = await world.send('query ($n: Int) { users(first: $n) { nodes { id } } }', { n: 'many' });
  expect(refusalOf(answer)).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
});

test('five hundred references of a router pass, and so do as many as the setting allows', async () => {
  await using world = await emptyWorld();
  const r = Array.from({ length: 500 }, () => ({ __typename: 'User', id: crypto.randomUUID() }));
  const text = 'query ($r: [_Any!]!) { _entities(representations: $r) { ...on User { id } } }';
  const { data, errors } = await world.send(text, { r });
  expect(errors).toBeUndefined();
  expect(data._entities).toHaveLength(500);
});

test('a name in `operationName` is limited like one in the document', async () => {
  await using world = await emptyWorld();
  const response = await world.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: 'query A { __typename } query B { __typename }', operationName: 'é'.repeat(65) }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
});

test('fragments that spread themselves are refused before the library looks for the way around', async () => {
  await using world = await emptyWorld();
  const cycles = many(18, (at) => `fragment F${at} on User { ${many(18, (on) => `...F${on}`)} id }`);
  const answer = await world.send(`{ users { nodes { ...F0 } } } ${cycles}`);
  expect(refusalOf(answer)).toMatchObject({ status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] });
});

test('nothing of the document or of its variables comes back with a refusal', async () => {
  await using world = await emptyWorld();
  const texts = [
    `{ ${many(20, (at) => `${SECRET}${at}: __typename`)} }`,
    `query ${SECRET}${'x'.repeat(128)} { __typename }`,
    `{ ...${SECRET} } fragment ${SECRET} on Query { ...${SECRET} }`,
    `{ user(id: "${SECRET.repeat(2_000)}") { id } }`,
  ];
  for (const text of texts) {
    const answer = await world.send(text);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain(SECRET);
    expect(answer.text.length).toBeLessThan(8_192);
  }
});

test('GraphiQL can read the schema, whatever the limits are', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  const least = Object.fromEntries(limitTable.map((row) => [row.limit, row.floor])) as typeof DEFAULT_LIMITS;
  await using world = await emptyWorld({ limits: { ...least, tokens: 1_000 } });
  const { errors, data } = await world.send(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data.__schema.types.length).toBeGreaterThan(20);
});

describe('what errors tell of the schema', () => {
  const GUESSES = [
    '{ user(id: "x") { usernam } }',
    '{ usr { id } }',
    '{ user(idd: "x") { id } }',
    '{ user { id } }',
    '{ user(id: "x") }',
    '{ user(id: "x") { id { a } } }',
    '{ user(id: "x") { verifyTransactions(filter: { statuses: [SUCCES] }) { totalCount } } }',
    '{ user(id: "x") { verifyTransactions(filter: { status: [] }) { totalCount } } }',
    '{ users(filter: { email: "x" }) { totalCount } }',
    '{ users(filter: { usrname: { equals: "x" } }) { totalCount } }',
    '{ users(filter: { username: { } }) { totalCount } }',
    '{ verifyPolicy(id: "x") { ...on Usr { id } } }',
    '{ verifyPolicy(id: "x") { ...on User { id } } }',
    'query ($x: Strin) { users(first: $x) { totalCount } }',
    'query ($x: String) { users(first: $x) { totalCount } }',
    'query ($x: UserFilte) { users(filter: $x) { totalCount } }',
    '{ verifyTransaction(userId: "x", id: "y") { verifiedData { image } } }',
    '{ verifyTransaction(userId: "x", id: "y") { verifiedData(types: "x") { id } } }',
    '{ users @includ(if: true) { totalCount } }',
    '{ users @include { totalCount } }',
    '{ a: users { totalCount } a: verifyPolicies { id } }',
  ];
  const NAMES =
    /\b(username|userId|User|UserFilter|VerifyUserTextFilter|VerifyPolicy|VerifyTransaction\w*|VerifiedData\w*|VerifiedImage|SUCCESS|statuses|Int|UUID|ID)\b/;

  test('where it is told, they help with what was meant', async () => {
    await using world = await emptyWorld();
    const { errors } = await world.send(GUESSES[0] ?? '');
    expect(errors?.[0]?.message).toBe('Cannot query field "usernam" on type "User". Did you mean "username"?');
  });

  test('where it is not, they name nothing that the document did not have there', async () => {
    await using world = await emptyWorld({ door: { introspection: false } });
    for (const guess of GUESSES) {
      const { status, errors = [] } = await world.send(guess);
      expect(status, guess).toBe(400);
      for (const { message, extensions } of errors) {
        expect(extensions.code, guess).toBe('GRAPHQL_VALIDATION_FAILED');
        expect(message, guess).not.toMatch(/did you mean/i);
        const told = message.match(NAMES)?.filter((found) => !guess.includes(found)) ?? [];
        expect(told, `${guess}\n${message}`).toEqual([]);
      }
    }
  });
});

test('an object with thousands of members is refused before each of them is looked up', async () => {
  await using world = await emptyWorld();
  const members = (length: number) => Object.fromEntries(Array.from({ length }, (_, at) => [`m${at}`, 1]));
  const text = 'query ($f: UserFilter) { users(filter: $f) { totalCount } }';
  const codesOf = async (f: unknown) =>
    (await world.send(text, { f })).errors?.map(({ extensions }) => extensions.code);
  expect(await codesOf(members(12_000))).toEqual(['LIMIT_EXCEEDED']);
  expect(await codesOf({ username: { equals: 'x', ...members(101) } })).toEqual(['LIMIT_EXCEEDED']);
  expect(await codesOf(members(3))).toContain('BAD_USER_INPUT');
});
