import { expect, test } from 'vitest';
import { startCli } from './cli-process.ts';
import { raw } from './raw-http.ts';

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
