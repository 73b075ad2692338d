import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer } from '../../support/issuer.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';

const QUERY = '{ users(first: 1) { nodes { id } } }';
/** The server looks at whole seconds, so whatever is sent and read within less than one is on its side of a boundary. */
const PROMPT_MS = 900;

let world: GuardedWorld;
beforeAll(async () => {
  world = await startGuardedWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Claims = (nowS: number) => Record<string, unknown>;

/** The status for a token that is made at the moment of asking; asks again where the machine took its time. */
async function statusOf(claims: Claims): Promise<number> {
  for (let tries = 0; tries < 10; tries += 1) {
    const startedMs = Date.now();
    const token = world.issuer.token(claims(startedMs / 1_000));
    const { status } = await world.gateway.ask(QUERY, {}, bearer(token));
    if (Date.now() - startedMs < PROMPT_MS) return status;
  }
  throw new Error('no answer came promptly');
}

const within: [string, Claims][] = [
  ['ended 29 s ago', (now) => ({ exp: now - 29 })],
  ['begins in 29 s', (now) => ({ nbf: now + 29 })],
  ['was issued 29 s from now', (now) => ({ iat: now + 29 })],
  ['begins now', (now) => ({ nbf: now })],
  ['says no more than it has to', () => ({ iat: undefined, jti: undefined, sub: undefined, client_id: undefined })],
];

const outside: [string, Claims][] = [
  ['ended 31 s ago', (now) => ({ exp: now - 31 })],
  ['begins in 31 s', (now) => ({ nbf: now + 32 })],
  ['was issued 31 s from now', (now) => ({ iat: now + 32 })],
  ['ended 120 s ago', (now) => ({ exp: now - 120 })],
  ['begins in 120 s', (now) => ({ nbf: now + 120 })],
  ['was issued 120 s from now', (now) => ({ iat: now + 120 })],
  ['never ends', () => ({ exp: undefined })],
  ['ended in 1970', () => ({ exp: 0 })],
  ['ended before', () => ({ exp: -1 })],
  ['ends in milliseconds, as a text', (now) => ({ exp: `${now * 1_000}` })],
  ['is of another issuer', () => ({ iss: 'https://auth.pingone.com/3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10/as' })],
  ['is for another audience', () => ({ aud: ['https://api.pingone.eu'] })],
];

test.each(within)('T5: a token that %s is taken', async (_, claims) => {
  expect(await statusOf(claims)).toBe(200);
});

test.each(outside)('T5: a token that %s is refused with 401', async (_, claims) => {
  world.upstream.clearLog();
  expect(await statusOf(claims)).toBe(401);
  expect(world.upstream.log()).toEqual([]);
});
