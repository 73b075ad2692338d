import { GraphQLError } from 'graphql';
import { limitExceeded } from '../../datasources/errors.ts';
import { type LimitName, type Limits, limitTable } from './limits.ts';

/** What is told to whoever asked for more than a limit allows. */
export const limitSentence = (limit: LimitName, limits: Limits): string => rowOf(limit).refusal(limits[limit]);

/** The same as an error. */
export function limitRefusal(limit: LimitName, limits: Limits): GraphQLError {
  const message = limitSentence(limit, limits);
  const facts = { name: limit, allowed: limits[limit] };
  return new GraphQLError(message, { originalError: limitExceeded(message, facts) });
}

function rowOf(limit: LimitName): (typeof limitTable)[number] {
  const row = limitTable.find((one) => one.limit === limit);
  if (!row) throw new Error('a limit that is not in the table');
  return row;
}
