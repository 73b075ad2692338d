import { GraphQLError } from 'graphql';
import { LimitExceeded, MissingRight } from '../../datasources/errors.ts';
import { rootOf } from '../public-error.ts';
import { limitWord, neededRight } from './caller-events.ts';
import type { Log } from './events.ts';

/**
 * One event for each right that was missing and each limit that was exceeded. To be told before errors get the words that
 * clients read: afterwards a refusal of ours cannot be told from one of PingOne's.
 */
export function tellRefusals(errors: readonly GraphQLError[], log: Log): void {
  const fields = new Map<string, number>();
  const limits = new Map<string, number>();
  for (const error of errors) {
    const cause = error instanceof GraphQLError ? rootOf(error) : error;
    if (cause instanceof MissingRight) fields.set(cause.right, (fields.get(cause.right) ?? 0) + 1);
    if (cause instanceof LimitExceeded && cause.limit) limits.set(cause.limit.name, cause.limit.allowed);
  }
  for (const [right, count] of fields) {
    if (neededRight.fits(right)) log.event('rights_refused', { right, fields: count });
  }
  for (const [limit, allowed] of limits) {
    if (limitWord.fits(limit)) log.event('limit_exceeded', { limit, allowed });
  }
}
