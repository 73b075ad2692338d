import { ExchangeFailure } from './exchange.ts';
import type { EndReason, Lifetime } from './lifetime.ts';

/** Work that several may wait for; `abort` stops it once nobody does. */
export interface Flight<T> {
  result: Promise<T>;
  abort(why: EndReason): void;
}

/** Somebody who waits. An object of its own for each wait, since one request may wait for the same thing twice. */
interface Waiter {
  lifetime: Lifetime;
}

interface Shared<T> extends Flight<T> {
  readonly waiting: Set<Waiter>;
}

export interface SingleFlight<T> {
  /** `start` gets a way to learn how much time is left: as much as the one who waits longest has. */
  join(key: string, lifetime: Lifetime, start: (leftMs: () => number) => Flight<T>): Promise<T>;
  /** Flights under way now. */
  readonly size: number;
}

/**
 * One flight for each key at a time. The key has to hold everything that may change the result, the credential first of all.
 * Nothing is kept once a flight has landed. Who leaves, or has no time left, stops waiting; the last one stops the flight.
 */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Shared<T>>();

  const forget = (key: string, flight: Shared<T>) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    join(key, lifetime, start) {
      if (lifetime.ended) return Promise.reject(new ExchangeFailure(lifetime.reason));
      const waiter = { lifetime };
      let flight = flights.get(key);
      if (!flight) {
        const waiting = new Set([waiter]);
        const started: Shared<T> = { ...start(() => longestOf(waiting)), waiting };
        flight = started;
        flights.set(key, started);
        const landed = () => forget(key, started);
        started.result.then(landed, landed);
      }
      const joined = flight;
      joined.waiting.add(waiter);
      return new Promise<T>((resolve, reject) => {
        const stopListening = lifetime.onEnd((why) => {
          joined.waiting.delete(waiter);
          reject(new ExchangeFailure(why));
          if (joined.waiting.size > 0) return;
          forget(key, joined); // a newcomer must not join what is being torn down
          joined.abort(why);
        });
        joined.result.then(resolve, reject).finally(stopListening);
      });
    },
    get size() {
      return flights.size;
    },
  };
}

function longestOf(waiting: ReadonlySet<Waiter>): number {
  let longestMs = 0;
  for (const { lifetime } of waiting) longestMs = Math.max(longestMs, lifetime.leftMs());
  return longestMs;
}
