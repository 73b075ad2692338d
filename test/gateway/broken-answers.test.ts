import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import {
  CORRELATION_ID,
  EVERYTHING,
  expectFailures,
  expectSilence,
  failingWorld,
  PLANTED,
  SUBJECTS,
  TWO_USERS,
} from '../support/failures.ts';

describe('an answer of 200 that is none', () => {
  const json = JSON.stringify({ id: 'x', username: PLANTED });
  const typed = (type: string) => ({ 'Content-Type': type });
  test.each<[string, Omit<Fault, 'match'>]>([
    ['HTML', { body: `<html><body>${PLANTED}</body></html>`, headers: typed('text/html') }],
    ['HTML that calls itself JSON', { body: `<!doctype html><p>${PLANTED}` }],
    ['JSON that calls itself text', { body: '{}', headers: typed('text/plain') }],
    ['JSON that calls itself HTML', { body: '{}', headers: typed('text/html; charset=utf-8') }],
    ['JSON that calls itself JavaScript', { body: '{}', headers: typed('application/javascript') }],
    ['JSON lines', { body: '{}', headers: typed('application/jsonl') }],
    ['JSON without a type', { body: '{}', headers: typed('') }],
    ['JSON in another character set', { body: '{}', headers: typed('application/json; charset=utf-16') }],
    ['compressed, or so it says', { body: '{}', headers: { 'Content-Encoding': 'gzip' } }],
    ['nothing', { body: '' }],
    ['blanks', { body: ' \n' }],
    ['null', { body: 'null' }],
    ['a list', { body: [{ username: PLANTED }] }],
    ['an empty list', { body: '[]' }],
    ['a text', { body: `"${PLANTED}"` }],
    ['a number', { body: '42' }],
    ['a truth', { body: 'true' }],
    ['JSON cut short', { body: json.slice(0, -4) }],
    ['JSON with more behind it', { body: `${json}${json}` }],
    ['JSON with a comment', { body: `{} // ${PLANTED}` }],
    ['JSON with a number that is none', { body: '{"count": NaN}' }],
    ['JSON in single quotes', { body: `{'username': '${PLANTED}'}` }],
  ])('%s is UPSTREAM_INVALID, wherever it comes', async (_what, fault) => {
    const headers = { 'Correlation-Id': CORRELATION_ID, ...fault.headers };
    await expectFailures(
      { status: 200, ...fault, headers },
      { code: 'UPSTREAM_INVALID', retryable: false, correlationId: CORRELATION_ID },
    );
  });

  test('more than a MiB of a user is UPSTREAM_INVALID, and a MiB is not', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    const query = 'query ($u: ID!) { user(id: $u) { username identityAssurance { trustFramework } } }';
    const whole = await world.ask(query, variables);
    const padded = (sizeBytes: number) =>
      world.upstream.fault({
        match: { resource: 'user' },
        rewrite: (body) => {
          const size = Buffer.byteLength(JSON.stringify({ ...(body as object), padding: '' }));
          return { ...(body as object), padding: 'x'.repeat(sizeBytes - size) };
        },
      });
    padded(1024 * 1024);
    expect((await world.ask(query, variables)).data).toEqual(whole.data);
    world.upstream.clearFaults();
    padded(1024 * 1024 + 1);
    const { data, errors, text } = await world.ask(query, variables);
    expect(data).toEqual({ user: null });
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'UPSTREAM_INVALID', retryable: false } }]);
    expectSilence({ text }, world);
  });
});

describe('a connection that fails', () => {
  test('before the answer is UPSTREAM_UNAVAILABLE, wherever it fails', async () => {
    await expectFailures({ reset: 'beforeHeaders' }, { code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  test('in the middle of an answer gives nothing of that answer', async () => {
    const code = expect.stringMatching(/^UPSTREAM_(UNAVAILABLE|INVALID)$/);
    const alone = SUBJECTS.filter(({ query }) => query !== TWO_USERS);
    await expectFailures({ reset: 'midBody' }, { code }, alone);
  });

  test('because nobody listens is UPSTREAM_UNAVAILABLE for each field', async () => {
    const { world, variables } = await failingWorld();
    await using _ = world;
    await world.upstream.close();
    const { data, errors, text } = await world.ask(EVERYTHING, variables);
    expect(data).toEqual({ user: null, one: null, verifyDocument: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'UPSTREAM_UNAVAILABLE', retryable: true })),
    );
    expectSilence({ text }, world);
  });
});
