import { joined, without } from './merge.ts';
import type { Kept } from './store.ts';
import type { Json } from './wire.ts';

export type PutOptions = {
  /** Members to leave out although they have a default, by path: `transactionStatus.verificationStatus`. */
  omit?: readonly string[];
  /** Answer just what is given, untouched by defaults, links, clock and variations; an `id` is needed. Default false. */
  exact?: boolean;
  /** Nothing is filled in, all else as usual; an `id` is needed. Default false. */
  complete?: boolean;
};

export type PutTransactionOptions = PutOptions & {
  /** All documents are in: processing goes on after `expiresAt`. Default false. */
  collected?: boolean;
  /** Answered with the traits of a record of earlier years. Default false. */
  old?: boolean;
  /** When it was decided, in milliseconds since 1970, for the retention of verified data. Default: `updatedAt`. */
  decidedAt?: number;
};

/** Members whose value is `undefined` count as not given: `omit` removes a default. */
export function build<T extends { id: string }>(
  existing: Kept<T> | undefined,
  given: Json,
  { omit = [], exact = false, complete = false }: PutOptions,
  fill: () => Json,
): Kept<T> {
  const isWhole = exact || complete;
  if (isWhole && typeof given.id !== 'string') throw new RangeError('A complete resource needs an "id".');
  const base = isWhole ? given : joined(existing ? existing.body : fill(), given);
  // Defaults hold an id, and exact ones were checked above; members of other types are the caller's wish.
  return { body: without(base, omit) as T, isExact: exact };
}
