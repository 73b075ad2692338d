import type { ChainEnd } from '../../src/server/audit/chain.ts';
import type { Reading } from '../../src/server/audit/record.ts';
import type { Sink } from '../../src/server/audit/sink.ts';

type State = 'working' | 'full' | 'torn' | 'blocked';

export interface MemorySink extends Sink {
  /** Each write with its lines. */
  readonly writes: string[][];
  /** All lines that were accepted. */
  lines(): string[];
  /** The readings among them, with what the chain adds left away. */
  readings(): (Reading & { seq: number })[];
  /** How often a chain was begun. */
  opened(): number;
  /** Whether a write has come that does not end. */
  isHolding(): boolean;
  /**
   * From now on writes fail (`full`), fail when all lines but the last are there (`torn`), never end (`blocked`), or
   * succeed again, those that hang included.
   */
  become(state: State): void;
}

/** A place for records that can be made to fail. */
export function createMemorySink(): MemorySink {
  const writes: string[][] = [];
  let state: State = 'working';
  let release: (() => void) | undefined;
  let last: Pick<ChainEnd, 'hash'> | undefined;
  let opened = 0;
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
    opened: () => opened,
    async open() {
      opened += 1;
      return { previous: last?.hash ?? null };
    },
    isOurs: async () => true,
    async append(text, end) {
      if (state === 'blocked') {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      if (state === 'full') throw new Error('ENOSPC');
      const came = text.trimEnd().split('\n');
      if (state === 'torn') {
        const kept = came.slice(0, -1);
        writes.push(kept);
        last = kept.length > 0 ? JSON.parse(kept.at(-1) ?? '') : last;
        throw new Error('ENOSPC');
      }
      writes.push(came);
      last = end;
    },
    async close() {},
  };
}
