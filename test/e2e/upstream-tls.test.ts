import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { hasOpenssl, makePapers, type Papers } from '../support/papers.ts';
import { runCli, startCli } from './cli-process.ts';
import { behindTls, tunnelProxy } from './tls-front.ts';

const URL_SAID = /(http:\/\/127\.0\.0\.1:\d+\/graphql)/;

function settingsFor(emulator: Emulator, origin: string): Record<string, string> {
  return {
    PORT: '0',
    PINGONE_API_URL: `${origin}/v1`,
    PINGONE_AUTH_URL: origin,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
  };
}

interface Answer {
  data: { user: { username: string } | null };
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

/** Starts the built gateway with these settings, asks for one user, and stops it. */
async function askOnce(emulator: Emulator, env: Record<string, string>): Promise<Answer & { said: string }> {
  const cli = startCli(['serve'], { SHUTDOWN_DELAY_SECONDS: '0', ...env });
  const url = await cli.said(URL_SAID);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { user(id: $id) { username } }',
      variables: { id: emulator.data.users()[0]?.id },
    }),
  });
  const answer = (await response.json()) as Answer;
  cli.child.kill('SIGTERM');
  const { stdout, stderr, code } = await cli.ended;
  expect(code).toBe(0);
  return { ...answer, said: stdout + stderr };
}

describe.skipIf(!hasOpenssl)('PingOne over TLS (needs openssl to make certificates)', () => {
  let folder = '';
  let papers: Papers;
  let emulator: Emulator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verify-graph-tls-'));
    papers = makePapers(folder);
    emulator = await startEmulator({ people: 1, images: false });
  });
  afterAll(async () => {
    await emulator?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function expectWhole({ data, errors }: Answer) {
    expect(errors).toBeUndefined();
    expect(data.user?.username).toBe(emulator.data.users()[0]?.username);
  }

  test('is read where NODE_EXTRA_CA_CERTS names the authority', async () => {
    await using front = await behindTls(emulator, papers.good);
    const env = { ...settingsFor(emulator, front.origin), NODE_EXTRA_CA_CERTS: papers.caFile };
    expectWhole(await askOnce(emulator, env));
    expect(front.seen.bytes).toBeGreaterThan(0);
  });

  test.each([
    ['the authority is unknown', 'good', false],
    ['the certificate is for another name', 'wrongName', true],
    ['the certificate has expired', 'expired', true],
  ] as const)('is not spoken to where %s: not one byte of a request is sent', async (_, name, isTrusted) => {
    await using front = await behindTls(emulator, papers[name]);
    emulator.clearLog();
    const { data, errors, said } = await askOnce(emulator, {
      ...settingsFor(emulator, front.origin),
      ...(isTrusted && { NODE_EXTRA_CA_CERTS: papers.caFile }),
    });
    expect(data).toEqual({ user: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
    expect(front.seen.connections).toBeGreaterThan(0);
    expect(front.seen.bytes).toBe(0);
    expect(emulator.log()).toEqual([]);
    expect(said).not.toContain(emulator.worker.clientSecret);
  });

  test('is read through the proxy that HTTPS_PROXY names, which sees the host and nothing else', async () => {
    await using front = await behindTls(emulator, papers.good);
    await using proxy = await tunnelProxy();
    const env = {
      ...settingsFor(emulator, front.origin),
      NODE_EXTRA_CA_CERTS: papers.caFile,
      HTTPS_PROXY: `http://someone:pass%20word@127.0.0.1:${proxy.port}`,
    };
    const answer = await askOnce(emulator, env);
    expectWhole(answer);
    expect(new Set(proxy.requests)).toEqual(new Set([`localhost:${front.port}`]));
    for (const head of proxy.heads) {
      const basic = Buffer.from('someone:pass word').toString('base64');
      expect(head.toLowerCase()).toContain(`proxy-authorization: basic ${basic}`.toLowerCase());
      expect(head).not.toMatch(/\r\nauthorization:/i);
    }
    expect(answer.said).not.toMatch(/pass(%20| )word/);
  });

  test('is not read through a proxy without trust in its certificate either', async () => {
    await using front = await behindTls(emulator, papers.good);
    await using proxy = await tunnelProxy();
    const env = { ...settingsFor(emulator, front.origin), HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { errors } = await askOnce(emulator, env);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(front.seen.bytes).toBe(0);
  });

  test.each(['localhost', 'example.org, localhost', '*'])(
    'is read past the proxy with NO_PROXY=%s',
    async (noProxy) => {
      await using front = await behindTls(emulator, papers.good);
      await using proxy = await tunnelProxy();
      const env = {
        ...settingsFor(emulator, front.origin),
        NODE_EXTRA_CA_CERTS: papers.caFile,
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        NO_PROXY: noProxy,
      };
      expectWhole(await askOnce(emulator, env));
      expect(proxy.requests).toEqual([]);
    },
  );

  test('a proxy that refuses, or is not there, is an error and no detour around it', async () => {
    await using front = await behindTls(emulator, papers.good);
    await using proxy = await tunnelProxy();
    const settings = { ...settingsFor(emulator, front.origin), NODE_EXTRA_CA_CERTS: papers.caFile };
    const refused = {
      PINGONE_API_URL: `https://127.0.0.1:${front.port}/v1`,
      PINGONE_AUTH_URL: `https://127.0.0.1:${front.port}`,
    };
    for (const env of [
      { ...settings, ...refused, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      { ...settings, HTTPS_PROXY: 'http://127.0.0.1:1' },
    ]) {
      const { data, errors } = await askOnce(emulator, env);
      expect(data).toEqual({ user: null });
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    }
    expect(front.seen.connections).toBe(0);
  });
});

describe('plain http', () => {
  test.each([
    'http://api.pingone.eu/v1',
    'http://10.0.0.7:8080/v1',
    'http://localhost.example.org/v1',
    'http://127.0.0.1.example.org/v1',
    'http://127.0.0.1@pingone.example/v1',
    'http://[::2]/v1',
    'http://0x7f000001.example/v1',
  ])('to %s is refused at the start with exit code 78', async (apiUrl) => {
    const { code, stdout, stderr } = await runCli(['serve'], {
      PORT: '0',
      PINGONE_API_URL: apiUrl,
      PINGONE_AUTH_URL: 'https://auth.pingone.eu',
      PINGONE_ENVIRONMENT_ID: '00000000-0000-4000-8000-000000000001',
      PINGONE_CLIENT_ID: 'somebody',
      PINGONE_CLIENT_SECRET: 'mark-of-a-secret',
    });
    expect(stderr).toMatch(/PINGONE_API_URL must/);
    expect(stdout + stderr).not.toContain('mark-of');
    expect(stdout).toBe('');
    expect(code).toBe(78);
  });

  test('is refused for the token endpoint too', async () => {
    const { code, stderr } = await runCli(['serve'], {
      PORT: '0',
      PINGONE_API_URL: 'https://api.pingone.eu/v1',
      PINGONE_AUTH_URL: 'http://auth.pingone.eu',
      PINGONE_ENVIRONMENT_ID: '00000000-0000-4000-8000-000000000001',
      PINGONE_CLIENT_ID: 'somebody',
      PINGONE_CLIENT_SECRET: 'mark-of-a-secret',
    });
    expect(stderr).toMatch(/PINGONE_AUTH_URL must begin with https/);
    expect(code).toBe(78);
  });
});
