import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { runCli } from '../cli-process.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

const SECRET = 'a-secret-that-router-and-subgraph-share';

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let closed: Served;
let proven: Served;
let open: Served;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  const production = { ...settingsFor(emulator), NODE_ENV: 'production', CALLER_AUTH: 'none' };
  [closed, proven, open] = await Promise.all([
    serveGateway(production),
    serveGateway({ ...production, SUBGRAPH_PROOF: 'header', SUBGRAPH_PROOF_SECRET: SECRET }),
    serveGateway({ ...production, GRAPHIQL: 'on' }),
  ]);
});
afterAll(async () => {
  await Promise.all([closed, proven, open].map((one) => one[Symbol.asyncDispose]()));
  await emulator.close();
});

/** Ways to write the same question. */
const QUESTIONS: [string, string][] = [
  ['the whole of it', getIntrospectionQuery()],
  ['one word of it', '{ __schema { queryType { name } } }'],
  ['one type', '{ __type(name: "User") { fields { name } } }'],
  ['an alias', '{ harmless: __schema { types { name } } }'],
  ['beside something else', '{ __typename verifyPolicies { id } __schema { types { name } } }'],
  ['an inline fragment', '{ ... on Query { __schema { types { name } } } }'],
  [
    'a named fragment',
    'query A { ...F } fragment F on Query { ...G } fragment G on Query { __schema { types { name } } }',
  ],
  ['a fragment that nobody spreads', '{ __typename } fragment F on Query { __schema { types { name } } }'],
  ['behind a condition', 'query ($no: Boolean = true) { __schema @skip(if: $no) { types { name } } }'],
];

describe('T21: in production nobody reads the schema through the gateway', () => {
  test.each(QUESTIONS)('%s', async (_what, query) => {
    for (const headers of [{}, { accept: 'application/graphql-response+json' }, { 'router-authorization': SECRET }]) {
      for (const server of [closed, proven]) {
        emulator.clearLog();
        const { data, errors, text } = await server.ask(query, {}, headers);
        expect(data).toBeUndefined();
        expect(errors?.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
        expect(text).not.toMatch(/"fields"|verifyTransaction|VerifyPolicy/);
        expect(emulator.log().filter(({ resource }) => resource !== 'POST token')).toEqual([]);
      }
    }
  });

  test('the other operation of a document is looked at too', async () => {
    const query = 'query A { __typename } query B { __schema { types { name } } }';
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, operationName: 'A' });
    const answer = await fetch(closed.url, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });

  test('what an object is may still be asked', async () => {
    expect((await closed.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  test('the SDL is told to the router that proves itself, and to nobody where none can', async () => {
    const query = '{ _service { sdl } }';
    const refused = await closed.ask(query, {}, { 'router-authorization': SECRET });
    expect(refused.data).toBeUndefined();
    expect(refused.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(refused.errors?.[0]?.message).toContain('`verify-graph schema --subgraph`');
    const stranger = await proven.ask(query);
    expect([stranger.status, stranger.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    const router = await proven.ask(query, {}, { 'router-authorization': SECRET });
    expect(router.data?._service.sdl).toContain('type VerifyTransaction');
  });

  test('whoever sets GraphiQL on gets what it needs', async () => {
    expect((await open.ask('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
  });

  test('GraphiQL without the schema does not start', async () => {
    const { code, stderr } = await runCli(['serve'], { GRAPHIQL: 'on', INTROSPECTION: 'off' });
    expect(code).toBe(78);
    expect(stderr).toContain('INTROSPECTION=off leaves GraphiQL without a schema');
  });
});
