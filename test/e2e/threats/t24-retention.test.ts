import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { markOf, putPapers } from '../../support/paper-case.ts';
import { until } from '../../support/until.ts';
import { launchCli, MAIN } from '../cli-process.ts';

const PAPERS = `query StaysInTheHeap($u: ID!, $t: ID!) {
  verifyTransaction(userId: $u, id: $t) { documents { id value } verifiedData { id ... on VerifiedImage { image } } }
}`;
const PEOPLE = 5;
const MINUTE_MS = 60_000;
/** Strings in a snapshot are cut at 1,024 characters unless told otherwise, and a mark may stand behind that. */
const WHOLE_STRINGS = '--heap-snapshot-string-limit=100000000';

test('T24: nothing of a document stays after the answer, in memory or on disk, nor is it served once it has expired', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retention-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await using emulator = await startEmulator({ images: false, people: 0 });
  const people = putPapers(emulator, { people: PEOPLE, papers: 4, sizeBytes: 3_000 });
  const imageMark = markOf(PEOPLE * 4);
  const [first] = people;
  emulator.data.putVerifiedData(first?.userId ?? '', first?.transactionId ?? '', {
    type: 'SELFIE',
    data: { IMAGE: `/9j/${imageMark}`, FORMAT: 'JPEG' },
  });
  const marks = Array.from({ length: PEOPLE * 4 + 1 }, (_, at) => markOf(at));
  const inMarks = (text: string) => marks.filter((mark) => text.includes(mark));

  await using gateway = launchCli(
    ['serve'],
    {
      PORT: '0',
      TMPDIR: folder,
      HOME: folder,
      PINGONE_API_URL: emulator.apiUrl,
      PINGONE_AUTH_URL: emulator.authUrl,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      PINGONE_CLIENT_ID: emulator.worker.clientId,
      PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    },
    ['--heapsnapshot-signal=SIGUSR2', WHOLE_STRINGS, MAIN],
    folder,
  );
  const url = await gateway.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const ask = async ({ userId, transactionId }: (typeof people)[number]) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: PAPERS, variables: { u: userId, t: transactionId } }),
    });
    return response.text();
  };
  const answers = await Promise.all(people.map(ask));
  expect(inMarks(answers.join())).toEqual(marks);
  expect(await readdir(folder)).toEqual([]);

  // Node collects all garbage before it takes a snapshot.
  gateway.child.kill('SIGUSR2');
  let snapshot = '';
  const isWritten = async () => {
    const [name] = await readdir(folder);
    if (name) snapshot = await readFile(join(folder, name), 'utf8');
    return snapshot.trimEnd().endsWith(']}');
  };
  let written = false;
  while (!written) written = await isWritten();
  expect(snapshot).toContain('StaysInTheHeap'); // the parsed operation does, so the search can find what is there
  expect(inMarks(snapshot)).toEqual([]);

  emulator.clock.advance(31 * MINUTE_MS);
  for (const person of people) {
    const text = await ask(person);
    expect(inMarks(text)).toEqual([]);
    const { documents } = JSON.parse(text).data.verifyTransaction;
    expect(documents ?? []).toEqual([]);
  }
  await until(() => gateway.child.exitCode === null, 'it still runs');
});
