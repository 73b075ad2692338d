import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Paper } from '../papers.ts';

/** How a front shows itself to those who connect from now on. */
export type Showing = { paper: Paper; isOld?: boolean } | 'silent';

export interface SecureFront extends AsyncDisposable {
  origin: string;
  /** Ends all connections as well. */
  show(showing: Showing): void;
  /** Since the last `show`: connections, and bytes that got through the handshake. */
  seen(): { connections: number; bytes: number };
}

const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
const CURRENT = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;

/** TLS in front of an upstream, with one certificate or another. */
export async function startSecureFront(upstreamOrigin: string, paper: Paper): Promise<SecureFront> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket)); // who does not trust it hangs up
  };
  let seen = { connections: 0, bytes: 0 };
  let isSilent = false;
  const secured = createTlsServer({ ...paper, ...CURRENT }, (client) => {
    keep(client);
    const upstream = connect(Number(new URL(upstreamOrigin).port), '127.0.0.1');
    keep(upstream);
    client.on('data', (bytes) => {
      seen.bytes += bytes.length;
    });
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  secured.on('tlsClientError', () => {});
  const server = createServer((socket) => {
    keep(socket);
    seen.connections += 1;
    if (!isSilent) secured.emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    origin: `https://localhost:${port}`,
    show(showing) {
      for (const socket of sockets) socket.destroy();
      isSilent = showing === 'silent';
      if (showing !== 'silent') secured.setSecureContext({ ...showing.paper, ...(showing.isOld ? OLD : CURRENT) });
      seen = { connections: 0, bytes: 0 };
    },
    seen: () => seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
