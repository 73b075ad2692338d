import { createHash, createHmac } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/datasources/secret.ts';
import type { TrustedDocuments } from '../../src/server/trusted-documents.ts';
import { createTestWorld, type WorldOptions } from '../support/world.ts';

const KNOWN = 'query Count { users { totalCount } }';
const DEAR = 'query Dear($n: Int) { users(first: $n) { nodes { name { given } } } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const SECRET = 'a-secret-that-router-and-gateway-share';

const trusting = (mode: TrustedDocuments['mode']): TrustedDocuments => ({
  mode,
  documents: new Map([KNOWN, DEAR].map((text) => [sha256(text), text])),
});

async function worldOf(mode: TrustedDocuments['mode'], options: WorldOptions = {}) {
  const world = await createTestWorld({ emulator: { people: 2 }, trustedDocuments: trusting(mode), ...options });
  const post = async (body: object, headers: Record<string, string> = {}) => {
    world.upstream.clearLog();
    const response = await world.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify(body),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
    return {
      status: response.status,
      data,
      codes: errors?.map(({ extensions }) => extensions.code),
      calls: world.calls(),
    };
  };
  return Object.assign(world, { post });
}

const persistedQuery = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const ANSWERED = { status: 200, data: { users: { totalCount: 2 } }, codes: undefined };
const NOT_TRUSTED = { status: 400, data: undefined, codes: ['OPERATION_NOT_TRUSTED'], calls: [] };

describe.each(['only', 'allow'] as const)('with TRUSTED_DOCUMENTS=%s', (mode) => {
  test.each([
    ['documentId', { documentId: sha256(KNOWN) }],
    ['documentId that names its algorithm', { documentId: `sha256:${sha256(KNOWN)}` }],
    ["the extension of Apollo's clients", persistedQuery(sha256(KNOWN))],
    ['an extension that names its algorithm', persistedQuery(`sha256:${sha256(KNOWN)}`)],
    ['a name of the operation besides', { documentId: sha256(KNOWN), operationName: 'Count' }],
  ])('a document of the manifest is executed by its id: %s', async (_name, body) => {
    await using world = await worldOf(mode);
    for (let time = 0; time < 2; time += 1) expect(await world.post(body)).toMatchObject(ANSWERED);
  });

  test('its variables come along, and its cost is counted with them', async () => {
    await using world = await worldOf(mode);
    const documentId = sha256(DEAR);
    expect(await world.post({ documentId, variables: { n: 1 } })).toMatchObject({ status: 200, codes: undefined });
    expect(await world.post({ documentId, variables: { n: 5_000 } })).toMatchObject({
      status: 400,
      codes: ['LIMIT_EXCEEDED'],
      calls: [],
    });
  });

  test.each([
    ['unknown', sha256('{ users { totalCount } }')],
    ['empty', ''],
    ['of an odd form', '../../etc/passwd'],
    ['a name that every object has', '__proto__'],
    ['a name that every object inherits', 'constructor'],
    ['of another letter case', sha256(KNOWN).toUpperCase()],
    ['what the library calls a document inside', `__PERSISTED_OPERATION_${sha256(KNOWN)}__`],
  ])('an id that is %s is refused', async (_name, id) => {
    await using world = await worldOf(mode);
    expect(await world.post({ documentId: id })).toEqual(NOT_TRUSTED);
    expect(await world.post(persistedQuery(id))).toEqual(NOT_TRUSTED);
  });

  test('an id that is no text is refused', async () => {
    await using world = await worldOf(mode);
    expect(await world.post({ documentId: 5 })).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    for (const id of [5, null, [sha256(KNOWN)], {}]) expect(await world.post(persistedQuery(id))).toEqual(NOT_TRUSTED);
  });
});

describe('where only trusted documents are taken', () => {
  test('any other is refused before it is parsed, and so is a known one that came as text', async () => {
    await using world = await worldOf('only');
    const bodies = [
      { query: '{ users { totalCount } }' },
      { query: KNOWN },
      { query: '{{{' },
      { query: '{ __schema { queryType { name } } }' },
      { query: '{ __typename }', documentId: sha256(KNOWN) },
      { query: KNOWN, ...persistedQuery(sha256(KNOWN)) },
      { query: '' },
      {},
      { extensions: {} },
    ];
    for (const body of bodies) expect(await world.post(body), JSON.stringify(body)).toEqual(NOT_TRUSTED);
  });

  test('the router may send its own where it proves to be the router', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id username } } }';
    const variables = { r: [{ __typename: 'User', id: crypto.randomUUID() }] };
    const signed = createHmac('sha256', SECRET).update(JSON.stringify({ query, variables })).digest('base64');
    const proofs = {
      header: { headers: { 'router-authorization': SECRET }, extensions: {} },
      hive: { headers: {}, extensions: { 'hmac-signature': signed } },
      signature: { headers: {}, extensions: {} },
    };
    for (const kind of ['header', 'hive', 'signature'] as const) {
      await using world = await worldOf('only', { routerProof: { kind, secret: new Secret(SECRET) } });
      const { headers, extensions } = proofs[kind];
      const body = { query, variables, extensions };
      const text = JSON.stringify(body);
      const time = Date.now();
      const nonce = 'a-nonce-of-the-tests';
      const signature = createHmac('sha256', SECRET).update(`${time}.${nonce}.`).update(text).digest('hex');
      const proof = kind === 'signature' ? { 'router-signature': `t=${time},n=${nonce},s=${signature}` } : headers;
      expect(await world.post(body, proof), kind).toMatchObject({ status: 200, codes: undefined });
      expect(await world.post({ query, variables }), kind).toEqual(NOT_TRUSTED);
      expect(
        await world.post({ query, variables, extensions: { 'hmac-signature': 'x' } }, { 'router-authorization': 'x' }),
      ).toEqual(NOT_TRUSTED);
    }
  });
});

test('the log names operations of the manifest, and no others', async () => {
  await using world = await worldOf('allow');
  await world.post({ documentId: sha256(KNOWN) });
  await world.post({ query: 'query Planted { users { totalCount } }' });
  const done = world
    .logged()
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'request_done');
  expect(done.map(({ operationName }) => operationName)).toEqual(['Count', undefined]);
  expect(done[0].operationHash).toBe(sha256(KNOWN));
});

describe('where others are taken too', () => {
  test('a document is executed as it comes', async () => {
    await using world = await worldOf('allow');
    expect(await world.post({ query: '{ users { totalCount } }' })).toMatchObject(ANSWERED);
  });

  test('a request with neither is told what is missing', async () => {
    await using world = await worldOf('allow');
    expect(await world.post({})).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
  });

  test('GraphQL over HTTP is kept as without a manifest', async () => {
    await using world = await worldOf('allow');
    const audits = serverAudits({
      url: 'http://gateway.test/graphql',
      fetchFn: (url: string, init: RequestInit) => world.gateway.fetch(url, init),
    });
    for (const audit of audits) {
      const result = await audit.fn();
      const isFine = result.status === 'ok' || (result.status === 'notice' && audit.name.startsWith('MAY '));
      if (!isFine) expect.fail(`${audit.name}: ${result.reason}`);
    }
  });
});

test('without a manifest an id is no operation', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const response = await world.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: sha256(KNOWN) }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});
