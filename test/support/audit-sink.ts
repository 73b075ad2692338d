import type { ChainEnd } from '../../src/server/audit/chain.ts';
import type { Reading } from '../../src/server/audit/record.ts';
import type { Sink } from '../../src/server/audit/sink.ts';

export interface MemorySink extends Sink {
  /** Each write with its lines. */
  readonly writes: string[][];
  /** All lines that were accepted. */
  lines(): string[];
  /** The readings among them, with what the chain adds left away. */
  readings(): (Reading & { seq: number })[];
  /** From now on writes fail (`full`), never end (`blocked`), or succeed again, those that hang included. */
  /** Whether a write has come that does not end. */
  isHolding(): boolean;
  become(state: 'working' | 'full' | 'blocked'): void;
}

/** A place for records that can be made to fail. */
export function createMemorySink(): MemorySink {
  const writes: string[][] = [];
  let state: 'working' | 'full' | 'blocked' = 'working';
  let release: (() => void) | undefined;
  let last: ChainEnd | undefined;
  const lines = () => writes.flat();
  return {
    writes,
    lines,
    readings: () => lines().flatMap((line) => (JSON.parse(line).type === 'read' ? [JSON.parse(line)] : [])),
    become(next) {
      state = next;
      if (next === 'blocked') return;
      release?.();
      release = undefined;
    },
    isHolding: () => release !== undefined,
    open: async () => ({ previous: last?.hash ?? null }),
    isOurs: async () => true,
    async append(text, end) {
      if (state === 'blocked') {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      if (state === 'full') throw new Error('ENOSPC');
      writes.push(text.trimEnd().split('\n'));
      last = end;
    },
    async close() {},
  };
}
