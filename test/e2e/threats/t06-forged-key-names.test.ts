import { expect, test } from 'vitest';
import { bearer, mostInHalfMinute, type TestIssuer } from '../../support/issuer.ts';
import { startGuardedWorld } from '../guarded-world.ts';

const QUERY = '{ users(first: 1) { nodes { id } } }';
const FORGED = 1_200; // for each state of the key server
const AT_ONCE = 12; // below the connections of one client, so that valid callers find one free
const VALID_EVERY = 20;

const states: [string, (issuer: TestIssuer) => unknown][] = [
  ['up', () => {}],
  ['slow', (issuer) => issuer.hold()],
  ['down', (issuer) => issuer.answer((response) => response.writeHead(503).end())],
];

test.each(states)(
  'T6: a flood of forged names of keys, key server %s: 401 each, two fetches in half a minute, valid callers served',
  async (_, spoil) => {
    await using world = await startGuardedWorld();
    const { gateway, issuer } = world;
    const status = async (token: string) => (await gateway.ask(QUERY, {}, bearer(token))).status;
    expect(await status(issuer.token())).toBe(200);
    spoil(issuer);
    const valid: number[] = [];
    const forged: number[] = [];
    let next = 0;
    const client = async () => {
      while (next < FORGED) {
        next += 1;
        if (next % VALID_EVERY === 0) valid.push(await status(issuer.token()));
        forged.push(await status(issuer.token({}, { header: { kid: `forged-${next}` } })));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    expect(forged).toHaveLength(FORGED);
    expect(new Set(forged)).toEqual(new Set([401]));
    expect(valid.length).toBeGreaterThan(FORGED / VALID_EVERY / 2);
    expect(new Set(valid)).toEqual(new Set([200]));
    expect(issuer.fetches()).toBeGreaterThan(1);
    expect(mostInHalfMinute(issuer.fetchTimes())).toBeLessThanOrEqual(2);
  },
);
