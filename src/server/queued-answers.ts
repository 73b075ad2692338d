import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests may be sent ahead on one connection. Node tells the end of the connection only to the answer whose turn it is: the
 * others would be worked for, and kept, by whoever waits for them to close.
 */
export function closeQueuedAnswers(server: Server): void {
  const answersOf = new WeakMap<Socket, Set<ServerResponse>>();
  server.on('connection', (socket: Socket) => {
    const answers = new Set<ServerResponse>();
    answersOf.set(socket, answers);
    socket.once('close', () => {
      for (const response of answers) {
        if (response.socket) continue; // Node's own turn
        response.destroy();
        response.emit('close');
      }
    });
  });
  // One function for all answers: there is one of each for every request.
  function forget(this: ServerResponse): void {
    answersOf.get(this.req.socket)?.delete(this);
  }
  server.on('request', ({ socket }, response) => {
    const answers = answersOf.get(socket);
    answers?.add(response);
    response.on('close', forget);
  });
}
