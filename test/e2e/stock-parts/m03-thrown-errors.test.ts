import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { until } from '../../support/until.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

const PRELOAD = new URL('../../support/throwing-resolvers.js', import.meta.url).href;
const ID = '00000000-0000-4000-8000-000000000000';
const MARK = 'qZ7marked';

let server: Served;
let emulator: Awaited<ReturnType<typeof startEmulator>>;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  server = await serveGateway({ ...settingsFor(emulator), SUBGRAPH: 'off', NODE_OPTIONS: `--import ${PRELOAD}` });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await emulator.close();
});

test.each([
  ['an Error', '{ verifyPolicies { id } }', 'INTERNAL'],
  ['a GraphQLError that is not ours', `{ verifyPolicy(id: "${ID}") { id } }`, 'INTERNAL'],
  ['one that poses as a fault of the document', `{ user(id: "${ID}") { id } }`, 'INTERNAL'],
  ['one that poses as a fault of the request', '{ users { totalCount } }', 'INTERNAL'],
  [
    'one that poses as a fault of an argument',
    `{ verifyTransaction(userId: "${ID}", id: "${ID}") { id } }`,
    'BAD_USER_INPUT',
  ],
  ['a text', `{ verifyDocument(userId: "${ID}", transactionId: "${ID}", id: "${ID}") { id } }`, 'INTERNAL'],
])('M3: of %s that a field throws nothing gets out', async (_what, query, code) => {
  const { text, errors, headers, status } = await server.ask(query);
  expect(status).toBe(200);
  expect(errors).toMatchObject([{ extensions: { code } }]);
  expect(text + JSON.stringify(headers)).not.toMatch(new RegExp(`${MARK}|api\\.example|throwing-resolvers`));
  const { stdout, stderr } = server.output();
  expect(stdout + stderr).not.toContain(MARK);
});

test('F53: what is thrown where nobody awaits it is told to the log, and later requests are answered', async () => {
  await server.ask('{ verifyPolicies { id } }');
  expect(server.isAlive()).toBe(true);
  const { data, errors } = await server.ask('{ __typename users: __schema { queryType { name } } }');
  expect([data, errors]).toEqual([{ __typename: 'Query', users: { queryType: { name: 'Query' } } }, undefined]);
  await until(() => server.output().stderr.includes('"event":"unhandled_rejection"'), 'it is told');
  expect(server.output().stderr).not.toContain(MARK);
});
