import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLifetime, type Lifetime } from '../../datasources/http/lifetime.ts';
import { readNodeBody } from '../door/read-body.ts';
import type { PlainRequest } from './plain-request.ts';

/** A request of Node's server. */
export class NodeRequest implements PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly header: PlainRequest['header'];
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #presence: Lifetime | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.method = request.method ?? '';
    this.path = request.url ?? '';
    this.header = (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    this.#request = request;
    this.#response = response;
  }

  get presence() {
    this.#presence ??= presenceOf(this.#response);
    return this.#presence;
  }

  readBody(maxBytes: number) {
    return readNodeBody(this.#request, maxBytes);
  }
}

/** Ends when the connection does before the whole answer is out. */
function presenceOf(response: ServerResponse): Lifetime {
  const presence = createLifetime();
  const leave = () => {
    if (!response.writableFinished) presence.end('aborted');
  };
  if (response.destroyed) leave();
  else response.on('close', leave);
  return presence;
}
