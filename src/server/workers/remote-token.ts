import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceToken, TokenLease } from '../../datasources/auth/service-token.ts';

export interface TokenHolder {
  current(): Promise<TokenLease>;
  /** Another token than the one that was refused; null: none is to be had. */
  other(refused: string): Promise<TokenLease | null>;
}

const AGAIN_MS = 1_000; // how often the holder is asked at most for a newer one, and for a first one

/**
 * The worker application's token where another process fetches it. It is kept here for as long as it is good, and asked for
 * again behind everybody's back once there may be a newer one.
 */
export function createRemoteToken(
  holder: TokenHolder,
  { now, first = null, againMs = AGAIN_MS }: { now: () => number; first?: TokenLease | null; againMs?: number },
): ServiceToken {
  let held: { accessToken: string; goodUntil: number; askAt: number } | undefined;
  let pending: Promise<string> | undefined;

  const hold = ({ accessToken, goodForMs, renewInMs }: TokenLease) => {
    const at = now();
    held = { accessToken, goodUntil: at + goodForMs, askAt: at + Math.max(renewInMs, againMs) };
    return accessToken;
  };
  if (first) hold(first);

  const ask = (): Promise<string> => {
    pending ??= holder
      .current()
      .then(hold)
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const atHand = () => {
    const at = now();
    if (!held || held.goodUntil <= at) return undefined;
    if (held.askAt <= at && !pending) {
      held.askAt = at + againMs;
      ask().catch(() => {}); // the held token still serves
    }
    return held.accessToken;
  };
  const current = async () => atHand() ?? ask();

  return {
    atHand,
    current,
    async first(signal) {
      const soon = () => pause(againMs, undefined, { ref: false, ...(signal && { signal }) });
      while (!held) await current().catch(soon);
    },
    async afterRefusal(refused) {
      if (held && held.accessToken !== refused) return held.accessToken;
      const lease = await holder.other(refused);
      return lease ? hold(lease) : undefined;
    },
  };
}
