import type { Plugin } from 'graphql-yoga';
import { isLoopback } from '../loopback.ts';

/**
 * Answers only under the names of this machine itself. A web page whose name is turned towards 127.0.0.1 while it is open (DNS
 * rebinding) counts as of the same origin, and could otherwise read through the visitor's own browser.
 */
export const useOwnHost = (): Plugin => ({
  onRequest({ url, fetchAPI, endResponse }) {
    if (isLoopback(url.hostname)) return;
    const message = 'This gateway serves its own machine only: use localhost or 127.0.0.1 in the address.\n';
    endResponse(new fetchAPI.Response(message, { status: 403 }));
  },
});
