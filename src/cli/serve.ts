import { awakeFor } from '../server/awake-time.ts';
import type { Settings, SettingsResult } from '../server/config.ts';
import type { RunningGateway } from '../server/start.ts';
import { type EmbeddedEmulator, startEmbeddedEmulator } from './emulator-process.ts';
import { EXIT } from './exit-code.ts';
import { faultList } from './help-text.ts';
import { invocation } from './invocation.ts';
import { packageVersion } from './package-version.ts';
import { emulatorBanner, environmentBanner, listenFault } from './serve-words.ts';

/** Ctrl-C reaches both processes; the emulator's end may be seen before our own signal is. */
const SIGNAL_LAG_MS = 250;
const MOST_STOOD_STILL = 0.5; // of the time for running requests, which may go by before it begins

/** Starts the gateway, on the emulator if no PingOne environment is set, and serves until it is told to stop. */
export async function serve(result: SettingsResult): Promise<number> {
  if (!result.ok) return refuseToStart(result.faults);
  const { settings } = result;
  const faults = await trustedDocumentFaults(settings);
  if (faults.length > 0) return refuseToStart(faults);
  const signalled = stopSignal();
  try {
    return settings.upstream
      ? await serveEnvironment({ ...settings, upstream: settings.upstream }, signalled)
      : await serveEmulator(settings, signalled);
  } catch (error) {
    process.stderr.write(`${listenFault(error, settings)}\n`);
    return EXIT.failed;
  }
}

function refuseToStart(faults: readonly string[]): number {
  process.stderr.write(`verify-graph did not start. Settings to change:\n${faultList(faults)}\n`);
  process.stderr.write(`All settings: ${invocation()} --help\n`);
  return EXIT.settings;
}

/** The schema is loaded for it, which would only delay a start without a manifest. */
async function trustedDocumentFaults(settings: Settings): Promise<readonly string[]> {
  if (!settings.trustedDocuments) return [];
  const { manifestFaults } = await import('../server/manifest-check.ts');
  return manifestFaults(settings);
}

type Started = Settings & { upstream: NonNullable<Settings['upstream']> };

async function serveEnvironment(settings: Started, signalled: Promise<StopSignal>): Promise<number> {
  const gateway = await startOn(settings, false);
  announce(settings, environmentBanner(gateway.url, settings));
  const signal = await Promise.race([signalled, ...failureOf(gateway)]);
  await stop(gateway, settings, signal);
  return signal ? EXIT.ok : EXIT.failed;
}

async function serveEmulator(settings: Settings, signalled: Promise<StopSignal>): Promise<number> {
  const emulator = startEmbeddedEmulator();
  // Loads while the emulator starts; a fault shows where it is awaited.
  if (settings.workers === 1) import('../server/start.ts').catch(() => {});
  try {
    const upstream = await Promise.race([emulator.ready, signalled]);
    if (typeof upstream === 'string') return EXIT.ok;
    const gateway = await startOn({ ...settings, upstream }, true);
    announce(settings, emulatorBanner(gateway.url, settings, upstream));
    const signal = await Promise.race([untilEither(signalled, emulator), ...failureOf(gateway)]);
    await stop(gateway, settings, signal);
    return signal ? EXIT.ok : EXIT.failed;
  } finally {
    emulator.stop();
  }
}

const failureOf = ({ failed }: RunningGateway) => (failed ? [failed.then(() => undefined)] : []);

const startOn = async (settings: Started, examples: boolean) => {
  const [start, { watchProcess }] = await Promise.all([
    settings.workers > 1
      ? import('../server/workers/primary.ts').then(({ startWorkers }) => startWorkers)
      : import('../server/start.ts').then(({ startGateway }) => startGateway),
    import('../server/log/process-faults.ts'),
  ]);
  const gateway = await start(settings, { examples });
  watchProcess(gateway.log);
  const { upstream, production, callerAuth } = settings;
  gateway.log.event('started', {
    version: packageVersion(),
    node: process.version,
    port: gateway.port,
    production,
    emulator: examples,
    environmentId: upstream.environmentId,
    upstreamAuth: upstream.credential.kind,
    callerAuth: callerAuth.kind,
  });
  return gateway;
};

/** Standard output is the audit trail's alone where it goes there. */
const announce = ({ audit }: Settings, words: string): void => {
  const stream = audit?.to === 'stdout' ? process.stderr : process.stdout;
  stream.write(words);
};

/**
 * Is not ready at once, lets whoever sends requests here notice it, and lets running requests end, as long as there is time.
 * Nobody balances between gateways that are stopped from a keyboard, nor between those whose PingOne has gone.
 */
async function stop(gateway: RunningGateway, { shutdown }: Settings, signal?: StopSignal): Promise<void> {
  const startedMs = performance.now();
  const delayMs = signal === 'SIGTERM' ? shutdown.delayMs : 0;
  gateway.startDraining();
  gateway.log.event('stopping', { delayMs });
  // Who has stood still for long has less time for the rest: whoever sent the signal waits by the clock.
  const { drainMs } = shutdown;
  await awakeFor(delayMs, delayMs + drainMs * MOST_STOOD_STILL);
  const spentMs = Math.max(0, performance.now() - startedMs - delayMs);
  const cut = await gateway.close(Math.max(drainMs * (1 - MOST_STOOD_STILL), drainMs - spentMs));
  gateway.log.event('stopped', { durationMs: performance.now() - startedMs, cut });
}

/** The signal; nothing where the emulator ended before. */
async function untilEither(
  signalled: Promise<StopSignal>,
  emulator: EmbeddedEmulator,
): Promise<StopSignal | undefined> {
  const died = emulator.ended.then(async (how) => {
    await new Promise((resolve) => setTimeout(resolve, SIGNAL_LAG_MS));
    return how;
  });
  const first = await Promise.race([signalled, died]);
  if (first === 'SIGINT' || first === 'SIGTERM') return first;
  process.stderr.write(`The emulator stopped: ${first}. The gateway stops too.\n`);
  return undefined;
}

type StopSignal = 'SIGINT' | 'SIGTERM';

/** Settles at the first SIGINT or SIGTERM; a second one ends the process there and then. */
function stopSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let seen = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (seen) process.exit(EXIT.failed);
      seen = true;
      resolve(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}
