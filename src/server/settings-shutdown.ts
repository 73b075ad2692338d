import { wholeNumber } from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';

/** How the process stops when it is told to. */
export interface ShutdownSettings {
  /** Between being not ready and taking no more connections, for those to notice who send requests here. */
  delayMs: number;
  /** For running requests, after that. */
  drainMs: number;
}

const SECOND_MS = 1_000;
const DELAY_S = 5; // a probe every second or two, and the time until every balancer has heard
const DRAIN_S = 20; // the longest deadline of a request; with the delay and closing still below the 30 s of orchestrators
const EMULATED_DRAIN_S = 1; // nothing of worth is under way, and somebody waits for the shell

// Who waits longer has forgotten a balancer, or has requests that nobody waits for any more.
const delay = wholeNumber(0, 60);
const drain = wholeNumber(1, 300);

/** How it stops; every fault is left in the source. */
export function readShutdown(source: SettingsSource, { isEmulated }: { isEmulated: boolean }): ShutdownSettings {
  const delayS = source.read('SHUTDOWN_DELAY_SECONDS', delay) ?? (isEmulated ? 0 : DELAY_S);
  const drainS = source.read('SHUTDOWN_DRAIN_SECONDS', drain) ?? (isEmulated ? EMULATED_DRAIN_S : DRAIN_S);
  return { delayMs: delayS * SECOND_MS, drainMs: drainS * SECOND_MS };
}
