import type { ReadResult } from './read-body.ts';
import { bodyTooLarge, REFUSALS, type Refusal } from './refusal.ts';
import { type BodyResult, paramsOf } from './request-body.ts';
import { answerTypeOf, headRefusal, type RequestHead } from './request-head.ts';

export const DEFAULT_MAX_BODY_BYTES = 256 * 1024; // the graph takes no uploads, so this is a very large document

/** All that is decided about a request before it is GraphQL, from plain values: whichever way it came, the answer is the same. */
export interface GraphqlDoor {
  readonly maxBodyBytes: number;
  /** Why the body need not be read, if so. */
  refuseHead(head: RequestHead): Refusal | undefined;
  /** What the body asks, or why it is refused. */
  open(body: ReadResult): BodyResult;
}

export function createGraphqlDoor(maxBodyBytes: number): GraphqlDoor {
  const tooLarge = { maxBytes: maxBodyBytes, refusal: bodyTooLarge(maxBodyBytes) };
  return {
    maxBodyBytes,
    refuseHead: (head) => headRefusal(head, tooLarge),
    open(body) {
      if ('bytes' in body) return paramsOf(body.bytes);
      return { refusal: body.fault === 'too-large' ? tooLarge.refusal : REFUSALS.cutOff };
    },
  };
}

/** The headers of a refusal, in the media type that its client reads. */
export const refusalHeaders = ({ headers }: Refusal, accept: string | undefined): Record<string, string> => ({
  'content-type': `${answerTypeOf(accept) ?? 'application/json'}; charset=utf-8`,
  ...headers,
});
