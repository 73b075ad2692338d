import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type RequestListener, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { createSeal } from '../../src/server/audit/seal.ts';
import { verifyFiles } from '../../src/server/audit/verify-files.ts';
import { readSettings } from '../../src/server/config.ts';
import { createDrain } from '../../src/server/drain.ts';
import { createHttpServer } from '../../src/server/http-server.ts';
import { startGateway } from '../../src/server/start.ts';
import { until } from '../support/until.ts';
import { putWholeCase } from '../support/whole-case.ts';

/** A gateway on a port, with its trail in a file. */
async function serving() {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'audit.log');
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const result = readSettings({
    PORT: '0',
    LOG_LEVEL: 'silent',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    AUDIT: 'file',
    AUDIT_FILE: file,
  });
  if (!result.ok || !result.settings.upstream) throw new Error('the settings do not fit');
  const gateway = await startGateway({ ...result.settings, upstream: result.settings.upstream });
  const records = async () =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): { type: string; decision?: string } => JSON.parse(line));
  return { file, emulator, gateway, records };
}

test('a client that gets no end of its answer is cut off when the time is over, and the trail has its closing record', async () => {
  const { file, emulator, gateway, records } = await serving();
  const { userId: u, transactionId: t } = putWholeCase({ upstream: emulator });
  const hang = emulator.fault({ match: { path: '/metaData' }, hang: true });
  const query = `query ($u: ID!, $t: ID!) {
    user(id: $u) { identityAssurance { claims { birthdate } } }
    verifyTransaction(userId: $u, id: $t) { documents { value } metadata { type } }
  }`;
  const client = request(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  const cutOff = new Promise((resolve) => client.on('error', resolve));
  client.end(JSON.stringify({ query, variables: { u, t } }));
  await until(() => hang.hits() === 1, 'the last part of the answer is being read');
  while ((await records()).length < 3) await new Promise((resolve) => setImmediate(resolve));
  expect(await gateway.close(1)).toBe(1);
  await cutOff;
  const all = await records();
  expect(all.at(0)?.type).toBe('open');
  expect(all.at(-1)?.type).toBe('close');
  const decisions = all.flatMap(({ decision }) => decision ?? []);
  expect(decisions).toEqual(['granted', 'granted', 'aborted', 'aborted', 'aborted']); // two documents, and the claims
  expect(await verifyFiles([file], { seal: createSeal(), needsHead: true })).toMatchObject({ faults: [], notes: [] });
});

test('a stop waits for answers that are under way', async () => {
  const { emulator, gateway, records } = await serving();
  const { userId: u } = putWholeCase({ upstream: emulator });
  const slow = emulator.fault({ match: { resource: 'user' }, latencyMs: 100 });
  const answer = fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query: 'query ($u: ID!) { user(id: $u) { id enabled } }', variables: { u } }),
  });
  await until(() => slow.hits() === 1, 'it is under way');
  let isClosed = false;
  const closed = gateway.close(60_000).then(() => {
    isClosed = true;
  });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  expect((await answer).status).toBe(200);
  await closed;
  expect((await records()).map(({ type }) => type)).toEqual(['open', 'close']);
});

test('from the word on answers are the last of their connections, those under way too, and probes read that it drains', async () => {
  const { emulator, gateway } = await serving();
  const { userId: u } = putWholeCase({ upstream: emulator });
  const slow = emulator.fault({ match: { resource: 'user' }, latencyMs: 100 });
  const ask = () =>
    fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query ($u: ID!) { user(id: $u) { id } }', variables: { u } }),
    });
  const probe = () => fetch(new URL('/health/ready', gateway.url));
  let before = await probe();
  while (before.status === 503) before = await probe(); // the first token is on its way
  expect([before.status, before.headers.get('connection')]).toEqual([200, 'keep-alive']);
  const underWay = ask();
  await until(() => slow.hits() === 1, 'it is under way');
  gateway.startDraining();
  const during = await probe();
  expect([during.status, during.headers.get('connection')]).toEqual([503, 'close']);
  expect(during.headers.get('cache-control')).toBe('no-store');
  expect(await during.json()).toMatchObject({ status: 'not ready', checks: { token: 'ok', draining: true } });
  for (const answer of [await underWay, await ask()]) {
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect(await answer.json()).toEqual({ data: { user: { id: u } } });
  }
  expect(await gateway.close(60_000)).toBe(0);
});

/** A server that drains, in front of a listener of the test's. */
async function draining(listener: RequestListener) {
  const server = createHttpServer(listener);
  const drain = createDrain(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = (bytes = '') => {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const heard = { text: '', isOver: false, socket };
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard.text += text;
    });
    socket.on('close', () => {
      heard.isOver = true;
    });
    socket.write(bytes);
    return heard;
  };
  return { drain, client, server };
}

const GET = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

test('a connection that waits for its next request, or never had one, does not hold up a stop', async () => {
  let connections = 0;
  const { drain, client, server } = await draining((_, response) => void response.end('whole'));
  server.on('connection', () => {
    connections += 1;
  });
  const idle = client(GET);
  const silent = client();
  await until(() => idle.text.endsWith('whole') && connections === 2, 'both are there');
  expect(await drain.end(60_000)).toBe(0);
  await until(() => idle.isOver && silent.isOver, 'both are closed');
});

test('who was let in just before, and sends just after, is answered', async () => {
  let accepted = 0;
  const { drain, client, server } = await draining((_, response) => void response.end('whole'));
  server.on('connection', () => {
    accepted += 1;
  });
  const late = client();
  await until(() => accepted === 1, 'it is let in');
  const ended = drain.end(60_000);
  late.socket.write(GET);
  expect(await ended).toBe(0);
  await until(() => late.isOver, 'it is closed');
  expect(late.text).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*whole$/i);
});

test('an answer that had promised to keep its connection before is whole, and the connection is closed behind it', async () => {
  let finish = () => {};
  const { drain, client } = await draining((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('first');
    finish = () => void response.end('-last');
  });
  const reader = client(GET);
  await until(() => reader.text.endsWith('first'), 'it has begun');
  expect(reader.text).toMatch(/^connection: keep-alive\r$/im);
  const ended = drain.end(60_000);
  finish();
  expect(await ended).toBe(0);
  await until(() => reader.isOver, 'it is closed');
  expect(reader.text).toMatch(/first-last$/);
});

test('requests that were sent ahead on one connection are all answered, and the last says that it is over', async () => {
  const finish: (() => void)[] = [];
  const { drain, client } = await draining((_, response) => void finish.push(() => void response.end('whole')));
  const ahead = client(GET.repeat(3));
  await until(() => finish.length === 3, 'all have come');
  const ended = drain.end(60_000);
  for (const one of finish) one();
  expect(await ended).toBe(0);
  await until(() => ahead.isOver, 'it is closed');
  expect(ahead.text.match(/whole/g)).toHaveLength(3);
  expect(ahead.text.match(/^connection: close\r$/gim)).toHaveLength(1);
});

test('answers that take longer than they may are cut off, and counted', async () => {
  let begun = 0;
  const { drain, client } = await draining(() => {
    begun += 1;
  });
  const held = [client(GET), client(GET)];
  await until(() => begun === 2, 'both are under way');
  expect(await drain.end(1)).toBe(2);
  await until(() => held.every(({ isOver }) => isOver), 'both are cut off');
});

test('who sent requests ahead and has gone is not waited for, and no answer to them is kept', async () => {
  let [begun, closed] = [0, 0];
  const { drain, client } = await draining((_, response) => {
    begun += 1;
    response.once('close', () => {
      closed += 1;
    });
  });
  const gone = client(GET.repeat(5));
  const stays = client(GET);
  await until(() => begun === 6, 'all have come');
  gone.socket.destroy();
  await until(() => closed === 5, 'each of the five has heard of it');
  expect(await drain.end(1)).toBe(1);
  await until(() => stays.isOver, 'the other is cut off');
  expect(closed).toBe(6);
});
