import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type ErrorCode, GatewayError } from '../../datasources/errors.ts';
import type { RequestLogs } from '../log/request-logs.ts';
import { askedId, type TrustedDocuments } from '../trusted-documents.ts';

/**
 * Operations by the id that the manifest gives them: `documentId`, or `extensions.persistedQuery.sha256Hash` as Apollo's
 * clients send it. `proven`: requests of the router, which may bring documents of its own, since a planner writes them.
 */
export function useTrustedDocuments(
  { mode, documents }: TrustedDocuments,
  proven: WeakSet<Request>,
  requests: RequestLogs,
): Plugin[] {
  const trusted = new WeakSet<object>();
  const byId = usePersistedOperations({
    allowArbitraryOperations: mode === 'allow' || ((request) => proven.has(request)),
    extractPersistedOperationId: askedId,
    getPersistedOperation(id, request) {
      const document = documents.get(id);
      if (document !== undefined) trusted.add(request);
      return document ?? null;
    },
    customErrors: {
      notFound: () => refusal('OPERATION_NOT_TRUSTED', UNKNOWN),
      keyNotFound: () =>
        mode === 'only' ? refusal('OPERATION_NOT_TRUSTED', ONLY) : refusal('BAD_REQUEST', 'Must provide query string.'),
      persistedQueryOnly: () => refusal('OPERATION_NOT_TRUSTED', ONLY),
    },
  });
  // The names of all other operations are their senders', and may be anything.
  const names: Plugin<{ request: Request }> = {
    onExecute({ args: { document, operationName, contextValue } }) {
      if (!trusted.has(contextValue.request)) return;
      const name = getOperationAST(document, operationName)?.name?.value;
      if (name !== undefined) requests.named(contextValue.request, name);
    },
  };
  return [byId, names];
}

const ONLY =
  'This gateway takes trusted documents only: send the id of one as `documentId`, and no `query`. New ones come with its next release.';
const UNKNOWN =
  'There is no trusted document of this id: it is known once the manifest that this gateway reads has it.';

const refusal = (code: ErrorCode, message: string): GraphQLError =>
  new GraphQLError(message, { originalError: new GatewayError(code, message) });
