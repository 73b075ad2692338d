import { ExchangeFailure } from './exchange.ts';
import type { Lifetime } from './lifetime.ts';

/** Work that several may wait for; `abort` stops it once nobody does. */
export interface Flight<T> {
  result: Promise<T>;
  abort(): void;
}

interface Shared<T> extends Flight<T> {
  waiting: number;
}

export interface SingleFlight<T> {
  join(key: string, lifetime: Lifetime, start: () => Flight<T>): Promise<T>;
  /** Flights under way now. */
  readonly size: number;
}

/**
 * One flight for each key at a time. The key has to hold everything that may change the result, the credential first of all.
 * Nothing is kept once a flight has landed. Who leaves stops waiting; the last one to leave stops the flight.
 */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Shared<T>>();

  const forget = (key: string, flight: Shared<T>) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    join(key, lifetime, start) {
      if (lifetime.ended) return Promise.reject(new ExchangeFailure('aborted'));
      let flight = flights.get(key);
      if (!flight) {
        const started: Shared<T> = { ...start(), waiting: 0 };
        flight = started;
        flights.set(key, started);
        const landed = () => forget(key, started);
        started.result.then(landed, landed);
      }
      const joined = flight;
      joined.waiting += 1;
      return new Promise<T>((resolve, reject) => {
        const stopListening = lifetime.onEnd(() => {
          joined.waiting -= 1;
          reject(new ExchangeFailure('aborted'));
          if (joined.waiting > 0) return;
          forget(key, joined); // a newcomer must not join what is being torn down
          joined.abort();
        });
        joined.result.then(resolve, reject).finally(stopListening);
      });
    },
    get size() {
      return flights.size;
    },
  };
}
