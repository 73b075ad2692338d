import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'undici';
import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/emulator.ts';
import { until } from '../support/until.ts';
import { type LaunchedCli, launchCli } from './cli-process.ts';
import type { Answered } from './served-gateway.ts';

/** A connection that one worker has taken. */
interface Connected {
  worker: number;
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answered>;
  /** Sends a body byte for byte. */
  send(body: string, headers?: Record<string, string>): Promise<Answered>;
}

export interface SeveralWorkers {
  cli: LaunchedCli;
  url: string;
  port: number;
  /** What was logged under this name. */
  logged(event: string): Record<string, unknown>[];
  /** The process that takes this place now. */
  pidOf(worker: number): number;
  /** One connection to each worker. */
  toEach(headers?: Record<string, string>): Promise<[Connected, Connected, ...Connected[]]>;
}

/** The built product as several processes, on an upstream that the settings tell of. */
export async function serveSeveral(env: Record<string, string>): Promise<SeveralWorkers> {
  const cli = launchCli(['serve'], { PORT: '0', WORKERS: '2', LOG_LEVEL: 'info', SHUTDOWN_DELAY_SECONDS: '0', ...env });
  onTestFinished(() => cli[Symbol.asyncDispose]());
  const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const logged = (event: string): Record<string, unknown>[] =>
    cli
      .output()
      .stderr.split('\n')
      .filter((line) => line.endsWith('}') && line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line));
  const pidOf = (worker: number) =>
    Number(logged('worker_started').findLast((started) => started.worker === worker)?.pid ?? 0);

  const connect = async (headers: Record<string, string>): Promise<Connected> => {
    const client = new Client(new URL(url).origin);
    onTestFinished(() => client.destroy().catch(() => {}));
    const send: Connected['send'] = async (body, more = {}) => {
      const {
        statusCode,
        headers: answered,
        body: answer,
      } = await client.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...more },
        body,
      });
      const text = await answer.text();
      return { ...JSON.parse(text), status: statusCode, headers: answered, text };
    };
    const requestId = randomUUID();
    await send(JSON.stringify({ query: '{ __typename }' }), { 'x-request-id': requestId });
    const own = () => logged('request_done').find((done) => done.requestId === requestId);
    await until(() => own() !== undefined, 'the request is logged');
    return {
      worker: Number(own()?.worker),
      send,
      ask: (query, variables = {}, more = {}) => send(JSON.stringify({ query, variables }), more),
    };
  };

  return {
    cli,
    url,
    port: Number(new URL(url).port),
    logged,
    pidOf,
    async toEach(headers = {}) {
      const places = new Set(logged('worker_started').map(({ worker }) => Number(worker)));
      const taken = new Map<number, Connected>();
      for (let tries = 0; taken.size < places.size && tries < 50; tries += 1) {
        const one = await connect(headers);
        if (!taken.has(one.worker)) taken.set(one.worker, one);
      }
      const [one, other, ...others] = [...taken.values()].toSorted((a, b) => a.worker - b.worker);
      if (!one || !other) throw new Error('only one of them answers');
      return [one, other, ...others];
    },
  };
}

/** An emulator that ends with the test, and the settings for it. */
export async function emulated(
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; env: Record<string, string> }> {
  const emulator = await startEmulator({ images: false, people: 3, ...options });
  onTestFinished(() => emulator.close());
  return {
    emulator,
    env: {
      PINGONE_API_URL: emulator.apiUrl,
      PINGONE_AUTH_URL: emulator.authUrl,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      PINGONE_CLIENT_ID: emulator.worker.clientId,
      PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    },
  };
}

/** Whether the process is there and runs: one that has ended and was not waited for yet is not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
