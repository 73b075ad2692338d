import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Secret } from '../datasources/secret.ts';
import type { UpstreamSettings } from '../datasources/upstream-settings.ts';
import { EXIT } from './exit-code.ts';

const READY_MS = 10_000; // a loaded machine needs about one second; past this it hangs

const readyMessage = z.object({
  type: z.literal('ready'),
  apiUrl: z.string(),
  authUrl: z.string(),
  environmentId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/**
 * The emulator's entry beside this folder: TypeScript when this file runs as it is (tsx, which the child inherits
 * through `execArgv`), JavaScript in `dist`.
 */
const entryPath = (): string =>
  fileURLToPath(new URL(`../../emulator/main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

export interface EmbeddedEmulator {
  /** Where and how to reach it, once it listens. Fails with a sentence if it does not come up. */
  ready: Promise<UpstreamSettings>;
  /** Settles when the process has ended, whoever ended it, with words on how. */
  ended: Promise<string>;
  stop(): void;
}

/**
 * Starts the emulator as a child process on a free port of loopback. It ends by itself when this process is gone,
 * however that went: it watches the channel between the two.
 */
export function startEmbeddedEmulator(): EmbeddedEmulator {
  // Its own words stay unsaid, since the gateway says what runs; what it says of faults is shown.
  const child = fork(entryPath(), ['--host', '127.0.0.1', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = endOf(child);
  const fellShort = ended.then((how) => Promise.reject(new Error(`The emulator did not start: ${how}.`)));
  const ready = Promise.race([readyUpstream(child), fellShort]);
  ready.catch(() => {}); // whoever awaits it hears of the fault; a stop before that is no fault at all
  fellShort.catch(() => {});
  return { ready, ended, stop: () => void child.kill('SIGTERM') };
}

type Ready = z.infer<typeof readyMessage>;

const readyUpstream = async (child: ChildProcess): Promise<UpstreamSettings> => {
  const { apiUrl, authUrl, environmentId, clientId, clientSecret } = await readyOf(child);
  const tokenUrl = `${authUrl}/${environmentId}/as/token`;
  return {
    environmentId,
    apiUrl,
    credential: { kind: 'worker', clientId, clientSecret: new Secret(clientSecret), tokenUrl },
  };
};

function readyOf(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The emulator did not start within ${READY_MS / 1_000} seconds.`)),
      READY_MS,
    );
    child.once('exit', () => clearTimeout(timer));
    child.on('message', (message) => {
      const parsed = readyMessage.safeParse(message);
      if (!parsed.success) return;
      clearTimeout(timer);
      resolve(parsed.data);
    });
  });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', () => resolve('its process could not be started'));
    child.once('exit', (code, signal) => resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  });
}

/** Runs the emulator alone in the foreground until it ends, and says how to reach it; gives its exit code. */
export function runEmulatorAlone(args: readonly string[], print: (text: string) => void): Promise<number> {
  const child = fork(entryPath(), args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  readyOf(child).then(
    (ready) => print(emulatorAloneBanner(ready)),
    () => child.kill('SIGTERM'),
  );
  // Ctrl-C reaches both; a signal sent to this process alone is passed on, and the child's end decides.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve) => {
    child.once('error', () => resolve(EXIT.failed));
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? EXIT.ok : EXIT.failed));
    });
  });
}

/** Its credentials are nobody's, and are there to be copied. */
const emulatorAloneBanner = ({ apiUrl, authUrl, environmentId, clientId, clientSecret }: Ready): string => `
An emulator of PingOne Verify is running: synthetic people, no PingOne account.

  API URL  ${apiUrl}
  Control  ${authUrl}/control

To let a gateway use it, start that with

  PINGONE_API_URL=${apiUrl}
  PINGONE_AUTH_URL=${authUrl}
  PINGONE_ENVIRONMENT_ID=${environmentId}
  PINGONE_CLIENT_ID=${clientId}
  PINGONE_CLIENT_SECRET=${clientSecret}

Ctrl-C stops it.
`;
