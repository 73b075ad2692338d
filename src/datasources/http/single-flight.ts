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
export type Start<T> = (landing: Landing<T>, leftMs: () => number) => Flight;

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
  readonly waiting = new Set<Waiter<T>>();
  flight: Flight | undefined;
  readonly forget: () => void;

  constructor(forget: () => void) {
    this.forget = forget;
  }

  land(result: T): void {
    this.forget();
    for (const { stopListening, resolve } of this.waiting) {
      stopListening();
      resolve(result);
    }
    this.waiting.clear();
  }

  crash(error: unknown): void {
    this.forget();
    for (const { stopListening, reject } of this.waiting) {
      stopListening();
      reject(error);
    }
    this.waiting.clear();
  }

  wait(lifetime: Lifetime, errorOf: (why: EndReason) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = { lifetime, resolve, reject, stopListening: () => {} };
      waiter.stopListening = lifetime.onEnd((why) => {
        this.waiting.delete(waiter);
        reject(errorOf(why));
        if (this.waiting.size > 0) return;
        this.forget(); // a newcomer must not join what is being torn down
        this.flight?.abort(why);
      });
      this.waiting.add(waiter);
    });
  }

  readonly leftMs = () => {
    let longestMs = 0;
    for (const { lifetime } of this.waiting) longestMs = Math.max(longestMs, lifetime.leftMs());
    return longestMs;
  };
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
