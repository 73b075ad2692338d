import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { upstreamError } from '../../datasources/errors.ts';
import type { Pricing } from '../limits/pricing.ts';
import { RETRY_AFTER_SECONDS } from '../shedding/shedding.ts';
import type { Refuses } from '../shedding/steps.ts';

/**
 * Under pressure refuses the operations that take most memory before a field of them is executed: those with content of
 * documents first, then those with lists of anything. What the last steps refuse does not come as far as here.
 */
export const useShedding = (refuses: Refuses, pricing: Pricing): Plugin => ({
  onExecute({ args: { schema, document, operationName, variableValues } }) {
    if (!refuses('content')) return;
    const price = pricing.priceOf({ schema, document, operationName, variableValues });
    if (price && (price.content > 0 || (price.lists && refuses('lists')))) throw overloaded();
  },
});

function overloaded(): GraphQLError {
  const originalError = upstreamError('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  return new GraphQLError(originalError.message, { originalError });
}
