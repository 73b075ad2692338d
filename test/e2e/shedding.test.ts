import { connect } from 'node:net';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { putPapers } from '../support/paper-case.ts';
import { until } from '../support/until.ts';
import { expectAnswerHeaders } from './answer-headers.ts';
import { raw, rawAnswer, rawPost } from './raw-http.ts';
import { type Served, serveGateway } from './served-gateway.ts';

const PRELOAD = new URL('../support/loaded-process.js', import.meta.url).href;
const OLD_SPACE_MIB = 192;
const AT_ONCE_MS = 20; // the middle one of many: others have work for this machine, too
const REFUSALS = 51;
const RESERVED = 8;

/** The built server, which gets under load when it is told to. */
async function loadable(load: string, env: Record<string, string> = {}) {
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const gateway = await serveGateway({
    NODE_OPTIONS: `--max-old-space-size=${OLD_SPACE_MIB} --import ${PRELOAD}`,
    LOAD: load,
    LOG_LEVEL: 'info',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    ...env,
  });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  const events = () => gateway.output().stderr.match(/"event":"shedding_[^}]*/g) ?? [];
  return {
    emulator,
    gateway,
    events,
    /** Waits for the event that follows a change of the load. */
    async become(event: RegExp) {
      const before = events().length;
      process.kill(gateway.pid, 'SIGUSR2');
      await until(
        () =>
          events()
            .slice(before)
            .some((line) => event.test(line)),
        `${event} is told`,
      );
    },
  };
}

/** What health says on a connection of its own. */
const health = async ({ port }: Served) => {
  const { status, body } = rawAnswer(
    await raw(port, 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
  );
  return [status, body.includes('live')];
};

/** One request after the other on one connection: how long each of them took until it was refused. */
async function refusals({ url }: Served) {
  const connections: unknown[] = [];
  const dispatcher = new Agent({ connections: 1 }).on('connect', (to) => connections.push(to));
  onTestFinished(() => dispatcher.destroy());
  const tookMs: number[] = [];
  for (let sent = 0; sent < REFUSALS; sent += 1) {
    const startedMs = performance.now();
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ __typename # ${'x'.repeat(100_000)}\n }` }),
    });
    tookMs.push(performance.now() - startedMs);
    expect([statusCode, headers['retry-after'], headers['content-type']]).toEqual([
      503,
      '1',
      'application/json; charset=utf-8',
    ]);
    expectAnswerHeaders(headers, 'a refusal');
    expect(await body.json()).toEqual({
      errors: [
        {
          message: 'The gateway has more to do than it can. Try again later.',
          extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 },
        },
      ],
    });
  }
  return { connections: connections.length, middleMs: tookMs.toSorted((one, other) => one - other)[REFUSALS >> 1] };
}

function papersOf(emulator: Emulator) {
  const [person] = putPapers(emulator, { people: 1, papers: 3 });
  return {
    status: `{ user(id: "${person?.userId}") { username } }`,
    list: '{ users(first: 5) { nodes { id } } }',
    papers: `{ verifyTransaction(userId: "${person?.userId}", id: "${person?.transactionId}") { documents { value } } }`,
  };
}

test('F49: a heap that fills up costs documents first, then lists, then all but health, and all is served again after', async () => {
  const { emulator, gateway, become, events } = await loadable('heap:62,72,82,92');
  const operations = papersOf(emulator);
  const statuses = async () => {
    const found: Record<string, number> = {};
    for (const [kind, query] of Object.entries(operations)) found[kind] = (await gateway.ask(query)).status;
    return found;
  };
  expect(await statuses()).toEqual({ status: 200, list: 200, papers: 200 });
  await become(/"refused":"content"/);
  expect(await statuses()).toEqual({ status: 200, list: 200, papers: 503 });
  await become(/"refused":"lists"/);
  expect(await statuses()).toEqual({ status: 200, list: 503, papers: 503 });
  await become(/"refused":"requests"/);
  expect(await statuses()).toEqual({ status: 503, list: 503, papers: 503 });
  expect(await health(gateway)).toEqual([200, true]);
  const { connections, middleMs } = await refusals(gateway);
  expect(connections).toBe(1);
  expect(middleMs).toBeLessThan(AT_ONCE_MS);
  expect(await bodilessRefusal(gateway)).toBe(503);

  await become(/"refused":"connections"/);
  // Besides the reserve, whoever was open at that moment makes room for another one when gone.
  expect(await admitted(gateway, 3 * RESERVED)).toBeLessThan(2 * RESERVED);
  // Those that were let in have gone; the server sees it a moment later.
  let [status] = await health(gateway);
  for (let tries = 1; tries < 50 && status !== 200; tries += 1) [status] = await health(gateway);
  expect(status).toBe(200);
  const kept = rawPost('{}').replace('Connection: close\r\n', '');
  expect(rawAnswer(await raw(gateway.port, kept))).toMatchObject({ status: 503, headers: { connection: 'close' } });

  await become(/"shedding_ended".*"refused":"nothing"/);
  expect(await admitted(gateway, 3 * RESERVED)).toBe(3 * RESERVED);
  expect(await statuses()).toEqual({ status: 200, list: 200, papers: 200 });
  expect(events().every((line) => line.includes('"reason":"heap"'))).toBe(true);
}, 120_000);

test('an event loop that is held up refuses all but health, and soon serves again', async () => {
  const { gateway, become, events } = await loadable('delay', { SHED_DELAY_MS: '200' });
  expect((await gateway.ask('{ __typename }')).status).toBe(200);
  // What was seen of the event loop in the first two seconds is not believed, and two more are looked at before anything is.
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  await become(/"shedding_started".*"reason":"delay","refused":"requests"/);
  await until(() => gateway.output().stderr.includes('load is over'), 'nothing holds it up any more');
  const { middleMs } = await refusals(gateway);
  expect(middleMs).toBeLessThan(AT_ONCE_MS);
  expect(await health(gateway)).toEqual([200, true]);
  await until(() => events().some((line) => line.includes('shedding_ended')), 'it is over');
  expect((await gateway.ask('{ __typename }')).status).toBe(200);
}, 120_000);

/** The status of a refusal that does not wait for one byte of the body. */
async function bodilessRefusal({ port }: Served): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.write(rawPost('', ['Content-Length: 100000']).replace('Connection: close', 'Connection: keep-alive'));
  await until(() => text.includes('}]}'), 'it is refused');
  socket.destroy();
  return rawAnswer(text).status;
}

/** How many of so many new connections are let in and stay. */
async function admitted({ port }: Served, count: number): Promise<number> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => {}));
  const probe = Buffer.from('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const settled = sockets.map(
    (socket) =>
      new Promise<boolean>((resolve) => {
        socket.once('data', () => resolve(true));
        socket.once('close', () => resolve(false));
        socket.once('connect', () => socket.write(probe));
      }),
  );
  const stayed = (await Promise.all(settled)).filter(Boolean).length;
  for (const socket of sockets) socket.destroy();
  return stayed;
}
