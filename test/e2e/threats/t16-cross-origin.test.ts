import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM_HINT, hasChromium, launchChromium } from '../../support/chromium.ts';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { raw, rawAnswer, rawPost } from '../raw-http.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

const OPERATION = JSON.stringify({ query: '{ __typename }' });
const VARY = 'Authorization, Origin';
const LISTED = ['https://app.example', 'https://admin.app.example:8443', 'http://localhost:3000'];

/** An empty page, on an origin of its own. */
async function pageServer() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>page</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let friend: Awaited<ReturnType<typeof pageServer>>;
let stranger: typeof friend;
let server: Served;
beforeAll(async () => {
  friend = await pageServer();
  stranger = await pageServer();
  server = await serveGateway({ CORS_ORIGINS: [...LISTED, friend.origin].join(',') });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  for (const { server: pages } of [friend, stranger]) {
    pages.closeAllConnections();
    pages.close();
  }
});

/** As close to the listed ones as an attacker can register, run or write. */
const UNLISTED = [
  ...['null', '*', '', 'undefined', 'https://', 'https://example', 'https://evil.example'],
  ...['https://app.example.evil.example', 'https://app.example.', 'https://app.examples', 'https://app.example.com'],
  ...['https://evil-app.example', 'https://evilapp.example', 'https://x.app.example', 'https://pp.example'],
  ...['http://app.example', 'HTTPS://app.example', 'https://APP.example', 'https://App.Example', 'ws://app.example'],
  ...['https://app.example:443', 'https://app.example:8443', 'https://app.example:0', 'https://app.example:'],
  ...['https://admin.app.example', 'https://admin.app.example:8444', 'http://admin.app.example:8443'],
  ...['https://app.example/', 'https://app.example/x', 'https://app.example?x', 'https://app.example#x'],
  ...[
    'https://app.example, https://evil.example',
    'https://evil.example https://app.example',
    'https://app.example https://app.example',
  ],
  ...['https://user@app.example', 'https://app.example@evil.example', 'https://app.example%00.evil.example'],
  ...[
    'https://app.example\\@evil.example',
    'https://app.example`.evil.example',
    'https://app_example',
    'https://appXexample',
  ],
  ...[
    'https://xn--pp-wia.example',
    'https://[::1]',
    'http://localhost',
    'http://localhost:3001',
    'http://127.0.0.1:3000',
  ],
  ...[
    'file://',
    'data:text/html,x',
    'chrome-extension://app.example',
    'constructor',
    '__proto__',
    'https://app.example\t',
  ],
];

describe('T16: only pages of listed origins may read', () => {
  test('the corpus is large enough', () => {
    expect(new Set(UNLISTED).size).toBeGreaterThanOrEqual(40);
  });

  test.each(UNLISTED.map((origin) => [JSON.stringify(origin), origin]))(
    '%s gets no permission',
    async (what, origin) => {
      const answers = [
        rawPost(OPERATION, [`Content-Length: ${OPERATION.length}`, `Origin: ${origin}`]),
        [
          'OPTIONS /graphql HTTP/1.1',
          'Host: 127.0.0.1',
          `Origin: ${origin}`,
          'Access-Control-Request-Method: POST',
          'Access-Control-Request-Headers: content-type',
          'Connection: close',
          '',
          '',
        ].join('\r\n'),
      ];
      // A blank at the end of a header is no part of it, so that this one is the listed origin.
      const isListed = origin.trim() === LISTED[0];
      for (const bytes of answers) {
        const { status, headers } = rawAnswer(await raw(server.port, bytes));
        if (isListed) expect(headers['access-control-allow-origin']).toBe(LISTED[0]);
        else {
          expectAnswerHeaders(headers, what, { vary: VARY });
          expect(status, what).toBe(bytes.startsWith('POST') ? 200 : 405);
        }
      }
    },
  );

  test.each(LISTED)('%s may ask and read, and nothing more', async (origin) => {
    const preflight = await request(server.url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'x-anything, cookie',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expectAnswerHeaders(preflight.headers, origin, {
      vary: VARY,
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, authorization, x-purpose, x-request-id, traceparent',
      'access-control-max-age': '600',
    });
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();

    const answer = await server.ask('{ __typename }', {}, { origin });
    expect(answer.status).toBe(200);
    expectAnswerHeaders(answer.headers, origin, { vary: VARY, 'access-control-allow-origin': origin });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('refusals are readable too, so that a page can say what is wrong', async () => {
    const [origin = ''] = LISTED;
    const answer = await request(server.url, { method: 'PUT', headers: { origin } });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    const elsewhere = await request(new URL('/elsewhere', server.url), {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(elsewhere.statusCode).toBe(404);
  });
});

describe.skipIf(!hasChromium)(hasChromium ? 'T16: in Chromium' : `T16: in Chromium: ${CHROMIUM_HINT}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** What a page of an origin reads, or the name of what it is told instead. */
  async function readFrom(origin: string): Promise<string> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(origin);
    const read = await page.evaluate(
      async ([url, body]) => {
        try {
          const headers = { 'content-type': 'application/json', authorization: 'Bearer x', 'x-purpose': 'audit' };
          const answer = await fetch(url ?? '', { method: 'POST', headers, body: body ?? '' });
          return await answer.text();
        } catch (error) {
          return error instanceof Error ? error.name : 'unknown';
        }
      },
      [server.url, OPERATION],
    );
    await context.close();
    return read;
  }

  test('a page of a listed origin reads, and one of another does not', async () => {
    expect(await readFrom(friend.origin)).toBe('{"data":{"__typename":"Query"}}');
    expect(await readFrom(stranger.origin)).toBe('TypeError');
  });
});
