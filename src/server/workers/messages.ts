import { z } from 'zod';
import type { TokenLease } from '../../datasources/auth/service-token.ts';
import type { GateReason } from '../../datasources/http/gate.ts';
import type { RateGroup } from '../../datasources/http/rate-group.ts';
import { isObject } from '../../datasources/http/wire-record.ts';
import type { Reading } from '../audit/record.ts';
import type { KeyState } from './remote-keys.ts';

/** A gate that PingOne closed, for so long from the moment in which it is told. */
export interface ClosedGate {
  group: RateGroup;
  reason: GateReason;
  forMs: number;
}

/** What a worker begins with. */
export interface Start {
  /** Its place among the workers, from 1. One that takes another's place has its number. */
  place: number;
  workers: number;
  /** As `packSettings` makes them. */
  settings: unknown;
  /** Whether GraphiQL's examples exist upstream. */
  examples: boolean;
  cursorSecret: string | Uint8Array;
  isAudited: boolean;
  gates: ClosedGate[];
  lease: TokenLease | null;
  keys: KeyState | null;
}

/** What is said without an answer, by either side. */
export interface Told {
  /** Worker: it hears. What was said before, nobody has heard. */
  hello: null;
  /** Primary: begin. */
  start: Start;
  /** Primary: be no longer ready. */
  drain: null;
  /** Primary: end, with so long for answers under way. */
  close: { limitMs: number };
  /** Worker: PingOne asked to wait. Primary, to the others: the same. */
  gate: ClosedGate;
  /** Primary: keys of the tokens' issuer were fetched. */
  keys: KeyState;
  /** Worker: it takes requests. */
  listening: { port: number };
  /** Worker: it could not begin; the words are for the operator. */
  failed: { message: string; code: string };
  /** Worker: it is at its end, and so many answers were cut off. */
  closed: { cut: number };
  /** Worker: it takes no more connections. */
  deaf: null;
  /** Worker: a read of content that was counted was none. */
  uncount: { ticket: number };
  /** Worker: so many records found no room on their way. */
  lost: { records: number };
}

type Count =
  | { isAllowed: true; used: number; warns: boolean; ticket: number }
  | { isAllowed: false; retryAfterSeconds: number };

/** What is asked, and has an answer. All but the last by workers. */
export interface Asked {
  note: { ask: Reading[]; answer: boolean };
  insist: { ask: Reading; answer: boolean };
  count: { ask: { caller: string }; answer: Count };
  useSignature: { ask: { signature: string; goodUntilMs: number }; answer: boolean };
  token: { ask: null; answer: TokenLease };
  /** PingOne refused this token; null: no other one is to be had. */
  otherToken: { ask: { refused: string }; answer: TokenLease | null };
  /** Null: there are no newer ones than those of this version. */
  keys: { ask: { kid: string; version: number }; answer: KeyState | null };
  /** Answered once what was said before has been done, and connections that had come in are handed out. */
  turn: { ask: null; answer: null };
  /** By the primary: whether the worker's event loop turns. */
  alive: { ask: null; answer: null };
}

const number = z.number();
const nothing = z.null();
const reading = z.custom<Reading>((value) => isObject(value) && value.type === 'read');
const lease = z.object({ accessToken: z.string(), goodForMs: number, renewInMs: number });
const gate = z.object({
  group: z.enum(['directory', 'verify', 'content']),
  reason: z.enum(['limited', 'unavailable']),
  forMs: number,
});
const keys = z.object({
  version: number,
  ageMs: number,
  keys: z.array(z.object({ kid: z.string(), identity: z.string() })),
});

/** The forms of all messages. Who sends them is trusted; a form that does not fit is a fault of the code. */
export const told: { readonly [Name in keyof Told]: z.ZodType<Told[Name]> } = {
  hello: nothing,
  start: z.object({
    place: number,
    workers: number,
    settings: z.unknown(),
    examples: z.boolean(),
    cursorSecret: z.union([z.string(), z.instanceof(Uint8Array)]),
    isAudited: z.boolean(),
    gates: z.array(gate),
    lease: lease.nullable(),
    keys: keys.nullable(),
  }),
  drain: nothing,
  close: z.object({ limitMs: number }),
  gate,
  keys,
  listening: z.object({ port: number }),
  failed: z.object({ message: z.string(), code: z.string() }),
  closed: z.object({ cut: number }),
  deaf: nothing,
  uncount: z.object({ ticket: number }),
  lost: z.object({ records: number }),
};

export const asked: {
  readonly [Name in keyof Asked]: {
    ask: z.ZodType<Asked[Name]['ask']>;
    answer: z.ZodType<Asked[Name]['answer']>;
  };
} = {
  note: { ask: z.array(reading), answer: z.boolean() },
  insist: { ask: reading, answer: z.boolean() },
  count: {
    ask: z.object({ caller: z.string() }),
    answer: z.discriminatedUnion('isAllowed', [
      z.object({ isAllowed: z.literal(true), used: number, warns: z.boolean(), ticket: number }),
      z.object({ isAllowed: z.literal(false), retryAfterSeconds: number }),
    ]),
  },
  useSignature: { ask: z.object({ signature: z.string(), goodUntilMs: number }), answer: z.boolean() },
  token: { ask: nothing, answer: lease },
  otherToken: { ask: z.object({ refused: z.string() }), answer: lease.nullable() },
  keys: { ask: z.object({ kid: z.string(), version: number }), answer: keys.nullable() },
  turn: { ask: nothing, answer: nothing },
  alive: { ask: nothing, answer: nothing },
};
