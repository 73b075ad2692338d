import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { raw, rawAnswer, rawPost } from '../raw-http.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

const BODY = '{"query":"{ __typename }"}';
const LENGTH = `Content-Length: ${BODY.length}`;
const MARK = 'qZ7marked';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

test('M21: a clean request over a bare connection is answered, by length and in chunks', async () => {
  for (const bytes of [rawPost(BODY), rawPost(CHUNKED, ['Transfer-Encoding: chunked'])]) {
    const { status, headers, body } = rawAnswer(await raw(server.port, bytes));
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toContain('{"data":{"__typename":"Query"}}');
  }
});

test.each([
  ['both lengths', 400, rawPost(CHUNKED, [LENGTH, 'Transfer-Encoding: chunked'])],
  ['both lengths the other way round', 400, rawPost(CHUNKED, ['Transfer-Encoding: chunked', LENGTH])],
  ['two lengths', 400, rawPost(BODY, [LENGTH, 'Content-Length: 1'])],
  ['the same length twice', 400, rawPost(BODY, [LENGTH, LENGTH])],
  ['a length that is none', 400, rawPost(BODY, [`Content-Length: ${MARK}`])],
  ['a negative length', 400, rawPost(BODY, ['Content-Length: -1'])],
  ['a folded header', 400, rawPost(BODY, [LENGTH, `X-One: a\r\n ${MARK}`])],
  ['a header without a name', 400, rawPost(BODY, [LENGTH, `: ${MARK}`])],
  ['a blank before the colon', 400, rawPost(BODY, [LENGTH, `X-One : ${MARK}`])],
  ['a bare carriage return', 400, rawPost(BODY, [LENGTH, `X-One: a\rX-Two: ${MARK}`])],
  ['a NUL in a header', 400, rawPost(BODY, [LENGTH, `X-One: a\0${MARK}`])],
  ['20 KB of headers', 431, rawPost(BODY, [LENGTH, `X-One: ${MARK.repeat(2_300)}`])],
  ['a method that is none', 400, `${MARK} /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`],
  ['another protocol', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['what TLS begins with', 400, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
  [
    'no host',
    400,
    `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close\r\n${LENGTH}\r\n\r\n${BODY}`,
  ],
  ['two hosts', 400, rawPost(BODY, [LENGTH, `Host: ${MARK}`])],
  ['two content types', 400, rawPost(BODY, [LENGTH, 'Content-Type: text/plain'])],
  ['two authorizations', 400, rawPost(BODY, [LENGTH, 'Authorization: Bearer a', `Authorization: Bearer ${MARK}`])],
  ['a host that is none', 400, `GET /health/live HTTP/1.1\r\nHost: a b/${MARK}\r\nConnection: close\r\n\r\n`],
  ['a host with a user', 400, `GET /health/live HTTP/1.1\r\nHost: ${MARK}@127.0.0.1\r\nConnection: close\r\n\r\n`],
  ...['127..0.1', '1.2.3.256', '[::1::]', 'xn--', '127.0.0.1:65536'].map((host): [string, number, string] => [
    `a host that looks like one: ${host}`,
    400,
    `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  ]),
  ['a path that climbs', 400, `POST /a/../graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`],
  [
    'a path that climbs in code',
    400,
    `POST /a/%2e%2e/graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
  ],
  ['a step that leads nowhere', 400, `POST /./graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`],
  ['a whole URL', 400, `GET http://${MARK}/graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`],
  ['packed chunks', 415, rawPost(CHUNKED, ['Transfer-Encoding: gzip, chunked'])],
  ['a chunk size that is none', 400, rawPost(`${MARK}\r\n`, ['Transfer-Encoding: chunked'])],
  ['an expectation nobody meets', 417, rawPost(BODY, [LENGTH, `Expect: ${MARK}`])],
])('M21: %s', async (what, expected, bytes) => {
  const text = await raw(server.port, bytes);
  const { status, headers, body } = rawAnswer(text);
  expect(status, text).toBe(expected);
  expectAnswerHeaders(headers, what);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect(text).not.toMatch(new RegExp(`${MARK}|HPE_|node_modules| at `));
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test('M21: a request smuggled behind a refused one is not answered', async () => {
  const hidden = rawPost(BODY);
  const text = await raw(
    server.port,
    rawPost(`0\r\n\r\n${hidden}`, ['Content-Length: 5', 'Transfer-Encoding: chunked']),
  );
  expect(text).not.toContain('"data"');
});
