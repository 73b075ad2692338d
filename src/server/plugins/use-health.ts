import type { Plugin } from 'graphql-yoga';
import type { Readiness } from '../lifecycle.ts';
import type { RequestLogs } from '../log/request-logs.ts';

const LIVE = '/health/live';
const READY = '/health/ready';

/**
 * `GET /health/live`, that very path: the process listens and answers. `GET /health/ready`: it may be sent requests. Neither
 * asks PingOne anything, so that both answer at once on its worst day.
 */
export const useHealth = (readiness: () => Readiness, requests: RequestLogs): Plugin => ({
  onRequest({ request, url, fetchAPI, endResponse }) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return;
    if (url.pathname === LIVE || url.pathname === READY) requests.probed(request);
    if (url.pathname === LIVE) endResponse(new fetchAPI.Response('live\n'));
    if (url.pathname === READY) endResponse(readyResponse(readiness(), fetchAPI));
  },
});

const readyResponse = (readiness: Readiness, { Response }: { Response: typeof globalThis.Response }) =>
  new Response(`${JSON.stringify(readiness)}\n`, {
    status: readiness.status === 'ready' ? 200 : 503,
    headers: { 'content-type': 'application/json' },
  });
