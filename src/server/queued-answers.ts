import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { openAnswersOf } from './open-answers.ts';

/**
 * Requests may be sent ahead on one connection. Node tells the end of the connection only to the answer whose turn it is: the
 * others would be worked for, and kept, by whoever waits for them to close.
 */
export function closeQueuedAnswers(server: Server): void {
  const open = openAnswersOf(server);
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => {
      for (const response of open) {
        if (response.req.socket !== socket || response.socket) continue; // somebody else's, or Node's own turn
        response.destroy();
        response.emit('close');
      }
    });
  });
}
