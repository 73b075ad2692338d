import type { Plugin } from 'graphql-yoga';
import type { RequestLogs } from '../log/request-logs.ts';
import { foundOutIn } from '../short-way/plain-request.ts';

export const REQUEST_ID_HEADER = 'x-request-id';

/**
 * Each request has an id: the caller's where it is one, else a new one. It stands on all lines of the log that the request
 * leaves, and in the answer. It comes before all other plugins, and the request's own line is written when they are done.
 */
export const useRequestId = (requests: RequestLogs): Plugin => ({
  onRequest({ request, serverContext }) {
    const foundOut = foundOutIn(serverContext);
    if (foundOut) requests.handOn(foundOut.key, request);
    else requests.open(request, request.headers.get(REQUEST_ID_HEADER));
  },
  onResponse({ request, response }) {
    const id = requests.idOf(request);
    if (id !== undefined) response.headers.set(REQUEST_ID_HEADER, id);
    requests.close(request, response.status);
  },
});
