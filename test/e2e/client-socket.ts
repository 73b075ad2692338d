import { connect, type Socket } from 'node:net';
import { rawOperation } from './raw-request.ts';

export interface WaitingClient {
  /** What has come back so far. */
  text(): string;
  /** Breaks the connection, as a client that is gone does. */
  leave(): void;
}

/** A client on a connection of its own that has sent one operation, and waits. */
export function waitingClient(port: number, query: string, headerLines: readonly string[] = []): WaitingClient {
  let text = '';
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {}); // who leaves does not look at it
  socket.write(rawOperation(port, query, headerLines));
  return { text: () => text, leave: () => void socket.destroy() };
}
