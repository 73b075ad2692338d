/** Why an answer is not waited for any longer: nobody wants it, or its time is over. */
export type EndReason = 'aborted' | 'late';

/**
 * How long the answer is still wanted: ends when the client leaves. One listener on the request's signal serves all of its
 * calls; a request with a hundred calls would otherwise hang a hundred listeners on one signal.
 */
export interface Lifetime {
  readonly ended: boolean;
  /** Means something once it has ended. */
  readonly reason: EndReason;
  /** Time until it ends by itself; may grow. */
  leftMs(): number;
  /** Calls back once at the end; returns how to stop listening. */
  onEnd(callback: (why: EndReason) => void): () => void;
}

const FOR_EVER = () => Number.POSITIVE_INFINITY;

/** A lifetime without an end, for work that belongs to the process. */
export const endless: Lifetime = { ended: false, reason: 'aborted', leftMs: FOR_EVER, onEnd: () => () => {} };

/** A lifetime that its maker ends. */
export function createLifetime(leftMs = FOR_EVER): Lifetime & { end(why: EndReason): void } {
  const callbacks = new Set<(why: EndReason) => void>();
  let ended: EndReason | undefined;
  return {
    get ended() {
      return ended !== undefined;
    },
    get reason() {
      return ended ?? 'aborted';
    },
    leftMs,
    onEnd(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    end(why) {
      if (ended) return;
      ended = why;
      for (const callback of callbacks) callback(why);
      callbacks.clear();
    },
  };
}

export function lifetimeOf(signal: AbortSignal): Lifetime {
  const lifetime = createLifetime();
  if (signal.aborted) lifetime.end('aborted');
  else signal.addEventListener('abort', () => lifetime.end('aborted'), { once: true });
  return lifetime;
}
