import type { Plugin } from 'graphql-yoga';

/** Answers hold personal data and depend on who asks: nobody on the way may keep one. What sets its own rule keeps it. */
export const useNoStore = (): Plugin => ({
  onResponse({ response }) {
    if (response.headers.has('cache-control')) return;
    response.headers.set('cache-control', 'no-store');
    response.headers.append('vary', 'Authorization');
  },
});
