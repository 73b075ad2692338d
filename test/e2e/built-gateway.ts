import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/emulator.ts';
import { createSinks, type Sinks } from '../support/sinks.ts';
import { type CliProcess, startCli } from './cli-process.ts';

interface BuiltAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface BuiltGateway {
  emulator: Emulator;
  process: CliProcess;
  url: string;
  send(body: string | undefined, init?: RequestInit): Promise<BuiltAnswer>;
  ask(query: string, variables?: unknown, headers?: Record<string, string>): Promise<BuiltAnswer>;
  /** Ends both; gives what the process wrote, which is in the sinks too. */
  stop(): Promise<{ code: number | null; stdout: string; stderr: string }>;
  sinks: Sinks;
}

/** The built server as a process, on an emulator in this one, with every event logged. */
export async function startBuilt(
  env: Record<string, string> = {},
  emulated: EmulatorOptions = { images: false },
): Promise<BuiltGateway> {
  const emulator = await startEmulator(emulated);
  const server = startCli(['serve'], {
    PORT: '0',
    LOG_LEVEL: 'trace',
    SHUTDOWN_DELAY_SECONDS: '0', // no balancer has to notice
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    ...env,
  });
  const url = await server.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const sinks = createSinks();
  const send = async (body: string | undefined, init: RequestInit = {}) => {
    const headers = { 'content-type': 'application/json', ...(init.headers as Record<string, string>) };
    const response = await fetch(url, { method: 'POST', ...init, headers, ...(body !== undefined && { body }) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    emulator,
    process: server,
    url,
    send,
    ask: (query, variables, headers = {}) => send(JSON.stringify({ query, variables }), { headers }),
    async stop() {
      server.child.kill('SIGTERM');
      const ended = await server.ended;
      await emulator.close();
      sinks.add('stdout', ended.stdout);
      sinks.add('stderr', ended.stderr);
      return ended;
    },
    sinks,
  };
}
