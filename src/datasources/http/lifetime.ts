/**
 * How long the answer is still wanted: ends when the client leaves. One listener on the request's signal serves all of its
 * calls; a request with a hundred calls would otherwise hang a hundred listeners on one signal.
 */
export interface Lifetime {
  readonly ended: boolean;
  /** Calls back once at the end; returns how to stop listening. */
  onEnd(callback: () => void): () => void;
}

/** A lifetime without an end, for work that belongs to the process. */
export const endless: Lifetime = { ended: false, onEnd: () => () => {} };

export function lifetimeOf(signal: AbortSignal): Lifetime {
  const callbacks = new Set<() => void>();
  signal.addEventListener(
    'abort',
    () => {
      for (const callback of callbacks) callback();
      callbacks.clear();
    },
    { once: true },
  );
  return {
    get ended() {
      return signal.aborted;
    },
    onEnd(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}
