import type { Plugin } from 'graphql-yoga';
import type { CorsRules } from '../cors.ts';
import { isEndpoint } from '../door/request-head.ts';

/**
 * Lets pages of listed origins ask and read. Yoga's own sends headers to others too: `null` in place of an origin, and
 * permission for whatever headers a page asks for.
 */
export const useCors = ({ onAnswer, onPreflight }: CorsRules): Plugin => ({
  onRequest({ request, url, fetchAPI, endResponse }) {
    const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
    if (isPreflight && isEndpoint(url.pathname) && onAnswer(originOf(request))) {
      endResponse(new fetchAPI.Response(null, { status: 204, headers: { ...onPreflight } }));
    }
  },
  onResponse({ request, response }) {
    for (const [name, value] of Object.entries(onAnswer(originOf(request)) ?? {})) response.headers.set(name, value);
  },
});

const originOf = (request: Request): string | undefined => request.headers.get('origin') ?? undefined;
