import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { say, startRawUpstream } from '../../support/raw-upstream.ts';
import { DOCUMENT, POLICY, TRANSACTION, USER, wireAnswer } from '../../support/wire-case.ts';
import { type EgressRecord, recordEgress, startTrap, type Trap } from '../egress.ts';
import { serveGateway } from '../served-gateway.ts';
import { sayAsIs, startWireWorld, type WireWorld } from '../wire-world.ts';

const TOKEN = 'eyJ.a-token-that-must-not-travel.sig';
const STATUSES = [300, 301, 302, 303, 304, 305, 307, 308];
const [U, T] = [USER(1), TRANSACTION(1)];
const READS = [
  `{ user(id: "${U}") { username } }`,
  '{ users { nodes { username } } }',
  `{ verifyTransaction(userId: "${U}", id: "${T}") { status } }`,
  `{ verifyDocument(userId: "${U}", transactionId: "${T}", id: "${DOCUMENT(1)}") { value } }`,
  `{ verifyPolicy(id: "${POLICY(1)}") { name } }`,
];

let world: WireWorld;
let trap: Trap;
let egress: EgressRecord;
beforeAll(async () => {
  egress = recordEgress();
  trap = await startTrap();
  world = await startWireWorld(egress.env, 'caller');
});
beforeEach(() => world.answer());
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await trap?.[Symbol.asyncDispose]();
  egress?.[Symbol.dispose]();
});

describe('T13: a redirect with the token in hand is not followed', () => {
  test.each(STATUSES)('with status %i, wherever it leads', async (status) => {
    const path = `/v1/environments/${world.upstream.environmentId}/users/${U}`;
    const locations = [
      `http://127.0.0.1:${trap.port}${path}`,
      `https://127.0.0.1:${trap.port}${path}`,
      `//127.0.0.1:${trap.port}${path}`,
      `http://localhost:${trap.port}${path}`,
      `http://elsewhere.example${path}`,
      `${world.of.origin}${path}`,
      `${path}?again`,
      '/',
      '',
    ];
    for (const [index, location] of locations.entries()) {
      const query = READS[index % READS.length] ?? '';
      world.answer((heard) =>
        say(heard, wireAnswer(world.of, `users/${U}`), { status, headers: { Location: location } }),
      );
      const { data, errors, text } = await world.gateway.ask(query, {}, { authorization: `Bearer ${TOKEN}` });
      expect(Object.values(data), location).toEqual([null]);
      expect(errors, text).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
      expect(text).not.toContain(location || 'Location');
      expect(world.targets(), location).toHaveLength(1);
    }
    expect(trap.visits()).toBe(0);
    expect(egress.places()).toEqual([`127.0.0.1:${world.upstream.port}`]);
  });

  test('nor is the one of the token endpoint, with the secret of the worker application', async () => {
    using ownEgress = recordEgress();
    await using upstream = await startRawUpstream((heard) => {
      if (heard.line.startsWith('POST')) {
        say(heard, {}, { status: 307, headers: { Location: `http://127.0.0.1:${trap.port}/token` } });
      } else sayAsIs(heard, wireAnswer(world.of, heard.target.split(`${upstream.environmentId}/`)[1] ?? ''));
    });
    await using gateway = await serveGateway({
      PINGONE_API_URL: upstream.apiUrl,
      PINGONE_AUTH_URL: new URL(upstream.apiUrl).origin,
      PINGONE_ENVIRONMENT_ID: upstream.environmentId,
      PINGONE_CLIENT_ID: 'worker',
      PINGONE_CLIENT_SECRET: 'a-secret-that-must-not-travel',
      ...ownEgress.env,
    });
    const { errors, text } = await gateway.ask(READS[0] ?? '');
    expect(errors, text).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(upstream.heard.every(({ line }) => line.startsWith('POST '))).toBe(true);
    expect(trap.visits()).toBe(0);
    expect(ownEgress.places()).toEqual([`127.0.0.1:${upstream.port}`]);
    expect(JSON.stringify(gateway.output())).not.toContain('must-not-travel');
  });

  test('and the token is in nothing that the server says', () => {
    expect(JSON.stringify(world.gateway.output())).not.toContain('must-not-travel');
  });
});
