import type { Plugin } from 'graphql-yoga';

const PATH = '/health/live';

/** `GET /health/live`, that very path: the process listens and answers. It says nothing of PingOne. */
export const useHealth = (): Plugin => ({
  onRequest({ request, url, fetchAPI, endResponse }) {
    if (request.method === 'GET' && url.pathname === PATH) endResponse(new fetchAPI.Response('live\n'));
  },
});
