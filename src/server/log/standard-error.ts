import type { Writable } from 'node:stream';
import type { LogSink } from './log.ts';

const MAX_WAITING_BYTES = 8 * 1024 * 1024; // a reader that stopped costs this much memory and no request

export interface DroppingSink extends LogSink {
  /** Is told how many lines were dropped, once lines get through again. */
  onDropped(tell: (lines: number) => void): void;
}

/**
 * Lines to a stream that may be slow, full or gone: what it cannot take is dropped and counted, and nobody waits for it.
 * Node writes to a pipe without blocking, and keeps what does not fit in memory, which is what has to have an end.
 */
export function droppingSink(stream: Writable): DroppingSink {
  let dropped = 0;
  let tell: (lines: number) => void = () => {};
  stream.on('error', () => {}); // a closed pipe or a full disk; there is no other place to say so
  return {
    write(line) {
      if (stream.writableLength > MAX_WAITING_BYTES) {
        dropped += Math.max(1, line.split('\n').length - 1); // several may come together, from other processes
        return;
      }
      stream.write(line);
      if (dropped === 0) return;
      const lines = dropped;
      dropped = 0;
      tell(lines);
    },
    onDropped(callback) {
      tell = callback;
    },
  };
}

/** Standard output is for the words at the start. */
export const standardError = (): DroppingSink => droppingSink(process.stderr);
