import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { rawOperation } from '../e2e/raw-request.ts';
import { listening } from '../support/listening.ts';
import { until } from '../support/until.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const PERSON = `query ($id: ID!) {
  user(id: $id) { username identityAssurance { type } verifyTransactions { nodes { status documents { type } } } }
}`;
const EVERYONE =
  '{ users(first: 100) { nodes { username verifyTransactions { totalCount } identityAssurance { type } } } }';
const SLOTS = 112; // calls of one rate group that the gateway has out at once: seven eighths of all
const PROMPTLY_MS = 1_000; // a hundred is what it should take; the rest is for a machine under load

const reads = (world: TestWorld) => world.upstream.log().filter(({ method }) => method === 'GET');

/** Promises of this process that nobody looked after, from now to the end of the test. */
function watchRejections(): unknown[] {
  const seen: unknown[] = [];
  const note = (reason: unknown) => void seen.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return seen;
}

function crowd(world: TestWorld, count: number) {
  const { data } = world.upstream;
  return Array.from({ length: count }, () => {
    const { id } = data.putUser();
    const { id: transactionId } = data.putTransaction(id, { transactionStatus: { status: 'SUCCESS' } });
    data.putDocument(id, transactionId);
    return id;
  });
}

test('a client that leaves ends all calls made for it, promptly', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const [id] = crowd(world, 1);
  world.upstream.fault({ match: { method: 'GET' }, hang: true });
  const client = server.client(PERSON, { id });
  await until(() => reads(world).length === 3, 'the three calls that start together have arrived');
  const leftAt = performance.now();
  client.leave();
  await until(() => reads(world).every(({ aborted }) => aborted), 'all calls have ended');
  expect(performance.now() - leftAt).toBeLessThan(PROMPTLY_MS);
  expect(world.inFlight()).toBe(0);
  expect(reads(world)).toHaveLength(3);
});

test('a client that leaves ends the calls of all requests that it sent ahead on its connection', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const ids = crowd(world, 3);
  const hang = world.upstream.fault({ match: { resource: 'user' }, hang: true });
  const socket = connect(server.port, '127.0.0.1');
  for (const id of ids) {
    socket.write(rawOperation(server.port, `{ user(id: "${id}") { username } }`, ['Connection: keep-alive']));
  }
  await until(() => hang.hits() === ids.length, 'all calls hang');
  const leftAt = performance.now();
  socket.destroy();
  await until(() => reads(world).every(({ aborted }) => aborted), 'all calls have ended');
  expect(performance.now() - leftAt).toBeLessThan(PROMPTLY_MS);
  expect(world.inFlight()).toBe(0);
});

test('a later request is served as if nothing had been', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const [id] = crowd(world, 1);
  const hang = world.upstream.fault({ match: { resource: 'user' }, hang: true });
  const client = server.client(PERSON, { id });
  await until(() => hang.hits() === 1, 'the call hangs');
  client.leave();
  hang.remove();
  const { status, text } = await server.client(PERSON, { id }).answer;
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ data: { user: { username: expect.any(String) } } });
  expect(JSON.parse(text).errors).toBeUndefined();
});

test('calls that stand in line for a slot are never made', async () => {
  const rejections = watchRejections();
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const [id] = crowd(world, 100);
  world.upstream.fault({ match: { resource: 'verifyTransactions' }, hang: true });
  world.upstream.fault({ match: { resource: 'identityAssurance' }, hang: true });
  const client = server.client(EVERYONE);
  await until(() => reads(world).length === 1 + SLOTS, 'every slot is taken');
  expect(world.guards()).toMatchObject({ inFlight: SLOTS, waitingCalls: 200 - SLOTS, queued: 0 });
  client.leave();
  await until(() => world.inFlight() === 0, 'nothing is under way any more');
  await until(
    () =>
      reads(world)
        .slice(1)
        .every(({ aborted }) => aborted),
    'all calls have ended',
  );
  const { text } = await server.client('query ($id: ID!) { user(id: $id) { id } }', { id }).answer;
  expect(JSON.parse(text)).toEqual({ data: { user: { id } } });
  expect(
    reads(world)
      .map(({ resource }) => resource)
      .slice(1 + SLOTS),
  ).toEqual(['user']);
  expect(world.guards()).toMatchObject({ inFlight: 0, waitingCalls: 0 });
  expect(rejections).toEqual([]);
});

test('one of two clients that wait for the same leaves: the other is answered', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const [id] = crowd(world, 1);
  world.upstream.vary({ latencyMs: 80 });
  const query = 'query ($id: ID!) { user(id: $id) { id username } }';
  const leaver = server.client(query, { id });
  await until(() => reads(world).length === 1, 'the call has arrived');
  const stayer = server.client(query, { id });
  // What the second asks besides shows that it has got as far as asking.
  const witness = server.client('query ($id: ID!) { user(id: $id) { identityAssurance { type } } }', { id });
  await until(() => reads(world).some(({ resource }) => resource === 'identityAssurance'), 'the others ask too');
  leaver.leave();
  expect(JSON.parse((await stayer.answer).text)).toMatchObject({ data: { user: { id } } });
  await witness.answer;
  expect(reads(world).some(({ aborted }) => aborted)).toBe(false);
  expect(reads(world).filter(({ resource }) => resource === 'user')).toHaveLength(1);
});

test('who leaves while the first token is fetched costs no read, and the token is there for the next', async () => {
  const rejections = watchRejections();
  await using world = await createTestWorld({ emulator: { people: 0 }, warm: false });
  await using server = await listening(world);
  const [one, other] = crowd(world, 2);
  const slow = world.upstream.fault({ match: { resource: 'token' }, latencyMs: 100 });
  const client = server.client(PERSON, { id: one });
  await until(() => slow.hits() === 1, 'the token is asked for');
  client.leave();
  const { text } = await server.client('query ($id: ID!) { user(id: $id) { id } }', { id: other }).answer;
  expect(JSON.parse(text)).toEqual({ data: { user: { id: other } } });
  expect(slow.hits()).toBe(1);
  expect(reads(world).map(({ params }) => params.userId)).toEqual([other]);
  expect(rejections).toEqual([]);
});

test('who leaves before the request is whole costs no call', async () => {
  const rejections = watchRejections();
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const [id] = crowd(world, 1);
  const half = server.client(PERSON, { id }, { sendBody: false });
  const { text } = await server.client('query ($id: ID!) { user(id: $id) { id } }', { id }).answer;
  half.leave();
  await half.answer.catch(() => {});
  expect(JSON.parse(text)).toEqual({ data: { user: { id } } });
  expect((await server.client('{ __typename }').answer).status).toBe(200);
  expect(reads(world)).toHaveLength(1);
  expect(rejections).toEqual([]);
});

test('clients that leave at two hundred random points leave nothing behind', async () => {
  const LONGEST_MS = 30; // about as long as the slowest of these requests takes
  const rejections = watchRejections();
  await using world = await createTestWorld({ emulator: { people: 0 } });
  await using server = await listening(world);
  const ids = crowd(world, 12);
  world.upstream.vary({ latencyMs: 5 });
  const transaction = world.upstream.data.transactions(ids[0] ?? '')[0]?.id;
  const requests = [
    () => server.client(EVERYONE),
    () => server.client(PERSON, { id: ids[Math.floor(Math.random() * ids.length)] }),
    () => server.client(`{ ${ids.map((id, index) => `a${index}: user(id: "${id}") { username email }`).join(' ')} }`),
    () =>
      server.client(
        `query ($u: ID!, $t: ID!) {
          verifyTransaction(userId: $u, id: $t) { status documents { id } metadata { id } verifiedData { id } user { username } }
        }`,
        { u: ids[0], t: transaction },
      ),
    () => server.client('{ users(first: 4) { nodes { verifyTransactions { nodes { policy { name } } } } } }'),
  ];
  for (let turn = 0; turn < 200; turn += 1) {
    const client = requests[turn % requests.length]?.();
    const leaveAt = performance.now() + Math.random() * LONGEST_MS;
    await until(() => performance.now() >= leaveAt, 'the moment has come');
    client?.leave();
  }
  await until(() => world.inFlight() === 0, 'nothing is under way any more');
  await until(() => reads(world).every(({ aborted, answeredAt }) => aborted || answeredAt !== null), 'all calls ended');
  expect(reads(world).some(({ aborted }) => aborted)).toBe(true);
  const { text } = await server.client(PERSON, { id: ids[0] }).answer;
  expect(JSON.parse(text).errors).toBeUndefined();
  expect(JSON.parse(text).data.user.verifyTransactions.nodes[0].documents).toHaveLength(1);
  expect(rejections).toEqual([]);
}, 60_000);
