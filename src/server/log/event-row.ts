import type { Kind, OptionalKind } from './kinds.ts';

/** What can be told of one kind of event. */
interface EventRow {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug';
  /** For the documentation. */
  readonly meaning: string;
  readonly fields: Readonly<Record<string, Kind<unknown> | OptionalKind<unknown>>>;
}

export type EventRows = Readonly<Record<string, EventRow>>;
