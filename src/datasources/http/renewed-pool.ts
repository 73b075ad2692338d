import { Dispatcher } from 'undici';

/**
 * A pool of connections that is replaced by a fresh one when it is so old; calls under way end on the old one. (The pool's
 * own `clientTtl` was seen to lose calls that come in the moment when all connections are too old: undici 7.30.)
 */
export class RenewedPool extends Dispatcher {
  readonly #make: () => Dispatcher;
  readonly #lifeMs: number;
  readonly #elapsed: () => number;
  readonly #closing = new Set<Dispatcher>();
  #current: Dispatcher;
  #madeAt: number;
  #isOver = false;

  constructor(make: () => Dispatcher, lifeMs: number, elapsed: () => number) {
    super();
    this.#make = make;
    this.#lifeMs = lifeMs;
    this.#elapsed = elapsed;
    this.#current = make();
    this.#madeAt = elapsed();
  }

  /** The fresh one first, then those that have calls under way. */
  get pools(): readonly Dispatcher[] {
    return [this.#current, ...this.#closing];
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (!this.#isOver && this.#elapsed() - this.#madeAt > this.#lifeMs) this.#renew();
    return this.#current.dispatch(options, handler);
  }

  #renew(): void {
    const old = this.#current;
    this.#current = this.#make();
    this.#madeAt = this.#elapsed();
    this.#closing.add(old);
    const forget = () => void this.#closing.delete(old);
    old.close().then(forget, forget);
  }

  /** Takes no calls from now on. Those under way on an old pool, which forgets them when it closes, end by their own time limits. */
  override async destroy(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.pools.map((pool) => pool.destroy()));
  }
}
