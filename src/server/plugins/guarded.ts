import type { FetchAPI, Plugin } from 'graphql-yoga';
import { refusalHeaders } from '../door/graphql-door.ts';
import { REFUSALS } from '../door/refusal.ts';
import { faultPlace } from '../log/fault-place.ts';
import type { RequestLogs } from '../log/request-logs.ts';

type Hooks = Pick<Plugin, 'onRequest' | 'onResponse'>;

/** The plugin with its hooks around GraphQL made safe: one that throws would else be answered with its message and stack. */
export function guarded<P extends Hooks>(plugin: P, requests: RequestLogs): P {
  const { onRequest, onResponse }: Hooks = plugin;
  const report = (request: Request, thrown: unknown) => requests.of(request).event('unexpected', faultPlace(thrown));
  const guards: Hooks = {};
  if (onRequest) {
    guards.onRequest = (payload) =>
      rescued(
        () => onRequest(payload),
        (error) => {
          report(payload.request, error);
          payload.endResponse(failure(payload));
        },
      );
  }
  if (onResponse) {
    guards.onResponse = (payload) =>
      rescued(
        () => onResponse(payload),
        (error) => {
          report(payload.request, error);
          payload.setResponse(failure(payload));
        },
      );
  }
  return { ...plugin, ...guards } as P; // still the same plugin: each guard takes the place of a hook of its own type
}

const failure = ({ request, fetchAPI }: { request: Request; fetchAPI: FetchAPI }): Response =>
  new fetchAPI.Response(REFUSALS.failure.body, {
    status: REFUSALS.failure.status,
    headers: refusalHeaders(REFUSALS.failure, request.headers.get('accept') ?? undefined),
  });

/** Waits for nothing where the hook does not. */
function rescued(hook: () => Promise<void> | void, rescue: (error: unknown) => void): Promise<void> | void {
  try {
    return hook()?.catch(rescue);
  } catch (error) {
    rescue(error);
  }
}
