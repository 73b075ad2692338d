import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Paper } from '../support/papers.ts';

interface Listener extends AsyncDisposable {
  port: number;
}

async function listen(server: Server, sockets: ReadonlySet<Socket>): Promise<Listener> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Lets bytes run both ways until one side ends. */
function tieTogether(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

/** The emulator behind TLS, with a count of what got through the handshake. */
export async function behindTls(emulator: Emulator, { key, cert }: Paper) {
  const seen = { connections: 0, bytes: 0 };
  const sockets = new Set<Socket>();
  const server = createTlsServer({ key, cert }, (secure) => {
    sockets.add(secure);
    secure.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length;
    });
    const plain = connect(Number(new URL(emulator.apiUrl).port), '127.0.0.1');
    sockets.add(plain);
    tieTogether(secure, plain);
  });
  server.on('connection', (socket: Socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {}); // who does not trust the certificate hangs up
  const listener = await listen(server, sockets);
  const origin = `https://localhost:${listener.port}`;
  return { ...listener, origin, seen };
}

/** A proxy that opens tunnels, and knows whereto; what runs through them it cannot read. */
export async function tunnelProxy() {
  const requests: string[] = [];
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.once('data', (chunk: Buffer) => {
      const head = chunk.toString('latin1');
      heads.push(head);
      const [, target = '', port = ''] = /^CONNECT ([^\s:]+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
      requests.push(target ? `${target}:${port}` : (head.split('\r\n')[0] ?? ''));
      if (target !== 'localhost') {
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const upstream = connect(Number(port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        tieTogether(client, upstream);
      });
      sockets.add(upstream);
      upstream.on('error', () => client.destroy());
    });
  });
  return { ...(await listen(server, sockets)), requests, heads };
}
