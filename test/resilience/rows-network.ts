import { gzipSync } from 'node:zlib';
import { chance, type WireFault } from '../support/fault-layer/scenario.ts';
import type { Showing } from '../support/fault-layer/secure-front.ts';
import { type Break, DOWN, INVALID, LATE, main, pick, place, type Row } from './row.ts';
import { CONTENT, LIST, ONE_OBJECT, READS, type Target } from './targets.ts';
import type { Way } from './ways.ts';

const only = (wire: WireFault, { count }: Target, seed: number): Break => ({ wire, nth: [1 + (seed % count)] });
const raw = (head: string, body: string, afterwards: 'end' | 'keep' | 'repeat' = 'keep'): WireFault => ({
  kind: 'raw',
  bytes: `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${head}\r\n\r\n${body}`,
  afterwards,
});

/** The name leads somewhere else from now on, and no connection is left. */
const lost =
  (to: 'nowhere' | 'silence') =>
  ({ names, layer }: Way) => {
    names.lead(to);
    layer.setRefusing(true);
    layer.setRefusing(false);
  };
const shows =
  (showing: (papers: NonNullable<Way['papers']>) => Showing) =>
  ({ front, papers }: Way) => {
    if (!front || !papers) throw new Error('this way is without TLS');
    front.show(showing(papers));
  };
const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024, 'x')).toString('latin1');

/** Where nothing is as it should be before a byte of an answer, or in how its bytes come. */
export const NETWORK_ROWS: readonly Row[] = [
  {
    id: 'F1',
    what: 'connection refused',
    targets: main(ONE_OBJECT),
    breaks: () => ({ way: ({ layer }) => layer.setRefusing(true) }),
    codes: DOWN,
    attempts: 0,
  },
  {
    id: 'F2',
    what: 'the name leads nowhere',
    targets: main(ONE_OBJECT),
    by: 'name',
    breaks: () => ({ way: lost('nowhere') }),
    codes: DOWN,
    attempts: 0,
  },
  {
    id: 'F2',
    what: 'the name servers are silent',
    targets: main(ONE_OBJECT),
    by: 'name',
    breaks: () => ({ way: lost('silence') }),
    codes: DOWN,
    attempts: 0,
    withinMs: 3_000, // three times what a lookup may take, and the pauses between
  },
  {
    id: 'F3',
    what: 'connections are not taken',
    targets: main(ONE_OBJECT),
    by: 'name',
    breaks: () => ({ way: ({ layer }) => layer.setSilent(true) }),
    codes: LATE,
    attempts: 0,
    withinMs: 2_250, // twice what a connection may take, and the pause between
  },
  {
    id: 'F4',
    what: 'TLS: expired, another name, nobody knows its authority, version 1.0',
    targets: main(ONE_OBJECT),
    by: 'tls',
    breaks: (seed) => ({
      way: shows((papers) =>
        pick<Showing>(seed, [
          { paper: papers.expired },
          { paper: papers.wrongName },
          { paper: papers.stranger },
          { paper: papers.good, isOld: true },
        ]),
      ),
    }),
    codes: DOWN,
    attempts: 0,
    logs: () => 'tls_refused',
  },
  {
    id: 'F4',
    what: 'the TLS handshake stops',
    targets: main(ONE_OBJECT),
    by: 'tls',
    breaks: () => ({ way: shows(() => 'silent') }),
    codes: DOWN,
    attempts: 0,
    withinMs: 4_000, // three times what a connection may take, and the pauses between
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
      wire: pick<WireFault>(seed, [
        raw('Transfer-Encoding: chunked', '5\r\n{"id"\r\n', 'end'),
        raw('Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n', 'end'),
        { kind: 'chunked', end: 'x\r\n\r\n' },
        { kind: 'chunked', end: '0\r\nno trailer\r\n\r\n' },
        { kind: 'chunked', end: '0\r\nX-Trailer: \0\r\n\r\n' },
      ]),
    }),
    codes: INVALID,
  },
  {
    id: 'F15',
    what: 'chunks, and trailers that say otherwise than the head',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      wire: {
        kind: 'chunked',
        end: pick(seed, [
          '0\r\n\r\n',
          '0\r\nX-Trailer: a\r\n\r\n',
          '0\r\nContent-Type: text/html\r\n\r\n',
          '0\r\nContent-Encoding: gzip\r\nRetry-After: 9\r\n\r\n',
        ]),
      },
    }),
    codes: [],
    attempts: 1,
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
    what: 'a compressed bomb, or said to be compressed',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      wire: pick(seed, [
        raw(`Content-Encoding: gzip\r\nContent-Length: ${BOMB.length}`, BOMB),
        raw(`Content-Length: ${BOMB.length}`, BOMB),
        ...['gzip', 'br', 'deflate', 'x'].map((name) => raw(`Content-Encoding: ${name}\r\nContent-Length: 2`, '{}')),
      ]),
    }),
    codes: INVALID,
    attempts: 1,
  },
];
