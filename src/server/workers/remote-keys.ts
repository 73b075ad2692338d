import { usableKeys } from '../caller/fetch-keys.ts';
import type { IssuerKeys } from '../caller/issuer-keys.ts';
import { type ByName, GAP_MS, grouped } from '../caller/key-set.ts';
import { KeysUnavailable } from '../caller/refusals.ts';

/** The issuer's keys as they go from process to process: public ones, by what a key set has of them. */
export interface KeyState {
  /** Grows with each fetch. */
  version: number;
  /** How long ago the fetch began. */
  ageMs: number;
  /** The identity is modulus and exponent, with a full stop between them. */
  keys: { kid: string; identity: string }[];
}

export interface RemoteKeys extends IssuerKeys {
  learn(state: KeyState): Promise<void>;
}

interface RemoteKeysParts {
  /** Asks the primary for keys because of a name, which may make it fetch them; null: it has no newer ones. */
  find: (kid: string, version: number) => Promise<KeyState | null>;
  staleMs: number;
  nowMs: () => number;
}

/** The issuer's keys where another process fetches them: it tells of each fetch, and is asked for names that are not known. */
export function createRemoteKeys({ find, staleMs, nowMs }: RemoteKeysParts): RemoteKeys {
  let known: ByName = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let version = 0;
  let learning: Promise<void> = Promise.resolve();

  const isReady = () => nowMs() - fetchedAt <= staleMs;

  const take = async ({ keys, ...state }: KeyState, heardAt: number) => {
    if (state.version <= version) return;
    const usable = await usableKeys({ keys: keys.map(toJwk) });
    known = grouped(usable, known);
    version = state.version;
    fetchedAt = heardAt - state.ageMs;
  };
  const learn = (state: KeyState) => {
    const heardAt = nowMs();
    learning = learning.then(() => take(state, heardAt));
    return learning;
  };

  return {
    learn,
    isReady,
    wasReady: () => version > 0,
    refreshWhenDue() {}, // whoever fetches them sees to it
    async find(kid) {
      const found = isReady() ? known.get(kid) : undefined;
      if (found) return found;
      const state = await find(kid, version).catch(() => null);
      if (state) await learn(state);
      if (!isReady()) throw new KeysUnavailable(GAP_MS / 1_000);
      return known.get(kid) ?? [];
    },
    close: async () => {},
  };
}

function toJwk({ kid, identity }: KeyState['keys'][number]) {
  const [n = '', e = ''] = identity.split('.');
  return { kty: 'RSA', kid, n, e };
}
