import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { ENVELOPE, EVERYTHING, expectSilence, failingWorld, PLANTED } from '../support/failures.ts';

describe('a service token that cannot be had', () => {
  const rows: [string, Omit<Fault, 'match'>][] = [
    ['401', { status: 401, body: { error: 'invalid_client', error_description: PLANTED } }],
    ['400', { status: 400, body: { error: 'unauthorized_client', error_description: PLANTED } }],
    ['429', { status: 429, body: ENVELOPE, headers: { 'Retry-After': '5' } }],
    ['500', { status: 500, body: ENVELOPE }],
    ['a redirect', { status: 302, headers: { Location: `http://localhost:9/${PLANTED}` } }],
    ['HTML', { status: 200, body: `<html>${PLANTED}`, headers: { 'Content-Type': 'text/html' } }],
    ['an answer without a token', { status: 200, body: { token_type: 'Bearer' } }],
    ['a token that is no text', { status: 200, body: { access_token: { of: PLANTED } } }],
    ['a token that would break a header', { status: 200, body: { access_token: `a\r\nX-Planted: ${PLANTED}` } }],
    ['an empty answer', { status: 200, body: '' }],
    ['a broken connection', { reset: 'beforeHeaders' }],
  ];
  test.each(rows)('%s: every field is UPSTREAM_UNAVAILABLE', async (_what, fault) => {
    const { world, variables } = await failingWorld({ warm: false });
    await using _ = world;
    world.upstream.fault({ ...fault, match: { resource: 'token' } });
    const { data, errors, text } = await world.ask(EVERYTHING, variables);
    expect(data).toEqual({ user: null, one: null, verifyDocument: null });
    for (const { extensions } of errors ?? [])
      expect(extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(errors).toHaveLength(3);
    expectSilence({ text }, world);
    expect(world.calls()).toEqual([]);
    expect(world.upstream.log()).toHaveLength(fault.reset ? 2 : 1); // one fetch for all of them, repeated if it was lost
  });

  test('nobody at the token endpoint: the same', async () => {
    const { world, variables } = await failingWorld({ warm: false });
    await using _ = world;
    await world.upstream.close();
    const { data, errors } = await world.ask(EVERYTHING, variables);
    expect(data).toEqual({ user: null, one: null, verifyDocument: null });
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  });

  test('a revoked token is replaced once, and nobody notices', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    const before = await world.ask(EVERYTHING, variables);
    world.upstream.revokeTokens();
    world.upstream.clearLog();
    const { data, errors } = await world.ask(EVERYTHING, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual(before.data);
    expect(world.upstream.log().filter(({ resource }) => resource === 'token')).toHaveLength(1);
  });

  test('a token that is refused while no other can be had: served again soon after the token endpoint is back', async () => {
    let nowMs = Date.now();
    const { world, variables } = await failingWorld({ upstreamNow: () => nowMs });
    await using _ = world;
    const before = await world.ask(EVERYTHING, variables);
    world.upstream.revokeTokens();
    world.upstream.fault({ match: { resource: 'token' }, status: 500, times: 1 });
    const during = await world.ask(EVERYTHING, variables);
    expect(new Set(during.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    nowMs += 60_000; // twice the longest pause between two attempts at the token endpoint
    const { data, errors } = await world.ask(EVERYTHING, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual(before.data);
  });
});

test("a caller's own token that the upstream refuses is UNAUTHENTICATED, and tried once", async () => {
  const { world, variables } = await failingWorld({ credential: { kind: 'caller' } });
  await using _ = world;
  const { data, errors, text } = await world.ask('query ($u: ID!) { user(id: $u) { username } }', variables, {
    headers: { authorization: `Bearer ${PLANTED}` },
  });
  expect(data).toEqual({ user: null });
  expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'UNAUTHENTICATED', retryable: false } }]);
  expect(world.upstream.log()).toHaveLength(1);
  expectSilence({ text }, world);
});
