import type { ExecutionResult } from 'graphql';
import { type FetchAPI, processRegularResult } from 'graphql-yoga';
import { refusalHeaders } from '../door/graphql-door.ts';
import { REFUSALS } from '../door/refusal.ts';
import { type AnswerType, answerTypeOf } from '../door/request-head.ts';
import type { RequestLogs } from '../log/request-logs.ts';
import { REQUEST_ID_HEADER } from '../plugins/use-request-id.ts';
import type { PlainAnswer, PlainRequest } from './plain-request.ts';

/** From a result to what goes over the wire. */
export interface AnswerWords {
  /** The media type of the answer; nothing where the client names one that is for others to answer in. */
  typeOf(request: PlainRequest): AnswerType | undefined;
  answer(result: ExecutionResult, request: PlainRequest): PlainAnswer | Promise<PlainAnswer>;
  /** Where something went wrong that nobody foresaw. */
  failure(request: PlainRequest): PlainAnswer;
}

/** `headers`: those of every answer. */
export function createAnswerWords(
  headers: Readonly<Record<string, string>>,
  requests: RequestLogs,
  fetchAPI: FetchAPI,
): AnswerWords {
  const always = Object.entries(headers).flat();
  const plain = (request: PlainRequest, status: number, type: string, body: string, more: readonly string[] = []) => ({
    status,
    body,
    headers: ['content-type', type, 'content-length', String(Buffer.byteLength(body))].concat(
      [REQUEST_ID_HEADER, requests.idOf(request) ?? ''],
      always,
      more,
    ),
  });
  return {
    typeOf: ({ header }) => plainTypeOf(header('accept')),
    answer(result, request) {
      const type = plainTypeOf(request.header('accept')) ?? 'application/json';
      if (!result.errors) return plain(request, 200, `${type}; charset=utf-8`, JSON.stringify(result));
      return wordedByYoga(result, type, fetchAPI).then(({ status, body, contentType, more }) =>
        plain(request, status, contentType, body, more),
      );
    },
    failure(request) {
      const { status, body } = REFUSALS.failure;
      const { 'content-type': type = '', ...more } = refusalHeaders(REFUSALS.failure, request.header('accept'));
      return plain(request, status, type, body, Object.entries(more).flat());
    },
  };
}

const OTHERS = /event-stream|multipart|html/i;

/** The type where it is one of plain JSON, and nothing is named beside it that Yoga would rather answer in. */
const plainTypeOf = (accept: string | undefined): AnswerType | undefined =>
  accept !== undefined && OTHERS.test(accept) ? undefined : answerTypeOf(accept);

/** Errors have a say in status and headers; the library knows in which. */
async function wordedByYoga(result: ExecutionResult, type: AnswerType, fetchAPI: FetchAPI) {
  const response = processRegularResult(result, fetchAPI, type);
  const more: string[] = [];
  for (const [name, value] of response.headers) {
    if (name !== 'content-type' && name !== 'content-length') more.push(name, value);
  }
  const contentType = response.headers.get('content-type') ?? type;
  return { status: response.status, body: await response.text(), contentType, more };
}
