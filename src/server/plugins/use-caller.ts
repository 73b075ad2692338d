import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../../resolvers/caller.ts';
import type { CallerAuth } from '../caller/caller-auth.ts';
import type { Log } from '../log/events.ts';
import { foundOutIn } from '../short-way/plain-request.ts';

/**
 * Nobody gets further whose token is not taken: it is looked at before the body is read, so that strangers cost little. What
 * shows nobody's data, health and GraphiQL's files, has been answered before.
 */
export function useCaller(
  auth: CallerAuth,
  logOf: (request: Request) => Log,
): { plugin: Plugin; callerOf: (request: Request) => Caller } {
  const callers = new WeakMap<Request, Caller>();
  return {
    plugin: {
      async onRequestParse({ request, serverContext }) {
        const authorization = request.headers.get('authorization') ?? undefined;
        callers.set(request, await (foundOutIn(serverContext)?.caller ?? auth.identify(authorization, logOf(request))));
      },
    },
    callerOf(request) {
      const caller = callers.get(request);
      if (!caller) throw new Error('a request came past the check of its caller');
      return caller;
    },
  };
}
