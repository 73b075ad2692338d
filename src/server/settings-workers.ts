import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { MAX_IN_FLIGHT } from '../datasources/http/bulkhead.ts';
import type { SettingsSource } from './settings-source.ts';

const MAX_WORKERS = 16; // 20 documents are read at a time on a machine, and each worker has one of them at least
const CALLS_EACH = 8; // as the least of UPSTREAM_MAX_IN_FLIGHT: fewer than one operation's fan-out would make pages slow
const CONNECTIONS_EACH = 10; // as the least of MAX_CONNECTIONS

const FORM = `must be a number from 1 to ${MAX_WORKERS}, or auto`;
const form = z
  .string()
  .regex(/^(?:auto|[1-9]\d?)$/, FORM)
  .transform((text): number | 'auto' => (text === 'auto' ? text : Number(text)))
  .refine((workers) => workers === 'auto' || workers <= MAX_WORKERS, FORM);

/** How many processes serve; every fault is left in the source. */
export function readWorkers(
  source: SettingsSource,
  { maxInFlight = MAX_IN_FLIGHT, maxConnections }: { maxInFlight?: number | undefined; maxConnections: number },
  cores: () => number = availableParallelism,
): number {
  const asked = source.read('WORKERS', form) ?? 1;
  const calls = Math.max(1, Math.floor(maxInFlight / CALLS_EACH));
  const connections = Math.max(1, Math.floor(maxConnections / CONNECTIONS_EACH));
  if (asked === 'auto') return Math.min(cores(), MAX_WORKERS, calls, connections);
  if (asked > calls) {
    source.faults.push(
      `WORKERS leaves each of them less than ${CALLS_EACH} calls at a time: set it to ${calls} at most, or UPSTREAM_MAX_IN_FLIGHT to more`,
    );
  }
  if (asked > connections) {
    source.faults.push(
      `WORKERS leaves each of them less than ${CONNECTIONS_EACH} connections: set it to ${connections} at most, or MAX_CONNECTIONS to more`,
    );
  }
  return asked;
}
