import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { createTestWorld } from '../support/world.ts';

describe('how long to wait', () => {
  const at = Date.UTC(2030, 0, 1);
  const date = (inS: number) => new Date(at + inS * 1_000);
  const inner = (retryAfter: unknown) => ({
    code: 'REQUEST_LIMITED',
    details: [{ code: 'LIMIT_EXCEEDED', message: 'x', innerError: { retryAfter } }],
  });
  const ask = async (fault: Omit<Fault, 'match'>) => {
    await using world = await createTestWorld({ emulator: { people: 0 }, upstreamNow: () => at });
    const { id } = world.upstream.data.putUser();
    world.upstream.fault({ ...fault, match: { resource: 'user' } });
    const { errors, text } = await world.ask('query ($id: ID!) { user(id: $id) { username } }', { id });
    expect(errors, text).toHaveLength(1);
    return errors?.[0]?.extensions ?? {};
  };

  test.each<[string, Omit<Fault, 'match'>, number]>([
    ['seconds', { headers: { 'Retry-After': '7' } }, 7],
    ['an HTTP date', { headers: { 'Retry-After': date(9).toUTCString() } }, 9],
    ['more than a minute', { headers: { 'Retry-After': '120' } }, 60],
    ['the year 9999', { headers: { 'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT' } }, 60],
    ['very many digits', { headers: { 'Retry-After': '99999999999999999999' } }, 1],
    ['a date-time in the body', { body: inner(date(12).toISOString()) }, 12],
    [
      'a header beside the body, which wins',
      { headers: { 'Retry-After': '3' }, body: inner(date(30).toISOString()) },
      3,
    ],
    [
      'a header that says nothing beside a body that does',
      { headers: { 'Retry-After': 'soon' }, body: inner(date(5).toISOString()) },
      5,
    ],
    ['nothing', {}, 1],
    ['a negative number', { headers: { 'Retry-After': '-5' } }, 1],
    ['a word', { headers: { 'Retry-After': 'soon' } }, 1],
    ['words with a number, which is no date', { headers: { 'Retry-After': 'after 12' } }, 1],
    ['words around a month, which is no date', { headers: { 'Retry-After': 'maybe 2031' } }, 1],
    ['markup', { headers: { 'Retry-After': '<b>5</b>' } }, 1],
    ['a body that is none', { body: '<html>' }, 1],
    ['garbage in the body', { body: inner('tomorrow') }, 1],
    ['a number in the body', { body: inner(5) }, 1],
  ])('429 with %s', async (_what, fault, retryAfterSeconds) => {
    expect(await ask({ status: 429, ...fault })).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds,
    });
  });

  test.each(['0', date(-60).toUTCString()])('429 with %s never asks for a negative wait', async (text) => {
    const { code, retryAfterSeconds } = await ask({ status: 429, headers: { 'Retry-After': text } });
    expect(code).toBe('RATE_LIMITED');
    expect([0, 1]).toContain(retryAfterSeconds);
  });

  test.each<[string, string, number | undefined]>([
    ['a date', date(20).toUTCString(), 20],
    ['seconds', '4', 4],
    ['more than a minute', '3600', 60],
    ['a word', 'soon', undefined],
  ])('503 with %s', async (_what, text, retryAfterSeconds) => {
    const extensions = await ask({ status: 503, headers: { 'Retry-After': text } });
    expect(extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(extensions.retryAfterSeconds).toBe(retryAfterSeconds);
  });

  test.each([400, 403, 404, 409, 500])('%i names no time where none was given', async (status) => {
    await using world = await createTestWorld({ emulator: { people: 0 } });
    const { id } = world.upstream.data.putUser();
    world.upstream.fault({ match: { resource: 'user' }, status });
    const { errors } = await world.ask('query ($id: ID!) { user(id: $id) { username } }', { id });
    for (const { extensions } of errors ?? []) expect(extensions).not.toHaveProperty('retryAfterSeconds');
  });
});
