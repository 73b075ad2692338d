import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

const ORIGIN = { origin: 'https://evil.example' };

test('M4: by default no page of another origin gets any permission, and nothing may be stored', async () => {
  const { status, headers } = await server.ask('{ __typename }', {}, ORIGIN);
  expect(status).toBe(200);
  expectAnswerHeaders(headers, 'an answer');
});

test('M4: a preflight is refused like any other method', async () => {
  const { statusCode, headers, body } = await request(server.url, {
    method: 'OPTIONS',
    headers: { ...ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-anything' },
  });
  expect(statusCode).toBe(405);
  expectAnswerHeaders(headers, 'a preflight');
  expect(await body.text()).not.toMatch(/evil|x-anything/);
});
