import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DOCUMENT, POLICY, TRANSACTION, USER } from '../../support/wire-case.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

const [U, T, D, P] = [USER(0xabcdef), TRANSACTION(0xfedcba), DOCUMENT(0x123456), POLICY(0x98765)];

/** What is asked, and the targets of the request lines below the environment that it leads to. */
const READS: readonly [query: string, targets: string[]][] = [
  [`{ user(id: "${U}") { username } }`, [`users/${U}`]],
  [`{ user(id: "${U}") { identityAssurance { type } } }`, [`users/${U}`, `users/${U}/identityAssurance`]],
  [`{ user(id: "${U}") { verifyTransactions { nodes { id } } } }`, [`users/${U}`, `users/${U}/verifyTransactions`]],
  [`{ verifyTransaction(userId: "${U}", id: "${T}") { status } }`, [`users/${U}/verifyTransactions/${T}`]],
  [
    `{ verifyTransaction(userId: "${U}", id: "${T}") { documents { id } metadata { id } verifiedData { id } } }`,
    [
      `users/${U}/verifyTransactions/${T}`,
      `users/${U}/verifyTransactions/${T}/documents`,
      `users/${U}/verifyTransactions/${T}/metaData`,
      `users/${U}/verifyTransactions/${T}/verifiedData?attempt=LATEST`,
    ],
  ],
  [
    `{ verifyDocument(userId: "${U}", transactionId: "${T}", id: "${D}") { type } }`,
    [`users/${U}/verifyTransactions/${T}/documents/${D}`],
  ],
  [`{ verifyPolicy(id: "${P}") { name } }`, [`verifyPolicies/${P}`]],
  ['{ verifyPolicies { name } }', ['verifyPolicies']],
  ['{ users(first: 2) { nodes { username } } }', ['users?limit=2']],
  [
    `{ users(first: 2, filter: { populationId: "${P}" }) { nodes { username } } }`,
    [`users?filter=population.id%20eq%20%22${P}%22&limit=2`],
  ],
];

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld();
});
beforeEach(() => world.answer());
afterAll(() => world?.[Symbol.asyncDispose]());

test.each(READS)(
  'M10: the request line is the template with the ids in it, byte for byte: %s',
  async (query, targets) => {
    const { errors, text } = await world.gateway.ask(query);
    expect(errors, text).toBeUndefined();
    expect(world.upstream.heard.map(({ line }) => line).sort()).toEqual(
      targets.map((target) => `GET /v1/environments/${world.upstream.environmentId}/${target} HTTP/1.1`).sort(),
    );
  },
);

test('M10: a text in a filter is part of the query and never of the path', async () => {
  for (const text of [
    '../../x',
    '%2e%2e/x',
    '"/../',
    '&limit=9',
    '#x',
    '\\..\\',
    '\u0000',
    '\r\nHost: x',
    '\uff0e\uff0e/',
  ]) {
    world.upstream.heard.length = 0;
    const query = 'query ($t: String) { users(first: 1, filter: { username: { equals: $t } }) { nodes { id } } }';
    await world.gateway.ask(query, { t: text });
    for (const { line } of world.upstream.heard) {
      expect(line).toMatch(/^GET \/v1\/environments\/[0-9a-f-]{36}\/users\?filter=[\w.()!'*~%-]+&limit=1 HTTP\/1\.1$/);
    }
  }
});
