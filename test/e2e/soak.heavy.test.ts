import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { growing } from '../support/heap-census.ts';
import { BAD_HOUR, createMixedLoad } from './mixed-load.ts';
import { serveGateway } from './served-gateway.ts';
import { createWatch, type Look, watchedCommand } from './watched-process.ts';

const LOOKS = 5;
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? LOOKS); // of half a minute; there are five looks, however many there are
const ROUND_MS = 30_000;
const PER_SECOND = 60;
const WARM_UP_MS = 20_000;
/** More in all than chance makes: one thing kept of every thousandth request would be more after five rounds. */
const FEW = 10;
const KEPT_ALIVE_MS = 45_000; // idle connections to PingOne end by themselves before that
const FORGETFUL = fileURLToPath(new URL('../support/forgetful-server.js', import.meta.url));
const MIB = 1024 * 1024;

/** The built server behind a bad network, looked at after a warm-up, and then five times. */
async function soak({ warmUpMs, roundMs, scripts = [] }: { warmUpMs: number; roundMs: number; scripts?: string[] }) {
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await using emulator = await startEmulator({ images: false });
  await using layer = await startFaultLayer(emulator.authUrl);
  await using gateway = await serveGateway(
    {
      WATCH_FOLDER: folder,
      PINGONE_API_URL: `${layer.origin}/v1`,
      PINGONE_AUTH_URL: layer.origin,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      PINGONE_CLIENT_ID: emulator.worker.clientId,
      PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
      CONTENT_READS_PER_MINUTE: '1000000',
      LOG_LEVEL: 'error',
    },
    watchedCommand(...scripts),
  );
  const load = createMixedLoad(emulator, gateway.url);
  const look = createWatch(gateway.pid, folder);
  const idle = await look();
  layer.setScenarios(...BAD_HOUR);
  const drive = async (forMs: number, seed: number) => {
    const outcomes = await load.drive({ perSecond: PER_SECOND, forMs, seed }).catch((error: unknown) => {
      throw new Error(`the server said: ${gateway.output().stderr.slice(-4_000)}`, { cause: error });
    });
    layer.clearExchanges();
    if (forMs >= ROUND_MS) emulator.revokeTokens(); // a new one each round; oftener is not granted
    return outcomes;
  };
  await drive(warmUpMs, 0);
  const looks: Look[] = [await look()];
  for (let round = 1; round <= LOOKS; round += 1) {
    const outcomes = await drive(roundMs, round);
    const seen = await look();
    looks.push(seen);
    console.log(
      `round ${round}: ${JSON.stringify(outcomes)}; heap ${(seen.heapUsed / MIB).toFixed(1)} MiB, memory ${(seen.rss / MIB).toFixed(0)} MiB, ${JSON.stringify(seen.waitsFor)}`,
    );
  }
  layer.setScenarios();
  let after = await look();
  const isCalm = ({ waitsFor }: Look) =>
    Object.entries(waitsFor).every(([kind, count]) => count <= (idle.waitsFor[kind] ?? 0));
  for (let waitedMs = 0; !isCalm(after) && waitedMs < (scripts.length > 0 ? 0 : KEPT_ALIVE_MS); waitedMs += 5_000) {
    await delay(5_000);
    after = await look();
  }
  const stillServes = (await gateway.ask('{ verifyPolicies { name } }')).errors === undefined;
  return { looks, idle, after, isCalm: isCalm(after), stillServes };
}

test('under load with failures and clients who leave nothing grows, and afterwards nothing is left of it', {
  timeout: 400_000 + ROUNDS * ROUND_MS * 2,
}, async () => {
  const { looks, idle, after, isCalm, stillServes } = await soak({
    warmUpMs: WARM_UP_MS,
    roundMs: (ROUNDS / LOOKS) * ROUND_MS,
  });
  const censuses = looks.map(({ census }) => census);
  expect(growing(censuses, FEW)).toEqual([]);
  expect(isCalm, JSON.stringify({ idle: idle.waitsFor, after: after.waitsFor })).toBe(true);
  expect(stillServes).toBe(true);
});

test('a server that keeps something of every request is found out', { timeout: 300_000 }, async () => {
  const { looks } = await soak({ warmUpMs: 2_000, roundMs: 2_000, scripts: [FORGETFUL] });
  const kinds = growing(
    looks.map(({ census }) => census),
    FEW,
  ).map(({ kind }) => kind);
  expect(kinds).toContain('object Forgotten');
});
