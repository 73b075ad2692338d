import type { Dispatcher } from 'undici';

export interface Outgoing {
  origin: string;
  /** With the query string. */
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** Time for the whole attempt, from the first byte sent to the last one read: a drip of bytes cannot outlast it. */
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
  readonly reason: 'timeout' | 'too-large' | 'aborted';

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
    const timer = setTimeout(() => giveUp('timeout'), request.timeoutMs);
    const { origin, path, method, headers, body } = request;
    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      {
        onRequestStart(started) {
          controller = started;
          if (failure) started.abort(failure); // given up while it still waited for a connection
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
          if (head) resolve({ ...head, body: textOf(chunks, sizeBytes) });
        },
        onResponseError(_controller, error) {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
  });
  return { answer, abort: () => giveUp('aborted') };
}

function textOf(chunks: readonly Buffer[], sizeBytes: number): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks, sizeBytes)).toString('utf8');
}
