import type { Caller } from '../../resolvers/caller.ts';

/** One reading, or one refusal: who, of whom, which fields. What the fields said is not in it. */
export interface Reading {
  type: 'read';
  /** `aborted`: the client had left before the whole answer was out. */
  decision: 'granted' | 'refused' | 'aborted';
  /** Joins the records of one request. */
  request: string;
  caller: Pick<Caller, 'principal' | 'client' | 'scopes'>;
  environment: string;
  /** The name is the client's own word; the hash is that of the text that was executed. */
  operation: { sha256: string; name?: string };
  /** The client's own word, from `X-Purpose`. */
  purpose?: string;
  /** Null where a field was refused that belongs to nobody in particular. */
  subject: { user: string; transaction?: string; document?: string; documentType?: string } | null;
  /** By their places in the schema. */
  fields: readonly string[];
  /** Of a document's content alone: its length as it leaves. */
  bytes?: number;
  /** Of a document's content alone: PingOne's id of the answer that it came with. */
  correlationId?: string;
}

/** The first record of a chain. */
export interface Opening {
  type: 'open';
  algorithm: 'sha256' | 'hmac-sha256';
  environment: string;
  /** What a crash or a full disk left between the last record and this one, without the line end before this one. */
  torn?: { bytes: number; sha256: string };
}

/** Records that were never written: the place for what waits was full. */
interface Loss {
  type: 'lost';
  records: number;
}

/** The last record of a chain whose process ended as it should. */
interface Closing {
  type: 'close';
}

export type Entry = Reading | Opening | Loss | Closing;

/** What stands around every entry; `previous` is null at the beginning of everything. */
export interface Place {
  v: 1;
  chain: string;
  seq: number;
  time: string;
  previous: string | null;
}
