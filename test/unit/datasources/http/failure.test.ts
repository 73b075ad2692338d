import { describe, expect, test } from 'vitest';
import { GatewayError, RequestRefused } from '../../../../src/datasources/errors.ts';
import { ExchangeFailure, type Incoming } from '../../../../src/datasources/http/exchange.ts';
import { correlationIdOf, failureOfStatus, failureOfThrown } from '../../../../src/datasources/http/failure.ts';

const NOW = Date.parse('2026-09-01T08:00:00Z');
const later = (seconds: number) => new Date(NOW + seconds * 1_000);

const answer = (status: number, headers: Incoming['headers'] = {}, body: unknown = {}): Incoming => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('the status of an answer', () => {
  test.each([
    [201, 'UPSTREAM_INVALID', false],
    [202, 'UPSTREAM_INVALID', false],
    [204, 'UPSTREAM_INVALID', false],
    [301, 'UPSTREAM_INVALID', false],
    [302, 'UPSTREAM_INVALID', false],
    [304, 'UPSTREAM_INVALID', false],
    [400, 'UPSTREAM_INVALID', false],
    [401, 'UNAUTHENTICATED', false],
    [403, 'FORBIDDEN', false],
    [405, 'UPSTREAM_INVALID', false],
    [408, 'UPSTREAM_TIMEOUT', true],
    [409, 'UPSTREAM_INVALID', false],
    [415, 'UPSTREAM_INVALID', false],
    [418, 'UPSTREAM_INVALID', false],
    [429, 'RATE_LIMITED', true],
    [500, 'UPSTREAM_UNAVAILABLE', true],
    [501, 'UPSTREAM_UNAVAILABLE', true],
    [502, 'UPSTREAM_UNAVAILABLE', true],
    [503, 'UPSTREAM_UNAVAILABLE', true],
    [504, 'UPSTREAM_UNAVAILABLE', true],
    [599, 'UPSTREAM_UNAVAILABLE', true],
  ])('%i is %s, retryable: %s', (status, code, retryable) => {
    const failure = failureOfStatus(answer(status), NOW);
    expect(failure).toBeInstanceOf(GatewayError);
    expect(failure).toMatchObject({ code, retryable });
  });

  test("no word of PingOne's is in the failure", () => {
    for (const status of [400, 401, 403, 409, 429, 500, 503]) {
      const body = { id: 'mark-1', code: 'INVALID_DATA', message: 'mark-2', details: [{ message: 'mark-3' }] };
      const failure = failureOfStatus(answer(status, { 'x-thing': 'mark-4' }, body), NOW);
      expect(failure.message + JSON.stringify(failure) + String(failure.cause)).not.toContain('mark');
    }
  });
});

describe('a 400', () => {
  test('tells the codes of the envelope and of its details', () => {
    const body = { code: 'INVALID_REQUEST', details: [{ code: 'INVALID_FILTER' }, { code: 'INVALID_VALUE' }] };
    const failure = failureOfStatus(answer(400, {}, body), NOW);
    expect(failure).toBeInstanceOf(RequestRefused);
    expect(failure).toMatchObject({ reasons: new Set(['INVALID_REQUEST', 'INVALID_FILTER', 'INVALID_VALUE']) });
  });

  test.each([
    ['free text', { code: 'ada@example.org' }],
    ['lower case', { code: 'invalid_filter' }],
    ['something very long', { code: 'A'.repeat(65) }],
    ['a number', { code: 5 }],
    ['nothing', '<html>INVALID_FILTER</html>'],
  ])('with %s for a code gives no reason', (_name, body) => {
    expect(failureOfStatus(answer(400, {}, body), NOW)).toMatchObject({ reasons: new Set() });
  });
});

describe('how long to wait', () => {
  const innerError = (retryAfter: unknown) => ({ code: 'REQUEST_LIMITED', details: [{ innerError: { retryAfter } }] });

  test.each([
    ['seconds', { 'retry-after': '30' }, {}, 30],
    ['zero seconds, which the gate does not take for none', { 'retry-after': '0' }, {}, 1],
    ['seconds in spaces', { 'retry-after': ' 5 ' }, {}, 5],
    ['an HTTP date', { 'retry-after': later(20).toUTCString() }, {}, 20],
    ['an ISO date, rounded up', { 'retry-after': later(20.001).toISOString() }, {}, 21],
    ['a date that is over', { 'retry-after': later(-3_600).toUTCString() }, {}, 1],
    ['the year 9999', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, {}, 60],
    ['a very long time', { 'retry-after': '999999999' }, {}, 60],
    ['more digits than a time has', { 'retry-after': '9'.repeat(40) }, {}, 1],
    ['an hour', { 'retry-after': '3600' }, {}, 60],
    ['negative seconds', { 'retry-after': '-5' }, {}, 1],
    ['a fraction', { 'retry-after': '1.5' }, {}, 1],
    ['a word', { 'retry-after': 'soon' }, {}, 1],
    ['a word with a number', { 'retry-after': 'wait 5' }, {}, 1],
    ['an empty text', { 'retry-after': '' }, {}, 1],
    ['two headers', { 'retry-after': ['1', '30'] }, {}, 1],
    ['nothing', {}, {}, 1],
    ['a date in the body', {}, innerError(later(12).toISOString()), 12],
    ['a date in the body that is over', {}, innerError(later(-12).toISOString()), 1],
    ['the year 9999 in the body', {}, innerError('9999-12-31T23:59:59Z'), 60],
    ['garbage in the body', {}, innerError('later'), 1],
    ['an object in the body', {}, innerError({}), 1],
    ['the header before the body', { 'retry-after': '7' }, innerError(later(12).toISOString()), 7],
    ['a header that cannot be read, and the body', { 'retry-after': 'soon' }, innerError(later(12).toISOString()), 12],
    ['a body that is no JSON', {}, '<html>', 1],
  ])('after a 429 is read from %s', (_name, headers, body, seconds) => {
    expect(failureOfStatus(answer(429, headers, body), NOW).retryAfterSeconds).toBe(seconds);
  });

  test.each([
    ['when a 503 says so', 503, { 'retry-after': later(9).toUTCString() }, 9],
    ['when a 500 says so', 500, { 'retry-after': '9' }, 9],
    ['not when a 503 does not say', 503, {}, undefined],
    ['not when a 503 says garbage', 503, { 'retry-after': 'soon' }, undefined],
    ['not after a 403', 403, { 'retry-after': '9' }, undefined],
    ['not after a 400', 400, { 'retry-after': '9' }, undefined],
  ])('is told %s', (_name, status, headers, seconds) => {
    expect(failureOfStatus(answer(status, headers), NOW).retryAfterSeconds).toBe(seconds);
  });
});

test.each([
  ['d0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91', 'd0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91'],
  ['d0c7a1b45e2f4f4e9a553b0d7f6c2a91', 'd0c7a1b45e2f4f4e9a553b0d7f6c2a91'],
  ['', undefined],
  ['abc_123', undefined],
  ['ada-lovelace-of-somewhere', undefined],
  ['4929-1234-5678-9012', undefined],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['a'.repeat(65), undefined],
  ['ada@example.org', undefined],
  ['one two', undefined],
  ['a\r\nx: y', undefined],
  ['<script>', undefined],
  [['one', 'two'], undefined],
  [undefined, undefined],
])('the correlation id %j is passed on as %j', (header, expected) => {
  expect(correlationIdOf(answer(500, { 'correlation-id': header }))).toBe(expected);
  expect(failureOfStatus(answer(500, { 'correlation-id': header }), NOW).correlationId).toBe(expected);
});

describe('a thrown thing', () => {
  const coded = (code: unknown) => Object.assign(new Error('mark'), { code });

  test.each([
    ['no time left', new ExchangeFailure('timeout'), 'UPSTREAM_TIMEOUT'],
    ['nobody waiting', new ExchangeFailure('aborted'), 'UPSTREAM_TIMEOUT'],
    ['an answer that was cut short', new ExchangeFailure('cut-short'), 'UPSTREAM_INVALID'],
    ['bytes that are no text', new ExchangeFailure('not-utf-8'), 'UPSTREAM_INVALID'],
    ['too long an answer', new ExchangeFailure('too-large'), 'UPSTREAM_INVALID'],
    ['no connection in time', coded('UND_ERR_CONNECT_TIMEOUT'), 'UPSTREAM_TIMEOUT'],
    ['no headers in time', coded('UND_ERR_HEADERS_TIMEOUT'), 'UPSTREAM_TIMEOUT'],
    ['no body in time', coded('UND_ERR_BODY_TIMEOUT'), 'UPSTREAM_TIMEOUT'],
    ['a lost packet', coded('ETIMEDOUT'), 'UPSTREAM_TIMEOUT'],
    ['a refused connection', coded('ECONNREFUSED'), 'UPSTREAM_UNAVAILABLE'],
    ['a reset', coded('ECONNRESET'), 'UPSTREAM_UNAVAILABLE'],
    ['an unknown host', coded('ENOTFOUND'), 'UPSTREAM_UNAVAILABLE'],
    ['a certificate that has run out', coded('CERT_HAS_EXPIRED'), 'UPSTREAM_UNAVAILABLE'],
    ['a closed socket', coded('UND_ERR_SOCKET'), 'UPSTREAM_UNAVAILABLE'],
    ['a broken status line', coded('HPE_INVALID_CONSTANT'), 'UPSTREAM_INVALID'],
    ['a length that lies', coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'UPSTREAM_INVALID'],
    ['headers without an end', coded('UND_ERR_HEADERS_OVERFLOW'), 'UPSTREAM_INVALID'],
    ['an error without a code', new Error('mark'), 'UPSTREAM_UNAVAILABLE'],
    ['a code that is no text', coded(7), 'UPSTREAM_UNAVAILABLE'],
    ['no error at all', 'mark', 'UPSTREAM_UNAVAILABLE'],
    ['nothing', undefined, 'UPSTREAM_UNAVAILABLE'],
  ])('that says %s keeps its words to itself', (_name, thrown, code) => {
    const failure = failureOfThrown(thrown);
    expect(failure).toMatchObject({ code, correlationId: undefined, retryAfterSeconds: undefined });
    expect(failure.cause).toBe(thrown);
    expect(failure.message).not.toContain('mark');
  });
});
