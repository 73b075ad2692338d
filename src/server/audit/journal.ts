import { setImmediate, setTimeout as setTimeoutOf } from 'node:timers/promises';
import type { Log } from '../log/events.ts';
import { type Chain, createChain } from './chain.ts';
import { createQueue, type Queue, type Waiting } from './queue.ts';
import type { Entry, Reading } from './record.ts';
import type { Seal } from './seal.ts';
import type { Sink } from './sink.ts';

/** Longer than a disk needs under load, and short beside the time that a request has. */
const WRITE_MS = 3_000;
/** Between two attempts at a place that takes nothing: it may be full for hours. */
const RETRY_MS = 1_000;

export interface Journal {
  readonly environment: string;
  /** Opens the place; rejected where it cannot be opened at all. A place that is open but full is found out later. */
  start(): Promise<void>;
  /** Whether the records are accepted. False: they are kept for later, as far as there is room, and nothing hangs on them. */
  note(readings: readonly Reading[]): Promise<boolean>;
  /** The same for a record without which something must not happen: false means that it must not. */
  insist(reading: Reading): Promise<boolean>;
  /** Writes what waits, and the closing record. */
  close(): Promise<void>;
}

/** A journal that other processes have their records written by. */
export interface SharedJournal extends Journal {
  /** So many of their records never got here, which the trail tells. */
  lose(records: number): void;
}

export interface JournalParts {
  sink: Sink;
  seal: Seal;
  environment: string;
  log: Log;
  now?: () => number;
  writeMs?: number;
  retryMs?: number;
}

/**
 * Writes records in the order in which they come. Those that come while a write is under way go into the next one together,
 * so that a list of documents costs one or two writes and not one each.
 */
export function createJournal({
  sink,
  seal,
  environment,
  log,
  now = Date.now,
  writeMs = WRITE_MS,
  retryMs = RETRY_MS,
}: JournalParts): SharedJournal {
  const queue: Queue = createQueue();
  let chain: Chain | undefined;
  let running: Promise<void> | undefined;
  let trouble: 'write' | 'timeout' | undefined;
  let retry: NodeJS.Timeout | undefined;
  let mayStand = false; // lines of the write that is under way
  let isClosed = false;

  const failed = (reason: 'write' | 'timeout') => {
    if (!trouble) log.event('audit_failed', { reason });
    trouble ??= reason;
  };
  const recovered = (lost: number) => {
    if (trouble) log.event('audit_recovered', lost > 0 ? { dropped: lost } : {});
    trouble = undefined;
  };

  const openChain = async (): Promise<{ next: Chain; lines: string[] }> => {
    const { previous, torn, isCut } = await sink.open();
    if (isCut) log.event('audit_cut', {});
    const next = createChain(seal, previous, now);
    return {
      next,
      lines: [next.line({ type: 'open', algorithm: seal.algorithm, environment, ...(torn && { torn }) })],
    };
  };

  const commit = async (entries: readonly Entry[]): Promise<void> => {
    mayStand = false;
    if (chain && !(await sink.isOurs())) chain = undefined;
    const { next, lines } = chain ? { next: chain, lines: [] } : await openChain();
    chain = undefined; // until the lines are accepted: after a failure nobody knows how far they got
    const lost = queue.lost;
    if (lost > 0) lines.push(next.line({ type: 'lost', records: lost }));
    for (const entry of entries) lines.push(next.line(entry));
    mayStand = true;
    await sink.append(`${lines.join('\n')}\n`, next.end);
    chain = next;
    queue.forgive(lost);
    recovered(lost);
  };

  const work = async (): Promise<void> => {
    await setImmediate(); // what the same tick brings goes together
    while (queue.size > 0 || queue.lost > 0) {
      const batch = queue.take();
      const timer = setTimeout(() => failed('timeout'), writeMs);
      try {
        await commit(batch.map(({ reading }) => reading));
      } catch {
        failed('write');
        queue.putBack(batch, mayStand);
        again();
        return;
      } finally {
        clearTimeout(timer);
      }
      queue.accepted(batch);
    }
  };
  const run = () => {
    running ??= work().finally(() => {
      running = undefined;
      if (queue.size > 0 && !retry && !trouble) run(); // it came when the last look had been taken
    });
  };
  const again = () => {
    if (isClosed) return;
    retry ??= setTimeout(() => {
      retry = undefined;
      run();
    }, retryMs).unref();
  };

  const enqueue = (reading: Reading, isEssential: boolean): Waiting | undefined => {
    if (isClosed) return undefined; // the chain has its end, and no answer leaves any more
    const waiting = queue.add(reading, isEssential);
    if (!waiting && !isEssential && queue.lost === 1) log.event('audit_failed', { reason: 'full', dropped: 1 });
    if (!retry) run();
    return waiting;
  };

  return {
    environment,

    async start() {
      const { next, lines } = await openChain();
      try {
        await sink.append(`${lines.join('\n')}\n`, next.end);
        chain = next;
      } catch {
        failed('write');
      }
    },

    async note(readings) {
      const all = readings.map((reading) => enqueue(reading, false));
      if (trouble) return false; // waiting would help nobody
      const results = await Promise.all(all.map((waiting) => waiting?.within(writeMs) ?? false));
      return results.every(Boolean);
    },

    async insist(reading) {
      if (trouble && (running || retry)) return false;
      return (await enqueue(reading, true)?.within(writeMs)) ?? false;
    },

    lose(records) {
      if (isClosed) return;
      queue.lose(records);
      if (!retry) run();
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(retry);
      run();
      const end = async () => {
        while (running) await running;
        if (chain && (await sink.isOurs()))
          await sink.append(`${chain.line({ type: 'close' })}\n`, chain.end).catch(() => {});
        await sink.close();
      };
      const limit = new AbortController();
      await Promise.race([end(), setTimeoutOf(writeMs, undefined, { signal: limit.signal })]);
      limit.abort();
    },
  };
}
