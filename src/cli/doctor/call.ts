import { type Dispatcher, request } from 'undici';

const ATTEMPT_MS = 10_000; // somebody waits at a terminal; a slow but working network is done by then
const MAX_BODY_BYTES = 8 * 1024 * 1024; // one transaction may carry a selfie as base64

export interface Call {
  url: string;
  headers?: Record<string, string>;
  /** A form to POST; without it the call is a GET. */
  form?: Record<string, string>;
  /** The answer's body is not read off the wire. */
  statusOnly?: boolean;
}

export type Outcome =
  | { kind: 'answer'; status: number; body: unknown; correlationId?: string }
  /** Something in between answers with a page of its own. */
  | { kind: 'not-json'; status: number; correlationId?: string }
  | { kind: 'no-answer'; error: unknown };

/** One call as it is: no retry, no redirect followed, nothing cached. Never throws. */
export async function callOnce({ url, headers, form, statusOnly }: Call, dispatcher: Dispatcher): Promise<Outcome> {
  const signal = AbortSignal.timeout(ATTEMPT_MS);
  try {
    const answer = await request(url, {
      dispatcher,
      signal,
      headers: {
        accept: 'application/json',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form).toString() }),
    });
    const id = answer.headers['correlation-id'];
    // It goes to a terminal: only what looks like an id may.
    const correlation = typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? { correlationId: id } : {};
    const facts = { status: answer.statusCode, ...correlation };
    if (statusOnly) {
      answer.body.on('error', () => {}).destroy();
      return { kind: 'answer', body: undefined, ...facts };
    }
    const text = await readText(answer.body);
    const isJson = /[/+]json\b/i.test(String(answer.headers['content-type'] ?? ''));
    if (text !== '' && !isJson) return { kind: 'not-json', ...facts };
    return { kind: 'answer', body: parsed(text), ...facts };
  } catch (error) {
    return { kind: 'no-answer', error };
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) break; // what is left over would only be parsed in vain
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
