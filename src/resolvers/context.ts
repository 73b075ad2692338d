import type { DataSources } from '../datasources/index.ts';
import type { CursorCodec } from './cursor.ts';

/** What a field may reach. One object for each request; loaders and memos hang on its identity, so it is never copied. */
export interface GatewayContext {
  datasources: DataSources;
  cursors: CursorCodec;
  /** Wall-clock time in milliseconds. */
  now(): number;
}
