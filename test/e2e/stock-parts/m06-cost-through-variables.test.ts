import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

const LIMIT = 50;
let emulator: Awaited<ReturnType<typeof startEmulator>>;
let server: Served;
beforeAll(async () => {
  emulator = await startEmulator({ people: 3, images: false });
  server = await serveGateway({
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_ACCESS_TOKEN: await emulator.accessToken(),
    LIMIT_COST: String(LIMIT),
  });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await emulator?.close();
});

const TEXT = 'query ($first: Int) { users(first: $first) { nodes { id } } }';

/** Each way to say how long the page is to be. */
const WAYS: Readonly<Record<string, (first: number) => [query: string, variables?: Record<string, unknown>]>> = {
  'written out': (first) => [`{ users(first: ${first}) { nodes { id } } }`],
  'in a variable': (first) => [TEXT, { first }],
  'as the default of a variable': (first) => [TEXT.replace('Int', `Int = ${first}`)],
  'as a variable in place of its default': (first) => [TEXT.replace('Int', 'Int = 1'), { first }],
  'in a fragment': (first) => [
    'query ($first: Int) { ...F } fragment F on Query { users(first: $first) { nodes { id } } }',
    { first },
  ],
  'behind a condition': (first) => [
    'query ($first: Int, $yes: Boolean!) { users(first: $first) @include(if: $yes) { nodes { id } } }',
    { first, yes: true },
  ],
};

test.each(Object.entries(WAYS))('M6: a page of a thousand is refused by its cost %s', async (_way, say) => {
  emulator.clearLog();
  for (const first of [LIMIT, 1_000, 2_147_483_647]) {
    const { data, errors } = await server.ask(...say(first));
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`costs more than ${LIMIT} points`), extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  }
  expect(emulator.log().filter(({ method }) => method === 'GET')).toEqual([]);
  const within = await server.ask(...say(LIMIT - 1));
  expect(within.errors).toBeUndefined();
  expect(within.data.users.nodes).toHaveLength(3);
});

test('M6: a negative length makes nothing cheaper', async () => {
  const query = 'query ($n: Int) { users(first: 4) { nodes { verifyTransactions(first: $n) { nodes { id } } } } }';
  expect((await server.ask(query, { n: 10 })).errors).toBeUndefined();
  for (const n of [-1, -1_000, 0]) {
    expect((await server.ask(query, { n })).errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  }
});
