import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isObject } from '../../datasources/http/wire-record.ts';
import { faultPlace } from '../log/fault-place.ts';
import { tellRefusals } from '../log/refusals.ts';
import type { RequestLogs } from '../log/request-logs.ts';
import { type PublicErrorOptions, toPublicError } from '../public-error.ts';

/** The last thing that every answer passes: no error leaves in other words than ours. Yoga's own masking must be off. */
export const usePublicErrors = (schema: GraphQLSchema, requests: RequestLogs, options: PublicErrorOptions): Plugin => ({
  onResultProcess({ request, result, setResult }) {
    if (Symbol.asyncIterator in result) return;
    tellRefusals(
      [result].flat().flatMap(({ errors = [] }) => errors),
      requests.of(request),
    );
    const toPublic = (error: unknown) =>
      toPublicError(error, schema, (thrown) => requests.of(request).event('unexpected', faultPlace(thrown)), options);
    if (Array.isArray(result)) setResult(result.map((one) => withPublicErrors(one, toPublic)));
    else setResult(withPublicErrors(result, toPublic));
  },
});

const MAX_ERRORS = 20; // of a request that was refused as a whole: more help nobody, and make a large answer of a bad request
const MAX_REFUSAL_BYTES = 8_000; // what is left of 8 KiB beside the frame of the answer

function withPublicErrors<R extends ExecutionResult>(result: R, toPublic: (error: unknown) => GraphQLError): R {
  if (!result.errors) return result;
  const isRefused = result.data === undefined || result.data === null;
  const errors = (isRefused ? result.errors.slice(0, MAX_ERRORS) : result.errors).map(toPublic);
  if (isOverloaded(result.data, errors)) return { ...result, errors: errors.map(asBusy) };
  return { ...result, errors: isRefused ? fitting(errors) : errors };
}

/** Nothing was answered, because there was no room to begin. Where there is an answer besides, its status is that of an answer. */
const isOverloaded = (data: unknown, errors: readonly GraphQLError[]): boolean =>
  (!isObject(data) || Object.values(data).every((value) => value === null)) &&
  errors.some(({ extensions }) => extensions.code === 'OVERLOADED');

function asBusy(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  const http = { status: 503, headers: { 'retry-after': String(extensions.retryAfterSeconds ?? 1) } };
  return new GraphQLError(message, {
    ...{ nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null },
    extensions: { ...extensions, http },
  });
}

/** As many from the start as one small answer holds. Where there is data no error is left out: a null would be without its reason. */
function fitting(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  let leftBytes = MAX_REFUSAL_BYTES;
  const tooMany = errors.findIndex((error) => {
    leftBytes -= Buffer.byteLength(JSON.stringify(error)) + 1;
    return leftBytes < 0;
  });
  return tooMany === -1 ? errors : errors.slice(0, Math.max(tooMany, 1));
}
