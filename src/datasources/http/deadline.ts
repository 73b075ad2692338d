import type { EndReason, Lifetime } from './lifetime.ts';
import { type Alarm, createClock, type SharedClock } from './shared-clock.ts';
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
 * alarm for all calls of a request, and none while it waits for nothing.
 */
export const startDeadline = (
  presence: Lifetime,
  figures: Figures,
  elapsed: () => number,
  allowedMs = Number.POSITIVE_INFINITY,
  clock = createClock(),
): Deadline => new RequestDeadline(presence, figures, elapsed, allowedMs, clock);

class RequestDeadline implements Deadline {
  readonly #presence: Lifetime;
  readonly #figures: Figures;
  readonly #elapsed: () => number;
  readonly #allowedMs: number;
  readonly #clock: SharedClock;
  readonly #callbacks = new Set<(why: EndReason) => void>();
  readonly #startedAt: number;
  #totalMs: number;
  #alarm: Alarm | undefined;
  #stopListening: (() => void) | undefined;

  constructor(presence: Lifetime, figures: Figures, elapsed: () => number, allowedMs: number, clock: SharedClock) {
    this.#presence = presence;
    this.#figures = figures;
    this.#elapsed = elapsed;
    this.#allowedMs = allowedMs;
    this.#clock = clock;
    this.#startedAt = elapsed();
    this.#totalMs = totalMs(figures, { content: false, allowedMs });
  }

  get ended(): boolean {
    return this.#presence.ended || this.leftMs() <= 0;
  }

  get reason(): EndReason {
    return this.#presence.ended ? this.#presence.reason : 'late';
  }

  leftMs(): number {
    return this.#startedAt + this.#totalMs - this.#elapsed();
  }

  readsContent(): void {
    this.#totalMs = totalMs(this.#figures, { content: true, allowedMs: this.#allowedMs });
  }

  onEnd(callback: (why: EndReason) => void): () => void {
    this.#callbacks.add(callback);
    this.#stopListening ??= this.#presence.onEnd(this.#end);
    if (!this.#alarm) this.#watch();
    return () => {
      if (this.#callbacks.delete(callback) && this.#callbacks.size === 0) this.#rest();
    };
  }

  #watch(): void {
    // Looks again when it rings, since content may have been asked for since.
    this.#alarm = this.#clock.after(Math.max(this.leftMs(), 0), this.#look, this.#figures.deadlineMs);
  }

  readonly #look = () => (this.leftMs() > 0 ? this.#watch() : this.#end('late'));

  readonly #end = (why: EndReason) => {
    const listening = [...this.#callbacks];
    this.#callbacks.clear();
    this.#rest();
    for (const callback of listening) callback(why);
  };

  #rest(): void {
    this.#alarm?.stop();
    this.#alarm = undefined;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}
