import type { Server, ServerResponse } from 'node:http';

/** Answers of a server that are not over, in no order. */
export interface OpenAnswers extends Iterable<ServerResponse> {
  readonly size: number;
  /** Calls back after each of them is over. */
  onClosed(callback: () => void): void;
}

const PLACE = Symbol('place among the open answers');
type Placed = ServerResponse & { [PLACE]?: number | undefined };

const known = new WeakMap<Server, OpenAnswers>();

/**
 * One list for all who look at answers under way. It is an array in which each answer knows its place: a set that thousands of
 * entries come to and go from each second makes its tables anew all the time, and what stands in an outgrown table lives until
 * the next whole garbage collection, with all that hangs on it.
 */
export function openAnswersOf(server: Server): OpenAnswers {
  const before = known.get(server);
  if (before) return before;
  const open: Placed[] = [];
  const callbacks: (() => void)[] = [];

  function forget(this: Placed): void {
    const place = this[PLACE];
    if (place === undefined) return;
    this[PLACE] = undefined;
    const last = open.pop();
    if (last && last !== this) {
      open[place] = last;
      last[PLACE] = place;
    }
    for (const callback of callbacks) callback();
  }

  // Before whoever answers, which may happen at once.
  server.prependListener('request', (_request, response: Placed) => {
    response[PLACE] = open.push(response) - 1;
    response.on('close', forget);
  });
  const answers: OpenAnswers = {
    get size() {
      return open.length;
    },
    [Symbol.iterator]: () => [...open][Symbol.iterator](), // some leave while they are looked at
    onClosed: (callback) => void callbacks.push(callback),
  };
  known.set(server, answers);
  return answers;
}
