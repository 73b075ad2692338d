import { isUtf8 } from 'node:buffer';
import type { Dispatcher } from 'undici';

export interface Outgoing {
  origin: string;
  /** With the query string. */
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** Time from going out on a connection to the last byte read: a drip of bytes cannot outlast it. */
  timeoutMs: number;
  maxBytes: number;
}

export interface Incoming {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Why an attempt gave no answer; the client turns it into one of the errors that callers read. */
export class ExchangeFailure extends Error {
  readonly reason: 'timeout' | 'too-large' | 'aborted' | 'cut-short' | 'not-utf-8';

  constructor(reason: ExchangeFailure['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export interface Exchange {
  answer: Promise<Incoming>;
  /** Gives up: the socket is closed if the answer is still under way. */
  abort(): void;
}

const WAIT_MS = 10_000; // for a free connection, where an operation has more calls than there are

/** One attempt over the pool. Neither redirects nor encodings are followed: what the wire says is what comes back. */
export function exchange(dispatcher: Dispatcher, request: Outgoing): Exchange {
  let giveUp: (reason: ExchangeFailure['reason']) => void = () => {};
  const answer = new Promise<Incoming>((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let head: Pick<Incoming, 'status' | 'headers'> | undefined;
    let failure: ExchangeFailure | undefined;
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    giveUp = (reason) => {
      failure ??= new ExchangeFailure(reason);
      clearTimeout(timer);
      reject(failure);
      controller?.abort(failure);
    };
    let timer = setTimeout(() => giveUp('timeout'), WAIT_MS);
    const { origin, path, method, headers, body } = request;
    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      {
        onRequestStart(started) {
          controller = started;
          if (failure) return started.abort(failure); // given up while it still waited for a connection
          clearTimeout(timer);
          timer = setTimeout(() => giveUp('timeout'), request.timeoutMs);
        },
        onResponseStart(_controller, status, responseHeaders) {
          head = { status, headers: responseHeaders };
        },
        onResponseData(_controller, chunk) {
          sizeBytes += chunk.length;
          if (sizeBytes > request.maxBytes) giveUp('too-large');
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          const body = textOf(chunks, sizeBytes);
          if (head && body !== undefined) resolve({ ...head, body });
          else reject(new ExchangeFailure('not-utf-8'));
        },
        onResponseError(_controller, error) {
          clearTimeout(timer);
          reject(head && isClosedEarly(error) ? new ExchangeFailure('cut-short') : error);
        },
      },
    );
  });
  return { answer, abort: () => giveUp('aborted') };
}

/** The other side ended the connection in good order, in the middle of its answer: the answer is short, not lost on the way. */
const isClosedEarly = (error: Error): boolean => 'code' in error && error.code === 'UND_ERR_SOCKET';

function textOf(chunks: readonly Buffer[], sizeBytes: number): string | undefined {
  const [only] = chunks;
  const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, sizeBytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
