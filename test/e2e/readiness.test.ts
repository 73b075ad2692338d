import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { startGuardedWorld } from './guarded-world.ts';
import { raw, rawAnswer } from './raw-http.ts';
import { type Served, serveGateway, settingsFor } from './served-gateway.ts';

const GIVE_UP_MS = 45_000; // keys are asked for every 15 s
const PROBES = 30;

async function probe({ url }: Served) {
  const response = await fetch(new URL('/health/ready', url));
  const text = await response.text();
  return { status: response.status, text, ...JSON.parse(text) };
}

async function untilProbed(gateway: Served, isSo: (answer: Awaited<ReturnType<typeof probe>>) => boolean) {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    const answer = await probe(gateway);
    if (isSo(answer)) return answer;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain; the last that was said: ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const CALM = { directory: 'closed', verify: 'closed', content: 'closed' };

test('F42 F43: not ready until token and keys have come, which nobody has to ask for; a later outage of both changes nothing', async () => {
  let comeBack = () => {};
  await using world = await startGuardedWorld({
    prepare: (issuer) => issuer.answer((response) => response.writeHead(500).end()),
    env({ upstream }) {
      const fault = upstream.fault({ match: { resource: 'token' }, status: 503 });
      comeBack = () => fault.remove();
      return {};
    },
  });
  const { gateway, issuer, upstream } = world;
  expect(await probe(gateway)).toMatchObject({
    status: 'not ready',
    checks: { token: 'pending', keys: 'pending', draining: false },
    circuits: CALM,
  });
  expect((await fetch(new URL('/health/ready', gateway.url))).status).toBe(503);
  expect((await fetch(new URL('/health/live', gateway.url))).status).toBe(200);

  comeBack();
  const withToken = await untilProbed(gateway, ({ checks }) => checks.token === 'ok');
  expect(withToken).toMatchObject({ status: 'not ready', checks: { keys: 'pending' } });

  issuer.answer();
  const ready = await untilProbed(gateway, ({ status }) => status === 'ready');
  expect(JSON.parse(ready.text)).toEqual({
    status: 'ready',
    checks: { token: 'ok', keys: 'ok', draining: false },
    circuits: CALM,
  });
  expect(upstream.log().every(({ resource }) => resource === 'token')).toBe(true); // nobody asked for anything

  upstream.fault({ match: {}, hang: true });
  issuer.hold();
  expect(await probe(gateway)).toMatchObject({ status: 'ready' });
});

test('while PingOne and the key server hang, probes are answered in less than 50 ms', async () => {
  await using world = await startGuardedWorld({
    prepare: (issuer) => void issuer.hold(),
    env({ upstream }) {
      upstream.fault({ match: {}, hang: true });
      return {};
    },
  });
  const { gateway } = world;
  const durations: number[] = [];
  for (let at = 0; at < PROBES; at += 1) {
    const startedAt = performance.now();
    expect(await probe(gateway)).toMatchObject({ status: 'not ready' });
    durations.push(performance.now() - startedAt);
  }
  const median = durations.toSorted((one, other) => one - other)[PROBES / 2];
  expect(median).toBeLessThan(50);
});

test('a circuit that opens is shown, and takes nobody out', async () => {
  const emulator = await startEmulator({ images: false, people: 3 });
  onTestFinished(() => emulator.close());
  await using gateway = await serveGateway(settingsFor(emulator));
  const [person] = emulator.data.users();
  emulator.fault({ match: { resource: 'user' }, status: 500 });
  const query = 'query ($id: ID!) { user(id: $id) { id } }';
  for (let asked = 0; asked < 200 && (await probe(gateway)).circuits.directory !== 'open'; asked += 1) {
    await gateway.ask(query, { id: person?.id });
  }
  expect(await probe(gateway)).toMatchObject({ status: 'ready', circuits: { ...CALM, directory: 'open' } });
});

test.each(['pasted', 'caller'] as const)(
  'a gateway with no token of its own to fetch (%s) is ready as it is',
  async (as) => {
    const emulator = await startEmulator({ images: false, people: 0 });
    onTestFinished(() => emulator.close());
    emulator.fault({ match: {}, hang: true });
    await using gateway = await serveGateway(settingsFor(emulator, as));
    expect(await probe(gateway)).toMatchObject({
      status: 'ready',
      checks: { token: 'not needed', keys: 'not needed' },
    });
  },
);

test('probes reach it by the address of a pod, with HEAD, and without a Host; other paths and methods are no probes', async () => {
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const env = { ...settingsFor(emulator), NODE_ENV: 'production', CALLER_AUTH: 'none' };
  await using gateway = await serveGateway(env);
  const statusOf = async (line: string, headers = 'Host: 10.42.0.7:4000\r\n') =>
    rawAnswer(await raw(gateway.port, `${line}\r\n${headers}Connection: close\r\n\r\n`)).status;
  expect(await statusOf('GET /health/ready HTTP/1.1')).toBe(200);
  expect(await statusOf('GET /health/live HTTP/1.1')).toBe(200);
  expect(await statusOf('HEAD /health/ready HTTP/1.1')).toBe(200);
  expect(await statusOf('HEAD /health/live HTTP/1.1')).toBe(200);
  expect(await statusOf('GET /health/ready HTTP/1.0', '')).toBe(200);
  for (const path of ['/health/ready/', '/health', '/Health/Ready', '/any/health/ready', '/any?x=/health/ready']) {
    expect(await statusOf(`GET ${path} HTTP/1.1`), path).toBe(404);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    expect(await statusOf(`${method} /health/ready HTTP/1.1`), method).toBeGreaterThanOrEqual(400);
  }
});
