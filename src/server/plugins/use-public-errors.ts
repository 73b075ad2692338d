import type { Plugin } from 'graphql-yoga';
import type { PublicResult } from '../public-result.ts';

/** The last thing that every answer passes: no error leaves in other words than ours. Yoga's own masking must be off. */
export const usePublicErrors = (publicResult: PublicResult): Plugin => ({
  onResultProcess({ request, result, setResult }) {
    if (Symbol.asyncIterator in result) return;
    if (Array.isArray(result)) setResult(result.map((one) => publicResult(one, request)));
    else setResult(publicResult(result, request));
  },
});
