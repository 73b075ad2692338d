import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTokenAnswer } from '../../../../src/datasources/auth/service-token.ts';

const unavailable = expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' });

describe("the token endpoint's answer", () => {
  test.each([
    ['an hour', 3_600, 3_600],
    ['seconds as a text', '3600', 3_600],
    ['a fraction', 0.5, 0.5],
    ['nothing', undefined, 60],
    ['null', null, 60],
    ['zero', 0, 60],
    ['a negative number', -1, 60],
    ['a huge number', 1e12, 86_400],
    ['a day and a second', 86_401, 86_400],
    ['more than any number', '1e999', 60],
    ['a word', 'soon', 60],
    ['an empty text', '', 60],
    ['an object', {}, 60],
    ['an object that cannot be made a number', { toString: 0 }, 60],
  ])('with a life of %s is good for a bounded time', (_name, expires_in, expiresInS) => {
    expect(toTokenAnswer({ access_token: 'a.b-c_d~e+f/g==', expires_in })).toEqual({
      accessToken: 'a.b-c_d~e+f/g==',
      expiresInS,
    });
  });

  test('never promises a life that is not a number above zero and up to a day', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (expires_in) => {
        const { expiresInS } = toTokenAnswer({ access_token: 'token', expires_in });
        expect(expiresInS).toBeGreaterThan(0);
        expect(expiresInS).toBeLessThanOrEqual(86_400);
      }),
    );
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'token'],
    ['a list', ['token']],
    ['an object without a token', {}],
    ['a token that is a number', { access_token: 5 }],
    ['an empty token', { access_token: '' }],
    ['a token with a space', { access_token: 'a b' }],
    ['a token with another header behind it', { access_token: 'a\r\nx-admin: 1' }],
    ['a token with a line break behind it', { access_token: 'a\n' }],
    ['a token beyond ASCII', { access_token: 'tokén' }],
    ['an error', { error: 'invalid_client', error_description: 'mark' }],
  ])('that is %s is refused without a word of it', (_name, body) => {
    expect(() => toTokenAnswer(body)).toThrow(unavailable);
    expect(() => toTokenAnswer(body)).not.toThrow('mark');
  });
});
