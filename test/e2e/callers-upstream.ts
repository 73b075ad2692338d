import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ENVIRONMENT } from '../support/raw-upstream.ts';
import { wireAnswer } from '../support/wire-case.ts';

/** Occurs in every personal value that the holder of this `Authorization` is answered, and in nobody else's. */
export const markOf = (authorization: string): string =>
  `mark${createHash('sha256').update(authorization).digest('hex').slice(0, 12)}`;

/** Marks in a text, whoever they belong to. */
export const marksIn = (text: string): Set<string> => new Set(text.match(/mark[0-9a-f]{12}/g));

const LONGEST_MS = 8; // of an answer that is held back; long enough for others to come in between

export interface CallersUpstream extends AsyncDisposable {
  apiUrl: string;
  environmentId: string;
  calls(): number;
}

/** An upstream on which each caller finds the same ids with other people behind them; answers come in no order. */
export async function startCallersUpstream(): Promise<CallersUpstream> {
  let calls = 0;
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    calls += 1;
    const mark = markOf(request.headers.authorization ?? '');
    const of = { origin: origin(), environmentId: ENVIRONMENT, mark };
    const answer = () => {
      const body = wireAnswer(of, request.url?.split(`/v1/environments/${ENVIRONMENT}/`)[1] ?? '');
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { code: 'NOT_FOUND' }));
    };
    if (Math.random() < 0.5) answer();
    else setTimeout(answer, Math.random() * LONGEST_MS);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `${origin()}/v1`,
    environmentId: ENVIRONMENT,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
