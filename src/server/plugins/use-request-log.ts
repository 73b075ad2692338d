import { Kind, parse } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { RequestLogs } from '../log/request-logs.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';

/** Notes which operation a request brings and which errors it leaves with, once they have the codes that clients read. */
export const useRequestLog = (
  requests: RequestLogs,
  trusted: TrustedDocuments | undefined,
): Plugin<{ request: Request; params: GraphQLParams }> => {
  const names = new Map(Array.from(trusted?.documents.values() ?? [], (document) => [document, nameOf(document)]));
  return {
    onParams({ request, params: { query } }) {
      if (typeof query !== 'string') return;
      requests.asked(request, query);
      const name = names.get(query);
      if (name !== undefined) requests.named(request, name);
    },
    onResultProcess({ request, result }) {
      const results = Symbol.asyncIterator in result ? [] : [result].flat();
      const errors = results.flatMap(({ errors = [] }) => errors);
      if (errors.length > 0) {
        requests.failed(
          request,
          errors.map(({ extensions }) => extensions?.code),
        );
      }
    },
  };
};

/** Of a document with one operation, as generators of manifests write them; a name of several would be the client's choice. */
function nameOf(document: string): string | undefined {
  const [operation, ...more] = parse(document, { noLocation: true }).definitions.filter(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  );
  return operation && 'name' in operation && more.length === 0 ? operation.name?.value : undefined;
}
