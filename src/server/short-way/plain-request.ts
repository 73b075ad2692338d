import type { Lifetime } from '../../datasources/http/lifetime.ts';
import type { Caller } from '../../resolvers/caller.ts';
import type { ReadResult } from '../door/read-body.ts';
import type { BodyResult } from '../door/request-body.ts';

/** An operation as it comes: POST with a JSON body, whoever carries it. */
export interface PlainRequest {
  readonly method: string;
  /** The path alone, without a query. */
  readonly path: string;
  /** By its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Ends when the client leaves. */
  readonly presence: Lifetime;
  readBody(maxBytes: number): Promise<ReadResult>;
}

export interface PlainAnswer {
  readonly status: number;
  /** Name and value in turn, as Node takes them. */
  readonly headers: string[];
  readonly body: string;
}

/** What has been found out of a request that somebody else is to answer, so that nothing is done twice. */
export interface FoundOut {
  /** Under which the request stands in the log. */
  readonly key: object;
  /** Who asks, where callers are checked; rejected with the refusal. */
  caller?: Promise<Caller>;
  opened?: BodyResult;
  /** Whether it proved to come from the router. */
  isProven?: boolean;
}

/** What the plugins get to know of it, through what Yoga passes on beside a request. */
export const foundOutIn = (serverContext: object): FoundOut | undefined =>
  'foundOut' in serverContext ? (serverContext.foundOut as FoundOut | undefined) : undefined; // set by our own listener alone
