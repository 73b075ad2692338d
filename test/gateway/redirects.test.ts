import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CORRELATION_ID, ENVELOPE, expectFailures, failingWorld, PLANTED, SUBJECTS } from '../support/failures.ts';

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) to another host is not followed, not even asked for',
  async (status) => {
    const seen: string[] = [];
    const stranger = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    try {
      for (const target of [`http://localhost:${port}`, `//127.0.0.1:${port}`]) {
        await expectFailures(
          { status, body: ENVELOPE, headers: { Location: `${target}/${PLANTED}`, 'Correlation-Id': CORRELATION_ID } },
          { code: 'UPSTREAM_INVALID', retryable: false, correlationId: CORRELATION_ID },
          SUBJECTS.filter(({ resource }) => ['user', 'verifyTransactions', 'document'].includes(resource)),
        );
      }
      expect(seen).toEqual([]);
    } finally {
      stranger.closeAllConnections();
      await new Promise((resolve) => stranger.close(resolve));
    }
  },
);

test('a redirect within the API is not followed either', async () => {
  const { world, variables } = await failingWorld();
  await using _ = world;
  world.upstream.fault({
    match: { resource: 'user' },
    status: 302,
    headers: { Location: `${world.upstream.apiUrl}/environments` },
  });
  const { data, errors } = await world.ask('query ($u: ID!) { user(id: $u) { username } }', variables);
  expect(data).toEqual({ user: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
  expect(world.calls()).toEqual(['user']);
});
