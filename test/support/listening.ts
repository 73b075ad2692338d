import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../../src/server/http-server.ts';
import { nodeListener } from '../../src/server/node-listener.ts';
import type { TestWorld } from './world.ts';

interface HttpAnswer {
  status: number;
  text: string;
}

interface Client {
  /** The whole answer; fails when the client has left. */
  answer: Promise<HttpAnswer>;
  /** Closes the connection at once, wherever the request stands. */
  leave(): void;
}

export interface Listening extends AsyncDisposable {
  port: number;
  /** One client on a connection of its own. With `sendBody: false` the body stops half-way. */
  client(query: string, variables?: Record<string, unknown>, options?: { sendBody?: boolean }): Client;
}

/** The world's gateway behind a real port, as it is served. */
export async function listening({ gateway }: Pick<TestWorld, 'gateway'>): Promise<Listening> {
  const server = createHttpServer(nodeListener(gateway)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port,
    client(query, variables = {}, { sendBody = true } = {}) {
      const body = JSON.stringify({ query, variables });
      const sent = request({
        host: '127.0.0.1',
        port,
        path: '/graphql',
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      });
      const answer = new Promise<HttpAnswer>((resolve, reject) => {
        sent.on('error', reject);
        sent.on('close', () => reject(new Error('the connection was closed')));
        sent.on('response', (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
      });
      answer.catch(() => {}); // who leaves does not look at it
      if (sendBody) sent.end(body);
      else sent.write(body.slice(0, body.length / 2));
      return { answer, leave: () => void sent.destroy() };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
