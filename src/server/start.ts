import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createUpstream } from '../datasources/http/client.ts';
import { createSharedKnowledge } from '../datasources/index.ts';
import type { UpstreamSettings } from '../datasources/upstream-settings.ts';
import { createCursorCodec } from '../resolvers/cursor.ts';
import { startAudit } from './audit/start-audit.ts';
import { createCallerAuth } from './caller/caller-auth.ts';
import type { Settings } from './config.ts';
import { createContentBudgets } from './content-budget.ts';
import { cursorSecretOf } from './cursor-secret.ts';
import { createDrain } from './drain.ts';
import { endpointUrl } from './endpoint-url.ts';
import { createGateway } from './gateway.ts';
import { exampleTabs, loadExamples } from './graphiql/examples.ts';
import { createHttpServer } from './http-server.ts';
import { createLifecycle } from './lifecycle.ts';
import type { Log } from './log/events.ts';
import { createLog } from './log/log.ts';
import { refusalOf } from './log/request-logs.ts';
import { standardError } from './log/standard-error.ts';
import { guardLog, upstreamLog } from './log/upstream-log.ts';
import { isLoopback } from './loopback.ts';
import { nodeListener } from './node-listener.ts';
import { startGauges } from './shedding/gauges.ts';
import { createConnectionLimit, shedRequests } from './shedding/shed-requests.ts';
import { everyTurn, startShedding } from './shedding/shedding.ts';
import { sheddingLog } from './shedding/shedding-log.ts';
import { createTally } from './tally.ts';
import { within } from './within.ts';
import type { Machine } from './workers/machine.ts';
import { makeObjectsYoung } from './young-objects.ts';

export interface RunningGateway {
  /** Where the GraphQL endpoint is. */
  url: string;
  port: number;
  log: Log;
  /** Settles where it cannot serve any more, and has said why. Absent: the process ends then. */
  failed?: Promise<void>;
  /** Is not ready from now on, and answers still. */
  startDraining(): void;
  /**
   * Takes no more connections, lets running requests end in this time, then closes the audit trail, whoever is still there.
   * Gives how many were.
   */
  close(limitMs: number): Promise<number>;
}

const CUT_OFF_MS = 1_000; // for requests to see that their client has gone, and to tell the audit trail
const LET_GO_MS = 500; // of PingOne: nothing of worth is under way any more

/**
 * Starts to listen. `examples` says that the ids in GraphiQL's examples exist upstream, as they do on the emulator; `machine`
 * is there where several processes serve together, and has what holds for all of them.
 */
export async function startGateway(
  settings: Settings & { upstream: UpstreamSettings },
  { examples = false, machine }: { examples?: boolean; machine?: Machine } = {},
): Promise<RunningGateway> {
  makeObjectsYoung();
  const { upstream: upstreamSettings, host, port, door } = settings;
  const sink = standardError();
  const log = createLog(settings.logLevel, sink, { worker: machine?.place });
  sink.onDropped((lines) => log.event('log_dropped', { lines }));
  const { environmentId } = upstreamSettings;
  const journal =
    machine?.journal(environmentId, log) ?? (settings.audit && (await startAudit(settings.audit, environmentId, log)));
  const tell = upstreamLog(log);
  const tellGuards = guardLog(log);
  let isClosing = false;
  const upstream = createUpstream(
    { ...upstreamSettings, figures: settings.figures },
    {
      observe(event) {
        // A token that is under way when all of it stops, as the emulator does together with us, is no failure to look into.
        if (event.kind !== 'failed' || !(isClosing || examples)) tell(event);
      },
      observeGuards(event) {
        tellGuards(event);
        machine?.observeGuards(event);
      },
      ...(machine && { sharers: machine.workers, serviceToken: machine.serviceToken }),
    },
  );
  machine?.onGate(({ group, forMs, reason }) => upstream.gateWasClosed(group, forMs, reason));
  const { proxy } = upstreamSettings;
  const callerAuth =
    settings.callerAuth.kind === 'jwt'
      ? createCallerAuth(settings.callerAuth, { log, ...(proxy && { proxy }), ...(machine && { keys: machine.keys }) })
      : undefined;
  const shedding = startShedding(settings.shedding, {
    gauges: startGauges(),
    every: everyTurn,
    onChange: sheddingLog(log),
  });
  const stopping = new AbortController();
  let hasHadToken = false;
  const lifecycle = createLifecycle(
    {
      ...(upstreamSettings.credential.kind === 'worker' && { token: () => hasHadToken }),
      ...(callerAuth && { keys: callerAuth.hasHadKeys }),
    },
    upstream.snapshot,
  );
  const gateway = createGateway({
    readiness: lifecycle.readiness,
    upstream,
    log,
    ...(callerAuth && { callerAuth }),
    shared: createSharedKnowledge(),
    cursors: createCursorCodec(machine?.cursorSecret ?? cursorSecretOf(settings)),
    now: Date.now,
    ...(journal && { journal }),
    contentBudgetOf: createContentBudgets(
      { perMinute: settings.contentReadsPerMinute, perOperation: settings.limits.content },
      undefined,
      machine?.contentCounts,
    ),
    refuses: shedding.refusesForHeap,
    routerTrace: settings.routerTrace,
    ...(settings.routerProof && { routerProof: settings.routerProof }),
    ...(machine && { usedSignatures: machine.usedSignatures }),
    limits: settings.limits,
    ...(settings.trustedDocuments && { trustedDocuments: settings.trustedDocuments }),
    ...(settings.subgraph && { subgraph: settings.subgraph }),
    needsCallerToken: upstreamSettings.credential.kind === 'caller',
    // In production a proxy in front may pass on the public name; on a developer's machine nobody has reason to use another.
    ownHostOnly: !settings.production && isLoopback(host),
    door,
    ...(door.graphiql && { examples: exampleTabs(await loadExamples(), { emulated: examples }) }),
  });
  const underWay = createTally();
  const listener = nodeListener(gateway);
  const answer: RequestListener = (request, response) => underWay.count(listener(request, response));
  const server = createHttpServer(answer, {
    maxConnections: door.maxConnections,
    hsts: door.hsts,
    cors: door.corsOrigins.length > 0,
    refusedNow: shedRequests(shedding, upstream.isFull),
    answerMs: door.answerMs,
    onCut: () => log.event('answer_cut', {}),
    onRefused: (status) => log.event('request_refused', { status, reason: refusalOf(status) }),
  });
  shedding.onTurn(createConnectionLimit(server, door.maxConnections));
  const drain = createDrain(server, machine);
  await listen(server, port, host).catch(async (error: unknown) => {
    shedding.close();
    await journal?.close();
    throw error;
  });
  upstream.warmUp(stopping.signal).then(
    () => {
      hasHadToken = true;
    },
    () => {}, // it stops before there was one
  );
  const { port: boundPort } = server.address() as AddressInfo; // a TCP server's address, once it listens
  const startDraining = () => {
    lifecycle.startDraining();
    drain.start();
  };
  return {
    url: endpointUrl(host, boundPort),
    port: boundPort,
    log,
    startDraining,
    async close(limitMs) {
      startDraining();
      isClosing = true;
      stopping.abort();
      // Who has not got an answer by then gets none: no record of it would be written any more.
      const cut = await drain.end(limitMs);
      try {
        await within(
          CUT_OFF_MS,
          underWay.none().then(() => gateway.dispose()),
        );
      } finally {
        shedding.close();
        const letGo = Promise.all([upstream.close(), callerAuth?.close()]);
        await Promise.all([journal?.close(), within(LET_GO_MS, letGo)]);
      }
      return cut;
    },
  };
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
