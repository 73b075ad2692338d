import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { type CliProcess, startCli } from './cli-process.ts';

const URL_SAID = /(http:\/\/127\.0\.0\.1:\d+\/graphql)/;
const EMULATOR_SAID = /emulator of PingOne Verify at (http:\/\/127\.0\.0\.1:\d+)\/v1/;

/** The status of an answer, or nothing where nobody listens any more. */
const statusOf = (url: string): Promise<number | undefined> =>
  fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );

async function untilGone(url: string): Promise<void> {
  while ((await statusOf(url)) !== undefined) await new Promise((resolve) => setImmediate(resolve));
}

async function untilUp(cli: CliProcess) {
  return { url: await cli.said(URL_SAID), emulatorUrl: await cli.said(EMULATOR_SAID) };
}

async function askForUser(url: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ users(first: 1) { nodes { id } } }' }),
  });
  return response.json();
}

describe('serve without settings', () => {
  test('runs gateway and emulator, and says what, on which data, where, and how to leave it', async () => {
    const cli = startCli([], { PORT: '0' });
    const { url } = await untilUp(cli);
    expect(await askForUser(url)).toMatchObject({ data: { users: { nodes: [{ id: expect.any(String) }] } } });
    await cli.said(/synthetic people, no PingOne account/);
    await cli.said(/GraphiQL +http/);
    for (const name of ['PINGONE_REGION', 'PINGONE_ENVIRONMENT_ID', 'PINGONE_CLIENT_ID', 'PINGONE_CLIENT_SECRET']) {
      await cli.said(new RegExp(`  ${name} `));
    }
  });

  test.each<[string, NodeJS.Signals, 'group' | 'parent']>([
    ['Ctrl-C', 'SIGINT', 'group'],
    ['SIGTERM to the gateway alone', 'SIGTERM', 'parent'],
    ['SIGINT to the gateway alone', 'SIGINT', 'parent'],
  ])('%s stops both', async (_, signal, whom) => {
    const cli = startCli(['serve'], { PORT: '0' });
    const { url, emulatorUrl } = await untilUp(cli);
    const pid = cli.child.pid ?? 0;
    process.kill(whom === 'group' ? -pid : pid, signal);
    const { code, stderr } = await cli.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await untilGone(url);
    await untilGone(emulatorUrl);
  });

  test('the emulator goes when the gateway is killed without a word', async () => {
    const cli = startCli(['serve'], { PORT: '0' });
    const { emulatorUrl } = await untilUp(cli);
    cli.child.kill('SIGKILL');
    await cli.ended;
    await untilGone(emulatorUrl);
  });

  test('a port in use is a sentence, and the emulator does not stay behind', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo; // a TCP server that listens has one
    const cli = startCli(['serve'], { PORT: String(port) });
    const { code, stderr, stdout } = await cli.ended; // its pipes close only when the emulator has gone as well
    holder.close();
    expect(stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use: .*PORT`));
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});

describe('serve on an environment', () => {
  test('starts no emulator, says that the people are real, and stops at SIGTERM', async () => {
    const emulator = await startEmulator();
    try {
      const cli = startCli(['serve'], {
        PORT: '0',
        PINGONE_API_URL: emulator.apiUrl,
        PINGONE_AUTH_URL: emulator.authUrl,
        PINGONE_ENVIRONMENT_ID: emulator.environmentId,
        PINGONE_CLIENT_ID: emulator.worker.clientId,
        PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
        SHUTDOWN_DELAY_SECONDS: '0',
      });
      const url = await cli.said(URL_SAID);
      expect(await askForUser(url)).toMatchObject({ data: { users: { nodes: [{ id: expect.any(String) }] } } });
      cli.child.kill('SIGTERM');
      const { code, stdout } = await cli.ended;
      expect(stdout).toMatch(/real people of environment/);
      expect(stdout).not.toMatch(/synthetic/);
      expect(stdout).not.toContain(emulator.worker.clientSecret);
      expect(code).toBe(0);
    } finally {
      await emulator.close();
    }
  });
});

describe('emulator', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
    'runs alone, says how to reach it, and stops at %s',
    async (signal) => {
      const cli = startCli(['emulator', '--port', '0']);
      const apiUrl = await cli.said(/(http:\/\/127\.0\.0\.1:\d+)/);
      await cli.said(new RegExp(`PINGONE_API_URL=${apiUrl}/v1\n[\\s\\S]*PINGONE_CLIENT_SECRET=\\S+`));
      expect(await statusOf(apiUrl)).toBeTypeOf('number');
      cli.child.kill(signal);
      expect((await cli.ended).code).toBe(0);
      await untilGone(apiUrl);
    },
  );
});
