import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountsSubgraph } from '../../examples/federation/accounts.ts';
import { Secret } from '../../src/datasources/secret.ts';
import { asSubgraph } from '../../src/schema/index.ts';
import { type Endpoint, onLoopback, type Router, startHiveRouter } from '../support/router-kit.ts';
import { createTestWorld, DEFAULT_SUBGRAPH, type TestWorld } from '../support/world.ts';

const PROOF = 'a-secret-that-router-and-subgraph-share';

type Answer = (request: Request) => Response | Promise<Response>;

interface Witness extends AsyncDisposable {
  url: string;
  /** Headers and body of every request so far, as they came. */
  seen: { headers: Record<string, unknown>; body: string }[];
}

/** Serves a subgraph and keeps all that reaches it. */
async function witness(answer: Answer): Promise<Witness> {
  const seen: Witness['seen'] = [];
  const endpoint: Endpoint = await onLoopback(async (request, response) => {
    const body = await text(request);
    seen.push({ headers: request.headers, body });
    const headers = new Headers(
      Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    );
    const answered = await answer(new Request(endpoint.url, { method: 'POST', headers, body }));
    response.writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'text/plain' });
    response.end(await answered.text());
  });
  return { url: endpoint.url, seen, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
}

const EVERYBODY = '{ users { nodes { displayName verifyTransactions(first: 1) { nodes { status } } } } }';

describe.each([
  ['header', 'its own planner', false],
  ['header', 'the planner of Hive Router', true],
  ['hive', 'its own planner', false],
  ['hive', 'the planner of Hive Router', true],
] as const)('the proof of kind %s, by Hive Gateway with %s', (kind, _name, rust) => {
  let world: TestWorld;
  let verify: Witness;
  let accounts: Witness;
  let router: Router;

  beforeAll(async () => {
    world = await createTestWorld({ routerProof: { kind, secret: new Secret(PROOF) } });
    const { id } = world.upstream.data.putUser();
    world.upstream.data.putTransaction(id, { transactionStatus: { status: 'SUCCESS' } });
    const directory = accountsSubgraph([{ id, username: 'ada', displayName: 'Ada' }]);
    const schema = buildSubgraphSchema({ typeDefs: parse(directory.sdl), resolvers: directory.resolvers });
    const sibling = createYoga({ schema, logging: false });
    verify = await witness((request) => world.gateway.fetch(request));
    accounts = await witness((request) => sibling.fetch(request));
    const parts = [
      { name: 'verify', sdl: asSubgraph(DEFAULT_SUBGRAPH).sdl, url: verify.url },
      { name: directory.name, sdl: directory.sdl, url: accounts.url },
    ];
    // What is the default stays unsaid.
    const env = { VERIFY_PROOF: PROOF, ...(kind === 'hive' && { VERIFY_PROOF_KIND: kind }) };
    router = await startHiveRouter(parts, { env, rust });
  });

  afterAll(async () => {
    for (const part of [router, verify, accounts, world]) await part?.[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    for (const { seen } of [verify, accounts]) seen.length = 0;
  });

  async function ask(extensions?: object) {
    const response = await fetch(router.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'router-authorization': 'of-a-client' },
      body: JSON.stringify({ query: EVERYBODY, ...(extensions && { extensions }) }),
    });
    return response.json();
  }

  test.each([
    ['of a client without extensions', undefined],
    ['of a client with a signature of its own', { 'hmac-signature': 'made-up', other: 1 }],
  ])('%s: exactly the one that was chosen reaches us, and nothing of it anybody else', async (_of, extensions) => {
    expect(await ask(extensions)).toEqual({
      data: { users: { nodes: [{ displayName: 'Ada', verifyTransactions: { nodes: [{ status: 'SUCCESS' }] } }] } },
    });
    expect(verify.seen).toHaveLength(1);
    expect(accounts.seen).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = verify.seen;
    const signature = JSON.parse(body).extensions?.['hmac-signature'];
    if (kind === 'header') {
      expect(headers['router-authorization']).toBe(PROOF);
      expect(signature).toBeUndefined();
    } else {
      expect(signature).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(headers).not.toHaveProperty('router-authorization');
      expect(JSON.stringify(verify.seen)).not.toContain(PROOF);
    }
    const toSibling = JSON.stringify(accounts.seen);
    expect(toSibling).not.toContain(PROOF);
    expect(toSibling).not.toContain('router-authorization');
    if (kind === 'hive') expect(toSibling).not.toContain(signature);
  });
});

test.each([
  ['a kind that there is not', { VERIFY_PROOF: PROOF, VERIFY_PROOF_KIND: 'signature' }, 'VERIFY_PROOF_KIND takes'],
  ['a kind without a secret', { VERIFY_PROOF_KIND: 'hive' }, 'VERIFY_PROOF_KIND needs'],
])('with %s the router does not start, and says why', async (_what, env, said) => {
  const parts = [{ name: 'verify', sdl: asSubgraph(DEFAULT_SUBGRAPH).sdl, url: 'http://127.0.0.1:9/graphql' }];
  await expect(startHiveRouter(parts, { env })).rejects.toThrow(said);
});
