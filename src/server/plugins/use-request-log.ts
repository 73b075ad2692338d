import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { RequestLogs } from '../log/request-logs.ts';

/** Notes which operation a request brings and which errors it leaves with, once they have the codes that clients read. */
export const useRequestLog = (requests: RequestLogs): Plugin<{ request: Request; params: GraphQLParams }> => ({
  onParams({ request, params: { query } }) {
    if (typeof query === 'string') requests.asked(request, query);
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
});
