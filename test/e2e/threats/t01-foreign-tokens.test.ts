import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { bearer, rawToken, signingKey } from '../../support/issuer.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';

const AUDIENCE = 'https://graph.example';
const QUERY = '{ users(first: 1) { nodes { id } } verifyPolicies { id } }';

let world: GuardedWorld;
let other: Emulator;
beforeAll(async () => {
  // PingOne as the issuer, as it is by default; the issuer of the tests is only a stranger here.
  world = await startGuardedWorld({
    env: () => ({ CALLER_ISSUER: '', CALLER_JWKS_URL: '', CALLER_USER_CLAIM: '', CALLER_AUDIENCE: AUDIENCE }),
  });
  // Keys are the same for all emulators of a process, so that tokens differ in what they say alone.
  other = await startEmulator({ images: false, people: 1, seed: 7 });
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await other?.close();
});

describe('T1: a token of elsewhere', () => {
  const own = () => world.upstream.accessToken({ audience: AUDIENCE, scope: 'verify:profile verify:policy' });
  const status = async (token: string) => (await world.gateway.ask(QUERY, {}, bearer(token))).status;

  test.each<[string, () => Promise<string>]>([
    [
      'another environment of the same PingOne',
      () => world.upstream.accessToken({ client: world.upstream.visitingWorker, audience: AUDIENCE }),
    ],
    ['another PingOne', () => other.accessToken({ audience: AUDIENCE })],
    ['the own environment, for its API', () => world.upstream.accessToken()],
    [
      'the own environment, for another resource',
      () => world.upstream.accessToken({ audience: 'https://other.example' }),
    ],
    ['another issuer', async () => world.issuer.token({ aud: AUDIENCE })],
    [
      'somebody who says to be the own environment',
      async () => {
        const iss = `${world.upstream.authUrl}/${world.upstream.environmentId}/as`;
        return rawToken(
          { alg: 'RS256', kid: 'k' },
          world.issuer.claims({ iss, aud: AUDIENCE }),
          signingKey().privateKey,
        );
      },
    ],
  ])('of %s: 401, and no call', async (_, tokenOf) => {
    expect(await status(await own())).toBe(200);
    const token = await tokenOf();
    world.upstream.clearLog();
    const answer = await world.gateway.ask(QUERY, {}, bearer(token));
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const calls = world.upstream.log().filter(({ resource }) => resource !== 'jwks');
    expect(calls).toEqual([]);
    expect(other.log()).toEqual([]);
    expect(world.issuer.fetches()).toBe(0);
  });
});
