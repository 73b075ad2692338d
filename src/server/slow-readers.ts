import type { Server, ServerResponse } from 'node:http';

export const DEFAULT_ANSWER_MS = 60_000; // the largest answer at 300 KB a second; most balancers wait no longer for a byte
const CHECK_MS = 1_000; // how late it may be noticed
const CHECKS = 10; // at least, within the time that is allowed

export interface SlowReaderOptions {
  /** From the first byte of an answer to the last. */
  readonly answerMs: number;
  /** Told of each client that is cut off. */
  readonly onCut: () => void;
  /** A clock that never goes back. Default: that of the process. */
  readonly now?: () => number;
}

/**
 * Cuts off who does not take an answer in time. Its whole time counts, not the time since the last byte: a client that takes
 * a little now and then would else hold an answer in memory as long as it likes.
 */
export function cutSlowReaders(
  server: Server,
  { answerMs, onCut, now = () => performance.now() }: SlowReaderOptions,
): void {
  /** Answers that are not over, each with the time at which it was first seen to go out. */
  const open = new Map<ServerResponse, number | undefined>();
  function forget(this: ServerResponse): void {
    open.delete(this);
  }
  server.on('request', (_request, response) => {
    open.set(response, undefined);
    response.on('close', forget);
  });
  const check = () => {
    for (const [response, since] of open) {
      const { socket } = response.req;
      // Of requests that were sent ahead of their turn, only the one whose turn it is hears of the end of the connection.
      if (socket.destroyed) open.delete(response);
      if (socket.destroyed || !response.headersSent) continue;
      if (since === undefined) open.set(response, now());
      else if (now() - since >= answerMs) {
        open.delete(response);
        onCut();
        socket.destroy();
      }
    }
  };
  const timer = setInterval(check, Math.min(CHECK_MS, answerMs / CHECKS)).unref();
  server.once('close', () => clearInterval(timer));
}
