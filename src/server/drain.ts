import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as ownTurn } from 'node:timers/promises';
import { openAnswersOf } from './open-answers.ts';
import { within } from './within.ts';

/** How a server ends without breaking off an answer. */
export interface Drain {
  /** Each answer is the last of its connection from now on, so that clients come back elsewhere. */
  start(): void;
  /** Takes no more connections, and waits so long for answers under way; gives how many were cut off after that. */
  end(limitMs: number): Promise<number>;
}

const QUIET_TURNS = 3; // of the event loop: one takes a connection, the next reads from it
const READING_MS = 5_000; // at most, where there is no end of them
const SILENT_MS = 1_000; // who was let in a moment ago may be about to send; who sends nothing after that is not waited for

interface DrainParts {
  /** Time for a connection to come in. Default: a turn of the event loop, as it is where this process takes them itself. */
  turn?: () => Promise<unknown>;
  /** Told that no more connections are taken. */
  deaf?: () => void;
}

/** Watches a server that does not listen yet. */
export function createDrain(server: Server, { turn = () => ownTurn(), deaf = () => {} }: DrainParts = {}): Drain {
  const silent = new Set<Socket>();
  const answers = openAnswersOf(server);
  let arrived = 0;
  let isStarted = false;
  let isEnding = false;

  server.on('connection', (socket: Socket) => {
    arrived += 1;
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  // Before whoever answers, which may happen at once.
  server.prependListener('request', ({ socket }, response) => {
    arrived += 1;
    silent.delete(socket);
    if (isStarted) makeLast(response);
  });
  answers.onClosed(() => {
    // Its headers may have promised to keep the connection. Node has to be done with the answer first.
    if (isEnding) setImmediate(() => server.closeIdleConnections());
  });

  /**
   * Takes the connections that wait, and reads the requests on them: they count as let in for those who made them. A busy
   * process takes one in each turn of its event loop, and one that stood still comes to its timers first.
   */
  const arrivedIsRead = async (limitMs: number) => {
    const giveUpAt = performance.now() + limitMs;
    for (let quiet = 0; quiet < QUIET_TURNS && performance.now() < giveUpAt; ) {
      const before = arrived;
      await turn();
      quiet = arrived === before ? quiet + 1 : 0;
    }
  };

  const start = () => {
    if (isStarted) return;
    isStarted = true;
    // Of requests that were sent ahead on one connection, all are answered.
    const newest = new Map([...answers].map((response) => [response.req.socket, response]));
    for (const response of newest.values()) makeLast(response);
  };

  return {
    start,
    async end(limitMs) {
      start();
      const startedAt = performance.now();
      await arrivedIsRead(Math.min(limitMs, READING_MS));
      isEnding = true;
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      deaf();
      server.closeIdleConnections();
      const patience = setTimeout(async () => {
        await arrivedIsRead(READING_MS);
        for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
      }, SILENT_MS);
      const isInTime = await within(Math.max(0, limitMs - (performance.now() - startedAt)), ended);
      clearTimeout(patience);
      if (isInTime) return 0;
      const cut = answers.size;
      server.closeAllConnections();
      return cut;
    },
  };
}

const makeLast = (response: ServerResponse) => {
  if (!response.headersSent) response.setHeader('connection', 'close');
};
