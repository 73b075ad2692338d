import type { Random } from '../../emulator/random.ts';
import { USER } from '../support/wire-case.ts';
import { CANARY } from './canary.ts';

/* Requests over HTTP whose form is right and whose parts are odd; and bytes that are no request any more. */

const BODIES = [
  `{"query":"{ user(id: \\"${USER(1)}\\") { username } }"}`,

  '{"query":"{ __typename }"}',
  `{"query":"{ user(id: \\"${CANARY}\\") { id } }"}`,
  `"${CANARY}"`,
  '{}',
  '',
];
const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'QUERY', CANARY];
const PATHS = [
  ...[
    '/graphql',
    '/graphql',
    '/graphql',
    '/graphql',
    '/graphql/',
    '/graphql?',
    `/graphql?query={__typename}&a=${CANARY}`,
  ],
  ...[
    '/',
    '//graphql',
    '/GRAPHQL',
    '/graphql/x',
    `/${CANARY}`,
    '/health/live',
    '/health/ready',
    '/health/live?x=/graphql',
  ],
  ...['/a/../graphql', '/%67raphql', '/graphql%00', '/graphql%2f', '/graphql;a=b', '/graphql#x', '*', 'graphql', ''],
  ...[
    `http://${CANARY}.example/graphql`,
    '/graphiql',
    '/favicon.ico',
    '/graphql/icon',
    `/${'a/'.repeat(3_000)}`,
    '/\u00e9',
  ],
];
const TYPES = [
  ...[
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;',
  ],
  ...[
    'application/json; charset=utf-16',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/graphql',
    '',
    ';',
  ],
  ...['application/x-www-form-urlencoded', `application/${CANARY}`, 'application/json, text/plain', 'message/x'],
];
const HEADERS: readonly (readonly [name: string, values: readonly string[]])[] = [
  [
    'Accept',
    [
      '*/*',
      'text/html',
      'application/graphql-response+json',
      'text/event-stream',
      'multipart/mixed',
      `x/${CANARY}`,
      ';q=',
      ',',
    ],
  ],
  ['Accept-Encoding', ['gzip', 'br', 'identity;q=0', '*', CANARY]],
  [
    'Authorization',
    [
      '',
      'Bearer',
      'Bearer ',
      'Basic eDp5',
      `Bearer ${CANARY}`,
      `bearer ${CANARY}`,
      `Bearer a b`,
      `Bearer ${'x'.repeat(9_000)}`,
    ],
  ],
  ['Content-Encoding', ['gzip', 'identity', 'br, gzip', CANARY]],
  ['Expect', ['100-continue', CANARY]],
  ['Connection', ['keep-alive', 'close, x-one', 'upgrade', CANARY]],
  ['Upgrade', ['websocket', 'h2c', CANARY]],
  ['Origin', ['null', 'https://evil.example', CANARY, 'http://127.0.0.1']],
  ['Host', ['127.0.0.1', '', 'a b', `${CANARY}.example`, '[::1]:80', '1.2.3.256', 'xn--', `user@${CANARY}`]],
  ['Cookie', [`a=${CANARY}`, ';'.repeat(4_000)]],
  ['Forwarded', [`for=${CANARY}`]],
  ['X-Forwarded-For', [CANARY, '1.2.3.4, ::1']],
  ['X-Request-Id', [CANARY, 'x'.repeat(500), '', '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003']],
  ['Traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', CANARY]],
  ['Baggage', [`a=${CANARY}`]],
  ['X-Verify-Graph-Deadline', ['1', '-1', '1e9', CANARY]],
  ['Apollo-Require-Preflight', ['true']],
  ['Apollo-Federation-Include-Trace', ['ftv1', CANARY]],
  ['Access-Control-Request-Method', ['POST', CANARY]],
  ['Trailer', ['X-One']],
  ['TE', ['trailers', 'gzip']],
  ['Range', ['bytes=0-1']],
  ['If-None-Match', ['*']],
  ['X-HTTP-Method-Override', ['GET']],
  [`X-${CANARY}`, ['a', 'b'.repeat(5_000)]],
  ['Proxy-Authorization', [`Basic ${CANARY}`]],
];

/** Mostly the one that is right, so that what is odd elsewhere comes as far as it can. */
const mostly = (random: Random, right: string, odd: readonly string[]) =>
  random.chance(0.8) ? right : random.pick(odd);

/** The bytes of a request; the connection is closed behind it unless a header says otherwise. */
export function fuzzedRequest(random: Random): string {
  const body = random.pick(BODIES);
  const headers = [`Content-Type: ${mostly(random, 'application/json', TYPES)}`];
  if (random.chance(0.85)) headers.push(`Host: 127.0.0.1`);
  if (random.chance(0.7)) headers.push('Authorization: Bearer a-token-of-the-tests');
  if (random.chance(0.9))
    headers.push(
      `Content-Length: ${random.chance(0.95) ? Buffer.byteLength(body) : random.pick(['0', '5', '300000', 'x', '1e3', ''])}`,
    );
  for (let more = random.between(0, 5); more > 0; more -= 1) {
    const [name, values] = random.pick(HEADERS);
    headers.push(
      `${random.chance(0.2) ? name.toUpperCase() : name}:${random.chance(0.9) ? ' ' : ''}${random.pick(values)}`,
    );
  }
  if (random.chance(0.02)) headers.push(...Array.from({ length: 300 }, (_, at) => `X-${at}: ${CANARY}`));
  headers.push('Connection: close');
  const version = random.chance(0.93) ? '1.1' : random.pick(['1.0', '2.0', '0.9', '1.2']);
  return [
    `${mostly(random, 'POST', METHODS)} ${mostly(random, '/graphql', PATHS)} HTTP/${version}`,
    ...headers,
    '',
    body,
  ].join('\r\n');
}

const HIDDEN =
  'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n{"query":"{ smuggled: __typename }"}';
const FRAMINGS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Content-Length: 6',
  'Content-Length: 6\r\nContent-Length: 5',
  'Content-Length: +6',
  'Content-Length: 6, 6',
  'Content-Length: 0x6',
  'X: y\r\n Transfer-Encoding: chunked',
];
const SCRAPS = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\0',
  ' ',
  '\t',
  ':',
  '0\r\n\r\n',
  'ffffffffffffffffff\r\n',
  '\x7f',
  '\xff',
  'HTTP/1.1 200 OK\r\n\r\n',
  CANARY,
];

export interface RawInput {
  pieces: string[];
  /** Whether our side closes behind them; else the server has to. */
  end: boolean;
  /** Whether two framings contradict each other, so that nothing behind the first may be answered. */
  isContradiction: boolean;
}

/** Bytes as they go over a connection, with every character one of them. */
export function fuzzedBytes(random: Random): RawInput {
  const kind = random.next();
  let text = fuzzedRequest(random);
  let isContradiction = false;
  if (kind < 0.2) {
    isContradiction = true;
    text = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n${random.chance(0.5) ? `${random.pick(FRAMINGS)}\r\n` : ''}\r\n0\r\n\r\n${HIDDEN}`;
  } else if (kind < 0.4) {
    text = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${random.pick(FRAMINGS)}\r\n\r\n0\r\n\r\nG${HIDDEN}`;
  } else if (kind < 0.55) {
    const one = text.replace(/\r\nConnection: close/i, '');
    text = Array.from({ length: random.between(2, 6) }, () => one).join('') + text;
  } else if (kind < 0.65) {
    text = Array.from({ length: random.between(1, 400) }, () => String.fromCharCode(random.between(0, 255))).join('');
  }
  for (let changes = isContradiction ? 0 : random.between(0, 4); changes > 0; changes -= 1) {
    const at = random.between(0, text.length);
    const gone = random.chance(0.5) ? random.between(0, 5) : 0;
    text = text.slice(0, at) + (random.chance(0.7) ? random.pick(SCRAPS) : '') + text.slice(at + gone);
  }
  if (random.chance(0.2)) text = text.slice(0, random.between(0, text.length));
  const cuts = Array.from({ length: random.pick([0, 0, 1, 2, 5, 20]) }, () => random.between(0, text.length)).toSorted(
    (a, b) => a - b,
  );
  const pieces = [0, ...cuts]
    .map((from, at) => text.slice(from, cuts[at] ?? text.length))
    .filter((piece) => piece !== '');
  return { pieces, end: random.chance(0.98), isContradiction };
}
