import { IncomingMessage } from 'node:http';
import type { FetchAPI, Plugin } from 'graphql-yoga';
import { type GraphqlDoor, refusalHeaders } from '../door/graphql-door.ts';
import { readNodeBody, readWebBody } from '../door/read-body.ts';
import { REFUSALS, type Refusal } from '../door/refusal.ts';
import type { BodyResult } from '../door/request-body.ts';
import { headerOf, isEndpoint } from '../door/request-head.ts';
import { foundOutIn } from '../short-way/plain-request.ts';

/** Told of each body that was read, byte for byte, before it is parsed; waited for where it has to ask somebody. */
export type BodyWatch = (request: Request, bytes: Uint8Array) => Promise<void> | undefined;

/**
 * GraphQL over POST with a JSON body, and no other way: an operation in a URL would end up in the logs of everything on the
 * way, and forms or plain text can be sent by any web page without asking. The body is read and parsed here: Yoga's own way
 * copies it through streams and passes on what the parser says, which is the body.
 */
export const usePostJson = (door: GraphqlDoor, watch?: BodyWatch): Plugin => ({
  onRequest({ url, request, fetchAPI, endResponse }) {
    if (!isEndpoint(url.pathname)) endResponse(answerOf(REFUSALS.notHere, request, fetchAPI));
  },
  onRequestParse({ request, url, serverContext, fetchAPI, setRequestParser, endResponse }) {
    const refused = door.refuseHead({ method: request.method, path: url.pathname, header: headerOf(request) });
    if (refused) return endResponse(answerOf(refused, request, fetchAPI));
    const paramsOrAnswer = (opened: BodyResult) =>
      'params' in opened ? opened.params : answerOf(opened.refusal, request, fetchAPI);
    setRequestParser(async () => {
      const known = foundOutIn(serverContext)?.opened;
      if (known) return paramsOrAnswer(known);
      const incoming = 'req' in serverContext ? serverContext.req : undefined;
      const read = await (incoming instanceof IncomingMessage
        ? readNodeBody(incoming, door.maxBodyBytes)
        : readWebBody(request.body, door.maxBodyBytes));
      const watching = 'bytes' in read ? watch?.(request, read.bytes) : undefined;
      if (watching) await watching;
      return paramsOrAnswer(door.open(read));
    });
  },
});

const answerOf = (refused: Refusal, request: Request, { Response }: FetchAPI): Response =>
  new Response(refused.body, {
    status: refused.status,
    headers: refusalHeaders(refused, request.headers.get('accept') ?? undefined),
  });
