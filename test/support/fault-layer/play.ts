import type { Socket } from 'node:net';
import { chance, type WireFault } from './scenario.ts';

/** How a clock is set for the whole layer, so that it can be stopped as a whole. */
export interface Stage {
  client: Socket;
  /** Calls back later, unless the layer is closed before. */
  later(ms: number, callback: () => void): void;
}

const placeOf = (after: number, length: number) => Math.min(after < 1 ? Math.floor(after * length) : after, length);

/** Sends an answer with what the fault makes of it. */
export function play(answer: Buffer, fault: WireFault | undefined, turn: number, seed: number, stage: Stage): void {
  const { client, later } = stage;
  switch (fault?.kind) {
    case undefined:
      client.write(answer);
      return;
    case 'latency':
      later(fault.ms + (chance(seed, turn) * 2 - 1) * (fault.jitterMs ?? 0), () => client.write(answer));
      return;
    case 'reset': {
      const bytes = answer.subarray(0, placeOf(fault.after, answer.length));
      if (bytes.length === 0) client.resetAndDestroy();
      else client.write(bytes, () => later(1, () => client.resetAndDestroy())); // a moment, so that the bytes get there
      return;
    }
    case 'cut':
      client.end(answer.subarray(0, placeOf(fault.after, answer.length)));
      return;
    case 'stall':
      client.write(answer.subarray(0, placeOf(fault.after, answer.length)));
      return;
    case 'drip':
      inPieces(answer, () => fault.bytes, fault.everyMs, stage);
      return;
    case 'pieces':
      inPieces(answer, (at) => 1 + Math.floor(chance(seed + turn, at) * fault.maxBytes), 0, stage);
      return;
    case 'bandwidth': {
      const everyMs = 5;
      inPieces(answer, () => Math.max(1, Math.round((fault.bytesPerS * everyMs) / 1_000)), everyMs, stage);
      return;
    }
    case 'chunked':
      client.write(inChunks(answer, fault.end));
      return;
    case 'half-open':
      return;
    case 'raw': {
      const bytes = Buffer.from(fault.bytes, 'latin1');
      if (fault.afterwards === 'end') client.end(bytes);
      else client.write(bytes);
      if (fault.afterwards === 'repeat') pour(bytes.subarray(-1_024), stage);
    }
  }
}

function inChunks(answer: Buffer, end: string): Buffer {
  const bodyAt = answer.indexOf('\r\n\r\n') + 4;
  const head = answer.subarray(0, bodyAt).toString('latin1');
  const body = answer.subarray(bodyAt);
  return Buffer.concat([
    Buffer.from(head.replace(/^content-length:.*$/im, 'Transfer-Encoding: chunked'), 'latin1'),
    Buffer.from(`${body.length.toString(16)}\r\n`, 'latin1'),
    body,
    Buffer.from(`\r\n${end}`, 'latin1'),
  ]);
}

function inPieces(answer: Buffer, sizeAt: (at: number) => number, everyMs: number, { client, later }: Stage): void {
  client.setNoDelay(true);
  const send = (at: number) => {
    if (client.destroyed || at >= answer.length) return;
    const next = at + sizeAt(at);
    client.write(answer.subarray(at, next), () =>
      everyMs > 0 ? later(everyMs, () => send(next)) : setImmediate(send, next),
    );
  };
  send(0);
}

function pour(bytes: Buffer, { client }: Stage): void {
  const more = () => {
    while (!client.destroyed && client.write(bytes));
    if (!client.destroyed) client.once('drain', more);
  };
  more();
}
