import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { expectAnswerHeaders } from './answer-headers.ts';
import { startCli } from './cli-process.ts';
import { raw, rawAnswer, rawPost } from './raw-http.ts';

test('a request line with a whole URL is refused in our words, and nothing of it is stored', async () => {
  const url = await startCli(['serve'], { PORT: '0' }).said(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const port = Number(new URL(url).port);
  for (const target of ['http://x/', 'http://x/graphql', '*', 'x']) {
    const answer = await raw(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(answer, target).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer, target).not.toMatch(/node_modules|TypeError|at /);
    if (target === 'http://x/') expect(answer).toMatch(/cache-control: no-store/i);
  }
  const health = await raw(port, 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
  expect(health).toMatch(/^HTTP\/1\.1 200 /);
  const elsewhere = await raw(port, 'GET /any?x=/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
  expect(elsewhere).toMatch(/^HTTP\/1\.1 404 /);
});

test('on another address of loopback it answers under that address', async () => {
  const url = await startCli(['serve'], { PORT: '0', HOST: '127.0.0.2' }).said(/(http:\/\/127\.0\.0\.2:\d+\/graphql)/);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
  expect([answer.status, await answer.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
});

test('on loopback a name that is not of this machine is refused', async () => {
  const url = await startCli(['serve'], { PORT: '0' }).said(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const port = Number(new URL(url).port);
  const body = '{"query":"{ __typename }"}';
  const post = (host: string) =>
    raw(
      port,
      `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  expect(await post(`evil.example:${port}`)).toMatch(/^HTTP\/1\.1 403 /);
  expect(await post(`localhost:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await post(`127.0.0.1:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
});

test('what the settings of the door say holds for every answer', async () => {
  const env = { PORT: '0', HSTS: 'on', LIMIT_BODY_BYTES: '20000', CORS_ORIGINS: 'https://app.example' };
  const url = await startCli(['serve'], env).said(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const port = Number(new URL(url).port);
  const body = '{"query":"{ __typename }"}';
  const rows: [number, string][] = [
    [200, rawPost(body)],
    [200, rawPost(body.padEnd(20_000))],
    [413, rawPost(body.padEnd(20_001))],
    [404, rawPost(body).replace('/graphql', '/elsewhere')],
    [200, 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'],
    [403, rawPost(body).replace('127.0.0.1', 'evil.example')],
    [400, rawPost(body, ['Content-Length: 1', 'Content-Length: 2'])],
    [400, rawPost(body).replace('127.0.0.1', '%')],
  ];
  for (const [expected, bytes] of rows) {
    const { status, headers } = rawAnswer(await raw(port, bytes));
    expect(status, bytes.slice(0, 200)).toBe(expected);
    expectAnswerHeaders(headers, bytes.slice(0, 200), {
      vary: 'Authorization, Origin',
      'strict-transport-security': 'max-age=31536000',
    });
  }
});

test('one connection serves a thousand requests, and says with the last that it is over', async () => {
  const url = await startCli(['serve'], { PORT: '0' }).said(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const one = 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  const text = await raw(Number(new URL(url).port), one.repeat(1_010));
  expect(text.match(/^HTTP\/1\.1 200 /gm)).toHaveLength(1_000);
  expect(text.match(/^connection: close\r$/gim)).toHaveLength(1);
  expect(rawAnswer(text.slice(text.lastIndexOf('HTTP/1.1'))).headers.connection).toBe('close');
});

test('beyond MAX_CONNECTIONS a connection is closed at once, and one that is free is given again', async () => {
  const env = { PORT: '0', MAX_CONNECTIONS: '10' };
  const url = await startCli(['serve'], env).said(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const port = Number(new URL(url).port);
  const request = 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  const held = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = connect(port, '127.0.0.1');
      socket.write(request);
      await once(socket, 'data');
      return socket;
    }),
  );
  expect(await raw(port, request)).toBe('');
  const [first] = held;
  first?.destroy();
  let text = '';
  while (text === '') text = await raw(port, request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of held) socket.destroy();
});
