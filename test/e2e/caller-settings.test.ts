import { describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { runCli, startCli } from './cli-process.ts';

const ISSUER = 'http://127.0.0.1:1/issuer';
const JWT = { CALLER_AUTH: 'jwt', CALLER_ISSUER: ISSUER, CALLER_JWKS_URL: `${ISSUER}/keys`, CALLER_AUDIENCE: 'a' };

const pingOne = ({ apiUrl, authUrl, environmentId, worker }: Emulator) => ({
  PORT: '0',
  PINGONE_API_URL: apiUrl,
  PINGONE_AUTH_URL: authUrl,
  PINGONE_ENVIRONMENT_ID: environmentId,
  PINGONE_CLIENT_ID: worker.clientId,
  PINGONE_CLIENT_SECRET: worker.clientSecret,
});

describe('serve', () => {
  test('in production does not start until it is said how callers are checked', async () => {
    await using emulator = await startEmulator({ images: false, people: 0 });
    const { code, stdout, stderr } = await runCli(['serve'], { ...pingOne(emulator), NODE_ENV: 'production' });
    expect([code, stdout]).toEqual([78, '']);
    expect(stderr).toMatch(/CALLER_AUTH is missing/);
  });

  test('for other machines does not start without a check, nor on the emulator', async () => {
    await using emulator = await startEmulator({ images: false, people: 0 });
    for (const env of [pingOne(emulator), { PORT: '0' }]) {
      const { code, stderr } = await runCli(['serve'], { ...env, HOST: '0.0.0.0' });
      expect(code).toBe(78);
      expect(stderr).toMatch(/CALLER_AUTH=none.*CALLER_AUTH_NONE_ANYWHERE=on/);
    }
  });

  test('for other machines without a check warns, where it was told to start', async () => {
    await using emulator = await startEmulator({ images: false, people: 0 });
    const cli = startCli(['serve'], { ...pingOne(emulator), HOST: '0.0.0.0', CALLER_AUTH_NONE_ANYWHERE: 'on' });
    await cli.said(/Callers +are not checked/);
    await cli.said(/Warning: callers are not checked \(CALLER_AUTH=none\)/);
  });

  test('says of whom it takes tokens, and GraphiQL shows where one goes', async () => {
    await using emulator = await startEmulator({ images: false, people: 0 });
    const cli = startCli(['serve'], { ...pingOne(emulator), ...JWT });
    await cli.said(/Callers +need an access token of http:\/\/127\.0\.0\.1:1\/issuer\n/);
    const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Bearer paste-your-token-here');
    expect((await fetch(url.replace('/graphql', '/health/live'))).status).toBe(200);
  });

  test('on the emulator takes tokens of any issuer too', async () => {
    const cli = startCli(['serve'], { PORT: '0', ...JWT });
    const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});
