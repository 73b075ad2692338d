import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalHeaders } from './door/graphql-door.ts';
import { REFUSALS } from './door/refusal.ts';
import type { Gateway } from './gateway.ts';

/**
 * Hands requests of Node's server to the gateway, and its answers back as bytes. The adapter's own listener waits until a
 * client has taken its answer, and holds all that the request was answered from until then; of a text, Node keeps three times
 * its bytes besides. What a slow client costs here is its answer, once.
 */
export const nodeListener =
  (gateway: Gateway) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { status, headers, bytes } = await answerOf(gateway, request, response);
      if (response.destroyed) return;
      response.writeHead(status, Object.fromEntries(headers));
      if (bytes.byteLength > 0) response.end(bytes);
      else response.end();
    } catch (error) {
      const { status, body } = REFUSALS.failure;
      if (response.headersSent)
        response.destroy(); // nothing may follow what was begun
      else response.writeHead(status, refusalHeaders(REFUSALS.failure, request.headers.accept)).end(body);
      throw error; // for the log of faults that no answer tells of
    }
  };

async function answerOf(gateway: Gateway, request: IncomingMessage, response: ServerResponse) {
  const context: object = { req: request, res: response }; // which Yoga's types do not tell of
  const answer = await gateway.handleNodeRequestAndResponse(request, response, context);
  return { status: answer.status, headers: answer.headers, bytes: await answer.bytes() };
}
