import { type ErrorCode, type GatewayError, RequestRefused } from '../errors.ts';
import type { Incoming } from './exchange.ts';
import { correlationIdOf, isRefusedSecurity } from './failure.ts';
import type { Suspect } from './wire-record.ts';

/** Which read it is about, and PingOne's id of the answer if one came. */
interface About {
  /** The path without ids and without query: `users/{id}/verifyTransactions`. */
  resource: string;
  correlationId?: string | undefined;
}

type UpstreamEvent = About &
  (
    | /** One attempt ended; without a status, no answer came. */ {
        kind: 'called';
        attempt: number;
        durationMs: number;
        status?: number | undefined;
      }
    | /** The read failed as a whole. */ { kind: 'failed'; code: ErrorCode; status?: number | undefined }
    | /** The other side could not prove who it is; nothing was sent to it. */ { kind: 'tls-refused' }
    | /** An object came that was not asked for. */ { kind: 'mismatched' }
    | /** A link to a next page leads elsewhere. */ { kind: 'strayed' }
  );

/**
 * Is told what happens on the way to PingOne, for logs and counts: nothing that an answer holds, and nobody's id. It must
 * not throw, and nobody waits for it.
 */
export type UpstreamObserver = (event: UpstreamEvent) => void;

export const unobserved: UpstreamObserver = () => {};

const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A path as it may be told: its ids and its query are people's. */
export const resourceOf = (pathAndQuery: string): string => (pathAndQuery.split('?', 1)[0] ?? '').replace(IDS, '{id}');

/** One read, of one attempt or several, as it is told to an observer. */
export interface ReadWatch {
  /** Gives the answer on as it is. */
  attempt(answer: Promise<Incoming>): Promise<Incoming>;
  failed(error: GatewayError): void;
  readonly suspect: Suspect;
}

export function watchRead(resource: string, observe: UpstreamObserver): ReadWatch {
  let attempt = 0;
  let last: Pick<UpstreamEvent, 'correlationId'> & { status?: number } = {};
  return {
    async attempt(answer) {
      attempt += 1;
      const startedMs = performance.now();
      last = {};
      try {
        const incoming = await answer;
        last = { status: incoming.status, correlationId: correlationIdOf(incoming) };
        return incoming;
      } catch (thrown) {
        if (isRefusedSecurity(thrown)) observe({ kind: 'tls-refused', resource });
        throw thrown;
      } finally {
        observe({ kind: 'called', resource, attempt, durationMs: performance.now() - startedMs, ...last });
      }
    },
    failed(error) {
      // A 400 is how PingOne tells that it does not take a filter, which is the client's or costs another way only.
      if (!(error instanceof RequestRefused)) observe({ kind: 'failed', resource, code: error.code, ...last });
    },
    suspect: (kind) => observe({ kind, resource, correlationId: last.correlationId }),
  };
}
