import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENDPOINTS, type MutatedWorld, startMutatedWorld } from '../mutated-answers.ts';

const TRIES = 3_000;

let mutations: MutatedWorld;
beforeAll(async () => {
  mutations = await startMutatedWorld();
});
afterAll(() => mutations?.[Symbol.asyncDispose]());

test.each(ENDPOINTS)(
  'T23: three thousand answers of $name that are wrong somewhere show nothing wrong',
  async (endpoint) => {
    const { tried } = await mutations.tryMany(endpoint, TRIES);
    expect(tried).toBe(TRIES);
    expect(mutations.world.gateway.isAlive()).toBe(true);
    expect(JSON.stringify(mutations.world.gateway.output())).not.toMatch(/Unexpected|planted/);
  },
);
