import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A request as its bytes came. */
export interface Heard {
  /** The request line without the line end: `GET /v1/… HTTP/1.1`. */
  line: string;
  /** The target of the request line, as it came. */
  target: string;
  /** Names and values as they came, in order. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of request line and headers, with the empty line behind them. */
  headBytes: number;
  socket: Socket;
}

export interface RawUpstream extends AsyncDisposable {
  apiUrl: string;
  environmentId: string;
  port: number;
  heard: Heard[];
  /** How many connections were ever made. */
  connections(): number;
}

export const ENVIRONMENT = '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';

/** An upstream on a bare socket: it keeps what it hears byte for byte, and says what the test has it say. */
export async function startRawUpstream(respond: (heard: Heard) => void): Promise<RawUpstream> {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {}); // a caller that hangs up is no fault here
    let pending = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        const one = toHeard(pending.slice(0, end), socket);
        pending = pending.slice(end + 4);
        heard.push(one);
        respond(one);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    apiUrl: `http://127.0.0.1:${port}/v1`,
    environmentId: ENVIRONMENT,
    port,
    heard,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function toHeard(head: string, socket: Socket): Heard {
  const [line = '', ...rest] = head.split('\r\n');
  const headers = rest.map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon), text.slice(colon + 1).trim()] as const;
  });
  return { line, target: line.split(' ')[1] ?? '', headers, headBytes: head.length + 4, socket };
}

/** Says a whole answer; a text goes out as it is, anything else as JSON. */
export function say({ socket }: Heard, body: unknown, { status = 200, headers = {} }: Saying = {}): void {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const lines = Object.entries({
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  // In one piece: two would wait for each other's acknowledgement.
  socket.write(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n`), bytes]));
}

interface Saying {
  status?: number;
  headers?: Record<string, string>;
}
