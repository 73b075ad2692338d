import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { limitConnections } from './connection-limit.ts';
import { refusalHeaders } from './door/graphql-door.ts';
import { REFUSALS, type Refusal } from './door/refusal.ts';
import { lineRefusal } from './door/request-line.ts';
import { closeQueuedAnswers } from './queued-answers.ts';
import { type HeaderOptions, responseHeaders } from './response-headers.ts';
import { cutSlowReaders, DEFAULT_ANSWER_MS } from './slow-readers.ts';

const HEADERS_MS = 10_000; // for the request line and all headers; an honest client needs one packet or two
const REQUEST_MS = 15_000; // for the whole request: 256 KiB at 18 KB a second
const KEEP_ALIVE_MS = 65_000; // longer than the 60 s after which most load balancers close, so that they close first
const CHECK_MS = 1_000; // how late the two limits above may be noticed
const MAX_HEADER_BYTES = 16 * 1024; // a token with many roles has 8 KB at most
const MAX_REQUESTS_PER_SOCKET = 1_000; // so that clients spread over replicas that came later
export const DEFAULT_MAX_CONNECTIONS = 2_000;

const CLOSE = { connection: 'close' };

export interface HttpServerOptions extends HeaderOptions {
  readonly maxConnections?: number;
  /** Told of each request that is refused here, by its status. */
  readonly onRefused?: (status: number) => void;
  /** Why a request gets no further at the moment, if so. Asked before anything of its body is read. */
  readonly refusedNow?: (request: IncomingMessage) => { refusal: Refusal; closes: boolean } | undefined;
  /** How long a client may take to read an answer, from its first byte to its last. */
  readonly answerMs?: number;
  /** Told of each client that took longer, and was cut off. */
  readonly onCut?: () => void;
}

interface Connection {
  requests: number;
  /** The newest answer. */
  underWay: ServerResponse;
}

/** Node's HTTP server with its limits set, and with every answer that Node would give by itself given in our words. */
export function createHttpServer(listener: RequestListener, options: HttpServerOptions = {}): Server {
  const headers = responseHeaders('answer', options);
  const connections = new WeakMap<Socket, Connection>();
  const { onRefused = () => {}, maxConnections = DEFAULT_MAX_CONNECTIONS, refusedNow } = options;

  const wholeHeaders = (refused: Refusal, accept?: string) => ({
    ...headers,
    ...refusalHeaders(refused, accept),
    'content-length': String(Buffer.byteLength(refused.body)),
  });
  const refuse = (
    refused: Refusal,
    { headers: { accept } }: IncomingMessage,
    response: ServerResponse,
    closes = true,
  ) => {
    onRefused(refused.status);
    response.writeHead(refused.status, { ...wholeHeaders(refused, accept), ...(closes && CLOSE) });
    response.end(refused.body);
  };

  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: false, // Node would answer by itself; lineRefusal does it
  });
  limitConnections(server, maxConnections);
  closeQueuedAnswers(server);

  server.on('request', (request, response) => {
    const { socket } = request;
    const connection = connections.get(socket) ?? { requests: 0, underWay: response };
    if (connection.requests === 0) connections.set(socket, connection);
    connection.requests += 1;
    connection.underWay = response;
    // Node's own limit answers what was sent ahead with an empty 503; this one lets the client see that it is over.
    if (connection.requests >= MAX_REQUESTS_PER_SOCKET) response.setHeader('connection', 'close');
    const refused = lineRefusal(request);
    const shed = refused ? undefined : refusedNow?.(request);
    if (refused) refuse(refused, request, response);
    else if (shed) refuse(shed.refusal, request, response, shed.closes);
    else listener(request, response);
  });
  cutSlowReaders(server, { answerMs: options.answerMs ?? DEFAULT_ANSWER_MS, onCut: options.onCut ?? (() => {}) });
  server.on('checkExpectation', (request, response) => refuse(REFUSALS.expectation, request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const response = connections.get(socket)?.underWay;
    // Nothing may get in between the parts of an answer, nor after it where the rest of its own request is at fault.
    const isAnswered = response?.headersSent && !(response.writableFinished && response.req.complete);
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) socket.destroy();
    else {
      const refused = refusalOf(error);
      onRefused(refused.status);
      socket.end(asText(refused, { ...wholeHeaders(refused), ...CLOSE }));
    }
  });
  return server;
}

const refusalOf = ({ code }: NodeJS.ErrnoException): Refusal => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return REFUSALS.headerSize;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return REFUSALS.slow;
    default:
      return REFUSALS.malformed;
  }
};

/** A whole answer as it goes over the wire, for a request that never became one. */
function asText({ status, body }: Refusal, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
