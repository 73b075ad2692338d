import type { IncomingMessage } from 'node:http';

export type ReadResult = { bytes: Uint8Array } | { fault: 'too-large' | 'cut-off' };

/**
 * Collects the bytes of a body up to a limit. Beyond it nothing more is kept; Node reads the rest and throws it away, so that
 * a client that is still sending gets to see the answer, until the time for a whole request is over.
 */
export function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<ReadResult> {
  return new Promise((resolve) => {
    let chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    const cutOff = () => resolve({ fault: 'cut-off' });
    if (request.destroyed) return cutOff();
    request.on('data', (chunk: Uint8Array) => {
      sizeBytes += chunk.byteLength;
      if (sizeBytes <= maxBytes) chunks.push(chunk);
      else {
        chunks = [];
        resolve({ fault: 'too-large' });
      }
    });
    // Whichever of these comes first decides; an error that comes later has nobody to tell.
    request.on('end', () => resolve({ bytes: joined(chunks, sizeBytes) }));
    request.on('error', cutOff);
    request.on('close', cutOff);
  });
}

/** The same for a body that did not come over a connection of Node's. */
export async function readWebBody(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<ReadResult> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    sizeBytes += part.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader?.cancel();
      return { fault: 'too-large' };
    }
    chunks.push(part.value);
  }
  return { bytes: joined(chunks, sizeBytes) };
}

function joined(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks, sizeBytes);
}
