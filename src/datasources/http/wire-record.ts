import { upstreamError } from '../errors.ts';
import { isId } from './path.ts';

/**
 * One JSON object that PingOne sent, read field by field and only when somebody asks for the field. So a field that is
 * missing is null, a field that cannot be read costs an error for itself alone, and what nobody selected costs nothing.
 */
export class WireRecord {
  readonly correlationId: string | undefined;
  readonly #wire: Readonly<Record<string, unknown>>;

  constructor(wire: Readonly<Record<string, unknown>>, correlationId: string | undefined) {
    this.#wire = wire;
    this.correlationId = correlationId;
  }

  /** The value as it came, objects and lists included. */
  raw(name: string): unknown {
    return this.#wire[name];
  }

  text(name: string): string | null {
    const value = this.#wire[name];
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
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.unreadable();
  }

  /** A point in time, from an ISO 8601 text with a zone. */
  time(name: string): Date | null {
    const text = this.text(name);
    if (text === null) return null;
    const time = new Date(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : Number.NaN,
    );
    return Number.isNaN(time.getTime()) ? this.unreadable() : time;
  }

  /** A calendar day, `YYYY-MM-DD`. */
  day(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
    // JavaScript takes 30 February for 2 March: only a day that comes back as it went in exists.
    return time && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? text : this.unreadable();
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
    return isObject(value) ? new WireRecord(value, this.correlationId) : this.unreadable();
  }

  /** Free-form JSON, whose shape is somebody else's. */
  json(name: string): Record<string, unknown> | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    return isObject(value) ? value : this.unreadable();
  }

  /** A list of objects; empty where there is none. */
  objects(name: string): WireRecord[] {
    return this.#list(name).map((item) =>
      isObject(item) ? new WireRecord(item, this.correlationId) : this.unreadable(),
    );
  }

  /** A list of texts; a lone text counts as a list of one, empty where there is none. */
  texts(name: string): string[] {
    if (typeof this.#wire[name] === 'string') return [this.#wire[name]];
    return this.#list(name).map((item) => (typeof item === 'string' ? item : this.unreadable()));
  }

  /** The id of a referenced resource, which PingOne writes as `{"name": {"id": "…"}}`. */
  reference(name: string): string | null {
    return this.object(name)?.text('id') ?? null;
  }

  /** The id that ends a link's path; null where the link is missing or ends in something else. Its host is ignored. */
  linkedId(relation: string): string | null {
    const href = this.object('_links')?.object(relation)?.text('href');
    const last = href?.split(/[?#]/, 1)[0]?.split('/').at(-1);
    return isId(last) ? last : null;
  }

  names(): string[] {
    return Object.keys(this.#wire);
  }

  unreadable(): never {
    throw upstreamError('UPSTREAM_INVALID', { correlationId: this.correlationId });
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

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
