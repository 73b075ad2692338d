import { hash, randomUUID } from 'node:crypto';
import { isTraceId } from '../../datasources/http/trace-id.ts';
import { errorCode } from './error-code.ts';
import type { EventFields, Log } from './events.ts';
import type { ProcessLog } from './log.ts';

interface OpenRequest {
  id: string;
  log: Log;
  startedMs: number;
  document?: string;
  operationName?: string;
  codes?: readonly unknown[];
  isProbe?: boolean;
}

/** A weak map with an entry for each request would cost more than all else here: the collector of garbage looks through it. */
const OPEN = Symbol('open request');
interface Noted {
  [OPEN]?: OpenRequest | undefined;
}

/** What is known of requests under way, by the object that stands for each; nothing is kept once that is gone. */
export interface RequestLogs {
  /** Begins a request, under the id that it brought where that is one. */
  open(request: object, givenId: string | null | undefined): void;
  /** What was known of a request under one object stands under another from now on. */
  handOn(request: object, to: object): void;
  idOf(request: object): string | undefined;
  /** The log whose lines carry the request's id. */
  of(request: object): Log;
  /** The text of the operation, as far as it is known by now. */
  asked(request: object, document: string): void;
  /** The name of the operation, of a trusted document only: all other names are their senders'. */
  named(request: object, operationName: string): void;
  /** The codes of all errors in the answer, each time it comes up. */
  failed(request: object, codes: readonly unknown[]): void;
  /** It asks after the health, which leaves no line: not ready is an answer, and no refusal. */
  probed(request: object): void;
  /** Ends it with the one line that each request leaves. Files and health are not worth one. */
  close(request: object, status: number): void;
}

/**
 * Handed on by hand rather than by AsyncLocalStorage: on Node 20 that slows down every promise of the process, and the
 * requests' own object is at hand wherever an event happens.
 */
export function createRequestLogs(log: ProcessLog): RequestLogs {
  const openOf = (request: Noted) => request[OPEN];
  const change = (request: object, more: Partial<OpenRequest>) => {
    const found = openOf(request);
    if (found) Object.assign(found, more);
  };
  return {
    open(request: Noted, givenId) {
      const id = isTraceId(givenId) ? givenId : randomUUID();
      request[OPEN] = { id, log: log.forRequest(id), startedMs: performance.now() };
    },
    handOn(request: Noted, to: Noted) {
      to[OPEN] = request[OPEN];
    },
    idOf: (request) => openOf(request)?.id,
    of: (request) => openOf(request)?.log ?? log,
    asked: (request, document) => change(request, { document }),
    named: (request, operationName) => change(request, { operationName }),
    failed: (request, codes) => change(request, { codes }),
    probed: (request) => change(request, { isProbe: true }),
    close(request, status) {
      const found = openOf(request);
      if (!found || found.isProbe || !log.tells('request_done')) return; // the other event is of the same level
      const durationMs = performance.now() - found.startedMs;
      // A refused id of a trusted document is answered as GraphQL, and never became a document.
      const isGraphql = found.document !== undefined || (status < 400 && found.codes !== undefined);
      if (isGraphql) found.log.event('request_done', { status, durationMs, ...factsOf(found) });
      else if (status >= 400) found.log.event('request_refused', { status, reason: refusalOf(status), durationMs });
    },
  };
}

const factsOf = ({ document, operationName, codes = [] }: OpenRequest) => ({
  operationHash: document === undefined ? undefined : hash('sha256', document),
  operationName,
  ...(codes.length > 0 && { errorCodes: [...new Set(codes)].filter(errorCode.fits), errorCount: codes.length }),
});

type Refusal = EventFields<'request_refused'>['reason'];

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method',
  406: 'media_type',
  408: 'timeout',
  413: 'too_large',
  415: 'media_type',
  417: 'malformed',
  429: 'too_many',
  431: 'headers_too_large',
  503: 'overloaded',
};

export const refusalOf = (status: number): Refusal => REFUSALS[status] ?? 'failed';
