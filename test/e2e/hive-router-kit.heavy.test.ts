import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rateLimited } from '../../emulator/faults.ts';
import { type Account, accountsSubgraph } from '../../examples/federation/accounts.ts';
import type { Sibling } from '../../examples/federation/sibling.ts';
import { Secret } from '../../src/datasources/secret.ts';
import { asSubgraph } from '../../src/schema/index.ts';
import { type Endpoint, onLoopback, type Router, startHiveRouter } from '../support/router-kit.ts';
import { createTestWorld, DEFAULT_SUBGRAPH, type TestWorld } from '../support/world.ts';

const PROOF = 'a-secret-that-router-and-subgraph-share';

/** A subgraph that tells clients more than it should. */
const careless: Sibling = {
  name: 'careless',
  sdl: 'type Query { careless: String }',
  resolvers: {
    Query: {
      careless() {
        throw new GraphQLError('It broke.', {
          extensions: { code: 'BROKEN', stacktrace: ['at secret.js:1'], host: 'db-7.internal', token: 'abc' },
        });
      },
    },
  },
};

const serve = ({ sdl, resolvers }: Sibling) =>
  onLoopback(createYoga({ schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers }), logging: false }));

let world: TestWorld;
let verify: Endpoint;
let accounts: Endpoint;
let sloppy: Endpoint;
let parts: { name: string; sdl: string; url: string }[];
let router: Router;
const people: Account[] = [];

beforeAll(async () => {
  world = await createTestWorld({ routerProof: { kind: 'header', secret: new Secret(PROOF) } });
  for (const displayName of ['Ada', 'Grace', 'Joan']) {
    const { id } = world.upstream.data.putUser();
    world.upstream.data.putTransaction(id, { transactionStatus: { status: 'SUCCESS' } });
    people.push({ id, username: displayName.toLowerCase(), displayName });
  }
  verify = await onLoopback(world.gateway);
  const directory = accountsSubgraph(people);
  accounts = await serve(directory);
  sloppy = await serve(careless);
  const { sdl } = asSubgraph(DEFAULT_SUBGRAPH);
  parts = [
    { name: 'verify', sdl, url: verify.url },
    { name: directory.name, sdl: directory.sdl, url: accounts.url },
    { name: careless.name, sdl: careless.sdl, url: sloppy.url },
  ];
});

afterAll(async () => {
  for (const part of [verify, accounts, sloppy, world]) await part?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  world.upstream.clearFaults();
  world.upstream.clearLog();
  for (const { seen } of [verify, accounts, sloppy]) seen.length = 0;
});

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  return { ...JSON.parse(text), text, headers: response.headers };
}

const EVERYBODY = '{ users { nodes { displayName verifyTransactions(first: 1) { nodes { status } } } } }';

describe.each([
  ['its own planner', false],
  ['the planner of Hive Router', true],
])('Hive Gateway with %s', (_name, rust) => {
  beforeAll(async () => {
    router = await startHiveRouter(parts, { env: { VERIFY_PROOF: PROOF }, rust });
  });
  afterAll(() => router?.[Symbol.asyncDispose]());

  test('it joins users of one subgraph to their verifications in ours, with the proof that ours demands', async () => {
    const { data, errors } = await ask(EVERYBODY);
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toEqual(
      people.map(({ displayName }) => ({ displayName, verifyTransactions: { nodes: [{ status: 'SUCCESS' }] } })),
    );
    expect(verify.seen).toHaveLength(1);
    expect(verify.seen[0]?.['router-authorization']).toBe(PROOF);
  });

  test('the token, the purpose and the ids of a request go on; the proof goes to us alone, and nothing else of a client anywhere', async () => {
    const sent = {
      authorization: 'Bearer of-a-caller',
      'x-request-id': 'request-1',
      'x-correlation-id': 'correlation-1',
      'x-purpose': 'case 4711',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
    };
    await ask(EVERYBODY, {
      ...sent,
      cookie: 'session=1',
      baggage: 'user=1',
      'x-forwarded-for': '192.0.2.1',
      'router-authorization': 'x',
    });
    expect(verify.seen[0]).toMatchObject({ ...sent, 'router-authorization': PROOF });
    expect(accounts.seen[0]).toMatchObject(sent);
    expect(accounts.seen[0]).not.toHaveProperty('router-authorization');
    for (const headers of [verify.seen[0], accounts.seen[0]]) {
      for (const name of ['cookie', 'baggage', 'x-forwarded-for']) expect(headers).not.toHaveProperty(name);
    }
  });

  test('an error of ours arrives with its four facts and the data of its neighbours', async () => {
    const [first, second] = people;
    world.upstream.fault(rateLimited({ path: `/users/${second?.id}/` }, 120));
    const { data, errors } = await ask(EVERYBODY);
    expect(data.users.nodes[0]).toEqual({
      displayName: first?.displayName,
      verifyTransactions: { nodes: [{ status: 'SUCCESS' }] },
    });
    expect(data.users.nodes[1]).toEqual({ displayName: second?.displayName, verifyTransactions: null });
    expect(errors).toHaveLength(1);
    // Hive Gateway leaves out which of the nodes it was; the others have their data.
    expect(errors[0].path.filter((step: unknown) => step !== 1)).toEqual(['users', 'nodes', 'verifyTransactions']);
    expect(Object.keys(errors[0].extensions).sort()).toEqual([
      'code',
      'correlationId',
      'retryAfterSeconds',
      'retryable',
    ]);
    expect(errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
  });

  test('what a sibling tells too much of stays inside', async () => {
    const { errors, text } = await ask('{ careless }');
    expect(errors).toMatchObject([{ path: ['careless'], extensions: { code: 'BROKEN' } }]);
    expect(Object.keys(errors[0].extensions)).toEqual(['code']);
    expect(text).not.toMatch(/secret\.js|db-7|abc/);
  });

  test('no answer may be stored, and none is shared between two requests', async () => {
    const [one] = await Promise.all([ask(EVERYBODY), ask(EVERYBODY)]);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('vary')).toContain('authorization');
    await ask(EVERYBODY);
    expect(verify.seen).toHaveLength(3);
  });

  const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: verifyPolicies { id }`).join(' ');
  const deep = `{ users { nodes ${'{ verifyTransactions { nodes { user '.repeat(4)}{ id }${' } } }'.repeat(4)} } }`;

  test.each([
    ['costs more than we accept', `{ ${aliases} }`],
    ['is too deep', deep],
    ['asks for the schema', '{ __schema { types { name } } }'],
  ])('an operation that %s is refused before we are asked', async (_name, query) => {
    const { data, errors } = await ask(query);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect([...verify.seen, ...accounts.seen]).toEqual([]);
  });

  test('a wrong field name is not answered with a better guess', async () => {
    const { text } = await ask('{ verifyPolicie { id } }');
    expect(text).not.toContain('verifyPolicies');
  });

  test('it says when it is alive and when it is ready', async () => {
    for (const path of ['/health', '/readiness']) expect((await fetch(new URL(path, router.url))).status).toBe(200);
  });
});
