import { envelope } from './answer.ts';

/** What a fault does, as data; all members but `rewrite` can be sent over the control surface. */
export type Fault = {
  /** All that is given must hold; an empty match hits every call, the token endpoint included. */
  match: {
    method?: string;
    /** Source of a regular expression, tested against the path with its query as it came. */
    path?: string;
    /** Name of a route, as in the call log: `token`, `users`, `verifyTransaction`… */
    resource?: string;
  };
  /** How many calls it hits; default: all. */
  times?: number;
  /** How many matching calls go through before the first hit; default 0. */
  skip?: number;
  /** Default 200 where a `body` is given, else the status of the normal answer. */
  status?: number;
  /** Added to the answer, in place of headers of the same name. */
  headers?: Record<string, string>;
  /** A text is sent as it is, anything else as JSON. Default with a `status` of 400 and more: an error envelope. */
  body?: unknown;
  /** Holds the answer back for so long. */
  latencyMs?: number;
  /** Breaks the connection: without an answer, or in the middle of its body. */
  reset?: 'beforeHeaders' | 'midBody';
  /** Never answers; the connection stays open until one side closes it. */
  hang?: boolean;
  /** In process only: makes another body from the normal one. */
  rewrite?: (body: unknown) => unknown;
};

type ActiveFault = { id: string; fault: Fault; hits: number };

export type FaultHandle = { id: string; remove(): void; hits(): number };

type Target = { method: string; rawUrl: string; resource: string };

export type Faults = {
  add(fault: Fault): FaultHandle;
  get(id: string): ActiveFault | undefined;
  list(): ActiveFault[];
  remove(id: string): boolean;
  clear(): void;
  /**
   * The faults that hit this call, in the order they were added. The first one that decides the answer ends the
   * search; faults that only delay it or add headers let later ones act too.
   */
  hit(target: Target): Fault[];
};

const decides = ({ status, body, reset, hang, rewrite }: Fault): boolean =>
  status !== undefined || body !== undefined || reset !== undefined || hang === true || rewrite !== undefined;

const isCount = (value: unknown) => value === undefined || (Number.isInteger(value) && Number(value) >= 0);

function check({ match, times, skip, status, latencyMs, reset }: Fault): void {
  if (typeof match !== 'object' || match === null) throw new RangeError('A fault needs a "match" object.');
  if (!isCount(times) || !isCount(skip)) throw new RangeError('"times" and "skip" are whole numbers from 0.');
  if (!isCount(latencyMs)) throw new RangeError('"latencyMs" is a whole number of milliseconds from 0.');
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new RangeError('"status" is a final HTTP status, 200 to 599.');
  }
  if (reset !== undefined && reset !== 'beforeHeaders' && reset !== 'midBody') {
    throw new RangeError('"reset" is "beforeHeaders" or "midBody".');
  }
}

export function createFaults(): Faults {
  let count = 0;
  const active = new Map<string, ActiveFault & { pattern: RegExp | undefined; skipped: number }>();
  return {
    add: (fault) => {
      check(fault);
      const pattern = fault.match.path === undefined ? undefined : new RegExp(fault.match.path);
      count += 1;
      const entry = { id: String(count), fault, hits: 0, skipped: 0, pattern };
      active.set(entry.id, entry);
      return { id: entry.id, remove: () => void active.delete(entry.id), hits: () => entry.hits };
    },
    get: (id) => active.get(id),
    list: () => [...active.values()].map(({ id, fault, hits }) => ({ id, fault, hits })),
    remove: (id) => active.delete(id),
    clear: () => active.clear(),
    hit: ({ method, rawUrl, resource }) => {
      const hitting: Fault[] = [];
      for (const entry of active.values()) {
        const { match, times = Number.POSITIVE_INFINITY, skip = 0 } = entry.fault;
        if (match.method !== undefined && match.method.toUpperCase() !== method) continue;
        if (match.resource !== undefined && match.resource !== resource) continue;
        if (entry.pattern && !entry.pattern.test(rawUrl)) continue;
        if (entry.hits >= times) continue;
        if (entry.skipped < skip) {
          entry.skipped += 1;
          continue;
        }
        entry.hits += 1;
        hitting.push(entry.fault);
        if (decides(entry.fault)) break;
      }
      return hitting;
    },
  };
}

/** 429 as the platform sends it: `Retry-After` in seconds and the shared error body. */
export const rateLimited = (match: Fault['match'], retryAfterS = 1, more: Partial<Fault> = {}): Fault => ({
  match,
  status: 429,
  headers: { 'Retry-After': String(retryAfterS) },
  body: envelope('REQUEST_LIMITED', 'Too many requests.', [
    { code: 'LIMIT_EXCEEDED', message: 'The rate limit of this environment is reached.' },
  ]),
  ...more,
});

/** 503 as the platform sends it: `Retry-After` as a date (`at`, in milliseconds since 1970). */
export const unavailable = (match: Fault['match'], at: number, more: Partial<Fault> = {}): Fault => ({
  match,
  status: 503,
  headers: { 'Retry-After': new Date(at).toUTCString() },
  body: envelope('SERVICE_UNAVAILABLE', 'The service is being looked after.'),
  ...more,
});
