import { expect } from 'vitest';
import { type Answer, createTestWorld, type TestWorld, type WorldOptions } from './world.ts';

export const USER = 'query ($id: ID!) { user(id: $id) { id } }';
export const HOUR_MS = 3_600_000; // the life of a token here
export const FORCED_GAP_MS = 30_000; // between two tokens fetched because one was refused

/** A world whose gateway and emulator share a clock that only the test moves. */
export async function clockedWorld({ people = 60, ...options }: Partial<WorldOptions> & { people?: number } = {}) {
  let nowMs = Date.now();
  const world = await createTestWorld({
    emulator: { people, startTime: nowMs },
    upstreamNow: () => nowMs,
    ...options,
  });
  world.upstream.clock.freeze();
  const advance = (ms: number) => {
    nowMs += ms;
    world.upstream.clock.advance(ms);
  };
  const ids = world.upstream.data.users().map(({ id }) => id);
  return { world, advance, ids };
}

export const tokenCalls = (world: TestWorld) => world.upstream.log().filter(({ resource }) => resource === 'token');
export const askAll = (world: TestWorld, ids: readonly string[]) =>
  Promise.all(ids.map((id) => world.ask(USER, { id })));

export function expectWhole(answers: readonly Answer<unknown>[]) {
  for (const { errors } of answers) expect(errors).toBeUndefined();
}
export function expectUnavailable(answers: readonly Answer<unknown>[]) {
  for (const { errors } of answers) {
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  }
}
