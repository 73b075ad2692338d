import { expect, test, vi } from 'vitest';
import type { Reading } from '../../../../src/server/audit/record.ts';
import type { Log } from '../../../../src/server/log/events.ts';
import { createChannel } from '../../../../src/server/workers/channel.ts';
import { createRemoteJournal } from '../../../../src/server/workers/remote-journal.ts';
import { createLine } from './line.ts';

const READING: Reading = {
  type: 'read',
  decision: 'granted',
  request: 'one',
  caller: { principal: null, client: null, scopes: [] },
  environment: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
  operation: { sha256: '0'.repeat(64) },
  subject: null,
  fields: ['VerifyDocument.value'],
};

function written({ acceptMs = 10_000, maxWaiting = 10 } = {}) {
  const line = createLine();
  const primary = createChannel(line.other);
  const worker = createChannel(line.one);
  const events: object[] = [];
  const log: Log = { event: (name, fields) => void events.push({ name, ...fields }) };
  const note = vi.fn(async (_readings: readonly Reading[]): Promise<boolean> => true);
  const insist = vi.fn(async (_reading: Reading): Promise<boolean> => true);
  const lost = vi.fn();
  primary.answer('note', note);
  primary.answer('insist', insist);
  primary.answer('turn', () => null);
  primary.on('lost', lost);
  const journal = createRemoteJournal({
    channel: worker,
    environment: READING.environment,
    log,
    acceptMs,
    maxWaiting,
  });
  return { journal, note, insist, lost, events, worker, line };
}

test.each([true, false])('what the journal says of a record (%s) is what counts', async (isAccepted) => {
  const { journal, note, insist } = written();
  note.mockResolvedValue(isAccepted);
  insist.mockResolvedValue(isAccepted);
  expect(await journal.insist(READING)).toBe(isAccepted);
  expect(await journal.note([READING, READING])).toBe(isAccepted);
  expect(insist.mock.calls).toEqual([[READING]]);
  expect(note.mock.calls).toEqual([[[READING, READING]]]);
});

test('without an answer in time nothing may happen, and a record that was written later is taken back', async () => {
  const { journal, note, insist } = written({ acceptMs: 20 });
  let accept = (_: boolean) => {};
  insist.mockImplementation(
    () =>
      new Promise((resolve) => {
        accept = resolve;
      }),
  );
  expect(await journal.insist(READING)).toBe(false);
  accept(true);
  await vi.waitFor(() => expect(note.mock.calls).toEqual([[[{ ...READING, decision: 'aborted' }]]]));
});

test('where the journal is gone nothing may happen', async () => {
  const { journal, worker, line } = written();
  line.cut();
  const waiting = journal.insist(READING);
  worker.close();
  expect(await waiting).toBe(false);
  expect(await journal.insist(READING)).toBe(false);
  expect(await journal.note([READING])).toBe(false);
});

test('with too many on their way the next are refused and counted, and told of once there is room', async () => {
  const { journal, note, lost, events } = written({ maxWaiting: 2, acceptMs: 20 });
  const accepts: ((is: boolean) => void)[] = [];
  note.mockImplementation(() => new Promise((resolve) => accepts.push(resolve)));
  await Promise.all([journal.note([READING]), journal.note([READING])]);
  expect(await journal.note([READING, READING])).toBe(false);
  expect(await journal.note([READING])).toBe(false);
  expect(await journal.insist(READING)).toBe(false);
  expect(events).toEqual([{ name: 'audit_failed', reason: 'full', dropped: 2 }]);
  for (const accept of accepts) accept(true);
  await vi.waitFor(async () => expect(await journal.insist(READING)).toBe(true));
  expect(lost.mock.calls).toEqual([[{ records: 3 }]]);
});

test('its end waits until what was sent before has been heard', async () => {
  const { journal, note } = written();
  void journal.note([READING]);
  await journal.close();
  expect(note).toHaveBeenCalledTimes(1);
});
