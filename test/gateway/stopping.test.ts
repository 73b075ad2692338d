import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { createSeal } from '../../src/server/audit/seal.ts';
import { verifyFiles } from '../../src/server/audit/verify-files.ts';
import { readSettings } from '../../src/server/config.ts';
import { startGateway } from '../../src/server/start.ts';
import { until } from '../support/until.ts';
import { putWholeCase } from '../support/whole-case.ts';

/** A gateway on a port, with its trail in a file. */
async function serving() {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'audit.log');
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const result = readSettings({
    PORT: '0',
    LOG_LEVEL: 'silent',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    AUDIT: 'file',
    AUDIT_FILE: file,
  });
  if (!result.ok || !result.settings.upstream) throw new Error('the settings do not fit');
  const gateway = await startGateway({ ...result.settings, upstream: result.settings.upstream });
  const records = async () =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): { type: string; decision?: string } => JSON.parse(line));
  return { file, emulator, gateway, records };
}

test('a client that gets no end of its answer is cut off when the time is over, and the trail has its closing record', async () => {
  const { file, emulator, gateway, records } = await serving();
  const { userId: u, transactionId: t } = putWholeCase({ upstream: emulator });
  const hang = emulator.fault({ match: { path: '/metaData' }, hang: true });
  const query = `query ($u: ID!, $t: ID!) {
    user(id: $u) { identityAssurance { claims { birthdate } } }
    verifyTransaction(userId: $u, id: $t) { documents { value } metadata { type } }
  }`;
  const client = request(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  const cutOff = new Promise((resolve) => client.on('error', resolve));
  client.end(JSON.stringify({ query, variables: { u, t } }));
  await until(() => hang.hits() === 1, 'the last part of the answer is being read');
  while ((await records()).length < 3) await new Promise((resolve) => setImmediate(resolve));
  await gateway.close(1);
  await cutOff;
  const all = await records();
  expect(all.at(0)?.type).toBe('open');
  expect(all.at(-1)?.type).toBe('close');
  const decisions = all.flatMap(({ decision }) => decision ?? []);
  expect(decisions).toEqual(['granted', 'granted', 'aborted', 'aborted', 'aborted']); // two documents, and the claims
  expect(await verifyFiles([file], { seal: createSeal(), needsHead: true })).toMatchObject({ faults: [], notes: [] });
});

test('a stop waits for answers that are under way', async () => {
  const { emulator, gateway, records } = await serving();
  const { userId: u } = putWholeCase({ upstream: emulator });
  const slow = emulator.fault({ match: { resource: 'user' }, latencyMs: 100 });
  const answer = fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query: 'query ($u: ID!) { user(id: $u) { id enabled } }', variables: { u } }),
  });
  await until(() => slow.hits() === 1, 'it is under way');
  let isClosed = false;
  const closed = gateway.close(60_000).then(() => {
    isClosed = true;
  });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  expect((await answer).status).toBe(200);
  await closed;
  expect((await records()).map(({ type }) => type)).toEqual(['open', 'close']);
});
