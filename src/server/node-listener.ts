import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalHeaders } from './door/graphql-door.ts';
import { REFUSALS } from './door/refusal.ts';
import type { Gateway } from './gateway.ts';
import { NodeRequest } from './short-way/node-request.ts';
import type { FoundOut, PlainAnswer } from './short-way/plain-request.ts';

/**
 * Hands requests of Node's server to the gateway, and its answers back as bytes: by the short way where that takes them, by
 * Yoga's otherwise. Yoga's own listener waits until a client has taken its answer, and holds all that the request was answered
 * from until then. What a slow client costs here is its answer, once.
 */
export const nodeListener =
  (gateway: Gateway) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const plain = new NodeRequest(request, response);
      const outcome = gateway.shortWay.takes(plain) ? await gateway.shortWay.answer(plain) : undefined;
      if (outcome && 'status' in outcome) send(outcome, response);
      else await sendByYoga(gateway, request, response, outcome);
    } catch (error) {
      const { status, body } = REFUSALS.failure;
      if (response.headersSent)
        response.destroy(); // nothing may follow what was begun
      else response.writeHead(status, refusalHeaders(REFUSALS.failure, request.headers.accept)).end(body);
      throw error; // for the log of faults that no answer tells of
    }
  };

const LONG = 16_384; // characters; of a text, Node keeps three times its bytes while a slow client takes them

function send({ status, headers, body }: PlainAnswer, response: ServerResponse): void {
  if (response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body.length > LONG ? Buffer.from(body) : body);
}

async function sendByYoga(
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
  foundOut: FoundOut | undefined,
): Promise<void> {
  const context: object = { req: request, res: response, foundOut }; // which Yoga's types do not tell of
  const answer = await gateway.handleNodeRequestAndResponse(request, response, context);
  const [{ status, headers }, bytes] = [answer, await answer.bytes()];
  if (response.destroyed) return;
  response.writeHead(status, Object.fromEntries(headers));
  if (bytes.byteLength > 0) response.end(bytes);
  else response.end();
}
