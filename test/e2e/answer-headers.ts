import { expect } from 'vitest';

/** What every answer has, whatever it answers; written out here, so that a change of the product shows. */
const EVERY_ANSWER: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  vary: 'Authorization',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

type HeaderMap = Readonly<Record<string, string | string[] | undefined>>;

/** Fails unless the table is there as a whole and nothing tells of the software. `change` is what is different this time. */
export function expectAnswerHeaders(headers: HeaderMap, what: string, change: Record<string, unknown> = {}): void {
  expect(headers, what).toMatchObject({ ...EVERY_ANSWER, ...change });
  for (const name of ['server', 'x-powered-by', 'set-cookie', 'etag']) expect(headers[name], what).toBeUndefined();
  if (!('access-control-allow-origin' in change)) expectNoPermission(headers, what);
}

/** Fails if any header gives another origin permission for anything. */
function expectNoPermission(headers: HeaderMap, what: string): void {
  const permissions = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  expect(permissions, what).toEqual([]);
}
