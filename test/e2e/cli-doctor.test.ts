import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { runCli } from './cli-process.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

/** Runs doctor on the emulator and checks, each time, that nothing of anybody leaks. */
async function examine(client: { clientId: string; clientSecret: string }, more: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runCli(['doctor'], {
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: client.clientId,
    PINGONE_CLIENT_SECRET: client.clientSecret,
    ...more,
  });
  const personal = [
    ...emulator.marks(),
    ...emulator.data.users().map(({ id }) => id),
    client.clientSecret,
    'eyJ',
  ].filter(Boolean);
  for (const text of personal) expect(stdout + stderr).not.toContain(text);
  expect(stderr).toBe('');
  const line = (check: string) =>
    new RegExp(`^(?:ok|FAILED|skipped) +${check}  .*(?:\n {9}.*)?`, 'm').exec(stdout)?.[0] ?? '';
  return { code, stdout, line };
}

describe('doctor on an environment', () => {
  test('a worker application with the right role passes', async () => {
    const { code, stdout } = await examine(emulator.worker);
    expect(stdout).not.toMatch(/FAILED/);
    expect(stdout.match(/^ok /gm)?.length).toBeGreaterThanOrEqual(6);
    expect(code).toBe(0);
  });

  test('a read-only role reads users, and the rest says which role to assign', async () => {
    const { code, line } = await examine(emulator.readOnlyWorker);
    expect(line('token')).toMatch(/^ok/);
    expect(line('users')).toMatch(/^ok/);
    expect(line('verify policies')).toMatch(/^FAILED.*403.*Correlation-Id [0-9a-f-]{36}\n.*"Identity Data Admin"/);
    expect(code).toBe(1);
  });

  test('without any role there is no token, and the reads are not tried', async () => {
    emulator.clearLog();
    const { code, line } = await examine(emulator.rolelessWorker);
    expect(line('token')).toMatch(/^FAILED.*\n.*role/);
    expect(line('users')).toMatch(/^skipped/);
    expect(emulator.log()).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('a wrong secret is named as such', async () => {
    const { code, line } = await examine({ clientId: emulator.worker.clientId, clientSecret: 'not-the-secret-of-it' });
    expect(line('token')).toMatch(/^FAILED.*401 invalid_client.*\n.*client secret/);
    expect(code).toBe(1);
  });

  test('an environment that the token does not know', async () => {
    const { code, line } = await examine(emulator.worker, {
      PINGONE_ENVIRONMENT_ID: '00000000-0000-4000-8000-000000000000',
      PINGONE_AUTH_ENVIRONMENT_ID: emulator.environmentId,
    });
    expect(line('environment')).toMatch(/^FAILED.*\n.*PINGONE_ENVIRONMENT_ID/);
    expect(code).toBe(1);
  });

  test('nobody at the address', async () => {
    const { code, line } = await examine(emulator.worker, { PINGONE_AUTH_URL: 'http://127.0.0.1:1' });
    expect(line('token')).toMatch(/^FAILED.*connection refused.*\n.*PINGONE_AUTH_URL/);
    expect(code).toBe(1);
  });

  test('a pasted token is tried as it is', async () => {
    const PINGONE_ACCESS_TOKEN = await emulator.accessToken();
    const { code, line } = await examine({ clientId: '', clientSecret: '' }, { PINGONE_ACCESS_TOKEN });
    expect(line('token')).toMatch(/^ok.*pasted/);
    expect(line('documents')).toMatch(/^(ok|skipped)/);
    expect(code).toBe(0);
  });

  test("with the callers' own tokens only the way is tried", async () => {
    const { code, line } = await examine({ clientId: '', clientSecret: '' }, { UPSTREAM_AUTH: 'caller' });
    expect(line('environment')).toMatch(/^ok/);
    expect(line('users')).toMatch(/^skipped/);
    expect(code).toBe(0);
  });
});

test('doctor without settings says that there is nothing to check, and how to set an environment up', async () => {
  const { code, stdout } = await runCli(['doctor']);
  expect(stdout).toMatch(/nothing to check/);
  expect(stdout).toMatch(/^ {2}PINGONE_REGION /m);
  expect(code).toBe(78);
});
