import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Agent } from 'undici';
import { wavesOf } from '../../emulator/call-log.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/emulator.ts';
import { createUpstream } from '../../src/datasources/http/client.ts';
import { createDispatcher, type DispatcherParts } from '../../src/datasources/http/dispatcher.ts';
import type { GuardEvent } from '../../src/datasources/http/guard-events.ts';
import type { UpstreamSnapshot } from '../../src/datasources/http/pipeline.ts';
import { TIMING, type Timing } from '../../src/datasources/http/timing.ts';
import { createSharedKnowledge } from '../../src/datasources/index.ts';
import { Secret } from '../../src/datasources/secret.ts';
import type { UpstreamSettings } from '../../src/datasources/upstream-settings.ts';
import type { Caller } from '../../src/resolvers/caller.ts';
import { createCursorCodec } from '../../src/resolvers/cursor.ts';
import { createJournal } from '../../src/server/audit/journal.ts';
import { createSeal } from '../../src/server/audit/seal.ts';
import type { Sink } from '../../src/server/audit/sink.ts';
import type { CallerAuth } from '../../src/server/caller/caller-auth.ts';
import { createContentBudgets } from '../../src/server/content-budget.ts';
import { createGateway, type GatewayParts } from '../../src/server/gateway.ts';
import { createLifecycle } from '../../src/server/lifecycle.ts';
import { DEFAULT_LIMITS } from '../../src/server/limits/limits.ts';
import { createLog } from '../../src/server/log/log.ts';
import { upstreamLog } from '../../src/server/log/upstream-log.ts';
import { fetchShortly } from './short-way.ts';

export interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  status: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
}

interface Ask {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface TestWorld extends AsyncDisposable {
  upstream: Emulator;
  gateway: ReturnType<typeof createGateway>;
  // biome-ignore lint/suspicious/noExplicitAny: tests of one-off queries read answers whose shape stands beside them
  ask<Data = any, Variables = Record<string, unknown>>(
    operation: string | TypedDocumentNode<Data, Variables>,
    variables?: Variables,
    options?: Ask,
  ): Promise<Answer<Data>>;
  /** The resource reads that reached the upstream since the last `clearLog`, tokens aside: `GET user`, in order of arrival. */
  calls(): string[];
  /** How many of those had to wait for an earlier one, counted in waves. */
  roundTrips(): number;
  /** All that was logged so far, at the lowest level, line by line. */
  logged(): string[];
  /** Calls that the gateway's connection pool runs or holds back now. */
  inFlight(): number;
  /** How the guards around calls stand. */
  guards(): UpstreamSnapshot;
  /** What happened to them, in order. */
  guardEvents: readonly GuardEvent[];
}

export interface WorldOptions {
  emulator?: EmulatorOptions;
  /** Default: the emulator's worker application. */
  credential?: UpstreamSettings['credential'];
  /** What the fields take for the present. */
  now?: () => number;
  /** Default: as the settings have it by default; null: no part of any supergraph. */
  subgraph?: GatewayParts['subgraph'] | null;
  /** Default: the product's. */
  limits?: GatewayParts['limits'];
  /** What is refused for want of room; default: nothing. */
  refuses?: GatewayParts['refuses'];
  /** Default: none. */
  trustedDocuments?: GatewayParts['trustedDocuments'];
  /** Default: everybody may ask for the schema. */
  door?: GatewayParts['door'];
  /** Default: off. */
  routerTrace?: boolean;
  /** Default: none. */
  routerProof?: GatewayParts['routerProof'];
  /**
   * What the way to the upstream takes for the present, token lifetimes first of all. Default: the machine's time. Null: as
   * in production, a time that never jumps, and the machine's for dates in answers.
   */
  upstreamNow?: (() => number) | null;
  /** Default: the same for all worlds, as for the replicas of one gateway. */
  cursorSecret?: string;
  /** How callers are checked, on this emulator; default: not at all. It is closed with the world. */
  callerAuth?: (upstream: Emulator) => CallerAuth;
  /** Who is asking; default: anybody, who may see everything. */
  caller?: () => Caller;
  /** Where readings are recorded; default: nowhere. */
  audit?: Sink;
  /** Default: without a limit. */
  contentReadsPerMinute?: number;
  /** Durations of calls. Default: `QUICK_WAITS`. */
  timing?: Timing;
  figures?: UpstreamSettings['figures'];
  /** Told of each guard event as it happens. */
  onGuardEvent?: (event: GuardEvent) => void;
  /** Where the gateway finds the upstream, if something stands between them. Given the emulator's origin. */
  via?: (origin: string) => string | Promise<string>;
  /** What is otherwise about the gateway's connections; asked for once the way is there. */
  network?: () => DispatcherParts;
  /** Whether the service token is fetched before the first request. Default true. */
  warm?: boolean;
}

/** The same promises hold for the short way, which `npm run test:short-way` takes wherever it is open. */
const ANSWERS_SHORTLY = process.env.ANSWER_WAY === 'short';

/** Time limits as they are, but waits for another attempt so short that no test notices them. */
export const QUICK_WAITS: Timing = { ...TIMING, retryBaseMs: 1, retryCapMs: 2, secondMs: 2 };

export const DEFAULT_SUBGRAPH = { userProfile: false, userRoots: false, maxRepresentations: 500 };

/** A gateway in process, without a port, on an emulator over loopback. The service token has been fetched. */
export async function createTestWorld({
  emulator,
  credential,
  now = Date.now,
  subgraph = DEFAULT_SUBGRAPH,
  routerTrace = false,
  routerProof,
  upstreamNow = Date.now,
  cursorSecret = 'a secret of the tests, long enough',
  warm = true,
  limits = DEFAULT_LIMITS,
  trustedDocuments,
  refuses,
  door: httpDoor,
  caller,
  audit,
  contentReadsPerMinute = 1_000_000,
  callerAuth,
  timing = QUICK_WAITS,
  figures,
  onGuardEvent = () => {},
  via = (origin) => origin,
  network,
}: WorldOptions = {}): Promise<TestWorld> {
  const upstream = await startEmulator({ images: false, ...emulator });
  const { environmentId, worker } = upstream;
  const authUrl = await via(upstream.authUrl);
  const apiUrl = `${authUrl}/v1`;
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const guardEvents: GuardEvent[] = [];
  const dispatcher = createDispatcher({ apiUrl }, network?.());
  const door = createUpstream(
    {
      environmentId,
      apiUrl,
      ...(figures && { figures }),
      credential: credential ?? {
        kind: 'worker',
        clientId: worker.clientId,
        clientSecret: new Secret(worker.clientSecret),
        tokenUrl: `${authUrl}/${environmentId}/as/token`,
      },
    },
    {
      dispatcher,
      ...(upstreamNow && { now: upstreamNow }),
      timing,
      observe: upstreamLog(log),
      observeGuards(event) {
        guardEvents.push(event);
        onGuardEvent(event);
      },
    },
  );
  const journal = audit && createJournal({ sink: audit, seal: createSeal(), environment: environmentId, log });
  await journal?.start();
  const callers = callerAuth?.(upstream);
  const gateway = createGateway({
    readiness: createLifecycle({}, door.snapshot).readiness,
    upstream: door,
    log,
    shared: createSharedKnowledge(),
    cursors: createCursorCodec(cursorSecret),
    now,
    routerTrace,
    limits,
    ...(trustedDocuments && { trustedDocuments }),
    ...(refuses && { refuses }),
    ...(httpDoor && { door: httpDoor }),
    ...(routerProof && { routerProof }),
    ...(subgraph && { subgraph }),
    ...(caller && { callerOf: caller }),
    ...(journal && { journal }),
    contentBudgetOf: createContentBudgets({ perMinute: contentReadsPerMinute, perOperation: limits.content }),
    ...(callers && { callerAuth: callers }),
    needsCallerToken: credential?.kind === 'caller',
  });
  const send = (url: string, init: RequestInit): Promise<Response> =>
    ANSWERS_SHORTLY ? fetchShortly(gateway, url, init) : Promise.resolve(gateway.fetch(url, init));
  if (warm) await door.warmUp();
  upstream.clearLog();
  const reads = () => upstream.log().filter(({ method }) => method === 'GET');

  return {
    upstream,
    gateway,
    async ask(operation, variables, { headers = {}, signal } = {}) {
      const query = typeof operation === 'string' ? operation : print(operation);
      const response = await send('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
        ...(signal && { signal }),
      });
      const text = await response.text();
      return { ...JSON.parse(text), status: response.status, headers: response.headers, text };
    },
    calls: () => reads().map(({ resource }) => resource),
    logged: () => [...lines],
    roundTrips: () => wavesOf(reads()),
    inFlight: () =>
      dispatcher.pools
        .flatMap((pool) => Object.values((pool as Agent).stats)) // one without a proxy is an Agent
        .reduce((sum, { running, pending }) => sum + running + pending, 0),
    guards: door.snapshot,
    guardEvents,
    async [Symbol.asyncDispose]() {
      await gateway.dispose();
      await journal?.close();
      await callers?.close();
      await door.close();
      await upstream.close();
    },
  };
}
