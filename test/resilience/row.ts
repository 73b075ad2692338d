import type { Fault } from '../../emulator/faults.ts';
import type { EventName } from '../../src/server/log/events.ts';
import { chance, type Scenario, type WireFault } from '../support/fault-layer/scenario.ts';
import { ALL, type Target } from './targets.ts';
import type { Way } from './ways.ts';

/** How a row of the matrix breaks a world. */
export type Break = Place & {
  /** What is right to answer while it lasts, made of what is right otherwise. Default: the same. */
  expects?(truth: unknown): unknown;
  /** `retryAfterSeconds` of the errors. */
  retryAfterSeconds?: number;
  /** Seconds, on the scale of tests, before which a call that failed is not sent again. */
  waitS?: number;
};

type Place =
  /** On the wire. */
  | { wire: WireFault; nth?: readonly number[] }
  /** In the upstream's answers. */
  | { upstream: Omit<Fault, 'match'> }
  /** By a way that leads nowhere. */
  | { way(way: Way): void | Promise<void> };

export interface Row {
  /** As in the list of faults. */
  id: string;
  what: string;
  /** The first is the main one. */
  targets: readonly Target[];
  breaks(seed: number, target: Target): Break;
  /** Codes that a caller may read instead of the data; none: the data is whole. */
  codes: readonly string[];
  /** Whether right data is fine as well as an error. Where the fault lasts, it is not. */
  orWhole?: boolean;
  /** Most calls of the kind that fails, for each that the query needs. Default 3. */
  attempts?: number;
  /** Whether time limits are on the short scale too, since the row is about them. */
  limits?: boolean;
  /** Longest time to the answer, in place of the deadline. */
  withinMs?: number;
  /** How the gateway gets to its upstream. Default: by an address, without TLS. */
  by?: 'name' | 'tls';
  /** Whether each caller brings a token of PingOne's. Default: the gateway has one of its own. */
  passThrough?: boolean;
  /** Whether it says nothing of PingOne's health, so that no circuit opens however often it happens. */
  isUncharged?: boolean;
  /** Most tokens that are fetched meanwhile, where one was there before. */
  tokens?: number;
  /** What is logged of it, for each of the seeds. */
  logs?(seed: number): EventName | undefined;
}

export const pick = <T>(seed: number, choices: readonly T[]): T => choices[seed % choices.length] as T; // it is never empty
/** A place in the answer, from its first byte to its last but one. */
export const place = (seed: number) => 0.01 + 0.98 * chance(seed, 1);

export const INVALID = ['UPSTREAM_INVALID'];
export const DOWN = ['UPSTREAM_UNAVAILABLE'];
export const LATE = ['UPSTREAM_TIMEOUT'];

export const main = (target: Target, others = ALL) => [target, ...others.filter((other) => other !== target)];

/** The break as a scenario of the network. */
export const scenarioOf = (
  wire: WireFault,
  nth: readonly number[] | undefined,
  target: Target,
  seed: number,
): Scenario => ({
  match: target.calls,
  ...(nth && { nth }),
  fault: wire,
  seed,
});
