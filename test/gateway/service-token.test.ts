import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../emulator/call-log.ts';
import { Secret } from '../../src/datasources/secret.ts';
import {
  askAll,
  clockedWorld,
  expectUnavailable,
  expectWhole,
  HOUR_MS,
  tokenCalls,
  USER,
} from '../support/token-clock.ts';
import { until } from '../support/until.ts';
import { createTestWorld } from '../support/world.ts';

describe('fetching', () => {
  test('fifty cold requests at once cost one token', async () => {
    const { world, ids } = await clockedWorld({ warm: false });
    await using _ = world;
    world.upstream.vary({ latencyMs: 30 });
    expectWhole(await askAll(world, ids.slice(0, 50)));
    expect(tokenCalls(world)).toHaveLength(1);
    expect(world.calls()).toHaveLength(50);
  });

  test('the client proves itself by HTTP Basic, with nothing of its secret in the address', async () => {
    const { world, ids } = await clockedWorld({ warm: false, people: 1 });
    await using _ = world;
    await askAll(world, ids);
    const { clientId, clientSecret } = world.upstream.worker;
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    expect(tokenCalls(world)).toMatchObject([
      {
        method: 'POST',
        status: 200,
        rawUrl: `/${world.upstream.environmentId}/as/token`,
        headers: {
          authorization: fingerprint(basic),
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String('grant_type=client_credentials'.length),
        },
      },
    ]);
  });

  test('a worker application of another environment gets its token there', async () => {
    await using foreign = await createTestWorld({ emulator: { people: 1 } });
    const { visitingWorker } = foreign.upstream;
    // Clients follow from the seed, so the next emulator knows the same one.
    let tokenUrl = '';
    const credential = {
      kind: 'worker' as const,
      clientId: visitingWorker.clientId,
      clientSecret: new Secret(visitingWorker.clientSecret),
      get tokenUrl() {
        return tokenUrl;
      },
    };
    await using world = await createTestWorld({ emulator: { people: 1 }, warm: false, credential });
    tokenUrl = `${world.upstream.authUrl}/${visitingWorker.environmentId}/as/token`;
    const [id] = world.upstream.data.users().map((user) => user.id);
    expectWhole([await world.ask(USER, { id })]);
    expect(tokenCalls(world).map(({ path }) => path)).toEqual([`/${visitingWorker.environmentId}/as/token`]);
  });

  test('a worker application without a role is told as such, and asked for again only after a while', async () => {
    const { world, ids, advance } = await clockedWorld({ warm: false, people: 1 });
    await using _ = world;
    world.upstream.setRoles(world.upstream.worker, []);
    const answer = await world.ask(USER, { id: ids[0] });
    expectUnavailable([answer]);
    expect(answer.errors?.[0]?.message).toMatch(/does not give the gateway an access token/);
    expect(answer.text).not.toContain(world.upstream.worker.clientId);
    expectUnavailable(await askAll(world, ids));
    expect(tokenCalls(world)).toHaveLength(1);
    world.upstream.setRoles(world.upstream.worker, ['identityDataAdmin']);
    advance(1_000);
    expectWhole(await askAll(world, ids));
  });

  test('a wrong secret is told without the secret', async () => {
    const MARK = 'mark-of-a-secret';
    let tokenUrl = '';
    const credential = {
      kind: 'worker' as const,
      clientId: 'mark-of-a-client',
      clientSecret: new Secret(MARK),
      get tokenUrl() {
        return tokenUrl;
      },
    };
    await using world = await createTestWorld({ emulator: { people: 1 }, warm: false, credential });
    tokenUrl = `${world.upstream.authUrl}/${world.upstream.environmentId}/as/token`;
    const answer = await world.ask(USER, { id: world.upstream.data.users()[0]?.id });
    expectUnavailable([answer]);
    expect(answer.text).not.toContain('mark-of');
    expect(world.calls()).toEqual([]);
  });

  test('a redirect of the token endpoint is not followed', async () => {
    let visits = 0;
    const elsewhere = createServer((_request, response) => {
      visits += 1;
      response.end('{"access_token":"x"}');
    }).listen(0, '127.0.0.1');
    const { world, ids } = await clockedWorld({ warm: false, people: 1 });
    await using _ = world;
    const { port } = elsewhere.address() as AddressInfo; // a TCP server that listens has one
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        world.upstream.clearFaults();
        const headers = { location: `http://127.0.0.1:${port}/` };
        world.upstream.fault({ match: { resource: 'token' }, status, headers, body: {} });
        expectUnavailable(await askAll(world, ids));
      }
      expect(visits).toBe(0);
    } finally {
      elsewhere.close();
    }
  });
});

describe('renewing ahead of expiry', () => {
  test('happens once, behind the back of requests, which go on with the old token', async () => {
    const { world, advance, ids } = await clockedWorld();
    await using _ = world;
    await askAll(world, ids.slice(0, 1));
    const gets = () => world.upstream.log().filter(({ method }) => method === 'GET');
    const used = () => new Set(gets().map(({ headers }) => headers.authorization));
    const [old] = used();
    advance(0.7 * HOUR_MS);
    expectWhole(await askAll(world, ids.slice(0, 20)));
    expect(tokenCalls(world)).toHaveLength(0);

    const slow = world.upstream.fault({ match: { resource: 'token' }, latencyMs: 150 });
    advance(0.2 * HOUR_MS);
    expectWhole(await askAll(world, ids.slice(0, 20)));
    expect(used()).toEqual(new Set([old]));
    expect(slow.hits()).toBe(1);
    await until(() => tokenCalls(world)[0]?.status === 200, 'the new token is there');
    await until(() => world.inFlight() === 0, 'it has arrived');
    world.upstream.clearLog();
    advance(0.2 * HOUR_MS); // the old one is over by now
    expectWhole(await askAll(world, ids.slice(0, 20)));
    expect(used().size).toBe(1);
    expect(used().has(old ?? '')).toBe(false);
    expect(tokenCalls(world)).toHaveLength(0);
  });

  test('a token that is over is replaced once, however many ask, and never sent', async () => {
    const { world, advance, ids } = await clockedWorld();
    await using _ = world;
    advance(3 * HOUR_MS);
    expectWhole(await askAll(world, ids.slice(0, 50)));
    expect(tokenCalls(world)).toHaveLength(1);
    expect(world.upstream.log().map(({ status }) => status)).not.toContain(401);
  });

  test('requests go on with the old token while the token endpoint is down, without a flood', async () => {
    const { world, advance, ids } = await clockedWorld();
    await using _ = world;
    const down = world.upstream.fault({ match: { resource: 'token' }, status: 503 });
    advance(0.9 * HOUR_MS);
    for (let turn = 0; turn < 5; turn += 1) expectWhole(await askAll(world, ids.slice(0, 10)));
    await until(() => world.inFlight() === 0, 'the attempt has failed');
    expect(down.hits()).toBe(1);
    // Attempts are at least a second apart, then two, then four.
    for (const [waitMs, attempts] of [
      [1_000, 2],
      [1_000, 2],
      [1_000, 3],
      [4_000, 4],
    ] as const) {
      advance(waitMs);
      expectWhole(await askAll(world, ids.slice(0, 10)));
      await until(() => world.inFlight() === 0, 'the attempt has failed');
      expect(down.hits()).toBe(attempts);
    }
    advance(0.2 * HOUR_MS); // and now the old one is over
    expectUnavailable(await askAll(world, ids.slice(0, 10)));
    down.remove();
    advance(30_000);
    expectWhole(await askAll(world, ids.slice(0, 10)));
  });

  test.each([0, -5, 1, '60', 'soon', 1e15, null, undefined])(
    'a lifetime of %j does not make it ask for a token again and again',
    async (expires_in) => {
      const { world, ids } = await clockedWorld({ warm: false, people: 10 });
      await using _ = world;
      const access_token = await world.upstream.accessToken();
      world.upstream.fault({ match: { resource: 'token' }, body: { access_token, token_type: 'Bearer', expires_in } });
      for (let turn = 0; turn < 3; turn += 1) expectWhole(await askAll(world, ids));
      await until(() => world.inFlight() === 0, 'nothing is under way any more');
      expect(tokenCalls(world)).toHaveLength(1);
    },
  );

  test.each([
    ['a page', '<html>'],
    ['nothing', ''],
    ['no token', { token_type: 'Bearer', expires_in: 3600 }],
    ['an empty token', { access_token: '', expires_in: 3600 }],
    ['a header in the token', { access_token: 'x\r\nx-evil: 1', expires_in: 3600 }],
    ['a list', []],
  ])('%s for a token is no token: an error, and no read', async (_name, body) => {
    const { world, ids } = await clockedWorld({ warm: false, people: 10 });
    await using _ = world;
    world.upstream.fault({ match: { resource: 'token' }, body });
    expectUnavailable(await askAll(world, ids));
    expect(tokenCalls(world)).toHaveLength(1);
    expect(world.calls()).toEqual([]);
  });
});
