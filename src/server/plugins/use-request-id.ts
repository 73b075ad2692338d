import type { Plugin } from 'graphql-yoga';
import type { RequestLogs } from '../log/request-logs.ts';

const HEADER = 'x-request-id';

/**
 * Each request has an id: the caller's where it is one, else a new one. It stands on all lines of the log that the request
 * leaves, and in the answer. It comes before all other plugins, and the request's own line is written when they are done.
 */
export const useRequestId = (requests: RequestLogs): Plugin => ({
  onRequest({ request }) {
    requests.open(request, request.headers.get(HEADER));
  },
  onResponse({ request, response }) {
    const id = requests.idOf(request);
    if (id !== undefined) response.headers.set(HEADER, id);
    requests.close(request, response.status);
  },
});
