import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ANYBODY } from '../../src/resolvers/caller.ts';
import { grantedRights } from '../../src/resolvers/rights.ts';
import { putWholeCase } from '../support/whole-case.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

type Line = Record<string, unknown>;

const REQUEST_ID = '0af7651916cd43dd8448eb211c80319c';
const USER = 'query ($u: ID!) { user(id: $u) { username identityAssurance { verifiedAt } } }';

/** Past the start of the process: the lines that one request leaves. */
const linesOf = (world: TestWorld): Line[] =>
  world
    .logged()
    .map((line) => JSON.parse(line))
    .filter(({ requestId }) => requestId !== undefined);

test('a request leaves a line for each call and one for itself, all under the id that it brought', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { userId } = putWholeCase(world);
  const { headers } = await world.ask(USER, { u: userId }, { headers: { 'x-request-id': REQUEST_ID } });
  expect(headers.get('x-request-id')).toBe(REQUEST_ID);
  const common = { time: expect.any(String), requestId: REQUEST_ID, durationMs: expect.any(Number), status: 200 };
  const call = { ...common, level: 'debug', event: 'upstream_call', attempt: 1, correlationId: expect.any(String) };
  const lines = linesOf(world).sort((a, b) => String(a.resource).localeCompare(String(b.resource)));
  expect(lines).toEqual([
    { ...common, level: 'info', event: 'request_done', operationHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { ...call, resource: 'users/{id}' },
    { ...call, resource: 'users/{id}/identityAssurance' },
  ]);
  expect(world.logged().join('')).not.toContain(userId);
});

test('a request without an id of the right form gets one, each its own', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const first = await world.ask('{ __typename }', {}, { headers: { 'x-request-id': 'ada@example.org' } });
  const second = await world.ask('{ __typename }');
  const ids = [first, second].map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(linesOf(world).map(({ requestId }) => requestId)).toEqual(ids);
  expect(world.logged().join('')).not.toContain('ada');
});

test('the same document has the same hash whatever its variables and whoever sends it', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { userId } = putWholeCase(world);
  await world.ask(USER, { u: userId });
  await world.ask(USER, { u: 'ffffffff-1111-4222-8333-444444444444' }, { headers: { authorization: 'Bearer x' } });
  await world.ask('{ __typename }');
  const done = linesOf(world).filter(({ event }) => event === 'request_done');
  const [one, two, other] = done.map(({ operationHash }) => operationHash);
  expect([one === two, one === other]).toEqual([true, false]);
});

test('a failed read is told with its code and status, and the request with the codes that its client read', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { userId } = putWholeCase(world);
  world.upstream.fault({ match: { resource: 'identityAssurance' }, status: 503 });
  await world.ask(USER, { u: userId });
  expect(linesOf(world).filter(({ level }) => level === 'warn')).toEqual([
    expect.objectContaining({
      event: 'upstream_failed',
      resource: 'users/{id}/identityAssurance',
      code: 'UPSTREAM_UNAVAILABLE',
      status: 503,
      correlationId: expect.any(String),
    }),
  ]);
  const done = linesOf(world).find(({ event }) => event === 'request_done');
  expect(done).toMatchObject({ status: 200, errorCodes: ['UPSTREAM_UNAVAILABLE'], errorCount: 1 });
});

test('a call without an answer has no status, and a 404 is no failure', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { userId } = putWholeCase(world);
  world.upstream.fault({ match: { resource: 'user' }, reset: 'beforeHeaders' });
  world.upstream.fault({ match: { resource: 'identityAssurance' }, status: 404 });
  await world.ask(USER, { u: userId });
  const failed = linesOf(world).filter(({ event }) => event === 'upstream_failed');
  expect(failed).toEqual([expect.objectContaining({ resource: 'users/{id}', code: 'UPSTREAM_UNAVAILABLE' })]);
  expect(failed[0]).not.toHaveProperty('status');
});

test("another object's body is a security event", async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const [mine, theirs] = [putWholeCase(world), putWholeCase(world)];
  world.upstream.fault({
    match: { resource: 'user' },
    rewrite: (body) => ({ ...(body as Line), id: theirs.userId }),
  });
  const { data } = await world.ask(USER, { u: mine.userId });
  expect(data).toMatchObject({ user: null });
  const [event, ...more] = linesOf(world).filter(({ level }) => level === 'error');
  expect(event).toMatchObject({
    event: 'identity_mismatch',
    resource: 'users/{id}',
    correlationId: expect.any(String),
  });
  expect(more).toEqual([]);
  expect(world.logged().join('')).not.toMatch(new RegExp(`${mine.userId}|${theirs.userId}`));
});

test('a link that leads elsewhere is a security event', async () => {
  await using world = await createTestWorld();
  world.upstream.fault({
    match: { resource: 'users' },
    rewrite: (body) => ({ ...(body as Line), _links: { next: { href: 'https://ada.example/v1/users?limit=1' } } }),
  });
  await world.ask('{ users(first: 100) { nodes { id } } }');
  const errors = linesOf(world).filter(({ level }) => level === 'error');
  expect(errors).toEqual([expect.objectContaining({ event: 'link_refused', resource: 'users' })]);
  expect(world.logged().join('')).not.toContain('ada.example');
});

test('the token has its own calls, which belong to no request', async () => {
  await using world = await createTestWorld({ warm: false });
  world.upstream.fault({ match: { resource: 'token' }, status: 401 });
  const { errors } = await world.ask('{ verifyPolicies { id } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  const own = world
    .logged()
    .map((line) => JSON.parse(line))
    .filter(({ requestId }) => requestId === undefined);
  expect(own).toMatchObject([
    { event: 'upstream_call', resource: 'as/token', status: 401 },
    { event: 'upstream_failed', resource: 'as/token', code: 'UPSTREAM_UNAVAILABLE', status: 401 },
  ]);
});

test.each([
  ['GET', 405, 'method'],
  ['PUT', 405, 'method'],
])('a request by %s leaves one line that says why it was refused', async (method, status, reason) => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const answer = await world.gateway.fetch('http://gateway.test/graphql?query={ada}', { method });
  expect(answer.headers.get('x-request-id')).toBe(linesOf(world)[0]?.requestId);
  expect(linesOf(world)).toEqual([expect.objectContaining({ event: 'request_refused', status, reason })]);
});

test('fields refused for want of a right are told by the right, each right once', async () => {
  const caller = { ...ANYBODY, rights: grantedRights(new Set(['status', 'profile']), null) };
  await using world = await createTestWorld({ emulator: { people: 0 }, caller: () => caller });
  const { userId } = putWholeCase(world);
  const query =
    'query ($u: ID!) { user(id: $u) { username identityAssurance { verifiedAt } again: identityAssurance { type } } verifyPolicies { name } }';
  const { errors } = await world.ask(query, { u: userId });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  const refusals = linesOf(world).filter(({ event }) => event === 'rights_refused');
  expect(refusals.map(({ right, fields }) => ({ right, fields }))).toEqual(
    expect.arrayContaining([
      { right: 'claims', fields: 2 },
      { right: 'policy', fields: 1 },
    ]),
  );
  expect(refusals).toHaveLength(2);
});

test('a limit that was exceeded is told by its name and its number', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await world.ask(`{ ${Array.from({ length: 16 }, (_, at) => `a${at}: __typename`).join(' ')} }`);
  const representations = Array.from({ length: 501 }, () => ({ __typename: 'VerifyPolicy', id: REQUEST_ID }));
  await world.ask('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', { r: representations });
  const exceeded = linesOf(world).filter(({ event }) => event === 'limit_exceeded');
  expect(exceeded.map(({ limit, allowed }) => [limit, allowed])).toEqual([
    ['aliases', 15],
    ['representations', 500],
  ]);
});

test('an operation is named where its document is trusted, and nowhere else', async () => {
  const document = 'query StatusPage { __typename }';
  const id = createHash('sha256').update(document).digest('hex');
  const trustedDocuments = { mode: 'allow', documents: new Map([[id, document]]) } as const;
  await using world = await createTestWorld({ emulator: { people: 0 }, trustedDocuments });
  const post = (body: object) =>
    world.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post({ documentId: id });
  await post({ query: 'query AdaLovelace { __typename }' });
  await post({ documentId: 'f'.repeat(64) });
  expect(linesOf(world)).toMatchObject([
    { event: 'request_done', operationName: 'StatusPage', operationHash: id },
    { event: 'request_done', operationHash: expect.any(String) },
    { event: 'request_done', errorCodes: ['OPERATION_NOT_TRUSTED'] },
  ]);
  expect(world.logged().join('')).not.toContain('Lovelace');
});

test('health leaves no line', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await world.gateway.fetch('http://gateway.test/health/live');
  await world.gateway.fetch('http://gateway.test/health/ready');
  expect(linesOf(world)).toEqual([]);
});
