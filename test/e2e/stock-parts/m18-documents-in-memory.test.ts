import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { putPapers } from '../../support/paper-case.ts';
import { until } from '../../support/until.ts';
import { serveGateway } from '../served-gateway.ts';

const MIB = 1024 * 1024;
const DOCUMENT_BYTES = 5 * MIB;
const AT_ONCE = 50;
const MAX_READS = 20; // of content, in flight

const EACH_BYTES = 12.5 * MIB; // what a naive read, parse and write was seen to take for one of them
const NAIVE_BYTES = AT_ONCE * EACH_BYTES;

async function serving(sizeBytes: number) {
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const people = putPapers(emulator, { people: AT_ONCE, papers: 1, sizeBytes });
  const gateway = await serveGateway({
    CONTENT_READS_PER_MINUTE: '1000000',
    AUDIT: 'stdout',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
  });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  /** Each document by a request and a connection of its own. */
  const askAll = () =>
    people.map(async ({ userId, transactionId, documents: [document] }) => {
      const query = `{ verifyDocument(userId: "${userId}", transactionId: "${transactionId}", id: "${document?.id}") { value } }`;
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { data, errors } = (await answer.json()) as {
        data?: { verifyDocument: { value: string | null } | null };
        errors?: { extensions: { code: string } }[];
      };
      return data?.verifyDocument?.value?.length ?? errors?.[0]?.extensions.code;
    });
  return { emulator, gateway, askAll };
}

test('M18: fifty documents of 5 MB asked for at once stay within bounded memory', async () => {
  const { gateway, askAll } = await serving(DOCUMENT_BYTES);
  const beforeBytes = peakBytes(gateway.pid);
  const answers = await Promise.all(askAll());
  // Who had to wait too long for a turn is told to come back.
  expect(new Set(answers)).toEqual(new Set([DOCUMENT_BYTES, 'OVERLOADED']));
  expect(peakBytes(gateway.pid) - beforeBytes).toBeLessThan(NAIVE_BYTES);
});

test('M18: at most twenty of them are read at a time', async () => {
  const { emulator, gateway, askAll } = await serving(100);
  const hang = emulator.fault({ match: { resource: 'document' }, hang: true });
  for (const answer of askAll()) answer.catch(() => {}); // they end with the process
  await until(() => hang.hits() >= MAX_READS, 'as many are being read as may be');
  await gateway.ask('{ users(first: 1) { totalCount } }'); // what came before it is on its way by now
  expect(hang.hits()).toBe(MAX_READS);
});

/** The most memory that a process has ever had. */
const peakBytes = (pid: number) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
