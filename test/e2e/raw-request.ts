import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Sends bytes as they are on a connection of their own, and gives all that comes back until the server closes it. Our side stays
 * open: a client that closes its own counts as one that leaves, and an answer that takes a while never comes.
 */
export async function rawRequest(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {}); // a server that hangs up on rubbish is within its rights
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return text;
}

/** The bytes of one operation with header lines of one's own, as they are; the connection is closed behind it. */
export function rawOperation(port: number, query: string, headerLines: readonly string[]): string {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headerLines,
  ];
  if (!headerLines.some((line) => /^connection:/i.test(line))) head.push('Connection: close');
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
