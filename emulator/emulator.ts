import { type CallLogEntry, createCallLog } from './call-log.ts';
import { type Clock, createClock } from './clock.ts';
import { createControl } from './control/control.ts';
import { createData, type Data } from './data.ts';
import type { Defaults } from './defaults.ts';
import { createFaults, type Fault, type FaultHandle } from './faults.ts';
import { clientsFor, emptyStore } from './foundation.ts';
import { createMarks } from './marks.ts';
import { type Demo, populate } from './people/populate.ts';
import { createRefresh } from './people/refresh.ts';
import { createRandom, uuidFor } from './random.ts';
import type { Client, Role } from './roles.ts';
import { startServer } from './server.ts';
import { createTokens, type TokenExtras } from './token.ts';
import { defaultVariations, type Variations, vary } from './variations.ts';
import { timestamp } from './wire.ts';
import type { World } from './world.ts';

/** Enough for several pages of users, for every kind of case, and for names of many places. */
const DEFAULT_PEOPLE = 64;

export type EmulatorOptions = {
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The same seed makes the same people, ids and marks; default 1. */
  seed?: number;
  /** Default: follows from the seed. */
  environmentId?: string;
  /** Number of users, the showcase first; 0 leaves policies and populations only. Default 64. */
  people?: number;
  /** Whether pictures are drawn (on first read) or are dots. Default true. */
  images?: boolean;
  /** What the emulator's clock shows at the start, in milliseconds since 1970; default: now. */
  startTime?: number;
  /** Keeps the showcase young while the emulator runs for hours. Default false. */
  keepFresh?: boolean;
  /** Switches to start with. */
  variations?: Partial<Variations>;
};

type Credentials = { clientId: string; clientSecret: string };

export type Emulator = AsyncDisposable & {
  /** Base of the API, with `/v1`. */
  apiUrl: string;
  /** Base of the token endpoint: `{authUrl}/{environmentId}/as/token`. */
  authUrl: string;
  environmentId: string;
  /** May do everything (Identity Data Admin). */
  worker: Credentials;
  /** May read users, populations and the environment, nothing of Verify. */
  readOnlyWorker: Credentials;
  /** Has no role and gets no token. */
  rolelessWorker: Credentials;
  /** May do everything, but lives in another environment: its token endpoint is that one's. */
  visitingWorker: Credentials & { environmentId: string };
  /**
   * A valid token, of the worker unless another client is given. A negative lifetime gives an expired one. One for a user or
   * for another audience is for a gateway to look at: the API refuses it.
   */
  accessToken(options?: { client?: Pick<Credentials, 'clientId'>; expiresInS?: number } & TokenExtras): Promise<string>;
  /** From now on all tokens issued so far are answered 401. */
  revokeTokens(): void;
  /** Gives a client other roles, which count from the next call on. */
  setRoles(client: Pick<Credentials, 'clientId'>, roles: Role[]): void;
  log(): CallLogEntry[];
  clearLog(): void;
  clock: Clock;
  fault(fault: Fault): FaultHandle;
  clearFaults(): void;
  vary(change: Partial<Variations>): void;
  variations(): Readonly<Variations>;
  data: Data;
  /** Every unique text planted in a personal value. */
  marks(): string[];
  demo: Demo;
  /** Closes the port and every connection at once. */
  close(): Promise<void>;
};

const credentialsOf = ({ clientId, clientSecret }: Client): Credentials => ({ clientId, clientSecret });

/** Starts an emulator of the REST API on loopback; ready, with its data, when the promise resolves. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', people = DEFAULT_PEOPLE, images = true, keepFresh = false } = options;
  const seed = String(options.seed ?? 1);
  const environmentId = options.environmentId ?? uuidFor(seed, 'environment');
  const clients = clientsFor(seed, environmentId, uuidFor(seed, 'administrators'));
  const clock = createClock(options.startTime);
  const now = clock.now();
  const store = emptyStore(seed, environmentId, now, clients);
  const world: World = {
    store,
    clock,
    variations: defaultVariations(),
    faults: createFaults(),
    calls: createCallLog(),
    tokens: createTokens(clock, uuidFor(seed, 'organization')),
    marks: createMarks(seed),
    cursorKey: `${seed}/cursors`,
  };
  vary(world.variations, options.variations ?? {});
  const random = createRandom(`${seed}/defaults`);

  let built: { data: Data; demo: Demo } | undefined;
  let accessToken: Emulator['accessToken'] | undefined;
  const server = await startServer(
    (origin) => {
      const defaults: Defaults = {
        origin,
        random,
        marks: world.marks,
        images,
        now: clock.now,
        timestamp: () => timestamp(clock.now()),
        uuid: random.uuid,
      };
      const data = createData(store, defaults);
      const demo = populate({ data, defaults, seed, environmentId, now }, people);
      const issue: Emulator['accessToken'] = async ({ client = clients.worker, expiresInS = 3600, ...extras } = {}) => {
        const known = store.clients.get(client.clientId);
        if (!known) throw new RangeError('There is no such client.');
        return world.tokens.issue(known, { authUrl: origin, apiUrl: `${origin}/v1`, expiresInS, ...extras });
      };
      const control = createControl({
        world,
        data,
        demo,
        accessToken: ({ clientId, ...rest }) =>
          issue({ ...(clientId === undefined ? {} : { client: { clientId } }), ...rest }),
      });
      built = { data, demo };
      accessToken = issue;
      return { world, control, refresh: keepFresh ? createRefresh(store, demo, clock.now) : () => undefined };
    },
    { host, port },
  );
  if (!built || !accessToken) throw new Error('The server started without its world.');

  return {
    apiUrl: `${server.origin}/v1`,
    authUrl: server.origin,
    environmentId,
    worker: credentialsOf(clients.worker),
    readOnlyWorker: credentialsOf(clients.readOnlyWorker),
    rolelessWorker: credentialsOf(clients.rolelessWorker),
    visitingWorker: {
      ...credentialsOf(clients.visitingWorker),
      environmentId: clients.visitingWorker.environmentId,
    },
    accessToken,
    revokeTokens: world.tokens.revokeAll,
    setRoles: ({ clientId }, roles) => {
      const client = store.clients.get(clientId);
      if (!client) throw new RangeError('There is no such client.');
      client.roles = [...roles];
    },
    log: world.calls.list,
    clearLog: world.calls.clear,
    clock,
    fault: world.faults.add,
    clearFaults: world.faults.clear,
    vary: (change) => vary(world.variations, change),
    variations: () => world.variations,
    data: built.data,
    marks: world.marks.list,
    demo: built.demo,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}
