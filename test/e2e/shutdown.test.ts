import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { until } from '../support/until.ts';
import { launchCli, runCli } from './cli-process.ts';

const QUERY = 'query ($id: ID!) { user(id: $id) { id } }';
const FAR = '60'; // seconds that no test is there to see the end of
const SOON_MS = 10_000; // well before that, on a busy machine too

/** The built server on an emulator with two people, its trail in a file. */
async function serving(env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'shutdown-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const trail = join(folder, 'audit.log');
  const emulator = await startEmulator({ images: false, people: 2 });
  onTestFinished(() => emulator.close());
  const settings = {
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    LOG_LEVEL: 'info',
    AUDIT: 'file',
    AUDIT_FILE: trail,
    ...env,
  };
  const start = async (more: Record<string, string> = {}) => {
    const cli = launchCli(['serve'], { PORT: '0', ...settings, ...more });
    onTestFinished(() => cli[Symbol.asyncDispose]());
    const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
    return { cli, url };
  };
  const { cli, url } = await start();
  const [id, otherId] = emulator.data.users().map((user) => user.id);
  const ask = (of = id) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id: of } }),
    });
  const probe = () => fetch(new URL('/health/ready', url)).then(({ status }) => status);
  const logged = (event: string) =>
    cli
      .output()
      .stderr.split('\n')
      .filter((line) => line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line));
  return {
    emulator,
    cli,
    url,
    id,
    otherId,
    ask,
    probe,
    logged,
    start,
    verifyTrail: () => runCli(['audit', 'verify', trail]),
  };
}

test('SIGTERM: not ready at once, answering on for as long as set, then answers under way end, and it exits with 0', async () => {
  const { emulator, cli, id, otherId, ask, probe, logged, verifyTrail } = await serving({
    SHUTDOWN_DELAY_SECONDS: '1',
  });
  while ((await probe()) !== 200) expect(cli.child.exitCode).toBeNull(); // the first token is on its way
  const slow = emulator.fault({ match: { resource: 'user' }, latencyMs: 1_500, times: 1 });
  const underWay = ask();
  await until(() => slow.hits() === 1, 'an answer is under way that outlives the listener');
  const signalledAt = performance.now();
  cli.child.kill('SIGTERM');
  while ((await probe()) !== 503) expect(performance.now() - signalledAt).toBeLessThan(1_000);
  let answered = 0;
  for (;;) {
    const answer = await ask(otherId).catch(() => undefined);
    if (!answer) break;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect(await answer.json()).toEqual({ data: { user: { id: otherId } } });
    answered += 1;
  }
  const closedAfterMs = performance.now() - signalledAt;
  expect(answered).toBeGreaterThan(0);
  expect(closedAfterMs).toBeGreaterThan(950);
  const last = await underWay;
  expect([last.status, last.headers.get('connection')]).toEqual([200, 'close']);
  expect(await last.json()).toEqual({ data: { user: { id } } });
  expect(await cli.ended).toMatchObject({ code: 0, signal: null });
  expect(logged('stopping')).toMatchObject([{ delayMs: 1_000 }]);
  expect(logged('stopped')).toMatchObject([{ cut: 0 }]);
  expect(await verifyTrail()).toMatchObject({ code: 0 });
});

test('time in which the process stood still is not the time of balancers: what was sent meanwhile is answered', async () => {
  const { cli, url, id, ask, logged } = await serving({ SHUTDOWN_DELAY_SECONDS: '1' });
  const kept = new Agent({ connections: 1 });
  onTestFinished(() => kept.destroy());
  const askKept = async () => {
    const { statusCode, body } = await request(url, {
      dispatcher: kept,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id } }),
    });
    return [statusCode, await body.json()];
  };
  const whole = [200, { data: { user: { id } } }];
  expect(await askKept()).toEqual(whole);
  cli.child.kill('SIGTERM');
  await until(() => logged('stopping').length === 1, 'it stops');
  cli.child.kill('SIGSTOP');
  const sent = Promise.all([askKept(), ask().then(async (answer) => [answer.status, await answer.json()])]);
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // longer than the delay
  cli.child.kill('SIGCONT');
  expect(await sent).toEqual([whole, whole]);
  expect((await ask()).status).toBe(200); // by somebody who could not notice before
  expect(await cli.ended).toMatchObject({ code: 0, signal: null });
});

test('without any time for balancers, whoever had been let in before the signal was seen is answered', async () => {
  const { cli, id, ask } = await serving({ SHUTDOWN_DELAY_SECONDS: '0' });
  cli.child.kill('SIGSTOP');
  const sent = Array.from({ length: 50 }, () => ask()); // nothing is idle, so each is on a connection of its own
  cli.child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 500)); // the kernel lets them in, and holds what they send
  cli.child.kill('SIGCONT');
  for (const answer of await Promise.all(sent)) {
    expect([answer.status, await answer.json()]).toEqual([200, { data: { user: { id } } }]);
  }
  expect(await cli.ended).toMatchObject({ code: 0, signal: null });
});

test('Ctrl-C waits for no balancer', async () => {
  const { cli, logged } = await serving({ SHUTDOWN_DELAY_SECONDS: FAR });
  const signalledAt = performance.now();
  cli.child.kill('SIGINT');
  expect(await cli.ended).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - signalledAt).toBeLessThan(SOON_MS);
  expect(logged('stopping')).toMatchObject([{ delayMs: 0 }]);
});

test('answers that take longer than the time for them are cut off, counted, and do not keep it from exiting with 0', async () => {
  const env = { SHUTDOWN_DELAY_SECONDS: '0', SHUTDOWN_DRAIN_SECONDS: '1' };
  const { emulator, cli, ask, logged, verifyTrail } = await serving(env);
  const hang = emulator.fault({ match: { resource: 'user' }, hang: true });
  const cut = expect(ask()).rejects.toThrow();
  await until(() => hang.hits() === 1, 'an answer is under way');
  cli.child.kill('SIGTERM');
  expect(await cli.ended).toMatchObject({ code: 0, signal: null });
  await cut;
  expect(logged('stopped')).toMatchObject([{ cut: 1 }]);
  expect(await verifyTrail()).toMatchObject({ code: 0 });
});

test.each<[string, NodeJS.Signals, NodeJS.Signals, Record<string, string>]>([
  ['while it answers on', 'SIGTERM', 'SIGTERM', { SHUTDOWN_DELAY_SECONDS: FAR }],
  ['while it waits for answers', 'SIGINT', 'SIGTERM', { SHUTDOWN_DRAIN_SECONDS: FAR }],
])('a second signal %s ends it at once, not with 0, and the trail can be read', async (_, first, second, env) => {
  const { emulator, cli, ask, logged, verifyTrail } = await serving(env);
  const hang = emulator.fault({ match: { resource: 'user' }, hang: true });
  const cut = expect(ask()).rejects.toThrow();
  await until(() => hang.hits() === 1, 'an answer is under way');
  cli.child.kill(first);
  await until(() => logged('stopping').length === 1, 'it stops');
  const signalledAt = performance.now();
  cli.child.kill(second);
  expect(await cli.ended).toMatchObject({ code: 1, signal: null });
  expect(performance.now() - signalledAt).toBeLessThan(SOON_MS / 5);
  await cut;
  expect(await verifyTrail()).toMatchObject({ code: 0 });
});

test('SIGKILL with answers under way leaves nothing behind: the same port and the same trail serve again', async () => {
  const { emulator, cli, url, ask, start, verifyTrail } = await serving();
  const hang = emulator.fault({ match: { resource: 'user' }, hang: true });
  const cut = expect(ask()).rejects.toThrow();
  await until(() => hang.hits() === 1, 'an answer is under way');
  cli.child.kill('SIGKILL');
  expect(await cli.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  await cut;
  hang.remove();
  const again = await start({ PORT: new URL(url).port, SHUTDOWN_DELAY_SECONDS: '0' });
  expect(again.url).toBe(url);
  expect((await ask()).status).toBe(200);
  again.cli.child.kill('SIGTERM');
  expect(await again.cli.ended).toMatchObject({ code: 0 });
  expect(await verifyTrail()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Whole: \d+ records in 2 chains\.$/m),
  });
});
