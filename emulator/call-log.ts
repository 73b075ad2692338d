import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type CallLogEntry = {
  /** From 1, in order of arrival; goes on after the log was cleared. */
  seq: number;
  method: string;
  /** Without the query, as it came. */
  path: string;
  /** Decoded; values of a repeated parameter are joined with a comma. */
  query: Record<string, string>;
  /** The request target byte for byte. */
  rawUrl: string;
  /** Name of the route, `unknown` where no route has this path. */
  resource: string;
  params: Record<string, string>;
  /** Null while there is no answer, and where none was sent (reset, hang, caller gone). */
  status: number | null;
  /** Client id of the caller; for a token that is not ours, `sha256:` and the start of its hash; else null. */
  tokenId: string | null;
  /** Names in lower case; `authorization` is replaced by `sha256:` and the start of its hash. */
  headers: Record<string, string>;
  /** Logical time: one counter for the whole emulator that ticks at each arrival and at each answer. */
  arrivedAt: number;
  answeredAt: number | null;
  /** The caller closed the connection before the answer was complete. */
  aborted: boolean;
};

/** A demo may run for days; what is older than so many calls is forgotten. */
const MOST_ENTRIES = 20_000;

/** Enough to tell credentials apart, too little to use one. */
export const fingerprint = (secret: string): string =>
  `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;

const headersWithoutSecret = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
      return [name, name === 'authorization' ? fingerprint(text) : text];
    }),
  );

type Arrival = Pick<CallLogEntry, 'method' | 'path' | 'query' | 'rawUrl' | 'resource' | 'params'> & {
  headers: IncomingHttpHeaders;
};

export type CallLog = {
  arrive(call: Arrival): CallLogEntry;
  /** To be called just before the answer is sent, so that whatever the answer causes arrives later. */
  answer(entry: CallLogEntry, status: number | null): void;
  list(): CallLogEntry[];
  /** How many calls have arrived since the start. */
  arrived(): number;
  clear(): void;
};

export function createCallLog(): CallLog {
  let entries: CallLogEntry[] = [];
  let seq = 0;
  let tick = 0;
  return {
    arrived: () => seq,
    arrive: ({ headers, ...call }) => {
      seq += 1;
      tick += 1;
      const entry: CallLogEntry = {
        seq,
        ...call,
        status: null,
        tokenId: null,
        headers: headersWithoutSecret(headers),
        arrivedAt: tick,
        answeredAt: null,
        aborted: false,
      };
      entries.push(entry);
      // Cut in large pieces, because each cut copies the rest.
      if (entries.length >= 2 * MOST_ENTRIES) entries = entries.slice(-MOST_ENTRIES);
      return entry;
    },
    answer: (entry, status) => {
      tick += 1;
      entry.answeredAt = tick;
      entry.status = status;
    },
    list: () => [...entries],
    clear: () => {
      entries = [];
    },
  };
}

/**
 * The number of round trips in a log: a call belongs to a later wave than every call that was answered before it
 * arrived. Honest only when each answer takes its time (`latencyMs`), so that independent calls overlap.
 */
export function wavesOf(entries: readonly Pick<CallLogEntry, 'arrivedAt' | 'answeredAt'>[]): number {
  const waves = new Map<object, number>();
  const events = entries.flatMap((entry) => [
    { at: entry.arrivedAt, entry, isAnswer: false },
    ...(entry.answeredAt === null ? [] : [{ at: entry.answeredAt, entry, isAnswer: true }]),
  ]);
  let answered = 0;
  for (const { entry, isAnswer } of events.toSorted((one, other) => one.at - other.at)) {
    if (isAnswer) answered = Math.max(answered, waves.get(entry) ?? 0);
    else waves.set(entry, answered + 1);
  }
  return Math.max(0, ...new Set(waves.values()));
}
