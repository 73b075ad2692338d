import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from './emulator.ts';

const USAGE = `An emulator of the PingOne Verify REST API, with synthetic people. It needs no account and no network.

  --port <number>   port to listen on; default 9480, 0 for any free one
  --host <address>  address to listen on; default 127.0.0.1
  --seed <number>   another seed gives other people and ids; default 1
  --help            this text

Ctrl-C stops it. Exit codes: 0 stopped, 1 could not start, 2 wrong usage.
`;

const DEFAULT_PORT = '9480';

class WrongUsage extends Error {}

function numberOf(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new WrongUsage(`--${name} takes a whole number from 0 to ${most}.`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: DEFAULT_PORT },
        host: { type: 'string', default: '127.0.0.1' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

const greeting = ({ apiUrl, authUrl, environmentId, worker }: Emulator): string => `
An emulator of PingOne Verify is running. Its people are synthetic; no PingOne account is used.

  API URL         ${apiUrl}
  Auth URL        ${authUrl}
  Environment id  ${environmentId}
  Client id       ${worker.clientId}
  Client secret   ${worker.clientSecret}
  Control         ${authUrl}/control

Ctrl-C stops it.
`;

function announce(emulator: Emulator): void {
  const { apiUrl, authUrl, environmentId, worker } = emulator;
  if (process.send) process.send({ type: 'ready', apiUrl, authUrl, environmentId, ...worker });
  else process.stdout.write(greeting(emulator));
}

async function main(): Promise<void> {
  const { port, host, seed, help } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const emulator = await startEmulator({
    host,
    port: numberOf('port', port, 65_535),
    seed: numberOf('seed', seed, Number.MAX_SAFE_INTEGER),
    keepFresh: true,
  });
  // Nothing is worth waiting for: the data are gone with the process.
  const stop = () => process.exit(0);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // The parent is gone, or wants us gone.
  process.once('disconnect', stop);
  announce(emulator);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof WrongUsage;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
});
