import { ExchangeFailure } from './exchange.ts';
import type { EndReason, Lifetime } from './lifetime.ts';

/** Where the result of some work goes, once. */
export interface Landing<T> {
  land(result: T): void;
  crash(error: unknown): void;
}

/** Work that several may wait for; `abort` stops it once nobody does. */
export interface Flight {
  abort(why: EndReason): void;
}

/** Begins the work. `leftMs` tells how much time is left: as much as the one who waits longest has. */
type Start<T> = (landing: Landing<T>, leftMs: () => number) => Flight;

export interface SingleFlight<T> {
  /** `owner` is the credential, `key` all else that may change the result. Nothing is ever shared between owners. */
  join(owner: string, key: string, lifetime: Lifetime, start: Start<T>): Promise<T>;
  /** Flights under way now. */
  readonly size: number;
}

/** Somebody who waits. An object of its own for each wait, since one request may wait for the same thing twice. */
interface Waiter<T> {
  readonly lifetime: Lifetime;
  readonly resolve: (result: T) => void;
  readonly reject: (error: unknown) => void;
  stopListening: () => void;
}

class Shared<T> implements Landing<T> {
  flight: Flight | undefined;
  #waiting: Waiter<T>[] = [];
  readonly #forget: () => void;

  constructor(forget: () => void) {
    this.#forget = forget;
  }

  land(result: T): void {
    for (const { stopListening, resolve } of this.#empty()) {
      stopListening();
      resolve(result);
    }
  }

  crash(error: unknown): void {
    for (const { stopListening, reject } of this.#empty()) {
      stopListening();
      reject(error);
    }
  }

  wait(lifetime: Lifetime, errorOf: (why: EndReason) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (why: EndReason) => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(errorOf(why));
        if (this.#waiting.length > 0) return;
        const { flight } = this;
        this.#empty(); // a newcomer must not join what is being torn down
        flight?.abort(why);
      };
      const waiter: Waiter<T> = { lifetime, resolve, reject, stopListening: lifetime.onEnd(leave) };
      this.#waiting.push(waiter);
    });
  }

  readonly leftMs = () => {
    let longestMs = 0;
    for (const { lifetime } of this.#waiting) longestMs = Math.max(longestMs, lifetime.leftMs());
    return longestMs;
  };

  /**
   * Ends it, and lets go of everything: a map that entries come and go in leaves outgrown tables of its own behind, and what
   * hangs on those lives until the next great garbage collection.
   */
  #empty(): readonly Waiter<T>[] {
    const waiting = this.#waiting;
    this.#forget();
    this.#waiting = [];
    this.flight = undefined;
    return waiting;
  }
}

/**
 * One flight for each key of an owner at a time. Nothing is kept once a flight has landed. Who leaves, or has no time left,
 * stops waiting; the last one stops the flight. `errorOf` makes what is thrown to who has left.
 */
export function createSingleFlight<T>(
  errorOf: (why: EndReason) => unknown = (why) => new ExchangeFailure(why),
): SingleFlight<T> {
  const flightsOf = new Map<string, Map<string, Shared<T>>>();

  const take = (owner: string, key: string): Shared<T> => {
    const flights = flightsOf.get(owner) ?? new Map<string, Shared<T>>();
    const shared = new Shared<T>(() => {
      if (flights.get(key) !== shared) return;
      flights.delete(key);
      if (flights.size === 0) flightsOf.delete(owner);
    });
    flights.set(key, shared);
    flightsOf.set(owner, flights);
    return shared;
  };

  return {
    join(owner, key, lifetime, start) {
      if (lifetime.ended) return Promise.reject(errorOf(lifetime.reason));
      const joined = flightsOf.get(owner)?.get(key);
      if (joined) return joined.wait(lifetime, errorOf);
      const shared = take(owner, key);
      const answer = shared.wait(lifetime, errorOf);
      try {
        shared.flight = start(shared, shared.leftMs);
      } catch (error) {
        shared.crash(error);
      }
      return answer;
    },
    get size() {
      let size = 0;
      for (const flights of flightsOf.values()) size += flights.size;
      return size;
    },
  };
}
