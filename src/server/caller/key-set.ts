import type { EventFields } from '../log/events.ts';
import { KeysUnavailable } from './refusals.ts';

/** One public key of the issuer. */
export interface IssuerKey {
  kid: string;
  /** The same for the same key under the same name. */
  identity: string;
  key: CryptoKey;
}

/** Why keys could not be fetched. */
export class KeysFailed extends Error {
  readonly facts: EventFields<'keys_failed'>;

  constructor(facts: EventFields<'keys_failed'>, cause?: unknown) {
    super(facts.reason, cause === undefined ? undefined : { cause });
    this.name = 'KeysFailed';
    this.facts = facts;
  }
}

export interface KeySet {
  /**
   * The keys of this name, several where the issuer gave several the same; none where the issuer has none of it, as far as
   * could be asked. Rejected with `KeysUnavailable` where there are no keys at all.
   */
  find(kid: string): Promise<readonly IssuerKey[]>;
  /** Whether there are keys to check tokens with. */
  isReady(): boolean;
  /** Whether there ever were. */
  wasReady(): boolean;
  /** Fetches keys anew if it is time to, behind everybody's back. */
  refreshWhenDue(): void;
}

export interface KeySetOptions {
  refreshMs: number;
  staleMs: number;
  /** Time that only goes forward: a clock that is set must neither end keys nor keep them. */
  nowMs: () => number;
  onRefreshed(facts: EventFields<'keys_refreshed'>): void;
  onFailed(facts: EventFields<'keys_failed'>): void;
}

const WINDOW_MS = 30_000; // in which there are no more fetches than these, whatever comes in
const MAX_FETCHES = 2;
export const GAP_MS = 15_000; // after a failure, and between two for unknown names: spread evenly, the two see a new key sooner
const MAX_SAME_NAME = 4; // each is tried on a token of that name
const MAX_WAITING = 100; // for a fetch under way; those beyond are refused at once, which costs less than to hold them

/**
 * The issuer's keys: fetched ahead, kept for a bounded time while they cannot be fetched anew, and asked for again where a
 * token names a key that is not among them. All fetches count against one small budget, failed ones too, and only one is
 * under way at a time, so that forged names cannot turn the gateway against the key server.
 */
export function createKeySet(
  fetchKeys: () => Promise<readonly IssuerKey[]>,
  { refreshMs, staleMs, nowMs, onRefreshed, onFailed }: KeySetOptions,
): KeySet {
  let known: ReadonlyMap<string, readonly IssuerKey[]> = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY; // when the fetch began that these came from
  let failedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY; // when a fetch last began for an unknown name
  let begun: number[] = [];
  let pending: Promise<void> | undefined;
  let waiting = 0;

  const isReady = () => nowMs() - fetchedAt <= staleMs;

  const mayFetch = () => {
    const at = nowMs();
    begun = begun.filter((start) => at - start < WINDOW_MS);
    return pending === undefined && begun.length < MAX_FETCHES && at - failedAt >= GAP_MS;
  };

  const fetchNow = () => {
    const startedAt = nowMs();
    begun.push(startedAt);
    pending = fetchKeys()
      .then(
        (keys) => {
          fetchedAt = startedAt;
          failedAt = Number.NEGATIVE_INFINITY;
          const before = known;
          known = grouped(keys, before);
          if (!isSame(known, before)) onRefreshed({ keys: keys.length, durationMs: nowMs() - startedAt });
        },
        (error: unknown) => {
          failedAt = startedAt;
          onFailed(error instanceof KeysFailed ? error.facts : { reason: 'unreachable' });
        },
      )
      .finally(() => {
        pending = undefined;
      });
  };

  const refreshWhenDue = () => {
    if (nowMs() - fetchedAt >= refreshMs && mayFetch()) fetchNow();
  };

  const askFor = () => {
    if (nowMs() - askedAt < GAP_MS || !mayFetch()) return;
    askedAt = nowMs();
    fetchNow();
  };

  const joined = async () => {
    if (pending === undefined || waiting >= MAX_WAITING) return;
    waiting += 1;
    try {
      await pending;
    } finally {
      waiting -= 1;
    }
  };

  return {
    isReady,
    wasReady: () => fetchedAt > Number.NEGATIVE_INFINITY,
    refreshWhenDue,
    async find(kid) {
      refreshWhenDue();
      const found = isReady() ? known.get(kid) : undefined;
      if (found) return found;
      askFor();
      await joined();
      if (!isReady()) throw new KeysUnavailable(GAP_MS / 1_000);
      return known.get(kid) ?? [];
    },
  };
}

export type ByName = ReadonlyMap<string, readonly IssuerKey[]>;

/** By name. A key that was there before stays the same object: what was checked with it need not be checked again. */
export function grouped(keys: readonly IssuerKey[], before: ByName): ByName {
  const groups = new Map<string, IssuerKey[]>();
  for (const fresh of keys) {
    const key = before.get(fresh.kid)?.find(({ identity }) => identity === fresh.identity) ?? fresh;
    const group = groups.get(key.kid);
    if (!group) groups.set(key.kid, [key]);
    else if (group.length < MAX_SAME_NAME && group.every(({ identity }) => identity !== key.identity)) group.push(key);
  }
  return groups;
}

const isSame = (one: ByName, other: ByName): boolean =>
  one.size === other.size &&
  [...one].every(([kid, keys]) => {
    const others = other.get(kid) ?? [];
    return keys.length === others.length && keys.every((key) => others.includes(key));
  });
