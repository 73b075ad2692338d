import { describe, expect, test } from 'vitest';
import {
  askAll,
  clockedWorld,
  expectUnavailable,
  expectWhole,
  FORCED_GAP_MS,
  tokenCalls,
  USER,
} from '../support/token-clock.ts';

describe('a token that PingOne refuses before its time', () => {
  test('is replaced once, however many notice it, and nobody else does', async () => {
    const { world, ids } = await clockedWorld();
    await using _ = world;
    world.upstream.vary({ latencyMs: 30 });
    world.upstream.revokeTokens();
    expectWhole(await askAll(world, ids.slice(0, 40)));
    expect(tokenCalls(world)).toHaveLength(1);
    expect(world.calls()).toHaveLength(80);
    world.upstream.clearLog();
    expectWhole(await askAll(world, ids.slice(0, 40)));
    expect(world.calls()).toHaveLength(40);
  });

  test('and of which the news comes late does not cost another one', async () => {
    const { world, ids } = await clockedWorld();
    await using _ = world;
    for (const id of ids.slice(0, 10)) {
      world.upstream.fault({ match: { path: `/users/${id}$` }, times: 1, latencyMs: 150 });
    }
    world.upstream.revokeTokens();
    expectWhole(await askAll(world, ids.slice(0, 40)));
    expect(tokenCalls(world)).toHaveLength(1);
  });

  test('by one 401 out of the blue: a new token, and success', async () => {
    const { world, ids } = await clockedWorld({ people: 3 });
    await using _ = world;
    world.upstream.fault({ match: { resource: 'user' }, status: 401, times: 1 });
    expectWhole(await askAll(world, ids.slice(0, 1)));
    expect(world.upstream.log().map(({ resource, status }) => [resource, status])).toEqual([
      ['user', 401],
      ['token', 200],
      ['user', 200],
    ]);
  });

  test('and again and again: an error of the service, not a flood of tokens', async () => {
    const { world, ids, advance } = await clockedWorld();
    await using _ = world;
    const fault = world.upstream.fault({ match: { method: 'GET' }, status: 401 });
    for (let turn = 0; turn < 5; turn += 1) {
      const answers = await askAll(world, ids.slice(0, 20));
      expectUnavailable(answers);
      expect(answers[0]?.errors?.[0]?.message).toMatch(/own access token/);
    }
    expect(tokenCalls(world)).toHaveLength(1);
    for (let gap = 2; gap < 5; gap += 1) {
      advance(FORCED_GAP_MS + 1_000);
      for (let turn = 0; turn < 3; turn += 1) expectUnavailable(await askAll(world, ids.slice(0, 20)));
      expect(tokenCalls(world).length).toBeLessThanOrEqual(gap);
    }
    fault.remove();
    expectWhole(await askAll(world, ids.slice(0, 20)));
  });

  test('is not helped by another token where the right is missing', async () => {
    const { world, ids } = await clockedWorld({ people: 3 });
    await using _ = world;
    world.upstream.setRoles(world.upstream.worker, []);
    const { errors } = await world.ask(USER, { id: ids[0] });
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'FORBIDDEN' } }]);
    expect(tokenCalls(world)).toHaveLength(0);
  });

  test('twice within half a minute: the second time waits for the rest of it, no longer', async () => {
    const { world, ids, advance } = await clockedWorld({ people: 10 });
    await using _ = world;
    world.upstream.revokeTokens();
    expectWhole(await askAll(world, ids));
    world.upstream.revokeTokens();
    expectUnavailable(await askAll(world, ids));
    expect(tokenCalls(world)).toHaveLength(1);
    advance(FORCED_GAP_MS);
    expectWhole(await askAll(world, ids));
    expect(tokenCalls(world)).toHaveLength(2);
  });

  test('while the token endpoint is down: the service is back soon after the endpoint is', async () => {
    const { world, ids, advance } = await clockedWorld({ people: 10 });
    await using _ = world;
    const down = world.upstream.fault({ match: { resource: 'token' }, status: 503 });
    world.upstream.revokeTokens();
    expectUnavailable(await askAll(world, ids));
    expect(down.hits()).toBe(1);
    down.remove();
    advance(FORCED_GAP_MS + 1_000);
    expectWhole(await askAll(world, ids));
  });
});
