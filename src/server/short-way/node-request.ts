import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLifetime, type Lifetime } from '../../datasources/http/lifetime.ts';
import { readNodeBody } from '../door/read-body.ts';
import type { PlainRequest } from './plain-request.ts';

/** A request of Node's server. */
export function plainRequest(request: IncomingMessage, response: ServerResponse): PlainRequest {
  let presence: Lifetime | undefined;
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    header(name) {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    get presence() {
      presence ??= presenceOf(response);
      return presence;
    },
    readBody: (maxBytes) => readNodeBody(request, maxBytes),
  };
}

/** Ends when the connection does before the whole answer is out. */
function presenceOf(response: ServerResponse): Lifetime {
  const presence = createLifetime();
  const leave = () => {
    if (!response.writableFinished) presence.end('aborted');
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return presence;
}
