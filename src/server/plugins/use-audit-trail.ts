import type { Plugin } from 'graphql-yoga';
import { lifetimeOf } from '../../datasources/http/lifetime.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import { purposeOf, recordedOperation } from '../audit/occasion.ts';
import type { OperationTrails } from '../audit/operation-trails.ts';
import { headerOf } from '../door/request-head.ts';

/**
 * Gives each operation its trail, and writes what was noted before the answer leaves. Without a journal nothing is kept, but
 * the header is checked all the same: who gets it wrong should learn it before production.
 */
export const useAuditTrail = (trails: OperationTrails | undefined): Plugin<GatewayContext & { request: Request }> => ({
  onExecute({ args: { contextValue, document, operationName } }) {
    const { request, caller } = contextValue;
    const purpose = purposeOf(headerOf(request));
    if (!trails) return undefined;
    let operation: ReturnType<typeof recordedOperation> | undefined;
    const recorded = () => {
      operation ??= recordedOperation(document, operationName);
      return operation;
    };
    const trail = trails({ request, caller, presence: lifetimeOf(request.signal), purpose, recorded });
    contextValue.trail = trail;
    return { onExecuteDone: () => trail.settle() };
  },
});
