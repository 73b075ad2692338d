import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startRawUpstream } from '../../support/raw-upstream.ts';
import { USER } from '../../support/wire-case.ts';
import { serveGateway, settingsFor } from '../served-gateway.ts';

const ATTEMPT_MS = 4_000;
const REQUEST_MS = 10_000;
const SLACK_MS = 1_000; // of which 250 are what it should take, and the rest is for a machine under load
const DRIP_MS = 100;

test.each([
  ['one byte of the body after the other', '{ "id": "'],
  ['nothing behind the head', ''],
])('M13: an answer of %s ends with its attempt', async (_what, beginning) => {
  const lives: Promise<number>[] = [];
  await using upstream = await startRawUpstream(({ socket }) => {
    const startedAt = performance.now();
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n${beginning}`);
    const dripping = setInterval(() => beginning && socket.write('a'), DRIP_MS);
    lives.push(
      once(socket, 'close').then(() => {
        clearInterval(dripping);
        return performance.now() - startedAt;
      }),
    );
  });
  await using gateway = await serveGateway(settingsFor(upstream));
  const askedAt = performance.now();
  const { data, errors } = await gateway.ask(`{ user(id: "${USER(1)}") { username } }`);
  expect(performance.now() - askedAt).toBeLessThan(REQUEST_MS + SLACK_MS);
  expect(data).toEqual({ user: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
  expect(lives.length).toBeGreaterThan(0);
  for (const lifeMs of await Promise.all(lives)) expect(lifeMs).toBeLessThan(ATTEMPT_MS + SLACK_MS);
});
