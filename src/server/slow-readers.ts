import type { Server, ServerResponse } from 'node:http';
import { openAnswersOf } from './open-answers.ts';

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
  const open = openAnswersOf(server);
  /** When an answer was first seen to go out. */
  const since = new WeakMap<ServerResponse, number>();
  const check = () => {
    for (const response of open) {
      const { socket } = response.req;
      if (socket.destroyed || !response.headersSent) continue;
      const seenAt = since.get(response);
      if (seenAt === undefined) since.set(response, now());
      else if (now() - seenAt >= answerMs) {
        onCut();
        socket.destroy();
      }
    }
  };
  const timer = setInterval(check, Math.min(CHECK_MS, answerMs / CHECKS)).unref();
  server.once('close', () => clearInterval(timer));
}
