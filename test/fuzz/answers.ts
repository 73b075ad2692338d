import { gzipSync } from 'node:zlib';
import type { Random } from '../../emulator/random.ts';
import { mutated } from '../support/mutations.ts';

/* What an upstream may send back that is broken, hostile, or somebody else's. */

export interface FuzzedAnswer {
  what: string;
  bytes: Buffer;
  /** What becomes of the connection behind the bytes. */
  afterwards: 'keep' | 'end' | 'reset' | 'stall';
}

/** Stands in answers about somebody else, which nobody may be shown. */
export const STRANGER = 'str4nger';

const STATUSES = [
  200, 200, 200, 200, 200, 200, 200, 201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 409, 410, 418,
];
/** Those that the guards count; few, so that the way to the upstream stays open for whoever asks next. */
const FAILURES = [500, 501, 502, 503, 504, 599];
const TYPES = [
  'application/json',
  'application/json',
  'application/hal+json;charset=UTF-8',
  'text/html',
  '',
  'x',
  'application/json; charset=utf-16',
];
const HEADERS = [
  ...[
    'Content-Encoding: gzip',
    'Content-Encoding: br',
    'Content-Encoding: identity',
    'Content-Encoding: x',
    'Set-Cookie: a=b',
  ],
  ...[
    'Location: https://evil.example/',
    'Location: /v1',
    'Correlation-Id: <script>',
    `Correlation-Id: ${'x'.repeat(5_000)}`,
  ],
  ...[
    'Connection: close',
    'Connection: upgrade',
    'Upgrade: h2c',
    'Keep-Alive: timeout=0',
    'Trailer: X',
    'Retry-After: never',
  ],
  ...[
    'Content-Length: 5',
    'Content-Length: 99999999',
    'Content-Length: -1',
    'Content-Length: x',
    'Transfer-Encoding: chunked',
  ],
  ...[
    'X: a\r\n folded',
    'no colon here',
    ': no name',
    'X\0: y',
    `X: ${'y'.repeat(20_000)}`,
    'Link: <https://evil.example>; rel=next',
  ],
];
const HEADS = [
  'HTTP/1.1 200 OK',
  'HTTP/1.0 200 OK',
  'HTTP/2.0 200 OK',
  'HTTP/1.1 2000 OK',
  'HTTP/1.1 200',
  'ICY 200 OK',
  'HTTP/1.1 000 x',
  '',
];

/** One answer in place of a right one. `stranger` is a right one too, about somebody else. */
export function fuzzedAnswer(random: Random, right: Record<string, unknown>, stranger: unknown): FuzzedAnswer {
  const kind = random.next();
  if (kind < 0.45) {
    const { what, text, contentType } = mutated(right, random.next);
    return { what, bytes: whole(text, { type: contentType }), afterwards: 'keep' };
  }
  const json = JSON.stringify(right);
  const status = random.chance(0.1) ? random.pick(FAILURES) : random.pick(STATUSES);
  if (kind < 0.6) {
    const bytes = whole(random.chance(0.5) ? json : random.pick(['', '{}', 'null', `<p>${json}`]), {
      status,
      type: random.pick(TYPES),
    });
    return { what: `status ${status}`, bytes, afterwards: 'keep' };
  }
  if (kind < 0.72) {
    const headers = Array.from({ length: random.between(1, 3) }, () => random.pick(HEADERS));
    const packed = headers.some((header) => header.endsWith('gzip')) && random.chance(0.5);
    const bytes = whole(packed ? gzipSync(random.chance(0.5) ? json : Buffer.alloc(2_000_000, 0x20)) : json, {
      headers,
    });
    // A length that promises more than comes would be waited for.
    return { what: `headers ${headers.join(' | ').slice(0, 200)}`, bytes, afterwards: 'end' };
  }
  if (kind < 0.78) {
    const head = random.pick(HEADS);
    return {
      what: `begins ${head}`,
      bytes: Buffer.from(`${head}\r\nContent-Length: ${json.length}\r\n\r\n${json}`),
      afterwards: 'end',
    };
  }
  if (kind < 0.84) {
    const second = whole(JSON.stringify(stranger), {});
    return {
      what: 'an answer that nobody asked for behind it',
      bytes: Buffer.concat([whole(json, {}), second]),
      afterwards: 'keep',
    };
  }
  if (kind < 0.9) {
    const bytes = whole(json, {});
    const what = random.chance(0.5) ? 'reset' : 'end';
    return {
      what: `${what} on the way`,
      bytes: bytes.subarray(0, random.between(0, bytes.length - 1)),
      afterwards: what,
    };
  }
  if (kind < 0.905)
    return { what: 'nothing more', bytes: whole(json, {}).subarray(0, random.between(0, 40)), afterwards: 'stall' };
  const bytes = whole(json, {});
  for (let changes = random.between(1, 8); changes > 0; changes -= 1)
    bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
  return { what: 'bytes changed', bytes, afterwards: 'end' };
}

function whole(
  body: string | Buffer,
  {
    status = 200,
    type = 'application/json',
    headers = [],
  }: { status?: number; type?: string; headers?: readonly string[] },
): Buffer {
  const bytes = Buffer.from(body);
  const length = headers.some((header) => /^(content-length|transfer-encoding)/i.test(header))
    ? []
    : [`Content-Length: ${bytes.length}`];
  const head = [`HTTP/1.1 ${status} Whatever`, ...(type ? [`Content-Type: ${type}`] : []), ...length, ...headers];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}
