import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Cores } from './cores.ts';
import { canReadProc, type Figures, figuresOf } from './figures.ts';
import { ENVIRONMENT_ID } from './ids.js';
import { heard } from './messages.ts';

/** Something that answers the workloads. */
export interface Server {
  name: string;
  port: number;
  pid: number;
  /** Where a workload is asked for: each of the baseline's has a path of its own. */
  path(handler: string): string;
  figures: Figures;
  stop(): Promise<void>;
}

const START_MS = 30_000; // the longest that a start takes on a busy machine
const POLL_MS = 5;
const STOP_MS = 5_000;
const ERROR_TEXT = 4_000; // characters of what a server said last
export const MAIN = file('../dist/src/cli/main.js');
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Starts a process of node, on the cores that it is to have. */
export function launch(
  args: readonly string[],
  cores: string | undefined,
  {
    env = {},
    isSilent = false,
    channel = true,
  }: { env?: NodeJS.ProcessEnv; isSilent?: boolean; channel?: boolean } = {},
): ChildProcess {
  const [command = '', ...rest] = [...(cores === undefined ? [] : ['taskset', '-c', cores]), process.execPath, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', isSilent ? 'ignore' : 'pipe', ...(channel ? (['ipc'] as const) : [])],
  });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/** The stub and the load generator, which share the cores that the server does not have. */
export async function startHelper(script: 'stub.js' | 'load.js', cores: Cores | null): Promise<ChildProcess> {
  const child = launch([file(script)], cores?.others);
  child.stderr?.pipe(process.stderr);
  await once(child, 'spawn');
  return child;
}

export async function startBaseline(stubPort: number, cores: Cores | null): Promise<Server> {
  const child = launch([...answerer(), file('baseline.js'), String(stubPort)], cores?.server);
  child.stderr?.pipe(process.stderr);
  const { port } = await heard<{ port: number }>(child);
  return asServer('baseline', child, port, (handler) => handler);
}

export interface GatewayOptions {
  name?: string;
  settings?: Record<string, string>;
}

/** What the gateway is told besides: the stub, and to let nobody wait for the end. */
export const settingsFor = (stubPort: number, port: number): Record<string, string> => ({
  PORT: String(port),
  PINGONE_API_URL: `http://127.0.0.1:${stubPort}/v1`,
  PINGONE_ENVIRONMENT_ID: ENVIRONMENT_ID,
  PINGONE_ACCESS_TOKEN: 'bench',
  CALLER_AUTH: 'none',
  CONTENT_READS_PER_MINUTE: '1000000',
  SHUTDOWN_DELAY_SECONDS: '0',
  SHUTDOWN_DRAIN_SECONDS: '1',
});

/** The built gateway with its ordinary guards. */
export async function startGateway(
  stubPort: number,
  cores: Cores | null,
  { name = 'gateway', settings = {} }: GatewayOptions = {},
): Promise<Server> {
  const port = await freePort();
  const child = launch([...answerer(), MAIN, 'serve'], cores?.server, {
    env: { ...settingsFor(stubPort, port), ...settings },
    isSilent: settings.NODE_ENV === 'production', // a line for each request, which nobody reads here
    channel: !canReadProc,
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-ERROR_TEXT);
  });
  const isUp = await untilUp(`http://127.0.0.1:${port}/health/live`, () => child.exitCode !== null);
  if (!isUp) throw new Error(`The ${name} did not start.\n${said}`);
  return asServer(name, child, port, () => '/graphql');
}

/** Whether somebody answers there before the time is over. */
async function untilUp(url: string, hasEnded: () => boolean): Promise<boolean> {
  for (const endsAt = performance.now() + START_MS; performance.now() < endsAt && !hasEnded(); ) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

const answerer = () => (canReadProc ? [] : ['--import', new URL('figures-answerer.js', import.meta.url).href]);

const asServer = (name: string, child: ChildProcess, port: number, path: Server['path']): Server => ({
  name,
  port,
  pid: child.pid ?? 0,
  path,
  figures: figuresOf(child),
  stop: () => stop(child),
});
