import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { type Answer, envelope, envelopeFor } from './answer.ts';
import { answerOf, findRoute } from './api.ts';
import { type CallLog, type CallLogEntry, fingerprint } from './call-log.ts';
import { type Control, isControl } from './control/control.ts';
import type { Fault } from './faults.ts';
import { tokenCallerOf } from './routes/oauth.ts';
import { bodyOf, headerBytesOf, send } from './transport.ts';
import type { Call, World } from './world.ts';

/** The platform's limit for the header block of a request. */
const MOST_HEADER_BYTES = 6 * 1024;
/** Longer than any client keeps an idle connection, so that we are never the one that closes it under a request. */
const KEEP_ALIVE_MS = 65_000;

export type Server = { origin: string; close(): Promise<void> };

const CALM_TURNS = 20; // of the event loop: enough for a connection and a request that were under way already
const CREDENTIAL = /^Bearer +(\S+)$/i;

async function identify(call: Call, entry: CallLogEntry): Promise<void> {
  const { authorization } = call.headers;
  if (authorization === undefined) return;
  if (entry.resource === 'token') {
    const id = tokenCallerOf(call);
    entry.tokenId = id !== undefined && call.world.store.clients.has(id) ? id : fingerprint(authorization);
    return;
  }
  const [, token] = CREDENTIAL.exec(authorization) ?? [];
  const clientId = token === undefined ? undefined : await call.world.tokens.clientOf(token);
  call.caller = clientId === undefined ? undefined : call.world.store.clients.get(clientId);
  entry.tokenId = clientId ?? fingerprint(token ?? authorization);
}

/** What the faults make of an honest answer. */
function altered(answer: Answer, faults: readonly Fault[]): Answer {
  let { status, headers, body } = answer;
  for (const fault of faults) {
    if (fault.status !== undefined || fault.body !== undefined) {
      status = fault.status ?? 200;
      headers = {};
      body = fault.body ?? (status >= 400 ? envelopeFor(status) : undefined);
    }
    if (fault.rewrite) body = fault.rewrite(structuredClone(body));
    headers = { ...headers, ...fault.headers };
  }
  return { status, ...(headers ? { headers } : {}), body };
}

/** Starts the listener: the API, the token endpoint and the control surface on one port. */
export async function startServer(
  worldAt: (origin: string) => { world: World; control: Control; refresh: () => void },
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const closing = new AbortController();
  // Every answer that is held back listens for the end; how many there are is the callers' affair.
  setMaxListeners(0, closing.signal);
  let parts: ReturnType<typeof worldAt> | undefined;
  let origin = '';

  async function serveCall(request: IncomingMessage, response: ServerResponse, world: World): Promise<void> {
    const rawUrl = request.url ?? '/';
    const [path = '', ...rest] = rawUrl.split('?');
    const query = new URLSearchParams(rest.join('?'));
    const match = findRoute(path);
    const method = request.method ?? 'GET';
    const resource = match?.route.resource ?? 'unknown';
    const entry = world.calls.arrive({
      method,
      path,
      query: Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')])),
      rawUrl,
      resource,
      params: match?.params ?? {},
      headers: request.headers,
    });
    response.on('close', () => {
      if (!response.writableFinished && !closing.signal.aborted && entry.answeredAt === null) entry.aborted = true;
    });
    const call: Call = {
      world,
      // Links lead to the name the caller used, so that the emulator also works behind a forwarded port.
      place: {
        origin: request.headers.host ? `http://${request.headers.host}` : origin,
        environmentId: world.store.environmentId,
      },
      params: match?.params ?? {},
      query,
      rawUrl,
      headers: {
        authorization: request.headers.authorization,
        contentType: request.headers['content-type'] ?? '',
      },
      body: await bodyOf(request),
      caller: undefined,
    };
    await identify(call, entry);
    const faults = world.faults.hit({ method, rawUrl, resource });
    const isTooLong = headerBytesOf(request) > MOST_HEADER_BYTES;
    const honest: Answer = isTooLong
      ? { status: 431, body: envelope('INVALID_REQUEST', 'The request header block is too large.') }
      : await answerOf(call, match?.route, method);
    const latencyMs = Math.max(world.variations.latencyMs, ...faults.map((fault) => fault.latencyMs ?? 0));
    if (latencyMs > 0) {
      await delay(latencyMs, undefined, { signal: closing.signal, ref: false });
      await calmAround(world.calls);
    }
    if (response.destroyed || faults.some(({ hang }) => hang)) return;
    if (faults.some(({ reset }) => reset === 'beforeHeaders')) {
      world.calls.answer(entry, null);
      request.socket.resetAndDestroy();
      return;
    }
    const answer = altered(honest, faults);
    const isCut = faults.some(({ reset }) => reset === 'midBody');
    world.calls.answer(entry, isCut ? null : answer.status);
    const isApi = answer.status < 300 && path.startsWith('/v1/');
    send(response, answer, { contentType: isApi ? world.variations.contentType : 'application/json', isCut });
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: 64 * 1024 }, (request, response) => {
    const serve = async () => {
      if (!parts) throw new Error('The emulator is not ready.');
      const { world, control, refresh } = parts;
      if (isControl(request.url ?? '')) {
        const body = await bodyOf(request);
        send(response, await control({ request, body }), { contentType: 'application/json' });
        return;
      }
      refresh();
      await serveCall(request, response, world);
    };
    // What is left to fail here is the connection, or a fault's own function: the caller sees a broken connection.
    serve().catch(() => response.destroy());
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  const { port: actualPort, family, address } = server.address() as AddressInfo; // It has a port: it is no pipe.
  // "All interfaces" is no address to call.
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  origin = `http://${family === 'IPv6' ? `[${reachable}]` : reachable}:${actualPort}`;
  parts = worldAt(origin);

  return {
    origin,
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Waits until nothing more arrives. After a pause of the whole process the clock runs out before calls are read that came in
 * long ago, and an answer sent then would look as if they had waited for it.
 */
async function calmAround(calls: CallLog): Promise<void> {
  for (let before = -1; before !== calls.arrived(); ) {
    before = calls.arrived();
    for (let turns = 0; turns < CALM_TURNS; turns += 1) await turn();
  }
}
