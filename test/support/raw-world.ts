import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createUpstream } from '../../src/datasources/http/client.ts';
import { createSharedKnowledge } from '../../src/datasources/index.ts';
import { Secret } from '../../src/datasources/secret.ts';
import { createCursorCodec } from '../../src/resolvers/cursor.ts';
import { createGateway } from '../../src/server/gateway.ts';
import { createLifecycle } from '../../src/server/lifecycle.ts';
import type { Answer } from './world.ts';

const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';

/** A gateway on an upstream that is no emulator: it says byte for byte what a test has it say, and cares for nothing else. */
export async function createRawWorld(respond: (path: string, socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const paths: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // a caller that hangs up is no fault here
    let head = '';
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const path = head.split(' ', 2)[1] ?? '';
      head = '';
      paths.push(path);
      respond(path, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, so this is no pipe
  const door = createUpstream({
    environmentId: ENVIRONMENT,
    apiUrl: `http://127.0.0.1:${port}/v1`,
    credential: { kind: 'token', accessToken: new Secret('a-token-of-the-tests') },
  });
  const gateway = createGateway({
    readiness: createLifecycle({}, door.snapshot).readiness,
    upstream: door,
    shared: createSharedKnowledge(),
    cursors: createCursorCodec('a secret of the tests, long enough'),
    now: Date.now,
    needsCallerToken: false,
  });
  return {
    environmentId: ENVIRONMENT,
    paths: (): readonly string[] => paths,
    // biome-ignore lint/suspicious/noExplicitAny: the shape of an answer stands beside its query
    async ask(query: string, variables?: Record<string, unknown>): Promise<Answer<any>> {
      const response = await gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return { ...JSON.parse(text), status: response.status, headers: response.headers, text };
    },
    async [Symbol.asyncDispose]() {
      await gateway.dispose();
      await door.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
