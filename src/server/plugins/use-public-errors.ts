import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { toPublicError } from '../public-error.ts';

/** The last thing that every answer passes: no error leaves in other words than ours. Yoga's own masking must be off. */
export const usePublicErrors = (schema: GraphQLSchema): Plugin => ({
  onResultProcess({ result, setResult }) {
    if (Symbol.asyncIterator in result) return;
    if (Array.isArray(result)) setResult(result.map((one) => withPublicErrors(one, schema)));
    else setResult(withPublicErrors(result, schema));
  },
});

const MAX_ERRORS = 20; // of a request that was refused as a whole: more help nobody, and make a large answer of a bad request

function withPublicErrors<R extends ExecutionResult>(result: R, schema: GraphQLSchema): R {
  if (!result.errors) return result;
  const errors = result.data === undefined ? result.errors.slice(0, MAX_ERRORS) : result.errors;
  return { ...result, errors: errors.map((error) => toPublicError(error, schema)) };
}
