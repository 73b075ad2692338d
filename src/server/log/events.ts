import { callerEvents } from './caller-events.ts';
import { guardEvents } from './guard-events.ts';
import type { Kind, OptionalKind } from './kinds.ts';
import { processEvents } from './process-events.ts';
import { requestEvents } from './request-events.ts';
import { upstreamEvents } from './upstream-events.ts';

/**
 * All that can be logged. An event has a row here, or it is not logged; a field has a kind here, or it is left out. No kind
 * can hold a value of a person's, a token, a text of PingOne's or of the client's, or the address of anybody.
 * Every line has the time, the level and the event's name besides; inside a request also its id.
 */
export const logEvents = { ...processEvents, ...requestEvents, ...upstreamEvents, ...guardEvents, ...callerEvents };

export type EventName = keyof typeof logEvents;

type Fields<Name extends EventName> = (typeof logEvents)[Name]['fields'];
type ValueOf<K> = K extends Kind<infer Value> ? Value : never;

/** What an event is logged with. */
export type EventFields<Name extends EventName> = {
  readonly [Field in keyof Fields<Name> as Fields<Name>[Field] extends OptionalKind<unknown> ? never : Field]: ValueOf<
    Fields<Name>[Field]
  >;
} & {
  readonly [Field in keyof Fields<Name> as Fields<Name>[Field] extends OptionalKind<unknown> ? Field : never]?:
    | ValueOf<Fields<Name>[Field]>
    | undefined;
};

/** The only way to log. Inside a request it is that request's, and puts its id on each line. */
export interface Log {
  event<Name extends EventName>(name: Name, fields: EventFields<Name>): void;
}

export const NO_LOG: Log = { event() {} };
