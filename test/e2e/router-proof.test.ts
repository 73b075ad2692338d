import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { startChild } from '../../examples/federation/child.ts';
import { ask, startCompany, startHive } from '../../examples/federation/company.ts';

const SECRET = 'a-secret-that-router-and-subgraph-share';
const APOLLO = fileURLToPath(new URL('../support/apollo-router.js', import.meta.url));
const sdl = readFileSync(new URL('../../schema.subgraph.graphql', import.meta.url), 'utf8');
const QUERY = 'query ($id: ID!) { user(id: $id) { username verifyEligibility } }';

const routers = {
  header: (supergraph: string, secret: string) => startChild([APOLLO, supergraph], { ROUTER_SECRET: secret }),
  hive: (supergraph: string, secret: string) => startHive(supergraph, { env: { HMAC_SECRET: secret } }),
};

test.each(['header', 'hive'] as const)(
  'SUBGRAPH_PROOF=%s lets the router with the secret in, and no other',
  async (kind) => {
    await using emulator = await startEmulator({ images: false, people: 0 });
    const { id } = emulator.data.putUser();
    await using company = await startCompany(emulator, {
      accounts: [{ id, username: 'ada', displayName: 'Ada' }],
      applications: [],
      env: { UPSTREAM_AUTH: 'caller', SUBGRAPH_PROOF: kind, SUBGRAPH_PROOF_SECRET: SECRET },
      sdl,
    });
    const headers = { authorization: `Bearer ${await emulator.accessToken()}` };

    await using router = await routers[kind](company.supergraph, SECRET);
    expect(await ask(router.url, QUERY, { id }, headers)).toEqual({
      data: { user: { username: 'ada', verifyEligibility: 'ENABLED' } },
    });

    emulator.clearLog();
    await using stranger = await routers[kind](company.supergraph, `${SECRET}-not`);
    const { data, errors } = await ask(stranger.url, QUERY, { id }, headers);
    expect(data).toEqual({ user: { username: 'ada', verifyEligibility: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const direct = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { verifyEligibility } } }';
    const past = await ask(company.verify.url, direct, { r: [{ __typename: 'User', id }] }, headers);
    expect(past).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(emulator.log()).toEqual([]);
  },
);
