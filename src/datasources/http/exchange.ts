import { isUtf8 } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { headersOf, type ReadHeaders } from './response-headers.ts';
import { type Alarm, createClock, type SharedClock } from './shared-clock.ts';

export interface Outgoing {
  origin: string;
  /** With the query string. */
  path: string;
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Time from going out on a connection to the last byte read: a drip of bytes cannot outlast it. */
  timeoutMs: number;
  /** Longest silence once the answer has begun. Default: none but the whole time. */
  gapMs?: number;
  maxBytes: number;
}

/** What guards and errors look at of an answer. */
export interface Incoming {
  readonly status: number;
  readonly headers: ReadHeaders;
  readonly body: string;
}

/** A whole answer, which is UTF-8. Its text is made when somebody asks for it. */
export class Answer implements Incoming {
  readonly status: number;
  readonly headers: ReadHeaders;
  readonly bytes: Buffer;

  constructor(status: number, headers: ReadHeaders, bytes: Buffer) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  get body(): string {
    return this.bytes.toString('utf8');
  }
}

/** Why an attempt gave no answer; the client turns it into one of the errors that callers read. */
export class ExchangeFailure extends Error {
  readonly reason: 'timeout' | 'too-large' | 'aborted' | 'late' | 'cut-short' | 'not-utf-8';

  constructor(reason: ExchangeFailure['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Is called once, with an answer or with what was thrown in place of one. */
export type Done<A> = (answer: A | undefined, thrown: unknown) => void;

const WAIT_MS = 10_000; // for a free connection, where an operation has more calls than there are

/** One attempt over the pool, as undici's handler of it. Neither redirects nor encodings are followed: what the wire says is what comes back. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #request: Outgoing;
  readonly #clock: SharedClock;
  readonly #done: Done<Answer>;
  readonly #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #status = 0;
  #headers: ReadHeaders | undefined;
  #failure: ExchangeFailure | undefined;
  #isOver = false;
  #abort: ((error?: Error) => void) | undefined;
  #limit: Alarm;
  #gap: Alarm | undefined;
  #lastDataAt = 0;

  constructor(dispatcher: Dispatcher, request: Outgoing, clock: SharedClock, done: Done<Answer>) {
    this.#request = request;
    this.#clock = clock;
    this.#done = done;
    this.#limit = clock.after(WAIT_MS, this.#timeout);
    const { origin, path, method, headers, body } = request;
    try {
      dispatcher.dispatch({ origin, path, method, headers, body: body ?? null }, this);
    } catch (thrown) {
      this.#end(undefined, thrown);
    }
  }

  /** The socket is closed if the answer is still under way. */
  giveUp(reason: ExchangeFailure['reason']): void {
    if (this.#isOver) return;
    this.#failure = new ExchangeFailure(reason);
    this.#end(undefined, this.#failure);
    this.#abort?.(this.#failure);
  }

  readonly #timeout = () => this.giveUp('timeout');

  #end(answer: Answer | undefined, thrown: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#limit.stop();
    this.#gap?.stop();
    this.#done(answer, thrown);
  }

  // The names that follow are undici's own; handlers of the newer form are wrapped into such a one for each call.

  onConnect(abort: (error?: Error) => void): void {
    if (this.#failure) {
      abort(this.#failure); // given up while it still waited for a connection
      return;
    }
    this.#abort = abort;
    this.#limit.stop();
    this.#limit = this.#clock.after(this.#request.timeoutMs, this.#timeout);
  }

  onHeaders(status: number, headers: readonly (Buffer | string)[]): boolean {
    if (status < 200) return true; // a word of patience, not the answer
    this.#status = status;
    this.#headers = headersOf(headers);
    // Not read to its cap first: the length is said in advance.
    if (Number(this.#headers['content-length']) > this.#request.maxBytes) this.giveUp('too-large');
    else if (this.#request.gapMs !== undefined) this.#watchGaps(this.#request.gapMs);
    return true;
  }

  #watchGaps(gapMs: number): void {
    this.#lastDataAt = performance.now();
    // One alarm that looks again where it left off, not one for each piece of the body.
    const look = () => {
      const leftMs = this.#lastDataAt + gapMs - performance.now();
      if (leftMs <= 0) this.giveUp('timeout');
      else this.#gap = this.#clock.after(leftMs, look, gapMs);
    };
    this.#gap = this.#clock.after(gapMs, look);
  }

  onData(chunk: Buffer): boolean {
    this.#lastDataAt = performance.now();
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#request.maxBytes) this.giveUp('too-large');
    else this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks, this.#sizeBytes);
    if (this.#headers && isUtf8(bytes)) this.#end(new Answer(this.#status, this.#headers, bytes), undefined);
    else this.#end(undefined, new ExchangeFailure('not-utf-8'));
  }

  onError(error: Error): void {
    this.#end(undefined, this.#headers && isClosedEarly(error) ? new ExchangeFailure('cut-short') : error);
  }
}

/** The other side ended the connection in good order, in the middle of its answer: the answer is short, not lost on the way. */
const isClosedEarly = (error: Error): boolean => 'code' in error && error.code === 'UND_ERR_SOCKET';

/** The same for calls that are few, with a promise and a clock of their own. */
export const exchange = (dispatcher: Dispatcher, request: Outgoing): { answer: Promise<Answer> } => ({
  answer: new Promise((resolve, reject) => {
    new Attempt(dispatcher, request, createClock(), (answer, thrown) => (answer ? resolve(answer) : reject(thrown)));
  }),
});
