import { connect } from 'node:net';

/** Sends bytes as they are over a connection of their own, and gives all that comes back until it closes. */
export async function raw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {}); // a server that closes while we still send is what some tests are about
  socket.end(bytes);
  await new Promise((resolve) => socket.once('close', resolve)); // events.once would fail with that error
  return text;
}

export interface RawAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: string;
}

/** The parts of one answer as it came over the wire. */
export function rawAnswer(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => {
      const [name = '', ...value] = field.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
  return { status: Number(line.split(' ')[1]), headers, body: body.join('\r\n\r\n') };
}

/** A POST of JSON to the endpoint with a line for each header; the connection closes after it. */
export const rawPost = (body: string, headers: readonly string[] = [`Content-Length: ${Buffer.byteLength(body)}`]) =>
  [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Connection: close',
    ...headers,
    '',
    body,
  ].join('\r\n');
