import { expect, test } from 'vitest';
import { createJournal } from '../../../../src/server/audit/journal.ts';
import type { Reading } from '../../../../src/server/audit/record.ts';
import { createSeal } from '../../../../src/server/audit/seal.ts';
import { createMemorySink } from '../../../support/audit-sink.ts';
import { until } from '../../../support/until.ts';

const reading = (user: string, padding = 0): Reading => ({
  type: 'read',
  decision: 'granted',
  request: 'r',
  caller: { principal: null, client: null, scopes: [] },
  environment: 'e',
  operation: { sha256: '0'.repeat(64) },
  subject: { user },
  fields: ['x'.repeat(padding)],
});

async function started({ writeMs = 3_000, retryMs = 1 } = {}) {
  const sink = createMemorySink();
  const events: object[] = [];
  const journal = createJournal({
    sink,
    seal: createSeal(),
    environment: 'e',
    log: { event: (name, fields) => void events.push({ name, ...fields }) },
    writeMs,
    retryMs,
  });
  await journal.start();
  return { sink, events, journal, users: () => sink.readings().map(({ subject }) => subject?.user) };
}

test('twenty documents of a list go into one write', async () => {
  const { sink, journal, users } = await started();
  const accepted = await Promise.all(Array.from({ length: 20 }, (_, at) => journal.insist(reading(`${at}`))));
  expect(accepted).toEqual(Array.from({ length: 20 }, () => true));
  expect(sink.writes).toHaveLength(2); // the chain's beginning, and all of them
  expect(users()).toEqual(Array.from({ length: 20 }, (_, at) => `${at}`));
});

test('what comes while a write is under way goes into the next one together', async () => {
  const { sink, journal } = await started();
  sink.become('blocked');
  const first = journal.insist(reading('first'));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const others = Array.from({ length: 10 }, (_, at) => journal.insist(reading(`${at}`)));
  sink.become('working');
  expect(await Promise.all([first, ...others])).not.toContain(false);
  expect(sink.writes.map((lines) => lines.length)).toEqual([1, 1, 10]);
});

test('where a write fails, content is refused at once and the other records are kept until they can be written', async () => {
  const { sink, journal, users, events } = await started();
  sink.become('full');
  expect(await Promise.all([journal.insist(reading('content')), journal.note([reading('note')])])).toEqual([
    false,
    false,
  ]);
  expect(await journal.insist(reading('later'))).toBe(false);
  expect(events).toEqual([{ name: 'audit_failed', reason: 'write' }]);
  sink.become('working');
  await until(() => users().includes('note'), 'the note is written after all');
  expect(sink.readings().map(({ decision, subject }) => [decision, subject?.user])).toEqual([
    ['granted', 'note'],
    ['aborted', 'content'],
  ]);
  await until(() => events.length === 2, 'the recovery is told');
  expect(events[1]).toEqual({ name: 'audit_recovered' });
  expect(await journal.insist(reading('again'))).toBe(true);
});

test('where a write fails half way, what it may have granted is followed by a record that it did not leave', async () => {
  const { sink, journal } = await started();
  sink.become('torn');
  const contents = ['a', 'b', 'c'];
  const accepted = await Promise.all([
    ...contents.map((user) => journal.insist(reading(user))),
    journal.note([reading('note')]),
  ]);
  expect(accepted).toEqual([false, false, false, false]);
  const decisions = () => sink.readings().map(({ decision, subject }) => [decision, subject?.user]);
  const granted = contents.map((user) => ['granted', user]);
  expect(decisions()).toEqual(granted);
  sink.become('working');
  await until(() => decisions().length > 3, 'what waited is written');
  expect(decisions()).toEqual([...granted, ['granted', 'note'], ...contents.map((user) => ['aborted', user])]);
});

test('what was never handed to the place has no second record', async () => {
  const { sink, journal, users, events } = await started();
  const { isOurs } = sink;
  sink.isOurs = () => Promise.reject(new Error('EIO'));
  expect(await journal.insist(reading('content'))).toBe(false);
  sink.isOurs = isOurs;
  await journal.note([reading('note')]);
  await until(() => events.length === 2, 'the recovery is told');
  expect(users()).toEqual(['note']);
});

test('after a failure a new chain begins, since nobody knows how far the old one got', async () => {
  const { sink, journal } = await started();
  sink.become('full');
  await journal.note([reading('note')]);
  sink.become('working');
  await until(() => sink.readings().length === 1, 'it is written after all');
  const [before, opening] = sink.lines().map((line) => JSON.parse(line));
  expect(opening).toMatchObject({ type: 'open', seq: 0, previous: before.hash });
  expect(opening.chain).not.toBe(before.chain);
});

test('a place that blocks refuses content after a bounded time, then at once, and holds up nothing else', async () => {
  const { sink, journal, events, users } = await started({ writeMs: 20 });
  sink.become('blocked');
  expect(await journal.insist(reading('content'))).toBe(false);
  await until(() => events.length === 1, 'the delay is told');
  expect(events).toEqual([{ name: 'audit_failed', reason: 'timeout' }]);
  const startedMs = performance.now();
  expect(await journal.insist(reading('more content'))).toBe(false);
  expect(await journal.note([reading('note')])).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(20);
  sink.become('working');
  await until(() => users().includes('note'), 'what was noted is written');
  expect(sink.readings().map(({ decision, subject }) => [decision, subject?.user])).toEqual([
    ['granted', 'content'], // it was under way when its reader stopped waiting …
    ['granted', 'note'],
    ['aborted', 'content'], // … so that it did not leave is recorded too
  ]);
});

test('what waits is bounded, and what found no room is counted in the chain', async () => {
  const { sink, journal, events } = await started();
  sink.become('full');
  const large = 1024 * 1024;
  for (let at = 0; at < 10; at += 1) await journal.note([reading(`${at}`, large)]);
  expect(events).toContainEqual({ name: 'audit_failed', reason: 'full', dropped: 1 });
  sink.become('working');
  await until(() => sink.readings().length > 0, 'what waited is written');
  expect(sink.readings()).toHaveLength(7); // eight do not fit into 8 MB with what surrounds them
  expect(sink.lines().map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ type: 'lost', records: 3 }),
  );
  await until(() => events.length === 3, 'the recovery is told');
  expect(events[2]).toEqual({ name: 'audit_recovered', dropped: 3 });
});

test('an orderly end writes what waits and closes the chain; a blocked place does not hold it up', async () => {
  const { sink, journal } = await started();
  const note = journal.note([reading('last')]);
  await journal.close();
  expect(await note).toBe(true);
  expect(sink.lines().map((line) => JSON.parse(line).type)).toEqual(['open', 'read', 'close']);
  expect(await journal.insist(reading('too late'))).toBe(false);

  const blocked = await started({ writeMs: 20 });
  blocked.sink.become('blocked');
  void blocked.journal.note([reading('never')]);
  await blocked.journal.close();
});

test('what comes after the end is not written, and begins no new chain', async () => {
  const { sink, journal } = await started();
  await journal.close();
  expect(await journal.note([reading('late')])).toBe(false);
  await journal.close();
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(sink.lines().map((line) => JSON.parse(line).type)).toEqual(['open', 'close']);
  expect(sink.opened()).toBe(1);
});
