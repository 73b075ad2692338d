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
  /** Longest silence once the answer has begun. Default: none but the whole time. */
  gapMs?: number;
  maxBytes: number;
}

export interface Incoming {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Why an attempt gave no answer; the client turns it into one of the errors that callers read. */
export class ExchangeFailure extends Error {
  readonly reason: 'timeout' | 'too-large' | 'aborted' | 'late' | 'cut-short' | 'not-utf-8';

  constructor(reason: ExchangeFailure['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export interface Exchange {
  answer: Promise<Incoming>;
  /** Gives up: the socket is closed if the answer is still under way. */
  abort(why?: 'aborted' | 'late'): void;
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
      rest();
      reject(failure);
      controller?.abort(failure);
    };
    let timer = setTimeout(() => giveUp('timeout'), WAIT_MS);
    let gapTimer: NodeJS.Timeout | undefined;
    let lastDataAt = 0;
    const rest = () => {
      clearTimeout(timer);
      clearTimeout(gapTimer);
    };
    const watchGaps = (gapMs: number) => {
      lastDataAt = performance.now();
      // One timer that looks again where it left off, not one for each piece of the body.
      const look = () => {
        const silentMs = performance.now() - lastDataAt;
        if (silentMs >= gapMs) giveUp('timeout');
        else gapTimer = setTimeout(look, Math.ceil(gapMs - silentMs));
      };
      gapTimer = setTimeout(look, gapMs);
    };
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
          if (status < 200) return; // a word of patience, not the answer
          head = { status, headers: responseHeaders };
          // Not read to its cap first: the length is said in advance.
          if (Number(responseHeaders['content-length']) > request.maxBytes) giveUp('too-large');
          else if (request.gapMs !== undefined) watchGaps(request.gapMs);
        },
        onResponseData(_controller, chunk) {
          lastDataAt = performance.now();
          sizeBytes += chunk.length;
          if (sizeBytes > request.maxBytes) giveUp('too-large');
          else chunks.push(chunk);
        },
        onResponseEnd() {
          rest();
          const body = textOf(chunks, sizeBytes);
          if (head && body !== undefined) resolve({ ...head, body });
          else reject(new ExchangeFailure('not-utf-8'));
        },
        onResponseError(_controller, error) {
          rest();
          reject(head && isClosedEarly(error) ? new ExchangeFailure('cut-short') : error);
        },
      },
    );
  });
  return { answer, abort: (why = 'aborted') => giveUp(why) };
}

/** The other side ended the connection in good order, in the middle of its answer: the answer is short, not lost on the way. */
const isClosedEarly = (error: Error): boolean => 'code' in error && error.code === 'UND_ERR_SOCKET';

function textOf(chunks: readonly Buffer[], sizeBytes: number): string | undefined {
  const [only] = chunks;
  const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, sizeBytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
