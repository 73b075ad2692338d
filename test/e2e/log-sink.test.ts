import { expect, test } from 'vitest';
import { startBuilt } from './built-gateway.ts';

const REQUESTS = 1_200; // their lines are several times what a pipe holds
const AT_ONCE = 20;

test('F51: a reader of the log that stops costs no request, and the lines that fit are there when it goes on', async () => {
  const built = await startBuilt({}, { people: 4, images: false });
  const { stderr } = built.process.child;
  stderr?.pause();
  const statuses = new Set<number>();
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    const answers = Array.from({ length: AT_ONCE }, () => built.ask('{ __typename }'));
    for (const { status } of await Promise.all(answers)) statuses.add(status);
  }
  expect([...statuses]).toEqual([200]);
  stderr?.resume();
  const { code, stderr: text } = await built.stop();
  expect(code).toBe(0);
  const done = text.split('\n').filter((line) => line.includes('"event":"request_done"'));
  expect(done).toHaveLength(REQUESTS);
});

test('F51: a log that nobody reads any more costs no request either', async () => {
  const built = await startBuilt({}, { people: 4, images: false });
  built.process.child.stderr?.destroy();
  for (let sent = 0; sent < 50; sent++) expect((await built.ask('{ __typename }')).status).toBe(200);
  expect((await built.stop()).code).toBe(0);
});
