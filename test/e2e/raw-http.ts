import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** Sends bytes as they are over a connection of their own, and gives all that comes back until it closes. */
export const raw = (port: number, bytes: string | Uint8Array): Promise<string> => rawPieces(port, [bytes]);

interface Pieces {
  /** Whether our side closes behind them; if not, it is the server that has to. Default true. */
  end?: boolean;
  /** After how long we break the connection, whatever has come. Default: never. */
  withinMs?: number;
}

/** The same in pieces that arrive one by one. */
export async function rawPieces(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  { end = true, withinMs }: Pieces = {},
): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {}); // a server that closes while we still send is what some tests are about
  const closed = new Promise((resolve) => socket.once('close', resolve)); // events.once would fail with that error
  // What is written before there is a connection goes out in one piece.
  if (pieces.length > 1) await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed]);
  for (const piece of pieces.slice(0, -1)) {
    socket.write(piece);
    await turn();
  }
  const last = pieces.at(-1) ?? '';
  if (end) socket.end(last);
  else socket.write(last);
  const timer = withinMs === undefined ? undefined : setTimeout(() => socket.destroy(), withinMs);
  await closed;
  clearTimeout(timer);
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
