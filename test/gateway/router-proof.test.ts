import { createHmac, randomBytes } from 'node:crypto';
import { defaultParamsSerializer } from '@graphql-mesh/hmac-upstream-signature';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/datasources/secret.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const SECRET = 'a-secret-that-router-and-subgraph-share';
const OTHER = 'a-secret-that-only-somebody-else-has';
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id verifyEligibility } } }';

type Kind = 'header' | 'hive' | 'signature';
const worldOf = (kind: Kind, now?: () => number) =>
  createTestWorld({ routerProof: { kind, secret: new Secret(SECRET) }, ...(now && { now }) });

async function post(world: TestWorld, body: string, headers: Record<string, string> = {}) {
  const response = await world.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, ...(await response.json()) };
}

const bodyOf = (world: TestWorld, extensions?: Record<string, unknown>) => {
  const variables = { r: [{ __typename: 'User', id: world.upstream.data.putUser().id }] };
  return { query: ENTITIES, variables, ...(extensions && { extensions }) };
};

const REFUSED = { status: 403, errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }] };

function expectRefused(world: TestWorld, answer: { status: number; data?: unknown }) {
  expect(answer).toMatchObject(REFUSED);
  expect(answer.data ?? null).toBeNull();
  expect(world.calls()).toEqual([]);
}

describe.each<Kind>(['header', 'hive', 'signature'])('with SUBGRAPH_PROOF=%s', (kind) => {
  test.each([
    '{ _service { sdl } }',
    '{ x: _service { sdl } }',
    '{ ...F } fragment F on Query { _service { sdl } }',
    'query ($yes: Boolean = true) { ... on Query { _service @include(if: $yes) { sdl } } }',
    '{ _entities(representations: []) { __typename } }',
    '{ verifyPolicies { id } _entities(representations: []) { __typename } }',
  ])('without a proof %s is refused and reads nothing', async (query) => {
    await using world = await worldOf(kind);
    expectRefused(world, await post(world, JSON.stringify({ query })));
  });

  test('frontends ask for everything else without one', async () => {
    await using world = await worldOf(kind);
    const { id } = world.upstream.data.putUser();
    const answer = await post(world, JSON.stringify({ query: `{ user(id: "${id}") { id } }` }));
    expect(answer).toEqual({ status: 200, data: { user: { id } } });
  });
});

describe('the shared secret', () => {
  const ask = (world: TestWorld, secret: string) =>
    post(world, JSON.stringify(bodyOf(world)), { 'router-authorization': secret });

  test('opens the entities', async () => {
    await using world = await worldOf('header');
    expect(await ask(world, SECRET)).toMatchObject({ data: { _entities: [{ verifyEligibility: 'ENABLED' }] } });
  });

  test.each([OTHER, '', SECRET.slice(1), `${SECRET}x`, SECRET.toUpperCase(), `Bearer ${SECRET}`])(
    'is compared whole: %s is refused',
    async (wrong) => {
      await using world = await worldOf('header');
      expectRefused(world, await ask(world, wrong));
    },
  );
});

describe("Hive Gateway's signature", () => {
  // As the gateway that signs does it.
  const sign = (body: { query: string; variables?: Record<string, unknown> }, secret = SECRET) =>
    createHmac('sha256', secret)
      .update(defaultParamsSerializer(body) ?? '')
      .digest('base64');

  test('opens the entities', async () => {
    await using world = await worldOf('hive');
    const body = bodyOf(world);
    const extensions = { 'hmac-signature': sign(body) };
    const answer = await post(world, JSON.stringify({ ...body, extensions }));
    expect(answer).toMatchObject({ data: { _entities: [{ verifyEligibility: 'ENABLED' }] } });
  });

  test('does not depend on the order of members, and leaves out empty variables', async () => {
    await using world = await worldOf('hive');
    const body = bodyOf(world);
    const [{ __typename, id } = { __typename: '', id: '' }] = body.variables.r;
    const turned = { variables: { r: [{ id, __typename }] }, query: body.query };
    const extensions = { 'hmac-signature': sign(body) };
    expect((await post(world, JSON.stringify({ ...turned, extensions }))).errors).toBeUndefined();
    const query = '{ _service { sdl } }';
    const ofQuery = { 'hmac-signature': sign({ query }) };
    for (const variables of [undefined, null, {}]) {
      expect((await post(world, JSON.stringify({ query, variables, extensions: ofQuery }))).errors).toBeUndefined();
    }
  });

  test('over variables nested without measure is not even looked at', async () => {
    await using world = await worldOf('hive');
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const extensions = `{"hmac-signature":"${Buffer.alloc(32).toString('base64')}"}`;
    const answer = await post(
      world,
      `{"query":"{ _service { sdl } }","variables":{"x":${nested}},"extensions":${extensions}}`,
    );
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
  });

  test('of something else, by somebody else, or of no form is refused', async () => {
    await using world = await worldOf('hive');
    const body = bodyOf(world);
    const signatures = [
      sign({ ...body, variables: { r: [] } }),
      sign({ ...body, query: '{ _service { sdl } }' }),
      sign(body, OTHER),
      sign(body).slice(0, -4),
      '',
      '%%%',
      7,
      null,
      [sign(body)],
    ];
    for (const signature of signatures) {
      const extensions = { 'hmac-signature': signature };
      expectRefused(world, await post(world, JSON.stringify({ ...body, extensions })));
    }
  });
});

describe('the signature over body and time', () => {
  const START = Date.parse('2026-09-01T12:00:00Z');
  const sign = (
    body: string,
    atMs = START,
    { secret = SECRET, nonce = randomBytes(16).toString('base64url') } = {},
  ) => {
    const hmac = createHmac('sha256', secret).update(`${atMs}.${nonce}.${body}`).digest('hex');
    return { 'router-signature': `t=${atMs},n=${nonce},s=${hmac}` };
  };

  test('opens the entities once, and never again', async () => {
    await using world = await worldOf('signature', () => START);
    const body = JSON.stringify(bodyOf(world));
    const headers = sign(body);
    expect(await post(world, body, headers)).toMatchObject({ data: { _entities: [{ verifyEligibility: 'ENABLED' }] } });
    world.upstream.clearLog();
    expectRefused(world, await post(world, body, headers));
    expect((await post(world, body, sign(body))).errors).toBeUndefined();
  });

  test.each([
    [-60_000, true],
    [60_000, true],
    [-60_001, false],
    [60_001, false],
  ])('made %i ms from now it is good: %s', async (offsetMs, good) => {
    await using world = await worldOf('signature', () => START);
    const body = JSON.stringify({ query: '{ _service { sdl } }' });
    const answer = await post(world, body, sign(body, START + offsetMs));
    expect(answer.status).toBe(good ? 200 : 403);
  });

  test('is remembered for as long as it would be good', async () => {
    let now = START;
    await using world = await worldOf('signature', () => now);
    const body = JSON.stringify({ query: '{ _service { sdl } }' });
    const early = sign(body, START + 60_000);
    expect((await post(world, body, early)).status).toBe(200);
    for (const laterMs of [1, 60_000, 119_999, 120_000, 120_001]) {
      now = START + laterMs;
      expect((await post(world, body, early)).status).toBe(403);
      expect((await post(world, body, sign(body, now))).status).toBe(200);
    }
  });

  test('of another body, time, number or secret, or of no form is refused', async () => {
    await using world = await worldOf('signature', () => START);
    const body = JSON.stringify(bodyOf(world));
    const { 'router-signature': good } = sign(body);
    const wrong = [
      sign(`${body} `)['router-signature'],
      good.replace(`t=${START}`, `t=${START + 1}`),
      good.replace(/n=./, 'n=_'),
      sign(body, START, { secret: OTHER })['router-signature'],
      sign(body, START, { nonce: '' })['router-signature'],
      good.toUpperCase(),
      good.slice(0, -2),
      '',
    ];
    for (const header of wrong) expectRefused(world, await post(world, body, { 'router-signature': header }));
  });

  test('a body that is not UTF-8 clean is signed byte for byte', async () => {
    await using world = await worldOf('signature', () => START);
    const body = JSON.stringify({ query: '{ _service { sdl } } # Zoë 🙂' });
    expect((await post(world, body, sign(body))).status).toBe(200);
  });

  test('a body that is too large is still refused as such', async () => {
    await using world = await worldOf('signature', () => START);
    const body = JSON.stringify({ query: `{ _service { sdl } } #${'x'.repeat(300_000)}` });
    expect(await post(world, body, sign(body))).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
  });
});
