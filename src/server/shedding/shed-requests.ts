import type { IncomingMessage, Server } from 'node:http';
import { limitConnections } from '../connection-limit.ts';
import { REFUSALS, type Refusal } from '../door/refusal.ts';
import type { Shedding } from './shedding.ts';
import { includes, type Step } from './steps.ts';

const HEALTH: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);
const RESERVED_CONNECTIONS = 8; // for whoever asks after the health, while nobody else gets a connection

/**
 * Why a request gets no further at the moment, if so. An operation that would wait in vain for its turn at PingOne costs ten
 * times as much to refuse once it has been read, so that `isFull` is asked first. Health is always answered: it takes nothing,
 * and whoever asks decides by it.
 */
export const shedRequests =
  ({ refuses, isTooMuchNow }: Pick<Shedding, 'refuses' | 'isTooMuchNow'>, isFull: () => boolean) =>
  ({ url = '' }: IncomingMessage): { refusal: Refusal; closes: boolean } | undefined => {
    const isRefused = refuses('requests') || isTooMuchNow() || isFull();
    if (!isRefused || HEALTH.has(url.split('?', 1)[0] ?? '')) return undefined;
    // Who keeps the connection costs less than who makes another one, until connections are what there is no room for.
    return { refusal: REFUSALS.overloaded, closes: refuses('connections') };
  };

/**
 * Lets hardly any more connections in while the heap has no room for them; to be told in each turn. Those that are open end
 * with their next answer.
 */
export function createConnectionLimit(server: Server, maxConnections: number): (step: Step) => void {
  let isFull = false;
  return (step) => {
    const wasFull = isFull;
    isFull = includes(step, 'connections');
    if (!isFull) limitConnections(server, maxConnections);
    else if (!wasFull) {
      server.getConnections((_, open = 0) => {
        if (isFull) limitConnections(server, Math.min(open + RESERVED_CONNECTIONS, maxConnections));
      });
    }
    if (isFull) server.closeIdleConnections();
  };
}
