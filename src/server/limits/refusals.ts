import { GraphQLError } from 'graphql';
import { limitExceeded } from '../../datasources/errors.ts';
import { type LimitName, type Limits, limitTable } from './limits.ts';

/** What goes back to whoever asked for more of it than the limit allows. */
export function limitRefusal(limit: LimitName, limits: Limits): GraphQLError {
  const row = limitTable.find((one) => one.limit === limit);
  if (!row) throw new Error('a limit that is not in the table');
  const allowed = limits[limit];
  const message = row.refusal(allowed);
  return new GraphQLError(message, { originalError: limitExceeded(message, { name: limit, allowed }) });
}
