import { limitExceeded } from '../errors.ts';

const MAX_HEADER_BYTES = 6 * 1024; // PingOne's limit for the request line and the headers together
const MAX_OWN_PATH = 4_352; // characters of the longest path and query made here; what is longer is a link of PingOne's own
const SENT_BESIDES = 'connection: keep-alive\r\n'; // undici adds it, and `host`

/** What a call sends besides its path. */
interface Head {
  origin: string;
  headers: Readonly<Record<string, string>>;
}

/** How long the whole head is without its path. */
export function headBytes({ origin, headers }: Head): number {
  const host = origin.slice(origin.indexOf('//') + 2);
  const lines = Object.entries({ ...headers, host }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.byteLength(`GET  HTTP/1.1\r\n${lines.join('')}${SENT_BESIDES}\r\n`);
}

/** Throws, before anything is sent, where PingOne would not take the request: in practice for the caller's long token. */
export function refuseLongHead(bytesWithoutPath: number, path: string): void {
  if (bytesWithoutPath + Buffer.byteLength(path.slice(0, MAX_OWN_PATH)) > MAX_HEADER_BYTES) {
    throw limitExceeded(
      'PingOne takes 6 KB for a request and its access token together. Use a shorter token, or a shorter `filter`.',
    );
  }
}
