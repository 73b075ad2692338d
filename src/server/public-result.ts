import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { isObject } from '../datasources/http/wire-record.ts';
import { faultPlace } from './log/fault-place.ts';
import { tellRefusals } from './log/refusals.ts';
import type { RequestLogs } from './log/request-logs.ts';
import { type PublicErrorOptions, toPublicError } from './public-error.ts';

/** The result of an operation with its errors in the words that clients read; what they were is told to the log of the request. */
export type PublicResult = <R extends ExecutionResult>(result: R, request: object) => R;

export const createPublicResult =
  (schema: GraphQLSchema, requests: RequestLogs, options: PublicErrorOptions): PublicResult =>
  (result, request) => {
    if (!result.errors) return result;
    const log = requests.of(request);
    tellRefusals(result.errors, log);
    const toPublic = (error: unknown) =>
      toPublicError(error, schema, (thrown) => log.event('unexpected', faultPlace(thrown)), options);
    return withPublicErrors(result, toPublic);
  };

const MAX_ERRORS = 20; // of a request that was refused as a whole: more help nobody, and make a large answer of a bad request
const MAX_REFUSAL_BYTES = 8_000; // what is left of 8 KiB beside the frame of the answer

function withPublicErrors<R extends ExecutionResult>(result: R, toPublic: (error: unknown) => GraphQLError): R {
  const { errors: all = [] } = result;
  const isRefused = result.data === undefined || result.data === null;
  const errors = (isRefused ? all.slice(0, MAX_ERRORS) : all).map(toPublic);
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
