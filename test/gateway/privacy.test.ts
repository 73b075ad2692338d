import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROOMY } from '../support/roomy.ts';
import { putWholeCase } from '../support/whole-case.ts';
import { WHOLE_QUERY } from '../support/whole-query.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const PLANTED = 'Quockerwodger';
const MAX_ERROR_ANSWER_BYTES = 8 * 1024;

let written: string[] = [];
beforeEach(() => {
  written = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  }
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...values) => void written.push(values.map(String).join(' ')));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Sends a request as it is. */
async function send(world: TestWorld, body: string, init: RequestInit = {}, path = '/graphql') {
  const method = init.method ?? 'POST';
  const response = await world.gateway.fetch(`http://gateway.test${path}`, {
    ...init,
    method,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
    ...(method !== 'GET' && { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** All of an answer but its data. */
function besideData({ text, headers }: { text: string; headers: Headers }): string {
  const rest = text.startsWith('{') ? JSON.stringify({ ...JSON.parse(text), data: undefined }) : text;
  return `${rest}\n${JSON.stringify([...headers])}`;
}

function expectNoLeak(world: TestWorld, answer: { text: string; headers: Headers }, planted: readonly string[] = []) {
  const sinks = `${besideData(answer)}\n${written.join('')}\n${world.logged().join('')}`;
  const found = [PLANTED, ...planted, ...world.upstream.marks()].filter((mark) => sinks.includes(mark));
  expect(found, answer.text.slice(0, 500)).toEqual([]);
}

const person = (world: TestWorld) => world.upstream.demo.people.verified?.userId ?? '';

test('a right answer has personal values under data, and nowhere else', async () => {
  await using world = await createTestWorld({ limits: ROOMY });
  const ids = putWholeCase(world);
  const variables = {
    u: ids.userId,
    t: ids.transactionId,
    d: ids.documentId,
    pd: ids.previousDocumentId,
    o: person(world),
  };
  const answer = await world.ask(WHOLE_QUERY, variables);
  expect(answer.errors).toBeUndefined();
  const shown = world.upstream.marks().filter((mark) => answer.text.includes(mark));
  expect(shown.length).toBeGreaterThan(10);
  expectNoLeak(world, answer);
  expect(written).toEqual([]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

describe('a value of the wrong type in a variable comes back in no form', () => {
  const wrong: [string, string, unknown][] = [
    ['ID!', 'user(id: $x) { id }', { of: PLANTED }],
    ['ID!', 'user(id: $x) { id }', [PLANTED]],
    ['ID!', 'user(id: $x) { id }', PLANTED],
    ['ID', 'users(filter: { populationId: $x }) { totalCount }', { of: PLANTED }],
    ['Int', 'users(first: $x) { totalCount }', PLANTED],
    ['Int', 'users(first: $x) { totalCount }', { of: PLANTED }],
    ['String', 'users(after: $x) { totalCount }', { of: PLANTED }],
    ['String', 'users(after: $x) { totalCount }', PLANTED],
    ['String', 'users(after: $x) { totalCount }', Buffer.from(PLANTED.repeat(4)).toString('base64url')],
    ['UserFilter', 'users(filter: $x) { totalCount }', PLANTED],
    ['UserFilter', 'users(filter: $x) { totalCount }', { [PLANTED]: PLANTED }],
    ['UserFilter', 'users(filter: $x) { totalCount }', { email: PLANTED }],
    ['UserFilter', 'users(filter: $x) { totalCount }', { email: { equals: { of: PLANTED } } }],
    ['UserFilter', 'users(filter: $x) { totalCount }', { email: { equals: PLANTED, startsWith: PLANTED } }],
    ['UserFilter', 'users(filter: $x) { totalCount }', { email: { [PLANTED]: PLANTED } }],
    ['UserFilter', 'users(filter: $x) { totalCount }', { populationId: PLANTED }],
    ['VerifyUserTextFilter', 'users(filter: { email: $x }) { totalCount }', [PLANTED, PLANTED]],
    [
      'VerifyTransactionFilter',
      'user(id: $u) { verifyTransactions(filter: $x) { totalCount } }',
      { statuses: [PLANTED] },
    ],
    [
      'VerifyTransactionFilter',
      'user(id: $u) { verifyTransactions(filter: $x) { totalCount } }',
      { createdFrom: PLANTED },
    ],
    [
      '[VerifyTransactionStatus!]',
      'user(id: $u) { verifyTransactions(filter: { statuses: $x }) { totalCount } }',
      PLANTED,
    ],
    ['DateTime', 'user(id: $u) { verifyTransactions(filter: { createdFrom: $x }) { totalCount } }', PLANTED],
    ['DateTime', 'user(id: $u) { verifyTransactions(filter: { createdFrom: $x }) { totalCount } }', { of: PLANTED }],
    ['String', 'user(id: $u) { verifyTransactions(before: $x) { totalCount } }', PLANTED],
    ['[VerifyDocumentType!]', 'verifyTransaction(userId: $u, id: $u) { documents(types: $x) { id } }', [PLANTED]],
    ['[VerifiedDataType!]', 'verifyTransaction(userId: $u, id: $u) { verifiedData(types: $x) { id } }', [[PLANTED]]],
    ['VerifiedDataAttempt', 'verifyTransaction(userId: $u, id: $u) { verifiedData(attempt: $x) { id } }', PLANTED],
    ['Boolean!', 'user(id: $u) { id @include(if: $x) username }', PLANTED],
  ];
  test.each(wrong)('%s in %s: %j', async (type, field, value) => {
    await using world = await createTestWorld({ emulator: { people: 1 }, limits: ROOMY });
    const header = field.includes('$u') ? '$u: ID!, ' : '';
    const variables = { ...(header && { u: person(world) }), x: value };
    const answer = await world.ask(`query (${header}$x: ${type}) { ${field} }`, variables);
    expect(answer.errors?.length, answer.text).toBeGreaterThan(0);
    for (const { extensions } of answer.errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT');
    expectNoLeak(world, answer);
  });

  test('not even where it is very large', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
    const answer = await world.ask('query ($x: Int) { users(first: $x) { totalCount } }', {
      x: PLANTED.repeat(15_000),
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.text.length).toBeLessThan(MAX_ERROR_ANSWER_BYTES);
    expectNoLeak(world, answer);
  });
});

describe('a document that cannot be taken comes back in no form', () => {
  const documents = [
    ...[
      `{ user(id: { of: "${PLANTED}" }) { id } }`,
      `{ user(id: ["${PLANTED}"]) { id } }`,
      `{ user(id: ${PLANTED}) { id } }`,
      `{ user(id: "${PLANTED}") { id } }`,
    ],
    ...[
      `{ users(first: "${PLANTED}") { totalCount } }`,
      `{ users(first: ${PLANTED}) { totalCount } }`,
      `{ users(after: "${PLANTED}") { totalCount } }`,
    ],
    ...[
      `{ users(filter: "${PLANTED}") { totalCount } }`,
      `{ users(filter: { email: "${PLANTED}" }) { totalCount } }`,
      `{ users(filter: { email: { equals: ["${PLANTED}", "b"] } }) { totalCount } }`,
    ],
    ...[
      `{ users(filter: { email: { equals: "${PLANTED}", startsWith: "${PLANTED}" } }) { totalCount } }`,
      `{ users(filter: { populationId: "${PLANTED}" }) { totalCount } }`,
    ],
    ...[
      `{ user(id: "x") { verifyTransactions(filter: { statuses: [${PLANTED}] }) { totalCount } } }`,
      `{ user(id: "x") { verifyTransactions(filter: { statuses: ["${PLANTED}"] }) { totalCount } } }`,
    ],
    ...[
      `{ user(id: "x") { verifyTransactions(filter: { createdFrom: "${PLANTED}" }) { totalCount } } }`,
      `{ user(id: "x") { verifyTransactions(filter: { createdFrom: ${PLANTED} }) { totalCount } } }`,
    ],
    ...[
      `query ($x: Int = "${PLANTED}") { users(first: $x) { totalCount } }`,
      `query ($x: ID = { of: "${PLANTED}" }) { user(id: $x) { id } }`,
      `query ($x: DateTime = "${PLANTED}") { users { totalCount } }`,
    ],
    ...[
      `{ users { totalCount @include(if: "${PLANTED}") } }`,
      `{ users { totalCount @skip(if: ${PLANTED}) } }`,
      `{ users @include(if: { of: "${PLANTED}" }) { totalCount } }`,
    ],
    ...[
      `{ user(id: "${PLANTED}) { id } }`,
      `{ user(id: """${PLANTED}) { id } }`,
      `{ user(id: "\\u{${PLANTED}}") { id } }`,
      `{ user(id: "\\q${PLANTED}") { id } }`,
    ],
    ...[
      `{ user(id: "a" "${PLANTED}") { id } }`,
      `"${PLANTED}"`,
      `{ "${PLANTED}" }`,
      `{ user(id: 1${PLANTED}) { id } }`,
      `{ user(id: "x") { id } } "${PLANTED}"`,
      `query "${PLANTED}" { users { totalCount } }`,
    ],
    ...[
      `{ users(first: 5 "${PLANTED}") { totalCount } }`,
      `{ users { totalCount } } # ${PLANTED}\n}`,
      `{ users(first: 1, first: 2, after: "${PLANTED}") { totalCount } }`,
      `{ a: users(after: "${PLANTED}") { totalCount } a: users(after: "x") { totalCount } }`,
    ],
    ...[
      `{ user(id: "x", other: "${PLANTED}") { id } }`,
      `{ nobody(id: "${PLANTED}") { id } }`,
      `{ users(filter: { email: { equals: null } , nope: "${PLANTED}" }) { totalCount } }`,
    ],
    ...[
      `mutation { create(name: "${PLANTED}") { id } }`,
      `subscription { watch(name: "${PLANTED}") }`,
      `query a { users { totalCount } } query b { user(id: "${PLANTED}") { id } }`,
    ],
  ];
  test.each(documents)('%s', async (query) => {
    await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
    const answer = await send(world, JSON.stringify({ query }));
    const { errors } = JSON.parse(answer.text);
    expect(errors?.length, answer.text).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions.code, answer.text).not.toBe('INTERNAL');
    expect(answer.text.length).toBeLessThan(MAX_ERROR_ANSWER_BYTES);
    expectNoLeak(world, answer);
  });
});

describe('a request that is no GraphQL request comes back in no form', () => {
  const json = JSON.stringify({ query: '{ users { totalCount } }', variables: { name: PLANTED } });
  const rows: [string, string, RequestInit?, string?][] = [
    ['a stray comma', `${json.slice(0, -1)},}`],
    ['cut short', json.slice(0, -3)],
    ['no JSON at all', `${PLANTED}=${PLANTED}`],
    ['a text', JSON.stringify(PLANTED)],
    ['a list', JSON.stringify([{ query: '{ users { totalCount } }', operationName: PLANTED }])],
    ['a list of texts', JSON.stringify([PLANTED])],
    ['null', 'null'],
    ['a query that is no text', JSON.stringify({ query: { of: PLANTED } })],
    ['variables that are a text', JSON.stringify({ query: '{ users { totalCount } }', variables: PLANTED })],
    ['variables that are a list', JSON.stringify({ query: '{ users { totalCount } }', variables: [PLANTED] })],
    ['extensions that are a text', JSON.stringify({ query: '{ users { totalCount } }', extensions: PLANTED })],
    [
      'an operation name that is an object',
      JSON.stringify({ query: '{ users { totalCount } }', operationName: { of: PLANTED } }),
    ],
    [
      'an operation that is not there',
      JSON.stringify({ query: 'query a { users { totalCount } }', operationName: PLANTED }),
    ],
    ['a parameter nobody knows', JSON.stringify({ query: '{ users { totalCount } }', [PLANTED]: PLANTED })],
    ['no query', JSON.stringify({ variables: { name: PLANTED } })],
    ['too much', JSON.stringify({ query: '{ users { totalCount } }', variables: { name: PLANTED.repeat(25_000) } })],
    ['another type of content', json, { headers: { 'content-type': `text/${PLANTED}` } }],
    ['another character set', json, { headers: { 'content-type': `application/json; charset=${PLANTED}` } }],
    ['another encoding', json, { headers: { 'content-encoding': PLANTED } }],
    ['a form', `query=${PLANTED}`, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['GET', '', { method: 'GET' }, `/graphql?query={users(after:"${PLANTED}"){totalCount}}`],
    ['PUT', json, { method: 'PUT' }],
    ['another path', json, {}, `/${PLANTED}`],
  ];
  test.each(rows)('%s', async (what, body, init, path) => {
    await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
    const answer = await send(world, body, init, path);
    // An operation that is not there is a question of GraphQL, which plain JSON clients are told with 200.
    expect(answer.status, answer.text).toBeOneOf(
      what === 'an operation that is not there' ? [200, 400] : [400, 404, 405, 413, 415],
    );
    expect(answer.text.length).toBeLessThan(MAX_ERROR_ANSWER_BYTES);
    expectNoLeak(world, answer);
    expect(world.calls()).toEqual([]);
  });

  test('headers of a request do not come back either', async () => {
    await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
    const names = [
      'authorization',
      'origin',
      'x-request-id',
      'cookie',
      'referer',
      'user-agent',
      'x-forwarded-for',
      'accept',
    ];
    const headers = Object.fromEntries(names.map((name) => [name, `Bearer ${PLANTED}`]));
    for (const query of ['{ users { totalCount } }', '{ nobody }', '{']) {
      const answer = await send(world, JSON.stringify({ query }), { headers });
      expectNoLeak(world, answer);
      expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toContain(PLANTED);
    }
  });
});

describe('what the upstream says in a failure stays inside', () => {
  const RESOURCES = [
    'user',
    'users',
    'verifyTransactions',
    'verifyTransaction',
    'documents',
    'document',
    'metaData',
    'verifiedData',
    'identityAssurance',
    'verifyPolicies',
    'token',
  ];

  test.each([200, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503])('%i', async (status) => {
    await using world = await createTestWorld({ emulator: { people: 2 }, limits: ROOMY });
    const ids = putWholeCase(world);
    const variables = {
      u: ids.userId,
      t: ids.transactionId,
      d: ids.documentId,
      pd: ids.previousDocumentId,
      o: person(world),
    };
    const marks = world.upstream.marks().join(' ');
    const detail = {
      code: 'INVALID_VALUE',
      target: marks,
      message: marks,
      innerError: { allowedValues: [marks], retryAfter: PLANTED, claim: marks },
    };
    const text = JSON.stringify({ id: PLANTED, code: PLANTED, message: marks, details: [detail] });
    const headers = {
      'Correlation-Id': `${PLANTED} ${PLANTED}`,
      'Retry-After': PLANTED,
      Location: `http://127.0.0.1:9/${PLANTED}`,
      'WWW-Authenticate': `Bearer error="${PLANTED}"`,
      'Set-Cookie': `a=${PLANTED}`,
      'X-Person': PLANTED,
    };
    for (const resource of RESOURCES) {
      // Whole, or cut where a parser would begin to quote it.
      for (const body of [text, text.slice(0, -10), `<html>${marks}`]) {
        if (resource === 'token') world.upstream.revokeTokens();
        const { remove } = world.upstream.fault({ match: { resource }, status, headers, body });
        const answer = await world.ask(WHOLE_QUERY, variables);
        remove();
        expectNoLeak(world, answer);
        expect(answer.text.length).toBeGreaterThan(0);
      }
    }
    expect(written).toEqual([]);
  });

  test.each(['beforeHeaders', 'midBody'] as const)('a connection that breaks (%s)', async (reset) => {
    await using world = await createTestWorld({ emulator: { people: 2 }, limits: ROOMY });
    const ids = putWholeCase(world);
    const variables = {
      u: ids.userId,
      t: ids.transactionId,
      d: ids.documentId,
      pd: ids.previousDocumentId,
      o: person(world),
    };
    for (const resource of RESOURCES) {
      const { remove } = world.upstream.fault({ match: { resource }, reset });
      expectNoLeak(world, await world.ask(WHOLE_QUERY, variables));
      remove();
    }
    expect(written).toEqual([]);
  });
});

test('personal values of another type than the expected are not shown by the error of their field', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
  const ids = putWholeCase(world);
  const wrap = (value: unknown): unknown => {
    if (typeof value === 'string' && !/^[0-9a-f-]{36}$/.test(value)) return { of: `${value} ${PLANTED}` };
    if (typeof value === 'number') return value + 2 ** 40;
    if (Array.isArray(value)) return value.map(wrap);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, name === '_links' ? undefined : wrap(member)]),
    );
  };
  world.upstream.fault({ match: { method: 'GET' }, rewrite: wrap });
  const variables = {
    u: ids.userId,
    t: ids.transactionId,
    d: ids.documentId,
    pd: ids.previousDocumentId,
    o: ids.userId,
  };
  const answer = await world.ask(WHOLE_QUERY, variables);
  expect(answer.errors?.length).toBeGreaterThan(5);
  expectNoLeak(world, answer, [String(2 ** 40).slice(0, 8)]);
  expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_INVALID']));
});
