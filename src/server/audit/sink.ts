import type { ChainEnd } from './chain.ts';
import type { Opening } from './record.ts';

/** What a new chain begins after. */
interface Ending {
  previous: string | null;
  torn?: Opening['torn'];
  /** Whether records that this process wrote are no longer there. */
  isCut?: true;
}

/** Where the lines of the trail go. One call at a time. */
export interface Sink {
  /** Before each chain. What it throws tells an operator what to change. */
  open(): Promise<Ending>;
  /** Whether nobody else has touched the place since: else a new chain has to begin. */
  isOurs(): Promise<boolean>;
  /** Fulfilled once the lines are accepted. Rejected: some of them may be there all the same. */
  append(lines: string, end: ChainEnd): Promise<void>;
  close(): Promise<void>;
}
