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

type Callback = (why: EndReason) => void;

class OwnLifetime implements Lifetime {
  readonly leftMs: () => number;
  /** Made when somebody listens: most lifetimes of calls end without. */
  #callbacks: Set<Callback> | undefined;
  #ended: EndReason | undefined;

  constructor(leftMs: () => number) {
    this.leftMs = leftMs;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  get reason(): EndReason {
    return this.#ended ?? 'aborted';
  }

  onEnd(callback: Callback): () => void {
    this.#callbacks ??= new Set();
    this.#callbacks.add(callback);
    return () => void this.#callbacks?.delete(callback);
  }

  end(why: EndReason): void {
    if (this.#ended) return;
    this.#ended = why;
    for (const callback of this.#callbacks ?? []) callback(why);
    this.#callbacks = undefined;
  }
}

/** A lifetime that its maker ends. */
export const createLifetime = (leftMs = FOR_EVER): Lifetime & { end(why: EndReason): void } => new OwnLifetime(leftMs);

export function lifetimeOf(signal: AbortSignal): Lifetime {
  const lifetime = createLifetime();
  if (signal.aborted) lifetime.end('aborted');
  else signal.addEventListener('abort', () => lifetime.end('aborted'), { once: true });
  return lifetime;
}
