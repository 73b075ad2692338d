import type { ServiceToken } from '../../datasources/auth/service-token.ts';
import type { GuardEvent } from '../../datasources/http/guard-events.ts';
import type { Journal } from '../audit/journal.ts';
import type { IssuerKeys } from '../caller/issuer-keys.ts';
import type { ContentCounts } from '../content-budget.ts';
import type { Log } from '../log/events.ts';
import type { UsedSignatures } from '../router-proof.ts';
import type { ClosedGate } from './messages.ts';

/** What holds for the whole machine, where several processes serve on it together. One of them has it; this is how. */
export interface Machine {
  /** The place of this process among those that serve, from 1. */
  readonly place: number;
  /** How many serve. */
  readonly workers: number;
  readonly cursorSecret: string | Buffer;
  /** Absent: nothing is recorded. */
  journal(environment: string, log: Log): Journal | undefined;
  readonly contentCounts: ContentCounts;
  readonly usedSignatures: UsedSignatures;
  readonly serviceToken: ServiceToken;
  readonly keys: IssuerKeys;
  /** Told of what happens to the guards here. */
  observeGuards(event: GuardEvent): void;
  /** Gates that were closed elsewhere. */
  onGate(hear: (gate: ClosedGate) => void): void;
  /** Time in which connections come in that were made before. */
  turn(): Promise<void>;
  /** This process takes no more connections. */
  deaf(): void;
}
