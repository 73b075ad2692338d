import fc from 'fast-check';
import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import { badUserInput, type GatewayError, upstreamError } from '../../../src/datasources/errors.ts';
import type { Upstream } from '../../../src/datasources/http/client.ts';
import { createSharedKnowledge } from '../../../src/datasources/index.ts';
import { createCursorCodec } from '../../../src/resolvers/cursor.ts';
import { schema } from '../../../src/schema/index.ts';
import { createGateway } from '../../../src/server/gateway.ts';
import { createLifecycle } from '../../../src/server/lifecycle.ts';
import { faultPlace } from '../../../src/server/log/fault-place.ts';
import { createLog } from '../../../src/server/log/log.ts';
import { toPublicError } from '../../../src/server/public-error.ts';
import { ROOMY } from '../../support/roomy.ts';
import { type Answers, fakeHttp, idOf } from '../datasources/fake-http.ts';

const calm = { circuit: 'closed' as const, gateClosedMs: 0, hasRetryBudget: true };
const CALM = {
  groups: { directory: calm, verify: calm, content: calm },
  inFlight: 0,
  queued: 0,
  waitingCalls: 0,
  isFull: false,
};

const upstreamOf = (answers: Answers): Upstream => ({
  forRequest: () => fakeHttp(answers),
  async warmUp() {},
  snapshot: () => CALM,
  isFull: () => CALM.isFull,
  gateWasClosed() {},
  async close() {},
});

const gatewayOver = (answers: Answers = {}) =>
  createGateway({
    readiness: createLifecycle({}, () => CALM).readiness,
    upstream: upstreamOf(answers),
    shared: createSharedKnowledge(),
    cursors: createCursorCodec('a secret of the tests'),
    now: () => 0,
    needsCallerToken: false,
    limits: ROOMY,
    log,
  });

interface Answer {
  status: number;
  text: string;
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

async function post(body: string, gateway = gatewayOver()): Promise<Answer> {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const response = await gateway.fetch('http://gateway.test/graphql', { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, text, errors: JSON.parse(text).errors ?? [] };
}

const ask = (query: string, variables?: unknown) => post(JSON.stringify({ query, variables }));

let logged: string;
beforeEach(() => {
  logged = '';
});
const log = createLog('warn', {
  write(line) {
    logged += line;
  },
});
const report = (thrown: unknown) => log.event('unexpected', faultPlace(thrown));

/** A value that can be found again: no word of ours has it, and no escaping changes it. */
const marks = fc.stringMatching(/^[0-9a-f]{10}$/).map((hex) => `Zq${hex}`);
const around = fc.string({ unit: 'binary', maxLength: 12 });
const secrets = fc.tuple(around, marks, around).map(([before, mark, after]) => ({ text: before + mark + after, mark }));
const RUNS = { numRuns: 25 };

function expectNothingOf(mark: string, { text, errors }: Answer): void {
  expect(errors.length).toBeGreaterThan(0);
  expect(text.toLowerCase()).not.toContain(mark.toLowerCase());
  expect(logged.toLowerCase()).not.toContain(mark.toLowerCase());
  for (const { message, extensions } of errors) {
    expect(message.length).toBeLessThanOrEqual(200);
    expect(extensions).toMatchObject({ code: expect.any(String), retryable: expect.any(Boolean) });
  }
}

describe('nothing of a value is repeated', () => {
  const declarations = {
    'an Int': 'query ($v: Int) { users(first: $v) { totalCount } }',
    'an id': 'query ($v: ID!) { user(id: $v) { id } }',
    'a cursor': 'query ($v: String) { users(after: $v) { totalCount } }',
    'an input': 'query ($v: UserFilter) { users(filter: $v) { totalCount } }',
    'a time': `query ($v: DateTime) { user(id: "${idOf(1)}") { verifyTransactions(filter: { createdFrom: $v }) { totalCount } } }`,
    'an enum': `query ($v: [VerifyOutcome!]) { user(id: "${idOf(1)}") { verifyTransactions(filter: { outcomes: $v }) { totalCount } } }`,
    'what no field takes': 'query ($v: Boolean!) { users @include(if: $v) { totalCount } }',
  };

  test.each(Object.entries(declarations))('of a variable for %s', async (_name, query) => {
    await fc.assert(
      fc.asyncProperty(secrets, async ({ text, mark }) => {
        const values = [text, [text], { [text]: text }, { email: { equals: text, startsWith: text } }, { email: text }];
        for (const v of values) expectNothingOf(mark, await ask(query, { v }));
      }),
      RUNS,
    );
  });

  test.each([
    ['an Int', (v: string) => `{ users(first: ${v}) { totalCount } }`],
    ['an id', (v: string) => `{ user(id: ${v}) { id } }`],
    ['a filter', (v: string) => `{ users(filter: { email: ${v} }) { totalCount } }`],
    [
      'both members of a text filter',
      (v: string) => `{ users(filter: { email: { equals: ${v}, startsWith: ${v} } }) { nodes { id } } }`,
    ],
    ['a directive', (v: string) => `{ users @include(if: ${v}) { totalCount } }`],
    ['a default', (v: string) => `query ($first: Int = ${v}) { users(first: $first) { totalCount } }`],
    [
      'a time',
      (v: string) => `{ user(id: "${idOf(1)}") { verifyTransactions(filter: { createdFrom: ${v} }) { totalCount } } }`,
    ],
    [
      'an enum',
      (v: string) => `{ user(id: "${idOf(1)}") { verifyTransactions(filter: { statuses: ${v} }) { totalCount } } }`,
    ],
  ])('of a literal for %s', async (_name, queryOf) => {
    await fc.assert(
      fc.asyncProperty(secrets, async ({ text, mark }) => {
        for (const literal of [
          JSON.stringify(text),
          `[${JSON.stringify(text)}]`,
          `"""${mark}"""`,
          mark,
          `{ equals: ${mark} }`,
        ]) {
          expectNothingOf(mark, await ask(queryOf(literal)));
        }
      }),
      RUNS,
    );
  });

  test('of a number', async () => {
    for (const literal of ['98765432109876', '-98765432109876', '1.98765432109876', '9.8765432109876e99']) {
      const answer = await ask(`{ users(first: ${literal}) { totalCount } }`);
      expectNothingOf('8765432109876', answer);
      expectNothingOf('8765432109876', await ask(declarations['an Int'], { v: Number(literal) }));
    }
  });

  test.each([
    ['an open string', (v: string) => `{ user(id: "${v}`],
    ['an open block string', (v: string) => `{ user(id: """${v}`],
    ['a string where a name belongs', (v: string) => `{ "${v}" }`],
    ['a string behind a field', (v: string) => `{ user "${v}" }`],
    ['a word behind the document', (v: string) => `{ users { totalCount } } ${v}`],
    ['a bad escape', (v: string) => `{ user(id: "\\u{${v}}") { id } }`],
    ['another bad escape', (v: string) => `{ user(id: "\\${v}") { id } }`],
    ['a bad number', (v: string) => `{ users(first: 0${v}) { totalCount } }`],
    ['a name with a variable too many', (v: string) => `{ user(id: $ "${v}") { id } }`],
    ['a keyword', (v: string) => `fragment on "${v}"`],
  ])('of a syntax error: %s', async (_name, documentOf) => {
    await fc.assert(
      fc.asyncProperty(marks, async (mark) => {
        const answer = await ask(documentOf(mark));
        expectNothingOf(mark, answer);
        expect(answer.errors[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
        expect(answer.status).toBe(400);
      }),
      RUNS,
    );
  });

  test('of a text that is no document', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, async ({ text, mark }) => {
        expectNothingOf(mark, await ask(`"${text}`));
        expectNothingOf(mark, await ask(`{ user(id: "${mark}", ${text}`.replace(mark, '')).then((answer) => answer));
      }),
      RUNS,
    );
  });

  test.each([
    ['cut short', (v: string) => `{"query":"${v}`],
    ['with a word', (v: string) => `{"query":${v}}`],
    ['that is a text', (v: string) => JSON.stringify(v)],
    ['that is a list', (v: string) => JSON.stringify([{ query: v }])],
    ['with an unknown member', (v: string) => JSON.stringify({ query: '{ users { totalCount } }', [v]: v })],
    ['without a query', (v: string) => JSON.stringify({ variables: { v } })],
    ['with a query that is none', (v: string) => JSON.stringify({ query: [v] })],
    [
      'with variables that are none',
      (v: string) => JSON.stringify({ query: '{ users { totalCount } }', variables: v }),
    ],
    [
      'with extensions that are none',
      (v: string) => JSON.stringify({ query: '{ users { totalCount } }', extensions: v }),
    ],
    [
      'with an operation that is not there',
      (v: string) => JSON.stringify({ query: 'query A { users { totalCount } }', operationName: v }),
    ],
  ])('of a body %s', async (_name, bodyOf) => {
    await fc.assert(
      fc.asyncProperty(marks, async (mark) => {
        const answer = await post(bodyOf(mark));
        expectNothingOf(mark, answer);
        expect(answer.errors[0]?.extensions.code).toBe('BAD_REQUEST');
        expect(answer.status).toBe(400);
      }),
      RUNS,
    );
  });

  test('of very many values at once', async () => {
    const v = Array.from({ length: 200 }, (_, index) => `Zq00${index}`);
    const answer = await ask(declarations['an enum'], { v });
    expectNothingOf('Zq00', answer);
    expect(new Set(answer.errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(logged).toBe('');
  });

  test('of what PingOne sends', async () => {
    const wire = { id: idOf(1), username: { mark: 'Zq00' }, email: ['Zq00'], createdAt: 'Zq00', enabled: 'Zq00' };
    const body = JSON.stringify({ query: `{ user(id: "${idOf(1)}") { username email createdAt enabled } }` });
    const answer = await post(body, gatewayOver({ [`users/${idOf(1)}`]: wire }));
    expectNothingOf('Zq00', answer);
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      ['username', 'email', 'createdAt', 'enabled'].map((field) => [['user', field], 'UPSTREAM_INVALID']),
    );
  });
});

test.each(['mutation { a }', 'subscription { a }'])('%s is told that there are queries only', async (query) => {
  const { errors, status } = await ask(query);
  expect(status).toBe(400);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  expect(logged).toBe('');
});

describe('an error of ours', () => {
  const located = (originalError: Error, path?: string[]) =>
    new GraphQLError(originalError.message, { originalError, path: path ?? null });

  test.each<[GatewayError, Record<string, unknown>]>([
    [upstreamError('FORBIDDEN'), { code: 'FORBIDDEN', retryable: false }],
    [
      upstreamError('UPSTREAM_INVALID', { correlationId: 'c-1' }),
      { code: 'UPSTREAM_INVALID', retryable: false, correlationId: 'c-1' },
    ],
    [
      upstreamError('RATE_LIMITED', { retryAfterSeconds: 0 }),
      { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 0 },
    ],
    [upstreamError('UPSTREAM_TIMEOUT', { cause: new Error('mark') }), { code: 'UPSTREAM_TIMEOUT', retryable: true }],
    [badUserInput('`id` takes an id.'), { code: 'BAD_USER_INPUT', retryable: false }],
  ])('%s keeps its sentence and tells its facts, no more', (error, extensions) => {
    const told = toPublicError(located(error, ['user']), schema, report);
    expect(told.toJSON()).toEqual({ message: error.message, path: ['user'], extensions });
    expect(told.originalError).toBeUndefined();
    expect(logged).toBe('');
  });

  test('is found below any number of wrappings', () => {
    const wrapped = located(located(located(upstreamError('FORBIDDEN'))), ['user']);
    expect(toPublicError(wrapped, schema, report).extensions.code).toBe('FORBIDDEN');
  });
});

describe('an error that nobody foresaw', () => {
  const tiny = buildSchema('type Query { bad: String also: Int }');

  test('is INTERNAL, and its message is nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, async ({ text, mark }) => {
        const throwing = () => {
          throw Object.assign(new TypeError(text), { code: text, [mark]: text });
        };
        const { errors = [] } = await execute({
          schema: tiny,
          document: parse('{ bad }'),
          rootValue: { bad: throwing },
        });
        const told = toPublicError(errors[0], tiny, report);
        expect(told.message).toBe('Something unexpected went wrong in the gateway.');
        expect(told.toJSON()).toMatchObject({ path: ['bad'], extensions: { code: 'INTERNAL', retryable: false } });
        expect(JSON.stringify(told) + String(told.stack) + logged).not.toContain(mark);
      }),
    );
    expect(logged).toContain('"event":"unexpected","class":"TypeError","frames":["');
  });

  test.each([
    ['looks like a frame of a stack', 'lost\n    at mark (file.ts:1:1)'],
    ['holds a stack', `lost: ${new Error('x\n  at mark').stack}`],
  ])('is not told by a message that %s', (_name, message) => {
    toPublicError(new GraphQLError('x', { originalError: new Error(message) }), schema, report);
    expect(logged).toContain('"class":"Error","frames":["');
    expect(logged).not.toContain('mark');
  });

  test.each([['mark'], [{ message: 'mark' }], [undefined], [new Error('mark')], [new GraphQLError('mark')]])(
    'is INTERNAL even as %j',
    (thrown) => {
      const told = toPublicError(thrown, schema, report);
      expect(told.extensions).toMatchObject({ code: 'INTERNAL', retryable: false, http: { status: 500 } });
      expect(JSON.stringify(told) + logged).not.toContain('mark');
    },
  );

  test('is what a value that does not fit its type comes to, without the value', async () => {
    const { errors = [] } = await execute({ schema: tiny, document: parse('{ also }'), rootValue: { also: 'mark' } });
    const told = toPublicError(errors[0], tiny, report);
    expect(told.toJSON()).toMatchObject({ path: ['also'], extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(told) + logged).not.toContain('mark');
  });
});
