import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { raw, rawAnswer, rawPost } from '../raw-http.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

const MARK = 'qZ7marked';
const BODY = '{"query":"{ __typename }"}';
const PRELOAD = new URL('../../support/watched-prototypes.js', import.meta.url).href;
const MAX_HELD_BYTES = 8_000_000; // more than before, with all garbage collected
const MAX_PEAK_BYTES = 64_000_000; // of the resident set, which has garbage in it
const MAX_CROWD_PEAK_BYTES = 200 * 1_500_000; // 200 at once, each with its bytes, its text and what was parsed of it

let server: Served;
let idle: Watched;
beforeAll(async () => {
  server = await serveGateway({ NODE_OPTIONS: `--import ${PRELOAD}`, LIMIT_BODY_BYTES: '262144' });
  await Promise.all(Array.from({ length: 50 }, () => server.ask('{ __typename }')));
  idle = await watched();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Watched {
  /** Prototypes that are not what they were at the start. */
  changed: string[];
  heldBytes: number;
  residentBytes: number;
}

/** What the server says of itself when asked, with all garbage collected. */
async function watched(): Promise<Watched> {
  const saidBefore = server.output().stderr.length;
  process.kill(server.pid, 'SIGUSR2');
  const said = () => /^watched (\{.*\})$/m.exec(server.output().stderr.slice(saidBefore))?.[1];
  await until(() => said() !== undefined, 'the server has told of itself');
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return { ...JSON.parse(said() ?? ''), residentBytes: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024 };
}

async function expectUnharmed(maxPeakBytes = MAX_PEAK_BYTES): Promise<void> {
  expect(server.isAlive()).toBe(true);
  expect((await server.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  let now = await watched();
  // Connections are let go of a moment after their last byte.
  for (let tries = 1; tries < 20 && now.heldBytes - idle.heldBytes > MAX_HELD_BYTES; tries += 1) now = await watched();
  expect(now.changed).toEqual([]);
  expect(now.heldBytes - idle.heldBytes).toBeLessThan(MAX_HELD_BYTES);
  expect(now.residentBytes - idle.residentBytes).toBeLessThan(maxPeakBytes);
  expect(server.output().stderr).not.toContain(MARK);
}

const chunked = (...chunks: (string | Buffer)[]): Buffer =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${Buffer.byteLength(chunk).toString(16)}\r\n`),
      Buffer.from(chunk),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('0\r\n\r\n'),
  ]);

const head = (headers: readonly string[]) => Buffer.from(rawPost('', headers));
const withLength = (body: string | Buffer, more: readonly string[] = []) =>
  Buffer.concat([head([`Content-Length: ${Buffer.byteLength(body)}`, ...more]), Buffer.from(body)]);
const inChunks = (...chunks: (string | Buffer)[]) =>
  Buffer.concat([head(['Transfer-Encoding: chunked']), chunked(...chunks)]);
const query = (variables: string) => `{"query":"{ __typename }","variables":${variables}}`;
const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

const GAMES: [string, number, Buffer][] = [
  ['a body shorter than its length says', 400, Buffer.concat([head(['Content-Length: 500']), Buffer.from(MARK)])],
  [
    'a body longer than its length says',
    400,
    Buffer.concat([head(['Content-Length: 5']), Buffer.from(`{"a":"${MARK}"}`)]),
  ],
  ['no length at all', 400, head([])],
  ['an empty body', 400, head(['Content-Length: 0'])],
  [
    'a length beyond all numbers',
    400,
    Buffer.concat([head(['Content-Length: 99999999999999999999']), Buffer.from(BODY)]),
  ],
  ['a length of a terabyte', 413, Buffer.concat([head(['Content-Length: 1099511627776']), Buffer.from(BODY)])],
  ['a body one byte too long', 413, withLength(BODY.padEnd(262_145))],
  ['chunks that are too much together', 413, inChunks(...Array.from({ length: 100 }, () => ' '.repeat(4_096)))],
  ['a chunk that ends early', 400, Buffer.concat([head(['Transfer-Encoding: chunked']), Buffer.from(`ff\r\n${MARK}`)])],
  [
    'a chunk size of 16 digits',
    400,
    Buffer.concat([head(['Transfer-Encoding: chunked']), Buffer.from('fffffffffffffffff\r\na')]),
  ],
  ['a negative chunk size', 400, Buffer.concat([head(['Transfer-Encoding: chunked']), Buffer.from('-1\r\na\r\n')])],
  [
    'chunks that end with a line feed',
    400,
    Buffer.concat([head(['Transfer-Encoding: chunked']), Buffer.from(`1a\n${BODY}\n0\n\n`)]),
  ],
  [
    'chunked twice',
    400,
    Buffer.concat([head(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']), chunked(BODY)]),
  ],
  ['a transfer-encoding that is none', 400, Buffer.concat([head(['Transfer-Encoding: xchunked']), chunked(BODY)])],
  ['a bomb, packed', 415, withLength(gzipSync(Buffer.alloc(20_000_000, 0x20)), ['Content-Encoding: gzip'])],
  ['a bomb that does not say so', 400, withLength(gzipSync(Buffer.alloc(20_000_000, 0x20)))],
  [
    'another character set',
    415,
    Buffer.from(rawPost(BODY, ['Content-Length: 26']).replace('/json', '/json; charset=utf-7')),
  ],
  [
    'bytes that are no UTF-8',
    400,
    withLength(Buffer.concat([Buffer.from(`"${MARK}`), Buffer.from([0xc0, 0x80, 0x22])])),
  ],
  ['lists nested 131,000 deep', 400, withLength(query(nested('[', ']', 131_000)).slice(0, 262_000))],
  ['objects nested 40,000 deep', 400, withLength(query(nested('{"a":', '}', 40_000)))],
  ['lists nested 33 deep', 400, withLength(query(`{"a":${nested('[', ']', 33)}}`))],
  ['a prototype', 400, withLength(query(`{"__proto__":{"polluted":"${MARK}"}}`))],
  ['a prototype at the top', 400, withLength(`{"query":"{ __typename }","__proto__":{"polluted":"${MARK}"}}`)],
  ['a prototype in disguise', 400, withLength(query('{"__pr\\u006fto__":{"polluted":1}}'))],
  [
    'a prototype in the extensions',
    400,
    withLength('{"query":"{ __typename }","extensions":{"__proto__":{"polluted":1}}}'),
  ],
  [
    'a constructor at the top',
    400,
    withLength('{"query":"{ __typename }","constructor":{"prototype":{"polluted":1}}}'),
  ],
  ['two queries', 400, withLength('{"query":"{ __typename }","query":"{ verifyPolicies { id } }"}')],
  [
    'two queries, one in disguise',
    400,
    withLength('{"query":"{ __typename }","qu\\u0065ry":"{ verifyPolicies { id } }"}'),
  ],
  ['two variables of one name', 400, withLength(query('{"a":1,"a":2}'))],
  ['a mark of byte order', 400, withLength(`\ufeff${BODY}`)],
  ['two bodies in one', 400, withLength(BODY + BODY)],
];

describe('T18: games with the body', () => {
  test.each(GAMES)('%s', async (what, expected, bytes) => {
    const startMs = performance.now();
    const text = await raw(server.port, bytes);
    expect(performance.now() - startMs).toBeLessThan(15_000);
    const { status, headers } = rawAnswer(text);
    // Who ends a connection within a body may be told so, or be gone.
    if (text !== '') {
      expect(status, text).toBe(expected);
      expectAnswerHeaders(headers, what);
    }
    expect(text).not.toMatch(new RegExp(`${MARK}|"data"|HPE_`));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024);
  });

  test('harmless oddities are served', async () => {
    const odd = [
      withLength(` \n\t${BODY}\r\n `),
      inChunks(...BODY),
      withLength(query('{"constructor":{"prototype":1},"toString":1}')),
      withLength('{"query":"{ __typename }","extensions":{"a":{"a":{"a":1}}}}'),
    ];
    for (const bytes of odd) expect(await raw(server.port, bytes)).toContain('{"data":{"__typename":"Query"}}');
  });

  test('one after the other they leave prototypes and memory as they were', () => expectUnharmed());

  test('200 of the largest at once leave nothing behind', async () => {
    const large = [
      withLength(query(nested('[', ']', 131_000)).slice(0, 262_000)),
      withLength(query(`{"a":"${MARK.repeat(29_000)}"},`).slice(0, 262_000)),
      withLength(query(`{${Array.from({ length: 20_000 }, (_, at) => `"a${at}":1`).join(',')},"a0":1}`)),
      inChunks(...Array.from({ length: 80 }, () => ' '.repeat(4_096))),
    ];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => raw(server.port, large[at % large.length] ?? '')),
    );
    for (const answer of answers) expect(rawAnswer(answer).status).toBeOneOf([400, 413]);
    await expectUnharmed(MAX_CROWD_PEAK_BYTES);
  });
});

describe.concurrent('T18: slow senders are let go', () => {
  /** Sends a first part, then a byte at a time as often as asked, until the server closes. */
  async function drip(first: string, next: string): Promise<{ text: string; tookMs: number }> {
    const socket = connect(server.port, '127.0.0.1');
    const startMs = performance.now();
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.write(first);
    const timer = setInterval(() => socket.write(next), 250);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(timer);
    return { text, tookMs: performance.now() - startMs };
  }

  test('who drips headers gets 10 seconds', { timeout: 30_000 }, async () => {
    const { text, tookMs } = await drip('POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: ', 'a');
    expect(rawAnswer(text).status).toBe(408);
    expectAnswerHeaders(rawAnswer(text).headers, 'drip of headers');
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThan(14_500);
  });

  test('who drips a body gets 15 seconds', { timeout: 30_000 }, async () => {
    const { text, tookMs } = await drip(rawPost('{"query":"', ['Content-Length: 5000']), 'a');
    expect(rawAnswer(text).status).toBe(408);
    expectAnswerHeaders(rawAnswer(text).headers, 'drip of a body');
    expect(tookMs).toBeGreaterThan(14_000);
    expect(tookMs).toBeLessThan(20_000);
  });

  test('who drips chunks gets 15 seconds', { timeout: 30_000 }, async () => {
    const { text, tookMs } = await drip(rawPost('', ['Transfer-Encoding: chunked']), '1\r\n \r\n');
    expect(rawAnswer(text).status).toBe(408);
    expect(tookMs).toBeLessThan(20_000);
  });

  test('who goes on sending after a refusal gets 15 seconds, and one answer', { timeout: 30_000 }, async () => {
    const keepAlive = rawPost('', ['Content-Length: 1000000000']).replace('Connection: close\r\n', '');
    const { text, tookMs } = await drip(keepAlive, ' '.repeat(1_000));
    expect(rawAnswer(text).status).toBe(413);
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(tookMs).toBeLessThan(20_000);
  });
});
