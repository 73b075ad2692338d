import { createWorkerToken } from '../../datasources/auth/credential.ts';
import type { LeasedToken, TokenLease } from '../../datasources/auth/service-token.ts';
import { upstreamError } from '../../datasources/errors.ts';
import { createDispatcher } from '../../datasources/http/dispatcher.ts';
import { TIMING } from '../../datasources/http/timing.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { SharedJournal } from '../audit/journal.ts';
import { startAudit } from '../audit/start-audit.ts';
import { TICK_MS } from '../caller/caller-auth.ts';
import { createIssuerKeys } from '../caller/issuer-keys.ts';
import type { Settings } from '../config.ts';
import { createContentCounts } from '../content-budget.ts';
import { cursorSecretOf } from '../cursor-secret.ts';
import type { ProcessLog } from '../log/log.ts';
import { upstreamLog } from '../log/upstream-log.ts';
import { createUsedSignatures } from '../router-proof.ts';
import { within } from '../within.ts';
import type { Channel } from './channel.ts';
import { createClosedGates } from './closed-gates.ts';
import type { Start, Told } from './messages.ts';
import type { KeyState } from './remote-keys.ts';
import { createTickets } from './tickets.ts';
import { packSettings } from './worker-settings.ts';

/** What the primary has for all workers, so that it holds for the machine as it does for one process. */
export interface SharedState {
  /** What a worker at this place begins with. */
  startOf(place: number): Start;
  /** Answers a worker. */
  serve(channel: Channel): void;
  /** No failure of a token that is under way is worth a line from now on. */
  stop(): void;
  close(): Promise<void>;
}

interface SharedStateParts {
  settings: Settings & { upstream: UpstreamSettings };
  examples: boolean;
  log: ProcessLog;
  /** Tells all workers, but for one. */
  tellAll<Name extends keyof Told>(name: Name, body: Told[Name], except?: Channel): void;
}

const LET_GO_MS = 500;

/** Rejected with words for an operator where the audit trail cannot be opened. */
export async function openSharedState({ settings, examples, log, tellAll }: SharedStateParts): Promise<SharedState> {
  const { upstream } = settings;
  const journal: SharedJournal | undefined =
    settings.audit && (await startAudit(settings.audit, upstream.environmentId, log));
  const steadyMs = () => performance.now();
  const stopping = new AbortController();
  const cursorSecret = cursorSecretOf(settings);
  const counts = createContentCounts(settings.contentReadsPerMinute);
  const tickets = createTickets(steadyMs);
  const signatures = createUsedSignatures(Date.now);
  const gates = createClosedGates(steadyMs);
  const tell = upstreamLog(log);
  const token = createOwnToken(upstream, (event) => {
    if (event.kind !== 'failed' || !(stopping.signal.aborted || examples)) tell(event);
  });
  token?.held.first(stopping.signal).catch(() => {}); // it stops before there was one

  let keyState: { version: number; keys: KeyState['keys']; fetchedAt: number } | undefined;
  const currentKeys = (): KeyState | null => {
    if (!keyState) return null;
    const { version, keys, fetchedAt } = keyState;
    return { version, keys, ageMs: steadyMs() - fetchedAt };
  };
  const { proxy } = upstream;
  const keys =
    settings.callerAuth.kind === 'jwt'
      ? createIssuerKeys(settings.callerAuth, {
          log,
          steadyMs,
          ...(proxy && { proxy }),
          onFetched(fetched, fetchedAt) {
            const facts = fetched.map(({ kid, identity }) => ({ kid, identity }));
            keyState = { version: (keyState?.version ?? 0) + 1, keys: facts, fetchedAt };
            const state = currentKeys();
            if (state) tellAll('keys', state);
          },
        })
      : undefined;
  keys?.refreshWhenDue();
  const timer = setInterval(() => keys?.refreshWhenDue(), TICK_MS).unref();

  return {
    startOf: (place) => ({
      place,
      workers: settings.workers,
      settings: packSettings(settings),
      examples,
      cursorSecret,
      isAudited: journal !== undefined,
      gates: gates.closed(),
      lease: token?.held.lease() ?? null,
      keys: currentKeys(),
    }),
    serve(channel) {
      channel.answer('note', (readings) => journal?.note(readings) ?? false);
      channel.answer('insist', (reading) => journal?.insist(reading) ?? false);
      channel.on('lost', ({ records }) => journal?.lose(records));
      channel.answer('count', ({ caller }) => {
        const counted = counts.take(caller);
        if (!counted.isAllowed) return counted;
        const { uncount, ...rest } = counted;
        return { ...rest, ticket: tickets.give(uncount) };
      });
      channel.on('uncount', ({ ticket }) => tickets.takeBack(ticket));
      channel.answer('useSignature', ({ signature, goodUntilMs }) => signatures.firstUse(signature, goodUntilMs));
      channel.answer('token', async () => {
        await token?.held.current();
        return leaseOf(token?.held);
      });
      channel.answer('otherToken', async ({ refused }) => {
        const other = await token?.held.afterRefusal(refused);
        return other === undefined ? null : leaseOf(token?.held);
      });
      channel.answer('keys', async ({ kid, version }) => {
        await keys?.find(kid).catch(() => {}); // who asks sees by their age that there are none
        const state = currentKeys();
        return state && state.version > version ? state : null;
      });
      channel.on('gate', (gate) => {
        gates.close(gate);
        tellAll('gate', gate, channel);
      });
    },
    stop: () => stopping.abort(),
    async close() {
      clearInterval(timer);
      stopping.abort();
      const letGo = Promise.all([token?.dispatcher.destroy(), keys?.close()]);
      await Promise.all([journal?.close(), within(LET_GO_MS, letGo)]);
    },
  };
}

function leaseOf(token: LeasedToken | undefined): TokenLease {
  const lease = token?.lease();
  if (!lease) throw upstreamError('UPSTREAM_UNAVAILABLE');
  return lease;
}

/** The worker application's token, fetched here for all. */
function createOwnToken(upstream: UpstreamSettings, observe: Parameters<typeof createWorkerToken>[2]['observe']) {
  const { credential, proxy } = upstream;
  if (credential.kind !== 'worker') return undefined;
  const dispatcher = createDispatcher({ apiUrl: credential.tokenUrl, ...(proxy && { proxy }) }, { connections: 1 });
  const now = () => performance.now();
  const parts = { now, wallNow: Date.now, random: Math.random, timing: TIMING, observe };
  return { dispatcher, held: createWorkerToken(dispatcher, credential, parts) };
}
