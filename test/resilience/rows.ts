import type { Fault } from '../../emulator/faults.ts';
import { chance, type Scenario, type WireFault } from '../support/fault-layer/scenario.ts';
import { ALL, CONTENT, LIST, ONE_OBJECT, READS, type Target, TOKEN } from './targets.ts';

/** How a row of the matrix breaks a world: on the wire, in the upstream's answers, or by there being no upstream. */
type Break = { wire: WireFault; nth?: readonly number[] } | { upstream: Omit<Fault, 'match'> } | { refusing: true };

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
}

const pick = <T>(seed: number, choices: readonly T[]): T => choices[seed % choices.length] as T; // it is never empty
/** A place in the answer, from its first byte to its last but one. */
const place = (seed: number) => 0.01 + 0.98 * chance(seed, 1);
const only = (wire: WireFault, { count }: Target, seed: number): Break => ({ wire, nth: [1 + (seed % count)] });
const raw = (head: string, body: string, afterwards: 'end' | 'keep' | 'repeat' = 'keep'): WireFault => ({
  kind: 'raw',
  bytes: `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${head}\r\n\r\n${body}`,
  afterwards,
});
const INVALID = ['UPSTREAM_INVALID'];
const DOWN = ['UPSTREAM_UNAVAILABLE'];
const LATE = ['UPSTREAM_TIMEOUT'];
const main = (target: Target, others = ALL) => [target, ...others.filter((other) => other !== target)];
const status =
  (...statuses: number[]) =>
  (seed: number): Break => ({ upstream: { status: pick(seed, statuses) } });
const body =
  (...bodies: unknown[]) =>
  (seed: number): Break => ({ upstream: { body: pick(seed, bodies) } });
const once =
  (fault: (seed: number) => Omit<Fault, 'match'>) =>
  (seed: number): Break => ({
    upstream: { ...fault(seed), times: 1 },
  });

export const ROWS: readonly Row[] = [
  {
    id: 'F1',
    what: 'connection refused',
    targets: main(ONE_OBJECT),
    breaks: () => ({ refusing: true }),
    codes: DOWN,
    attempts: 0,
  },
  {
    id: 'F5',
    what: 'reset before headers',
    targets: main(ONE_OBJECT),
    breaks: (seed, target) => only({ kind: 'reset', after: 0 }, target, seed),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F6',
    what: 'reset in headers or body',
    targets: main(ONE_OBJECT),
    breaks: (seed, target) => only({ kind: 'reset', after: place(seed) }, target, seed),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F7',
    what: 'kept connection closed as we send',
    targets: main(ONE_OBJECT),
    breaks: (seed, target) => only({ kind: 'cut', after: 0 }, target, seed),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F8',
    what: 'headers never come',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({ wire: pick<WireFault>(seed, [{ kind: 'stall', after: 0 }, { kind: 'half-open' }]) }),
    codes: LATE,
    limits: true,
  },
  {
    id: 'F9',
    what: 'body stalls',
    targets: main(CONTENT, READS),
    breaks: (seed) => ({ wire: { kind: 'stall', after: place(seed) } }),
    codes: LATE,
    limits: true,
  },
  {
    id: 'F10',
    what: 'drip for ever',
    targets: main(CONTENT, READS),
    breaks: () => ({ wire: { kind: 'drip', bytes: 1, everyMs: 5 } }),
    codes: LATE,
    limits: true,
  },
  {
    id: 'F11',
    what: 'latency',
    targets: main(ONE_OBJECT),
    breaks: (seed) => ({
      wire: pick<WireFault>(seed, [
        { kind: 'latency', ms: 3, jitterMs: 2 },
        { kind: 'latency', ms: 25 },
        { kind: 'latency', ms: 150 },
      ]),
    }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F12',
    what: 'narrow line',
    targets: [CONTENT],
    breaks: () => ({ wire: { kind: 'bandwidth', bytesPerS: 2_000_000 } }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F13',
    what: 'pieces of 1 to 16 bytes',
    targets: main(ONE_OBJECT),
    breaks: () => ({ wire: { kind: 'pieces', maxBytes: 16 } }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F14',
    what: 'wrong Content-Length',
    targets: main(CONTENT, READS),
    breaks: (seed) => ({
      wire: pick(seed, [raw('Content-Length: 90', '{"id":"a"}', 'end'), raw('Content-Length: 5', '{"id":"a"}')]),
    }),
    codes: INVALID,
  },
  {
    id: 'F14',
    what: 'ended early',
    targets: main(CONTENT, READS),
    breaks: (seed) => ({ wire: { kind: 'cut', after: 0.5 + 0.49 * chance(seed, 2) } }),
    codes: INVALID,
  },
  {
    id: 'F15',
    what: 'broken chunks',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      wire: pick(seed, [
        raw('Transfer-Encoding: chunked', '5\r\n{"id"\r\n', 'end'),
        raw('Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n', 'end'),
      ]),
    }),
    codes: INVALID,
  },
  {
    id: 'F16',
    what: 'endless',
    targets: [ONE_OBJECT, LIST, CONTENT], // twenty times sixteen mebibytes would show how fast the machine is
    breaks: () => ({ wire: raw('Connection: close', `{"a":"${'x'.repeat(2_048)}`, 'repeat') }),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F16',
    what: 'said to be too large',
    targets: main(ONE_OBJECT, READS),
    breaks: () => ({ wire: raw(`Content-Length: ${17 * 1024 * 1024}`, '{"a":"') }),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F17',
    what: 'compressed, or said to be',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      wire: raw(`Content-Encoding: ${pick(seed, ['gzip', 'br', 'deflate', 'x'])}\r\nContent-Length: 2`, '{}'),
    }),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F18',
    what: 'HTML, nothing, null, list, text',
    targets: main(ONE_OBJECT, READS),
    breaks: body('<html>', '', 'null', '[]', '"text"', '{"id":', '1e999'),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F19',
    what: 'more members than we know',
    targets: main(ONE_OBJECT, READS),
    breaks: () => ({
      upstream: { rewrite: (known) => ({ ...(known as object), novelty: { deep: [1] }, another: 'x' }) },
    }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F20',
    what: "another object's body",
    targets: [ONE_OBJECT, CONTENT],
    breaks: (seed) => ({
      upstream: {
        rewrite: (own) => ({ ...(own as object), id: `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}` }),
      },
    }),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F22',
    what: '204, 206, 304 unasked',
    targets: main(ONE_OBJECT, READS),
    breaks: status(204, 206, 304),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F23',
    what: 'redirects',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      upstream: {
        status: pick(seed, [301, 302, 307, 308]),
        headers: { Location: pick(seed, ['/', 'http://127.0.0.1:9/', '//127.0.0.1:9/']) },
      },
    }),
    codes: INVALID,
    attempts: 1,
  },
  { id: 'F24', what: '400', targets: main(ONE_OBJECT, READS), breaks: status(400), codes: INVALID, attempts: 1 },
  {
    id: 'F25',
    what: '401 once',
    targets: main(ONE_OBJECT, READS),
    breaks: once(() => ({ status: 401 })),
    codes: [],
    attempts: 2,
  },
  { id: 'F26', what: '401 always', targets: main(ONE_OBJECT, READS), breaks: status(401), codes: DOWN, attempts: 2 },
  { id: 'F27', what: '403', targets: main(ONE_OBJECT, READS), breaks: status(403), codes: ['FORBIDDEN'], attempts: 1 },
  {
    id: 'F29',
    what: '409, 410, 412, 415, 422',
    targets: main(ONE_OBJECT, READS),
    breaks: status(409, 410, 412, 415, 422),
    codes: INVALID,
    attempts: 1,
  },
  {
    id: 'F30',
    what: '429 with a time that fits',
    targets: main(ONE_OBJECT, READS),
    breaks: once((seed) => ({ status: 429, headers: { 'Retry-After': pick(seed, ['1', '2', '3']) } })),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F31',
    what: '429 with another time, or none',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      upstream: {
        status: 429,
        headers: pick<Record<string, string>>(seed, [
          { 'Retry-After': '400' },
          {},
          { 'Retry-After': '0' },
          { 'Retry-After': '-1' },
          { 'Retry-After': 'soon' },
          { 'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT' },
        ]),
      },
    }),
    codes: ['RATE_LIMITED'],
    attempts: 1,
    limits: true,
    withinMs: 300,
  },
  {
    id: 'F33',
    what: '500, 502, 504 once',
    targets: main(ONE_OBJECT, READS),
    breaks: once((seed) => ({ status: pick(seed, [500, 502, 504]) })),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F33',
    what: '500, 502, 504 always',
    targets: main(ONE_OBJECT, READS),
    breaks: status(500, 502, 504),
    codes: DOWN,
  },
  {
    id: 'F34',
    what: '503 with a time that fits',
    targets: main(ONE_OBJECT, READS),
    breaks: once((seed) => ({ status: 503, headers: { 'Retry-After': pick(seed, ['1', '2', '3']) } })),
    codes: [],
    attempts: 2,
  },
  { id: 'F34', what: '501', targets: main(ONE_OBJECT, READS), breaks: status(501), codes: DOWN, attempts: 1 },
  {
    id: 'F42',
    what: 'no token: refused, limited, broken',
    targets: [TOKEN],
    breaks: (seed) => ({
      upstream: pick<Omit<Fault, 'match'>>(seed, [
        { status: 401 },
        { status: 429, headers: { 'Retry-After': '5' } },
        { status: 500 },
        { body: '<html>' },
        { body: {} },
        { status: 302 },
      ]),
    }),
    codes: DOWN,
    attempts: 1,
  },
  {
    id: 'F42',
    what: 'token without end, or with none',
    targets: [TOKEN],
    breaks: (seed) => ({
      upstream: {
        rewrite: (token) => ({
          ...(token as object),
          expires_in: pick<unknown>(seed, [0, -5, 1e15, null, 'soon', undefined]),
        }),
      },
    }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F42',
    what: 'token endpoint too slow',
    targets: [TOKEN],
    breaks: () => ({ wire: { kind: 'stall', after: 0 } }),
    codes: LATE,
    attempts: 1,
    limits: true,
  },
];

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
