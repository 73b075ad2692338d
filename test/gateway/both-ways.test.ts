import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRandom } from '../../emulator/random.ts';
import { rawAnswer, rawPieces, rawPost } from '../e2e/raw-http.ts';
import { randomOperation } from '../oracle/operations.ts';
import { schema } from '../oracle/oracle.ts';
import { oracleWorld, poolsOf } from '../oracle/worlds.ts';
import { listening } from '../support/listening.ts';
import { byPluginsOnly } from '../support/short-way.ts';
import { wholeWorld } from '../support/small-worlds.ts';
import { WHOLE_QUERY } from '../support/whole-query.ts';
import { createTestWorld, type TestWorld, type WorldOptions } from '../support/world.ts';

/** An id of the client's own, so that answers can be compared letter by letter. */
const REQUEST_ID = '0af7651916cd43dd8448eb211c80319c';

/** One gateway behind two ports: one takes the short way where it can, the other never. Counts how often it was taken. */
async function bothPorts(world: TestWorld) {
  let taken = 0;
  const { shortWay } = world.gateway;
  const counting: TestWorld['gateway'] = Object.create(world.gateway, {
    shortWay: {
      value: {
        takes: shortWay.takes,
        async answer(request: Parameters<typeof shortWay.answer>[0]) {
          const outcome = await shortWay.answer(request);
          if ('status' in outcome) taken += 1;
          return outcome;
        },
      },
    },
  });
  const [short, long] = [
    await listening({ gateway: counting }),
    await listening({ gateway: byPluginsOnly(world.gateway) }),
  ];
  return {
    taken: () => taken,
    /** The answers to the same bytes on both. */
    async ask(bytes: string) {
      const answers = [];
      for (const { port } of [short, long]) {
        const { status, headers, body } = rawAnswer(await rawPieces(port, [bytes], { end: isCut(bytes) }));
        delete headers.date;
        if (body.includes('"ftv1"')) delete headers['content-length'];
        answers.push({ status, headers, body: withSortedErrors(body) });
      }
      return answers;
    },
    async [Symbol.asyncDispose]() {
      await short[Symbol.asyncDispose]();
      await long[Symbol.asyncDispose]();
    },
  };
}

/** Errors come in the order of time; an id of PingOne's answer is of one answer alone, and so are times. */
function withSortedErrors(body: string): string {
  const text = body.replace(/"(correlationId|ftv1)":"[^"]+"/g, '"$1":"…"');
  if (!text.startsWith('{"errors":')) return text;
  const { errors, ...rest } = JSON.parse(text);
  return JSON.stringify({ errors: errors.map((error: unknown) => JSON.stringify(error)).sort(), ...rest });
}

/** The server waits for the rest of such a body until our side closes. */
const isCut = (bytes: string) => bytes.includes('Content-Length: 100\r\n');

const HEAD = [`X-Request-Id: ${REQUEST_ID}`];
const post = (body: unknown, headers: readonly string[] = []) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return rawPost(text, [`Content-Length: ${Buffer.byteLength(text)}`, ...HEAD, ...headers]);
};

const EXAMPLES = new URL('../../examples/', import.meta.url);
const examples = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => {
    const variables = `${file.slice(0, -'.graphql'.length)}.variables.json`;
    const has = readdirSync(EXAMPLES).includes(variables);
    return {
      query: readFileSync(new URL(file, EXAMPLES), 'utf8'),
      variables: has ? JSON.parse(readFileSync(new URL(variables, EXAMPLES), 'utf8')) : {},
    };
  });

const USER = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';
const ONE = 'query One($id: ID!) { user(id: $id) { id username } }';
const TWO = 'query A { verifyPolicies { id } } query B { verifyPolicies { name } }';

/** Whatever speaks against an operation, or is odd about a request, one row each. */
const odd: [string, string][] = [
  ['a user who is not there', post({ query: ONE, variables: { id: USER } })],
  ['an id that is none', post({ query: ONE, variables: { id: 'x' } })],
  ['a variable that is missing', post({ query: ONE })],
  ['a variable of another type', post({ query: ONE, variables: { id: { a: 1 } } })],
  ['variables that are null', post({ query: '{ verifyPolicies { id } }', variables: null })],
  ['no query', post({ variables: {} })],
  ['an empty query', post({ query: '' })],
  ['an id of a document', post({ documentId: 'abc' })],
  ['a syntax error', post({ query: '{ user(' })],
  ['a field that is not there', post({ query: '{ nobody }' })],
  ['a mutation', post({ query: 'mutation { a }' })],
  ['a subscription', post({ query: 'subscription { a }' })],
  ['the schema', post({ query: '{ __schema { queryType { name } } __type(name: "User") { name } }' })],
  ['its own type', post({ query: '{ __typename a: __typename }' })],
  ['one of two operations', post({ query: TWO, operationName: 'B' })],
  ['neither of two operations', post({ query: TWO })],
  ['an operation that is not there', post({ query: TWO, operationName: 'C' })],
  ['a long name', post({ query: TWO, operationName: 'C'.repeat(200) })],
  ['a fragment in circles', post({ query: '{ ...F } fragment F on Query { ...F }' })],
  ['too many fields', post({ query: `{ ${'verifyPolicies { id } '.repeat(301)} }` })],
  [
    'too deep',
    post({
      query: `{ user(id: "${USER}") ${'{ verifyTransactions { nodes { user '.repeat(8)} { id } ${'} } }'.repeat(8)} }`,
    }),
  ],
  [
    'too dear',
    post({
      query: 'query ($n: Int) { users(first: $n) { nodes { verifyTransactions(first: 100) { nodes { id } } } } }',
      variables: { n: 100 },
    }),
  ],
  [
    'a list that is too long',
    post({
      query: 'query ($t: [VerifyDocumentType!]) { verifyPolicies { id } user(id: "") { id } }',
      variables: { t: [] },
    }),
  ],
  ['a size that is none', post({ query: '{ users(first: 0) { nodes { id } } }' })],
  ['a member named as a prototype', post({ query: '{ __proto__: verifyPolicies { id } }' })],
  [
    'something left out',
    post({
      query: 'query ($no: Boolean!) { verifyPolicies { id name @skip(if: $no) ... @include(if: $no) { isDefault } } }',
      variables: { no: true },
    }),
  ],
  [
    'references',
    post({
      query:
        'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on User { id username } ... on VerifyPolicy { id } } }',
      variables: {
        r: [{ __typename: 'User', id: USER }, { __typename: 'Nobody' }, 5, { __typename: 'VerifyPolicy', id: 'x' }],
      },
    }),
  ],
  [
    'too many references',
    post({
      query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
      variables: { r: Array.from({ length: 501 }, () => ({ __typename: 'User', id: USER })) },
    }),
  ],
  ['the sdl', post({ query: '{ _service { sdl } }' })],
  ['a purpose', post({ query: '{ verifyPolicies { id } }' }, ['X-Purpose: Case 4711'])],
  ['a purpose that is none', post({ query: '{ verifyPolicies { id } }' }, ['X-Purpose: <script>'])],
  ['hardly any time', post({ query: '{ verifyPolicies { id } }' }, ['X-Request-Timeout-Ms: 60000'])],
  ['the newer media type', post({ query: ONE, variables: { id: 'x' } }, ['Accept: application/graphql-response+json'])],
  ['the newer media type, refused', post({ query: '{ nobody }' }, ['Accept: application/graphql-response+json'])],
  [
    'several media types',
    post({ query: '{ verifyPolicies { id } }' }, ['Accept: application/graphql-response+json, application/json;q=0.9']),
  ],
  ['a media type that is not there', post({ query: '{ verifyPolicies { id } }' }, ['Accept: text/plain'])],
  ['events', post({ query: '{ verifyPolicies { id } }' }, ['Accept: text/event-stream'])],
  ['events or JSON', post({ query: '{ verifyPolicies { id } }' }, ['Accept: text/event-stream, application/json'])],
  ['parts or JSON', post({ query: '{ verifyPolicies { id } }' }, ['Accept: multipart/mixed, application/json'])],
  [
    'a browser',
    post({ query: '{ verifyPolicies { id } }' }, ['Accept: text/html, */*', 'Origin: https://evil.example']),
  ],
  ['a page of another origin', post({ query: '{ verifyPolicies { id } }' }, ['Origin: https://app.example'])],
  ['a trace', post({ query: '{ verifyPolicies { id } }' }, ['apollo-federation-include-trace: ftv1'])],
  ['no JSON', post('{"query":')],
  ['a batch', post([{ query: '{ __typename }' }])],
  ['no object', post('5')],
  ['a member twice', post('{"query":"{ __typename }","query":"{ verifyPolicies { id } }"}')],
  ['a member that is not known', post({ query: '{ __typename }', more: 1 })],
  ['no UTF-8', post('{"query":"{ __typename }"}').replace('__typename }"}', '__typename } \u00ff"}')],
  [
    'another charset',
    post({ query: '{ __typename }' }).replace('application/json', 'application/json; charset=utf-16'),
  ],
  ['a form', post({ query: '{ __typename }' }).replace('application/json', 'application/x-www-form-urlencoded')],
  ['GET', `GET /graphql?query={__typename} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${HEAD[0]}\r\n\r\n`],
  ['a query in the URL', post({ query: '{ __typename }' }).replace('/graphql', '/graphql?a=b')],
  ['a slash', post({ query: '{ __typename }' }).replace('/graphql', '/graphql/')],
  ['elsewhere', post({ query: '{ __typename }' }).replace('/graphql', '/elsewhere')],
  ['a body that is too large', post({ query: '{ __typename }', variables: { a: 'x'.repeat(300_000) } })],
  ['a body that is cut short', rawPost('{"query":"{ __typename }"}', ['Content-Length: 100', ...HEAD])],
];

const settings: [string, WorldOptions][] = [
  ['as it is by default', {}],
  ['without introspection', { door: { introspection: false } }],
  ['with pages of another origin', { door: { corsOrigins: ['https://app.example'], hsts: true } }],
  ['with traces', { routerTrace: true }],
];

test.each(settings)(
  '%s, answers are the same by both ways, letter by letter',
  { timeout: 120_000 },
  async (_name, options) => {
    await using world = await createTestWorld(options);
    await using ports = await bothPorts(world);
    const people = [...examples.map((example) => ['an example', post(example)] as const), ...odd];
    for (const [what, bytes] of people) {
      const [short, long] = await ports.ask(bytes);
      expect(short, what).toEqual(long);
      expect(short?.status, what).toBeGreaterThan(199);
    }
    expect(ports.taken()).toBeGreaterThan(examples.length + 10);
  },
);

test('so is everything that the graph can tell, broken upstreams included', { timeout: 60_000 }, async () => {
  const { world, variables } = await wholeWorld();
  await using _world = world;
  await using ports = await bothPorts(world);
  const bytes = post({ query: WHOLE_QUERY, variables });
  const [short, long] = await ports.ask(bytes);
  expect(short).toEqual(long);
  for (const fault of [{ status: 500 }, { status: 403 }, { status: 429 }] as const) {
    const broken = world.upstream.fault({ match: { resource: 'identityAssurance' }, ...fault });
    const [shortly, longly] = await ports.ask(bytes);
    expect(shortly).toEqual(longly);
    broken.remove();
  }
  expect(ports.taken()).toBeGreaterThan(0);
});

test('so are operations at random', { timeout: 300_000 }, async () => {
  await using world = await oracleWorld('both ways');
  await using ports = await bothPorts(world);
  const pools = { ...poolsOf(world), cursors: [] };
  const count = Number(process.env.BOTH_WAYS_OPERATIONS ?? 300);
  for (let nth = 0; nth < count; nth += 1) {
    const operation = randomOperation(schema, createRandom(`both ways/${nth}`), pools);
    const [short, long] = await ports.ask(post(operation));
    expect(short, operation.query).toEqual(long);
  }
  expect(ports.taken()).toBeGreaterThan(count / 2);
});
