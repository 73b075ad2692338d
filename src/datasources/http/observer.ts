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
export class ReadWatch {
  readonly #path: string;
  readonly #observe: UpstreamObserver;
  #attempt = 0;
  #startedMs = 0;
  #status: number | undefined;
  #correlationId: string | undefined;

  constructor(pathAndQuery: string, observe: UpstreamObserver) {
    this.#path = pathAndQuery;
    this.#observe = observe;
  }

  goesOut(): void {
    this.#attempt += 1;
    this.#startedMs = performance.now();
    this.#status = undefined;
    this.#correlationId = undefined;
  }

  /** The attempt that went out last has ended. */
  isBack(answer: Incoming | undefined, thrown: unknown): void {
    const resource = resourceOf(this.#path);
    if (answer) {
      this.#status = answer.status;
      this.#correlationId = correlationIdOf(answer);
    } else if (isRefusedSecurity(thrown)) {
      this.#observe({ kind: 'tls-refused', resource });
    }
    this.#observe({
      kind: 'called',
      resource,
      attempt: this.#attempt,
      durationMs: performance.now() - this.#startedMs,
      ...this.#last(),
    });
  }

  failed(error: GatewayError): void {
    // A 400 is how PingOne tells that it does not take a filter, which is the client's or costs another way only.
    if (error instanceof RequestRefused) return;
    this.#observe({ kind: 'failed', resource: resourceOf(this.#path), code: error.code, ...this.#last() });
  }

  readonly suspect: Suspect = (kind) =>
    this.#observe({ kind, resource: resourceOf(this.#path), correlationId: this.#correlationId });

  #last(): { status?: number; correlationId?: string | undefined } {
    return this.#status === undefined ? {} : { status: this.#status, correlationId: this.#correlationId };
  }
}
