import type { EndReason, Lifetime } from './lifetime.ts';
import type { Timing } from './timing.ts';

type Figures = Pick<Timing, 'deadlineMs' | 'contentDeadlineMs'>;

/** All the time that a request has. Whoever sent it may allow less, never more. */
export function totalMs(figures: Figures, { content, allowedMs }: { content: boolean; allowedMs: number }): number {
  return Math.min(content ? figures.contentDeadlineMs : figures.deadlineMs, allowedMs);
}

/** The time of one request: its client's presence and its clock, joined. */
export interface Deadline extends Lifetime {
  /** From now on the request reads content of documents, which takes longer. */
  readsContent(): void;
}

/**
 * Starts the clock of a request. It ends when the client leaves or when its time is over, whichever is first. There is one
 * timer for all calls of a request, and none while it waits for nothing.
 */
export function startDeadline(
  presence: Lifetime,
  figures: Figures,
  elapsed: () => number,
  allowedMs = Number.POSITIVE_INFINITY,
): Deadline {
  const startedAt = elapsed();
  const callbacks = new Set<(why: EndReason) => void>();
  let content = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;

  const leftMs = () => startedAt + totalMs(figures, { content, allowedMs }) - elapsed();
  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
    stopListening?.();
    stopListening = undefined;
  };
  const end = (why: EndReason) => {
    const listening = [...callbacks];
    callbacks.clear();
    rest();
    for (const callback of listening) callback(why);
  };
  const watch = () => {
    // Looks again when it rings: content may have been asked for since, and timers may ring a little early.
    timer = setTimeout(() => (leftMs() > 0 ? watch() : end('late')), Math.max(Math.ceil(leftMs()), 0));
  };

  return {
    get ended() {
      return presence.ended || leftMs() <= 0;
    },
    get reason() {
      return presence.ended ? presence.reason : 'late';
    },
    leftMs,
    readsContent() {
      content = true;
    },
    onEnd(callback) {
      callbacks.add(callback);
      stopListening ??= presence.onEnd(end);
      if (!timer) watch();
      return () => {
        if (callbacks.delete(callback) && callbacks.size === 0) rest();
      };
    },
  };
}
