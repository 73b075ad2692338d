import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { launchCli, runCli } from './cli-process.ts';
import { putLoad, type Sent, startLoad } from './stop-load.ts';

const TURNS = Number(process.env.SIGTERM_RUNS ?? 20); // each on a process of its own; for a hundred: SIGTERM_RUNS=100
const TURN_MS = 30_000; // with room for a machine that has other things to do
const PER_SECOND = 100;
const EXIT_MS = 30_000;
const NOT_READY_MS = 50;
const URL_SAID = /(http:\/\/127\.0\.0\.1:\d+\/graphql)/;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks without a break until it is told to go elsewhere, or nobody is there. */
async function firstRefusal(url: string): Promise<{ status: number | undefined; at: number }> {
  for (;;) {
    const status = await fetch(new URL('/health/ready', url)).then(
      (response) => response.status,
      () => undefined,
    );
    if (status !== 200) return { status, at: performance.now() };
  }
}

/** One life of a process: it becomes ready, is told to stop in the middle of its work, and goes. */
async function turn(env: Record<string, string>, people: ReturnType<typeof putLoad>) {
  const cli = launchCli(['serve'], env);
  try {
    const url = await cli.said(URL_SAID);
    while ((await fetch(new URL('/health/ready', url))).status !== 200) await pause(10);
    const load = startLoad(url, people, PER_SECOND);
    await pause(500 + Math.random() * 1_000);
    const signalledAt = performance.now();
    cli.child.kill('SIGTERM');
    const refused = await firstRefusal(url);
    const { code, signal, stderr } = await cli.ended;
    const exitMs = performance.now() - signalledAt;
    await load.stop();
    const inFlight = load.sent.filter(
      ({ sentAt, endedAt = 0 }) => sentAt < signalledAt && endedAt > signalledAt,
    ).length;
    return {
      code,
      signal,
      stderr,
      exitMs,
      inFlight,
      sent: load.sent,
      notReadyMs: refused.at - signalledAt,
      noticedMs: (load.notReadyAt() ?? Number.NaN) - signalledAt,
      refused,
      /** When it was sent and ended, counted from the signal. */
      told: ({ id, by, sentAt, endedAt = Number.NaN, why }: Sent) =>
        `${id} of ${by}: ${Math.round(sentAt - signalledAt)} to ${Math.round(endedAt - signalledAt)} ms, ${why}`,
    };
  } finally {
    await cli[Symbol.asyncDispose]();
  }
}

/** Whether the gateway began with it: what it never read, its sender may send again elsewhere. */
const isBegun = ({ id }: Sent, stderr: string) => stderr.includes(id);

const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

test(`F47: told to stop under load ${TURNS} times, no answer that was begun is lost, and it exits with 0`, {
  timeout: 60_000 + TURNS * TURN_MS,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stop-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const people = putLoad(emulator);
  const trail = join(folder, 'audit.log');
  const figures = { exitMs: [] as number[], notReadyMs: [] as number[], inFlight: [] as number[] };
  let whole = 0;
  let notLetIn = 0;
  for (let at = 0; at < TURNS; at += 1) {
    // Every fourth time nobody gets the time to notice.
    const delayS = at % 4 === 3 ? 0 : 2;
    const env = {
      PORT: '0',
      LOG_LEVEL: 'info',
      PINGONE_API_URL: emulator.apiUrl,
      PINGONE_AUTH_URL: emulator.authUrl,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      PINGONE_CLIENT_ID: emulator.worker.clientId,
      PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
      CONTENT_READS_PER_MINUTE: '1000000',
      AUDIT: 'file',
      AUDIT_FILE: trail,
      SHUTDOWN_DELAY_SECONDS: String(delayS),
    };
    const { code, signal, stderr, exitMs, inFlight, sent, notReadyMs, noticedMs, refused, told } = await turn(
      env,
      people,
    );
    const failed = sent.filter(({ outcome }) => outcome !== 'whole');
    const what = `turn ${at + 1} with ${delayS} s, noticed after ${Math.round(noticedMs)} ms, over after ${Math.round(exitMs)} ms`;
    expect(failed.filter((one) => isBegun(one, stderr)).map(told), `${what}: begun and failed`).toEqual([]);
    // Nor for any reason but that nobody listened any more.
    expect(
      failed.filter(({ why = '' }) => !/^(?:ECONNREFUSED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(why)),
      what,
    ).toEqual([]);
    if (delayS > 0) {
      expect(failed.filter(({ by }) => by === 'balancer').map(told), `${what}: of who looks at probes`).toEqual([]);
      expect(refused.status, what).toBe(503);
      figures.notReadyMs.push(notReadyMs);
    }
    expect(inFlight, `${what}: answers under way at the signal`).toBeGreaterThan(0);
    expect([code, signal], what).toEqual([0, null]);
    expect(exitMs, what).toBeLessThan(EXIT_MS);
    expect(stderr, what).toMatch(/"event":"stopped".*"cut":0/);
    figures.exitMs.push(exitMs);
    figures.inFlight.push(inFlight);
    whole += sent.length - failed.length;
    notLetIn += failed.filter(({ why }) => why !== 'ECONNREFUSED').length;
  }
  // The fastest: what a machine with other things to do adds is not the gateway's.
  expect(Math.min(...figures.notReadyMs)).toBeLessThan(NOT_READY_MS);
  expect(await runCli(['audit', 'verify', trail])).toMatchObject({ code: 0 });
  const round = (values: number[]) => `${Math.round(median(values))} (${Math.round(Math.max(...values))} at most)`;
  console.log(
    `${TURNS} stops: ${whole} whole answers, 0 lost; ${notLetIn} connections closed before their request was read; ` +
      `not ready after ${round(figures.notReadyMs)} ms, gone after ${round(figures.exitMs)} ms, ` +
      `with ${round(figures.inFlight)} answers under way at the signal`,
  );
});
