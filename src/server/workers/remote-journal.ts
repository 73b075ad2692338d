import type { Journal } from '../audit/journal.ts';
import type { Reading } from '../audit/record.ts';
import type { Log } from '../log/events.ts';
import { within } from '../within.ts';
import type { Channel } from './channel.ts';

/** A little longer than the journal itself has for a write, so that its answer is the one that counts. */
const ACCEPT_MS = 3_500;
/** Answers come even to who has given up: what they say decides on another record. */
const LATE_MS = 60_000;
const MAX_WAITING = 10_000; // records that the other process has not answered for: some ten megabytes
const FLUSH_MS = 500; // for the last records to get there

interface RemoteJournalParts {
  channel: Pick<Channel, 'ask' | 'tell'>;
  environment: string;
  log: Log;
  acceptMs?: number;
  maxWaiting?: number;
}

/**
 * The audit trail where another process writes it: one chain for the whole machine. A record counts once that process has
 * accepted it, and where it does not say so in time, or is gone, nothing that needs the record happens.
 */
export function createRemoteJournal({
  channel,
  environment,
  log,
  acceptMs = ACCEPT_MS,
  maxWaiting = MAX_WAITING,
}: RemoteJournalParts): Journal {
  let waiting = 0;
  let lost = 0;

  const count = async (records: number, answer: Promise<boolean>) => {
    waiting += records;
    try {
      return await answer;
    } catch {
      return false;
    } finally {
      waiting -= records;
    }
  };
  /** What is lost is told as soon as there is room again. */
  const hasRoom = () => {
    if (waiting >= maxWaiting) return false;
    if (lost > 0) channel.tell('lost', { records: lost });
    lost = 0;
    return true;
  };

  const note = async (readings: readonly Reading[]) => {
    if (!hasRoom()) {
      if (lost === 0) log.event('audit_failed', { reason: 'full', dropped: readings.length });
      lost += readings.length;
      return false;
    }
    const answer = count(readings.length, channel.ask('note', [...readings], LATE_MS));
    return inTime(answer);
  };
  const inTime = async (answer: Promise<boolean>) => {
    let isAccepted = false;
    const isAnswered = await within(
      acceptMs,
      answer.then((is) => {
        isAccepted = is;
      }),
    );
    return isAnswered && isAccepted;
  };

  return {
    environment,
    start: async () => {},
    note,
    async insist(reading) {
      if (!hasRoom()) return false;
      const answer = count(1, channel.ask('insist', reading, LATE_MS));
      const isAccepted = await inTime(answer);
      // The record may be written yet: then another one says that nothing came of it.
      if (!isAccepted) void answer.then((isLate) => isLate && note([{ ...reading, decision: 'aborted' }]));
      return isAccepted;
    },
    async close() {
      await channel.ask('turn', null, FLUSH_MS).catch(() => {});
    },
  };
}
