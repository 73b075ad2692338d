import { lifetimeOf } from '../../src/datasources/http/lifetime.ts';
import { readWebBody } from '../../src/server/door/read-body.ts';
import { headerOf } from '../../src/server/door/request-head.ts';
import type { Gateway } from '../../src/server/gateway.ts';

/** Asks by the short way, and by the plugins' where that hands on, as the listener of Node's requests does. */
export async function fetchShortly(gateway: Gateway, url: string, init: RequestInit): Promise<Response> {
  const request = new Request(url, init);
  const plain = {
    method: request.method,
    path: new URL(url).pathname,
    header: headerOf(request),
    presence: lifetimeOf(request.signal),
    readBody: (maxBytes: number) => readWebBody(request.body, maxBytes),
  };
  const outcome = gateway.shortWay.takes(plain) ? await gateway.shortWay.answer(plain) : undefined;
  if (!outcome || !('status' in outcome)) return gateway.fetch(url, init, { foundOut: outcome });
  const headers = new Headers();
  for (let at = 0; at < outcome.headers.length; at += 2) {
    headers.append(outcome.headers[at] ?? '', outcome.headers[at + 1] ?? '');
  }
  return new Response(outcome.body, { status: outcome.status, headers });
}

/** The same gateway with the short way closed: every request goes by the plugins. */
export const byPluginsOnly = (gateway: Gateway): Gateway =>
  Object.create(gateway, {
    shortWay: { value: { takes: () => false, answer: () => Promise.reject(new Error('the short way is closed')) } },
  });
