import type { Plugin } from 'graphql-yoga';

/** Answers hold personal data and depend on who asks: nobody on the way may keep one. GraphiQL's own files set their own rule. */
export const useNoStore = (): Plugin => ({
  onResponse({ request, response }) {
    if (request.method !== 'POST' && response.headers.has('cache-control')) return;
    response.headers.set('cache-control', 'no-store');
    response.headers.append('vary', 'Authorization');
  },
});
