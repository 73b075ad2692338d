import { upstreamError } from '../errors.ts';
import { isId } from './path.ts';

export type Suspect = (why: 'mismatched' | 'strayed') => void;

/**
 * One JSON object that PingOne sent, read field by field and only when somebody asks for the field. So a field that is
 * missing is null, a field that cannot be read costs an error for itself alone, and what nobody selected costs nothing.
 */
export class WireRecord {
  readonly correlationId: string | undefined;
  /** Tells that the answer is not what it should be in a way that somebody may have meant. */
  readonly suspect: Suspect;
  readonly #wire: Readonly<Record<string, unknown>>;

  constructor(wire: Readonly<Record<string, unknown>>, correlationId: string | undefined, suspect: Suspect = () => {}) {
    this.#wire = wire;
    this.correlationId = correlationId;
    this.suspect = suspect;
  }

  /** What stands there, whatever it is; with several names, inside the objects of that name. Never fails. */
  raw(...names: readonly string[]): unknown {
    return names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), this.#wire);
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
    return isObject(value) ? new WireRecord(value, this.correlationId, this.suspect) : this.unreadable();
  }

  /** Free-form JSON, whose shape is somebody else's. */
  json(name: string): Record<string, unknown> | null {
    const value = this.#wire[name];
    if (value === undefined || value === null) return null;
    return isObject(value) && canBePassedOn(value, MAX_DEPTH) ? value : this.unreadable();
  }

  /** A list of objects; empty where there is none. */
  objects(name: string): WireRecord[] {
    return this.#list(name).map((item) =>
      isObject(item) ? new WireRecord(item, this.correlationId, this.suspect) : this.unreadable(),
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

  /**
   * The id that ends a link's path, or that follows a collection's name in it; null where the link is missing or has no id
   * there. Its host and environment are ignored.
   */
  linkedId(relation: string, collection?: string): string | null {
    const href = this.raw('_links', relation, 'href');
    const path = typeof href === 'string' ? (href.split(/[?#]/, 1)[0] ?? '') : '';
    const parts = path.split('/').filter((part) => part !== '');
    const at = collection === undefined ? parts.length - 1 : parts.lastIndexOf(collection) + 1;
    const id = at > 0 ? parts[at] : undefined; // an id alone is no path
    return isId(id) ? id : null;
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

const MAX_DEPTH = 32; // of free-form JSON that is passed on: what writes the answer is recursive

/** A number beyond all doubles (`1e999`) is read as Infinity, which JSON would write as null: nobody could tell it from none. */
const canBePassedOn = (value: unknown, levels: number): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => canBePassedOn(member, levels - 1));
};

/** What GraphQL's `Int` can hold. */
export const isInt = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647;

/** A day that exists. JavaScript takes 30 February for 2 March, so only a day that comes back as it went in counts. */
function isDay(text: string | undefined): boolean {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
