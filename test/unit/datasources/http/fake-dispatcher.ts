import type { Dispatcher } from 'undici';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** An object goes out as JSON; text and bytes as they are. */
  body?: unknown;
  /** Fails before anything comes. */
  error?: Error;
  /** Fails in the middle of the body. */
  cutBy?: Error;
}

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  /** Set once the caller has given up. */
  aborted: boolean;
  answer(reply: Reply): void;
}

/** A pool without a network: it writes down what is sent, and answers by `reply`, or when the test calls `answer`. */
export function fakeDispatcher(reply?: (sent: Sent) => Reply) {
  const sent: Sent[] = [];
  const dispatcher = {
    dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
      const one: Sent = {
        method: options.method,
        url: `${options.origin}${options.path}`,
        headers: options.headers as Record<string, string>,
        body: options.body,
        aborted: false,
        answer({ status = 200, headers = { 'content-type': 'application/json' }, body = {}, error, cutBy }) {
          if (one.aborted) return;
          if (error) return handler.onError?.(error);
          handler.onHeaders?.(status, rawOf(headers), () => {}, '');
          const bytes = Buffer.isBuffer(body)
            ? body
            : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
          // In two pieces, since a network promises nothing about where an answer is cut.
          const half = Math.floor(bytes.length / 2);
          if (cutBy) {
            handler.onData?.(bytes.subarray(0, half));
            return handler.onError?.(cutBy);
          }
          for (const piece of [bytes.subarray(0, half), bytes.subarray(half)]) {
            if (!one.aborted) handler.onData?.(piece);
          }
          if (!one.aborted) handler.onComplete?.([]);
        },
      };
      sent.push(one);
      handler.onConnect?.(() => {
        one.aborted = true;
      });
      if (reply) queueMicrotask(() => one.answer(reply(one)));
      return true;
    },
    async destroy() {},
  } as unknown as Dispatcher;
  return { dispatcher, sent };
}

/** Names and values in turns, as undici hands them on. */
const rawOf = (headers: Record<string, string>): Buffer[] =>
  Object.entries(headers)
    .flat()
    .map((part) => Buffer.from(part, 'latin1'));
