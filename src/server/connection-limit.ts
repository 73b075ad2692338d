import cluster from 'node:cluster';
import type { Server, Socket } from 'node:net';

const limits = new WeakMap<Server, { most: number }>();

/**
 * From now on the server has at most so many connections, and those beyond are closed as they come. Node does so by itself
 * where one process takes them. Among several it would offer such a connection to the next one, and where all are full, round
 * and round without an end, so there it is done here.
 */
export function limitConnections(server: Server, most: number, isShared = cluster.isWorker): void {
  if (!isShared) {
    server.maxConnections = most;
    return;
  }
  const known = limits.get(server);
  if (known) {
    known.most = most;
    return;
  }
  const limit = { most };
  limits.set(server, limit);
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    if (open > limit.most) socket.destroy();
  });
}
