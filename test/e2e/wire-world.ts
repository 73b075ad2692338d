import { type Heard, type RawUpstream, say, startRawUpstream } from '../support/raw-upstream.ts';
import { type Case, wireAnswer } from '../support/wire-case.ts';
import { type Served, serveGateway, settingsFor } from './served-gateway.ts';

export interface WireWorld extends AsyncDisposable {
  upstream: RawUpstream;
  gateway: Served;
  of: Case;
  /** Forgets what was heard, and answers in another way from now on; without one, as the case has it. */
  answer(respond?: (heard: Heard, path: string) => void): void;
  /** Targets of the request lines, in the order in which they came. */
  targets(): string[];
}

/** The built server on an upstream that answers about one case, until a test has it say something else. */
export async function startWireWorld(env: Record<string, string> = {}, as?: 'pasted' | 'caller'): Promise<WireWorld> {
  let respond: (heard: Heard, path: string) => void = () => {};
  const upstream = await startRawUpstream((heard) => {
    respond(heard, heard.target.split(`/v1/environments/${upstream.environmentId}/`)[1] ?? '');
  });
  const of = { origin: new URL(upstream.apiUrl).origin, environmentId: upstream.environmentId, mark: 'm4rk' };
  const whole = (heard: Heard, path: string) => sayAsIs(heard, wireAnswer(of, path));
  respond = whole;
  const gateway = await serveGateway({ ...settingsFor(upstream, as), ...env }).catch(async (error: unknown) => {
    await upstream[Symbol.asyncDispose]();
    throw error;
  });
  return {
    upstream,
    gateway,
    of,
    answer(next = whole) {
      upstream.heard.length = 0;
      respond = next;
    },
    targets: () => upstream.heard.map(({ target }) => target),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** A body with status 200, or 404 where there is none. */
export const sayAsIs = (heard: Heard, body: unknown): void =>
  body === undefined ? say(heard, { code: 'NOT_FOUND', message: 'none' }, { status: 404 }) : say(heard, body);
