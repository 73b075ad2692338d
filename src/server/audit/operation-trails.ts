import { randomUUID } from 'node:crypto';
import type { Lifetime } from '../../datasources/http/lifetime.ts';
import type { Caller } from '../../resolvers/caller.ts';
import type { RequestLogs } from '../log/request-logs.ts';
import type { Journal } from './journal.ts';
import { createOperationTrail, type OperationTrail } from './operation-trail.ts';
import type { Reading } from './record.ts';

/** An operation that is about to be executed. */
interface RecordedAsker {
  /** Under which its request stands in the log. */
  request: object;
  caller: Caller;
  presence: Lifetime;
  /** The caller's own word on why they read. */
  purpose: string | undefined;
  /** The operation as the trail names it. Most operations leave no record, and need no hash. */
  recorded: () => Reading['operation'];
}

/** Begins a trail for each operation. */
export type OperationTrails = (asker: RecordedAsker) => OperationTrail;

export const createOperationTrails =
  (journal: Journal, requests: RequestLogs): OperationTrails =>
  ({ request, caller: { principal, client, scopes }, presence, purpose, recorded }) =>
    createOperationTrail(
      journal,
      {
        request: requests.idOf(request) ?? randomUUID(),
        caller: { principal, client, scopes },
        operation: recorded,
        ...(purpose !== undefined && { purpose }),
      },
      presence,
    );
