import type { ReadLimits } from './read-limits.ts';
import type { WireRecord } from './wire-record.ts';

/** The reads of one request: nothing is asked twice while it lasts. */
export interface HttpClient {
  readonly environmentId: string;
  readonly basePath: string;
  readonly origin: string;
  /** Tells credentials apart without holding one: reads under one key may be shared, under different keys never. */
  readonly credentialKey: string;
  /** The same caller's reads, but not ended by the client leaving, and with time of their own. */
  detached(): HttpClient;
  /** Waits for work that is not this request's own, no longer than the request may. */
  whileWanted<T>(work: Promise<T>): Promise<T>;
  /**
   * Reads a path below `/environments/{environmentId}/`, with its query string if it has one. Null where PingOne says 404.
   * Every other failure is a GatewayError.
   */
  get(pathAndQuery: string, limits?: ReadLimits): Promise<WireRecord | null>;
}
