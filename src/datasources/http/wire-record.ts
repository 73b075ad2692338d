import { upstreamError } from '../errors.ts';
import { isDay } from './calendar-day.ts';
import { canBePassedOn } from './free-form.ts';
import { idInLink } from './link.ts';
import type { LongTexts } from './long-texts.ts';

export type Suspect = (why: 'mismatched' | 'strayed') => void;

/**
 * One JSON object that PingOne sent, read field by field and only when somebody asks for the field. So a field that is
 * missing is null, a field that cannot be read costs an error for itself alone, and what nobody selected costs nothing.
 */
export class WireRecord {
  readonly correlationId: string | undefined;
  /** Tells that the answer is not what it should be in a way that somebody may have meant. */
  readonly suspect: Suspect;
  /** What was made of it, for all who share it: only `once-per-record.ts` looks at it. */
  made: unknown;
  readonly #wire: Record<string, unknown>;
  readonly #long: LongTexts | undefined;

  /** `long`: what was cut out of the answer. No reader can tell the difference. */
  constructor(
    wire: Record<string, unknown>,
    correlationId: string | undefined,
    suspect: Suspect = () => {},
    long?: LongTexts,
  ) {
    this.#wire = wire;
    this.correlationId = correlationId;
    this.suspect = suspect;
    this.#long = long;
  }

  /** What stands there, whatever it is; with several names, inside the objects of that name. Never fails. */
  raw(...names: readonly string[]): unknown {
    let value: unknown = this.#wire;
    let box = this.#wire;
    for (const name of names) {
      if (!isObject(value)) return undefined;
      box = value;
      value = value[name];
    }
    return this.#long ? this.#long.wholeIn(box, names.at(-1) ?? '', value) : value;
  }

  /** Whether there is anything under that name, be it null. */
  has(name: string): boolean {
    return this.#wire[name] !== undefined;
  }

  isText(name: string): boolean {
    return typeof this.#wire[name] === 'string';
  }

  /** Some serializers write an object without members as an empty list. */
  isEmptyList(name: string): boolean {
    const value = this.#wire[name];
    return Array.isArray(value) && value.length === 0;
  }

  text(name: string): string | null {
    const value = this.#text(name);
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : this.unreadable();
  }

  /** A boolean; `"true"` and `"false"` count too, PingOne itself documents one so. */
  flag(name: string): boolean | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    if (typeof value === 'boolean') return value;
    return value === 'true' || value === 'false' ? value === 'true' : this.unreadable();
  }

  integer(name: string): number | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    return isInt(value) ? value : this.unreadable();
  }

  /** A point in time, from an ISO 8601 text with a zone. */
  time(name: string): Date | null {
    const text = this.text(name);
    if (text === null) return null;
    const day = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.exec(text)?.[1];
    const time = new Date(text);
    return isDay(day) && !Number.isNaN(time.getTime()) ? time : this.unreadable();
  }

  /** A calendar day, `YYYY-MM-DD`. */
  day(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    return isDay(text) ? text : this.unreadable();
  }

  /** An `http` or `https` URL, not rewritten. */
  url(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    return /^https?:\/\/[^\s"<>\\]+$/i.test(text) && URL.canParse(text) ? text : this.unreadable();
  }

  /** A member object, or null where there is none. */
  object(name: string): WireRecord | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    return isObject(value) ? new WireRecord(value, this.correlationId, this.suspect, this.#long) : this.unreadable();
  }

  /** Free-form JSON, whose shape is somebody else's. */
  json(name: string): Record<string, unknown> | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    if (!isObject(value) || !canBePassedOn(value)) return this.unreadable();
    this.#long?.restore(value);
    return value;
  }

  /** A list of objects; empty where there is none. */
  objects(name: string): WireRecord[] {
    return this.#list(name).map((item) =>
      isObject(item) ? new WireRecord(item, this.correlationId, this.suspect, this.#long) : this.unreadable(),
    );
  }

  /** A list of texts; a lone text counts as a list of one, empty where there is none. */
  texts(name: string): string[] {
    const lone = this.#text(name);
    if (typeof lone === 'string') return [lone];
    return this.#list(name).map((item) => (typeof item === 'string' ? item : this.unreadable()));
  }

  /** The id of a referenced resource, which PingOne writes as `{"name": {"id": "…"}}`. */
  reference(name: string): string | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    if (!isObject(value)) return this.unreadable();
    const { id } = value;
    if (id === undefined || id === null) return null;
    return typeof id === 'string' ? id : this.unreadable();
  }

  /**
   * The id that ends a link's path, or that follows a collection's name in it; null where the link is missing or has no id
   * there. Its host and environment are ignored.
   */
  linkedId(relation: string, collection?: string): string | null {
    const { _links: links } = this.#wire;
    const link = isObject(links) ? links[relation] : undefined;
    const href = isObject(link) ? link.href : undefined;
    return typeof href === 'string' ? idInLink(href, collection) : null;
  }

  names(): string[] {
    return Object.keys(this.#wire);
  }

  unreadable(): never {
    throw upstreamError('UPSTREAM_INVALID', { correlationId: this.correlationId });
  }

  /** Decoded when it is first asked for, and kept: it may be shown several times. */
  #text(name: string): unknown {
    const value = this.#wire[name];
    return this.#long ? this.#long.wholeIn(this.#wire, name, value) : value;
  }

  #list(name: string): readonly unknown[] {
    const value = this.#wire[name];
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : this.unreadable();
  }
}

/** Stands in where only an id is known. Reading from it is a mistake of ours and says so, rather than passing for null. */
export const notRead = new WireRecord(
  new Proxy(
    {},
    {
      get() {
        throw new Error('a field was read from an object that was never loaded');
      },
    },
  ),
  undefined,
);

/** What GraphQL's `Int` can hold. */
export const isInt = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
