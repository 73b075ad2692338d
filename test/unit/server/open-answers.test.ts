import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openAnswersOf } from '../../../src/server/open-answers.ts';
import { until } from '../../support/until.ts';

test('it has the answers that are not over, in whatever order they end', async () => {
  const server = createServer();
  const open = openAnswersOf(server);
  expect(openAnswersOf(server)).toBe(open);
  const answers: ServerResponse[] = [];
  server.on('request', (_request, response) => answers.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let closed = 0;
  open.onClosed(() => {
    closed += 1;
  });
  for (let made = 1; made <= 5; made += 1) {
    get({ port, host: '127.0.0.1', agent: false }, (response) => response.resume()).on('error', () => {});
    await until(() => open.size === made, 'it is open');
  }
  const left = new Set(answers);
  for (const which of [2, 0, 4, 1, 3]) {
    const answer = answers[which];
    expect(new Set(open)).toEqual(left);
    answer?.end('over');
    if (answer) left.delete(answer);
    await until(() => open.size === left.size, 'one is over');
  }
  expect([...open]).toEqual([]);
  expect(closed).toBe(5);
  server.close();
});
