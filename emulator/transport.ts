import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** The control surface takes whole resources with images; nothing honest is larger. */
const MOST_BODY_BYTES = 32 * 1024 * 1024;

/** Reads a request body to its end; throws when it is too large or the caller is gone. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BODY_BYTES) throw new RangeError('The request body is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** Bytes of the request's header lines, counted as they came. */
export const headerBytesOf = ({ rawHeaders }: IncomingMessage): number =>
  // Each name and each value is followed by two characters (": " or the line end).
  rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Writes an answer, whole or cut in the middle of its body. */
export function send(
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
  { contentType, isCut = false }: { contentType: string; isCut?: boolean },
): void {
  const bytes = bytesOf(body);
  response.statusCode = status;
  response.setHeader('Correlation-Id', randomUUID());
  response.setHeader('Cache-Control', 'no-cache');
  if (body !== undefined) response.setHeader('Content-Type', contentType);
  if (status !== 204 && status !== 304) response.setHeader('Content-Length', bytes.length);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!isCut) {
    response.end(bytes);
    return;
  }
  response.flushHeaders();
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}
