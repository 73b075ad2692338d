import type { DataSources } from '../datasources/index.ts';
import type { Caller } from './caller.ts';
import type { CursorCodec } from './cursor.ts';
import type { ContentBudget, Trail } from './trail.ts';

/** What a field may reach. One object for each request; loaders and memos hang on its identity, so it is never copied. */
export interface GatewayContext {
  datasources: DataSources;
  cursors: CursorCodec;
  caller: Caller;
  /** What the audit trail is told of this operation. */
  trail: Trail;
  /** What of documents' content may still be read. */
  contentBudget: ContentBudget;
  /** Wall-clock time in milliseconds. */
  now(): number;
}
