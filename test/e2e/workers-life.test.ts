import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../support/until.ts';
import { launchCli, startCli } from './cli-process.ts';
import { emulated, isAlive, serveSeveral } from './several-workers.ts';

const USER = 'query ($id: ID!) { user(id: $id) { id } }';
const FAR = '60'; // seconds that no test is there to see the end of
const PATIENCE_MS = 30_000; // the longest wait before a worker is followed is five seconds, and it has to load

/** Two workers on an emulator, and a person to ask for, on a connection of its own each time. */
async function serving(more: Record<string, string> = {}) {
  const { emulator, env } = await emulated();
  const served = await serveSeveral({ ...env, ...more });
  const [id = '', otherId = ''] = emulator.data.users().map((user) => user.id);
  const ask = (of = id) =>
    fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query: USER, variables: { id: of } }),
    });
  const probe = () =>
    fetch(new URL('/health/ready', served.url), { headers: { connection: 'close' } }).then(({ status }) => status);
  const untilReady = async () => {
    while ((await probe()) !== 200) expect(served.cli.child.exitCode).toBeNull();
  };
  const pids = () => [1, 2].map(served.pidOf);
  return { emulator, env, served, id, otherId, ask, probe, untilReady, pids, whole: { data: { user: { id } } } };
}

const untilGone = (pids: readonly number[]) => until(() => !pids.some(isAlive), 'all of its processes have ended');

test('SIGTERM: none is ready from then on, all that is sent before they go deaf is answered, and it exits with 0', async () => {
  const { emulator, served, otherId, ask, probe, untilReady, pids, whole } = await serving({
    SHUTDOWN_DELAY_SECONDS: '4',
  });
  await untilReady();
  const slow = emulator.fault({ match: { path: otherId }, latencyMs: 1_500 });
  const underWay = Array.from({ length: 4 }, () => ask(otherId));
  await until(() => slow.hits() > 0, 'answers are under way');
  const workers = pids();
  let isStopped = false;
  let answered = 0;
  const askOn = async () => {
    while (!isStopped) {
      const answer = await ask().catch((error: unknown) => {
        isStopped = true;
        // Refused, as by any server that has gone, and never cut off.
        expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      });
      if (answer) expect(await answer.json()).toEqual(whole);
      answered += 1;
    }
  };
  const signalledAt = performance.now();
  served.cli.child.kill('SIGTERM');
  const asking = Array.from({ length: 8 }, askOn);
  while ((await probe()) !== 503) expect(performance.now() - signalledAt).toBeLessThan(4_000);
  const probes = await Promise.all(Array.from({ length: 6 }, probe));
  expect(new Set(probes)).toEqual(new Set([503]));
  await Promise.all(asking);
  expect(performance.now() - signalledAt).toBeGreaterThan(3_950);
  expect(answered).toBeGreaterThan(20);
  for (const answer of await Promise.all(underWay)) {
    expect(await answer.json()).toEqual({ data: { user: { id: otherId } } });
  }
  expect(await served.cli.ended).toMatchObject({ code: 0, signal: null });
  expect(served.logged('stopped')).toMatchObject([{ cut: 0 }]);
  expect(served.logged('worker_ended')).toEqual([]);
  await untilGone(workers);
});

test('Ctrl-C reaches all of them, and ends them as one', async () => {
  const { served, pids, ask } = await serving({ SHUTDOWN_DELAY_SECONDS: FAR });
  expect((await ask()).status).toBe(200);
  const workers = pids();
  process.kill(-(served.cli.child.pid ?? 0), 'SIGINT');
  expect(await served.cli.ended).toMatchObject({ code: 0, signal: null });
  expect(served.logged('worker_ended')).toEqual([]);
  await untilGone(workers);
});

test.each(['group', 'primary'] as const)('a second signal to the %s ends all of them at once, with 1', async (whom) => {
  const { served, pids } = await serving({ SHUTDOWN_DELAY_SECONDS: FAR });
  const workers = pids();
  const pid = served.cli.child.pid ?? 0;
  process.kill(whom === 'group' ? -pid : pid, 'SIGTERM');
  await until(() => served.logged('stopping').length === 1, 'it stops');
  process.kill(whom === 'group' ? -pid : pid, 'SIGTERM');
  expect(await served.cli.ended).toMatchObject({ code: 1, signal: null });
  await untilGone(workers);
});

test('answers that outlast the time for them are cut off in all of them, and counted', async () => {
  const { emulator, served, ask } = await serving({ SHUTDOWN_DRAIN_SECONDS: '1' });
  const hang = emulator.fault({ match: { resource: 'user' }, hang: true });
  const cut = Array.from({ length: 4 }, () => expect(ask()).rejects.toThrow());
  await until(() => hang.hits() >= 2, 'answers are under way in both');
  served.cli.child.kill('SIGTERM');
  expect(await served.cli.ended).toMatchObject({ code: 0 });
  await Promise.all(cut);
  expect(served.logged('stopped')).toMatchObject([{ cut: 4 }]);
});

test('a worker that is killed takes its own answers with it and no others, and another one takes its place', async () => {
  const { emulator, served, id, whole } = await serving();
  const [one, other] = await served.toEach();
  const slow = emulator.fault({ match: { resource: 'user' }, latencyMs: 1_000, times: 2 });
  const lost = expect(one.ask(USER, { id })).rejects.toThrow();
  const kept = other.ask(USER, { id });
  await until(() => slow.hits() === 2, 'answers are under way in both');
  const killed = served.pidOf(one.worker);
  process.kill(killed, 'SIGKILL');
  await lost;
  expect(await kept).toMatchObject(whole);
  await until(() => served.logged('worker_started').length === 3, 'another one takes requests');
  expect(served.logged('worker_ended')).toMatchObject([{ worker: one.worker, signal: 'SIGKILL' }]);
  expect(served.pidOf(one.worker)).not.toBe(killed);
  for (const { ask } of await served.toEach()) expect(await ask(USER, { id })).toMatchObject(whole);
  expect(emulator.log().filter(({ resource }) => resource === 'token')).toHaveLength(1);
  served.cli.child.kill('SIGTERM');
  expect(await served.cli.ended).toMatchObject({ code: 0 });
});

test('workers end with the primary, however that ends, and the port is free again', async () => {
  const { served, pids, env } = await serving();
  const workers = pids();
  served.cli.child.kill('SIGKILL');
  await served.cli.ended; // its pipes close only when the workers have gone as well
  await untilGone(workers);
  const again = await serveSeveral({ ...env, PORT: String(served.port) });
  expect(again.port).toBe(served.port);
});

test('where workers end as soon as they begin, all of it ends with 1, and says so', async () => {
  const { served } = await serving();
  for (let killed = 0; killed < 5; killed += 1) {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (served.logged('worker_started').length < 2 + killed) {
      if (performance.now() > giveUpAt) throw new Error('nobody takes its place');
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.kill(served.pidOf(1), 'SIGKILL');
  }
  expect(await served.cli.ended).toMatchObject({ code: 1, signal: null });
  expect(served.logged('worker_ended')).toHaveLength(5);
  expect(served.logged('workers_failing')).toHaveLength(1);
});

test('a port in use is a sentence, as for one process', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void holder.close());
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo; // a TCP server that listens has one
  const { env } = await emulated();
  const { code, stderr, stdout } = await startCli(['serve'], { ...env, PORT: String(port), WORKERS: '2' }).ended;
  expect(stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use: .*PORT`));
  expect([code, stdout]).toEqual([1, '']);
});

test('without settings there is one emulator for all of them, and all of it ends with Ctrl-C', async () => {
  const cli = launchCli(['serve'], { PORT: '0', WORKERS: '2', LOG_LEVEL: 'info' });
  onTestFinished(() => cli[Symbol.asyncDispose]());
  const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const seen = new Set<string>();
  for (let asked = 0; asked < 4; asked += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query: '{ users(first: 3) { nodes { id } } }' }),
    });
    seen.add(await response.text());
  }
  expect([...seen]).toEqual([expect.stringMatching(/^\{"data":\{"users":/)]);
  process.kill(-(cli.child.pid ?? 0), 'SIGINT');
  expect(await cli.ended).toMatchObject({ code: 0 });
  expect(cli.output().stdout.match(/emulator of PingOne Verify at/g)).toHaveLength(1);
});

test('connections beyond the limit are closed as they come, the others are served', async () => {
  const { served } = await serving({ MAX_CONNECTIONS: '20' });
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  let closed = 0;
  for (let made = 0; made < 40; made += 1) {
    const socket = connect(served.port, '127.0.0.1').on('error', () => {});
    socket.once('close', () => {
      closed += 1;
    });
    sockets.push(socket);
    await once(socket, 'connect');
  }
  await until(() => closed === 20, 'half of them are closed');
  const left = sockets.filter((socket) => !socket.destroyed);
  expect(left).toHaveLength(20);
  // All at once: who says nothing for ten seconds is cut off.
  const answers = left.map(async (socket) => {
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [chunk] = await once(socket, 'data');
    return String(chunk);
  });
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});
