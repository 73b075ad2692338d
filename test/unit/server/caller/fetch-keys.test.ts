import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDispatcher } from '../../../../src/datasources/http/dispatcher.ts';
import { fetchKeys, usableKeys } from '../../../../src/server/caller/fetch-keys.ts';
import { signingKey, startIssuer, type TestIssuer } from '../../../support/issuer.ts';

const key = signingKey({ kid: 'k' });
const { privateKey } = key;

describe('of a key set there are taken', () => {
  const names = async (...keys: unknown[]) => (await usableKeys({ keys })).map(({ kid }) => kid);

  test('public RSA keys for signatures, also where they say less of themselves', async () => {
    const { kid, kty, n, e } = key.jwk;
    expect(await names(key.jwk)).toEqual(['k']);
    expect(await names({ kid, kty, n, e })).toEqual(['k']);
    expect(
      await names({ ...key.jwk, key_ops: ['verify'], x5c: ['AAAA'], x5t: 'AAAA', x5u: 'http://evil.example' }),
    ).toEqual(['k']);
  });

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  test.each<[string, unknown]>([
    ['a key for encryption', { ...key.jwk, use: 'enc' }],
    ['a key for another algorithm', { ...key.jwk, alg: 'RS512' }],
    ['a key for RSA-PSS', { ...key.jwk, alg: 'PS256' }],
    ['a key for signing', { ...key.jwk, key_ops: ['sign'] }],
    ['a private key', { ...privateKey.export({ format: 'jwk' }), kid: 'k' }],
    ['a short key', signingKey({ kid: 'k', bits: 1_024 }).jwk],
    ['an elliptic key', { ...elliptic, kid: 'k', use: 'sig' }],
    ['a secret', { kty: 'oct', k: 'AAAA', kid: 'k' }],
    ['a key without a name', { ...key.jwk, kid: undefined }],
    ['a name that is no text', { ...key.jwk, kid: 7 }],
    ['a key without a modulus', { ...key.jwk, n: undefined }],
    ['a modulus that is no number', { ...key.jwk, n: '?' }],
    ['an empty object', {}],
    ['no object', 'key'],
    ['nothing', null],
  ])('never %s, and it does not stop the next one', async (_, odd) => {
    expect(await names(odd, { ...key.jwk, kid: 'next' })).toEqual(['next']);
  });

  test.each([[null], [[]], ['x'], [{}], [{ keys: {} }], [{ keys: 'x' }]])('no keys from %j', async (keySet) => {
    expect(await usableKeys(keySet)).toEqual([]);
  });
});

describe('from the key server', () => {
  let issuer: TestIssuer;
  const dispatcher = createDispatcher({ apiUrl: 'http://127.0.0.1' });
  beforeAll(async () => {
    issuer = await startIssuer();
  });
  beforeEach(() => issuer.answer());
  afterAll(async () => {
    await dispatcher.destroy();
    await issuer[Symbol.asyncDispose]();
  });

  test('keys come with one request', async () => {
    const before = issuer.fetches();
    expect(await fetchKeys(dispatcher, issuer.jwksUrl)).toMatchObject([{ kid: issuer.key.kid }]);
    expect(issuer.fetches()).toBe(before + 1);
  });

  const text =
    (body: string, status = 200) =>
    (response: ServerResponse) =>
      void response.writeHead(status).end(body);
  test.each<[string, (response: ServerResponse) => void, object]>([
    ['an error', text('{}', 500), { reason: 'status', status: 500 }],
    ['none', text('{}', 404), { reason: 'status', status: 404 }],
    ['garbage', text('<html>'), { reason: 'unreadable' }],
    ['nothing', text(''), { reason: 'unreadable' }],
    ['bytes that are no text', (response) => void response.end(Buffer.from([0xff, 0xfe])), { reason: 'unreadable' }],
    ['an empty set', text('{"keys":[]}'), { reason: 'no_keys' }],
    ['keys that are none', text('{"keys":[{"kty":"oct"}]}'), { reason: 'no_keys' }],
    ['10 MB', text('x'.repeat(10_000_000)), { reason: 'too_large' }],
    ['a cut connection', (response) => void response.socket?.destroy(), { reason: 'unreachable' }],
    [
      'an endless answer',
      (response) => {
        response.write('{');
      },
      { reason: 'timeout' },
    ],
    ['no answer', () => {}, { reason: 'timeout' }],
  ])('%s is a failure that is told', async (_, respond, facts) => {
    issuer.answer(respond);
    await expect(fetchKeys(dispatcher, issuer.jwksUrl, { timeoutMs: 1_000 })).rejects.toMatchObject({ facts });
  });

  test('a redirect is not followed', async () => {
    issuer.answer((response) => response.writeHead(302, { location: `${issuer.issuer}/elsewhere` }).end());
    await expect(fetchKeys(dispatcher, issuer.jwksUrl)).rejects.toMatchObject({ facts: { reason: 'status' } });
    expect(issuer.strays()).toEqual([]);
  });

  test('nobody there is a failure that is told', async () => {
    await expect(fetchKeys(dispatcher, 'http://127.0.0.1:1/keys')).rejects.toMatchObject({
      facts: { reason: 'unreachable' },
    });
  });
});
