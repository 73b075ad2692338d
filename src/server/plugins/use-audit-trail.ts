import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Journal } from '../audit/journal.ts';
import { purposeOf, recordedOperation } from '../audit/occasion.ts';
import { createOperationTrail } from '../audit/operation-trail.ts';
import type { RequestLogs } from '../log/request-logs.ts';

/**
 * Gives each operation its trail, and writes what was noted before the answer leaves. Without a journal nothing is kept, but
 * the header is checked all the same: who gets it wrong should learn it before production.
 */
export const useAuditTrail = (
  journal: Journal | undefined,
  requests: RequestLogs,
): Plugin<GatewayContext & { request: Request }> => ({
  onExecute({ args: { contextValue, document, operationName } }) {
    const { request, caller } = contextValue;
    const purpose = purposeOf(request);
    if (!journal) return undefined;
    const { principal, client, scopes } = caller;
    let operation: ReturnType<typeof recordedOperation> | undefined;
    const trail = createOperationTrail(
      journal,
      {
        request: requests.idOf(request) ?? randomUUID(),
        caller: { principal, client, scopes },
        // Most operations leave no record, and need no hash.
        get operation() {
          operation ??= recordedOperation(document, operationName);
          return operation;
        },
        ...(purpose !== undefined && { purpose }),
      },
      request.signal,
    );
    contextValue.trail = trail;
    return { onExecuteDone: () => trail.settle() };
  },
});
