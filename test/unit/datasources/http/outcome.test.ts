import { describe, expect, test } from 'vitest';
import { limitExceeded } from '../../../../src/datasources/errors.ts';
import { ExchangeFailure } from '../../../../src/datasources/http/exchange.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfThrown } from '../../../../src/datasources/http/outcome.ts';

const NOW = Date.UTC(2030, 0, 1);
const answer = (status: number, retryAfter?: string) => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: '{}',
});
const fine: Outcome = { repeat: 'no', verdict: 'success' };
const neutral: Outcome = { repeat: 'no', verdict: 'neutral' };
const ill: Outcome = { repeat: 'yes', verdict: 'failure' };
const limited = (seconds: number): Outcome => ({
  repeat: 'yes',
  verdict: 'neutral',
  gate: { reason: 'limited', seconds, named: true },
});
const limitedFor = { repeat: 'no', verdict: 'neutral', gate: { reason: 'limited', seconds: 1, named: false } } as const;

describe('an answer', () => {
  test.each<[number, Outcome]>([
    [200, fine],
    [404, fine],
    ...[204, 206, 301, 302, 304, 307, 308].map((status): [number, Outcome] => [status, neutral]),
    ...[400, 401, 403, 405, 408, 409, 410, 412, 415, 422, 431].map((status): [number, Outcome] => [status, neutral]),
    ...[500, 502, 503, 504].map((status): [number, Outcome] => [status, ill]),
    [501, neutral],
    [505, { repeat: 'no', verdict: 'failure' }],
    [599, { repeat: 'no', verdict: 'failure' }],
  ])('of %i', (status, outcome) => {
    expect(outcomeOfAnswer(answer(status), NOW)).toEqual(outcome);
  });

  test.each<[string | undefined, Outcome]>([
    ['1', limited(1)],
    ['7', limited(7)],
    ['120', limited(60)],
    [new Date(NOW + 9_000).toUTCString(), limited(9)],
    ['Fri, 31 Dec 9999 23:59:59 GMT', limited(60)],
    ['0', limitedFor],
    ['-5', limitedFor],
    ['soon', limitedFor],
    [new Date(NOW - 9_000).toUTCString(), limitedFor],
    [undefined, limitedFor],
  ])('of 429 with Retry-After %s', (retryAfter, outcome) => {
    expect(outcomeOfAnswer(answer(429, retryAfter), NOW)).toEqual(outcome);
  });

  test('of 503 that names a time closes the gate, and says nothing against the upstream', () => {
    expect(outcomeOfAnswer(answer(503, '4'), NOW)).toEqual({
      repeat: 'yes',
      verdict: 'neutral',
      gate: { reason: 'unavailable', seconds: 4, named: true },
    });
    for (const useless of ['0', 'soon']) expect(outcomeOfAnswer(answer(503, useless), NOW)).toEqual(ill);
  });

  test.each([500, 502, 504, 403])('of %i does not close it, whatever it names', (status) => {
    expect(outcomeOfAnswer(answer(status, '4'), NOW)).not.toHaveProperty('gate');
  });
});

describe('an attempt without an answer', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });
  test.each<[string, unknown, Outcome]>([
    ['too slow', new ExchangeFailure('timeout'), { repeat: 'once', verdict: 'failure' }],
    ['no connection in time', coded('UND_ERR_CONNECT_TIMEOUT'), { repeat: 'once', verdict: 'failure' }],
    ['refused', coded('ECONNREFUSED'), ill],
    ['reset', coded('ECONNRESET'), ill],
    ['a name that does not resolve', coded('ENOTFOUND'), ill],
    ['a kept connection that was closed meanwhile', coded('UND_ERR_SOCKET'), ill],
    ['cut short', new ExchangeFailure('cut-short'), ill],
    ['no HTTP', coded('HPE_INVALID_CONSTANT'), { repeat: 'no', verdict: 'failure' }],
    ['longer than it said', coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), { repeat: 'no', verdict: 'failure' }],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), { repeat: 'no', verdict: 'failure' }],
    ['a certificate of another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), { repeat: 'no', verdict: 'failure' }],
    ['an unknown authority', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), { repeat: 'no', verdict: 'failure' }],
    ['too large', new ExchangeFailure('too-large'), neutral],
    ['no text', new ExchangeFailure('not-utf-8'), neutral],
    ['given up by the caller', new ExchangeFailure('aborted'), neutral],
    ['refused before it went out', limitExceeded('x'), neutral],
    ['ended by the deadline', new ExchangeFailure('late'), neutral],
  ])('%s', (_what, thrown, outcome) => {
    expect(outcomeOfThrown(thrown)).toEqual(outcome);
  });
});
