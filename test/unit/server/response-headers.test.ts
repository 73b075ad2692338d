import { expect, test } from 'vitest';
import { createCorsRules } from '../../../src/server/cors.ts';
import { responseHeaders } from '../../../src/server/response-headers.ts';

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

test('the headers of each kind of answer are these', () => {
  expect(responseHeaders('answer')).toEqual({
    ...EVERYWHERE,
    'cache-control': 'no-store',
    vary: 'Authorization',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  expect(responseHeaders('page')).toEqual({
    ...EVERYWHERE,
    'cache-control': 'no-cache',
    vary: 'accept',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
      "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  expect(responseHeaders('asset')).toEqual({
    ...EVERYWHERE,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

test('TLS is insisted on, and origins are told apart, only where that is set', () => {
  expect(responseHeaders('answer', { hsts: true, cors: true })).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    vary: 'Authorization, Origin',
  });
});

test('an origin gets permission by the very letters of the list, and never with credentials', () => {
  const { onAnswer, onPreflight } = createCorsRules(['https://app.example', 'https://b.example:8443']);
  expect(onAnswer('https://app.example')).toMatchObject({ 'access-control-allow-origin': 'https://app.example' });
  for (const origin of [undefined, '', 'null', '*', 'https://app.example:443', 'https://APP.example', 'constructor']) {
    expect(onAnswer(origin), origin).toBeUndefined();
  }
  const names = Object.keys({ ...onAnswer('https://app.example'), ...onPreflight });
  expect(names.sort()).toEqual([
    'access-control-allow-headers',
    'access-control-allow-methods',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'access-control-max-age',
  ]);
});
