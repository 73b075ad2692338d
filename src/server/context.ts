import { BEARER_TOKEN } from '../datasources/auth/bearer-token.ts';
import type { Upstream } from '../datasources/http/client.ts';
import type { Lifetime } from '../datasources/http/lifetime.ts';
import { createDataSources, type createSharedKnowledge } from '../datasources/index.ts';
import { ANYBODY, type Caller } from '../resolvers/caller.ts';
import type { GatewayContext } from '../resolvers/context.ts';
import type { CursorCodec } from '../resolvers/cursor.ts';
import { type ContentBudget, NO_BUDGET, NO_TRAIL } from '../resolvers/trail.ts';
import { allowedMsOf } from './allowed-time.ts';
import { missingToken } from './caller/refusals.ts';
import type { Log } from './log/events.ts';
import { upstreamLog } from './log/upstream-log.ts';

export interface ContextParts {
  upstream: Upstream;
  shared: ReturnType<typeof createSharedKnowledge>;
  cursors: CursorCodec;
  now: () => number;
  /** Whether the caller's own token goes up, so that there has to be one. */
  needsCallerToken: boolean;
  /** Who is asking, where no token is checked. Default: anybody, who may see everything. */
  callerOf?: () => Caller;
  /** The budget of one operation of a caller's. Default: without a limit. */
  contentBudgetOf?: (caller: Caller, log: Log) => ContentBudget;
}

/** One request, as far as fields have to do with it. */
export interface Asker {
  /** By its name in lower case. */
  header: (name: string) => string | undefined;
  /** Ends when the client leaves. */
  presence: Lifetime;
  log: Log;
  /** Who is asking. Default: anybody, who may see everything. */
  caller?: Caller | undefined;
}

/** What fields may reach during this request, made fresh for it. */
export function createContext({ header, presence, log, caller: proven }: Asker, parts: ContextParts): GatewayContext {
  const authorization = header('authorization');
  if (parts.needsCallerToken && !isBearer(authorization)) throw missingToken();
  const http = parts.upstream.forRequest({ authorization }, presence, {
    observe: upstreamLog(log),
    allowedMs: allowedMsOf(header),
  });
  // Where PingOne alone looks at tokens, each token still has a budget of its own.
  const unproven = parts.needsCallerToken ? { ...ANYBODY, key: http.credentialKey } : ANYBODY;
  const caller = proven ?? parts.callerOf?.() ?? unproven;
  return {
    datasources: createDataSources(http, parts.shared),
    cursors: parts.cursors,
    caller,
    trail: NO_TRAIL, // until the operation is known
    contentBudget: parts.contentBudgetOf?.(caller, log) ?? NO_BUDGET,
    now: parts.now,
  };
}

const isBearer = (header = '') => /^Bearer /i.test(header) && BEARER_TOKEN.test(header.slice('Bearer '.length));
