import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createTestWorld } from '../support/world.ts';

/** An answer of PingOne's, as its documentation prints it. Its links name another host and environment than ours. */
const PRINTED = JSON.parse(readFileSync(new URL('../fixtures/identity-assurance.json', import.meta.url), 'utf8'));
const USER = 'db5b9302-5079-4ec7-b177-e352977b2df6';

const EVERYTHING = `query ($id: ID!) {
  user(id: $id) {
    identityAssurance {
      type trustFramework verifiedAt verificationProcess
      transaction { id }
      claims { name givenName familyName birthdate all address { formatted streetAddress locality region postalCode country } }
      checks { organization method rawMethod checkId }
      document { types issuerCountry documentNumber issuedOn expiresOn }
    }
  }
}`;

test("the documentation's own answer comes out whole", async () => {
  await using world = await createTestWorld();
  world.upstream.data.putUser({ id: USER });
  world.upstream.data.putIdentityAssurance(USER, PRINTED, { exact: true });
  const { data, errors } = await world.ask(EVERYTHING, { id: USER });
  expect(errors).toBeUndefined();
  expect(data.user.identityAssurance).toEqual({
    type: 'document',
    trustFramework: 'Verify Policy Test',
    verifiedAt: '2026-02-15T19:44:33.413Z',
    verificationProcess: '2ffe8f04-1ea5-4638-8c70-0f80b9a7518a',
    transaction: null,
    claims: {
      name: null,
      givenName: 'VINNIE GARNETTE',
      familyName: 'CHAMBERLAIN',
      birthdate: '1996-08-16',
      all: PRINTED.identityAssurance.verified_claims.claims,
      address: {
        formatted: null,
        streetAddress: '3199 weekley street',
        locality: 'san antonio',
        region: 'tx',
        postalCode: '78231',
        country: 'USA',
      },
    },
    checks: [
      {
        organization: 'VERIFF',
        method: 'DOCUMENT',
        rawMethod: 'document',
        checkId: 'edad9136-3c63-490f-9dd3-d953b6307e07',
      },
      {
        organization: 'TransUnion',
        method: 'ELECTRONIC_RECORD',
        rawMethod: 'electronic_record',
        checkId: '2026-02-15-14.44.18.967214',
      },
    ],
    document: {
      types: ['DRIVERS_LICENSE'],
      issuerCountry: 'US',
      documentNumber: 'C378263832522',
      issuedOn: '2024-07-08',
      expiresOn: '2030-08-16',
    },
  });
});

test('the same answer under another user is refused, not shown', async () => {
  await using world = await createTestWorld();
  const { id } = world.upstream.data.putUser();
  world.upstream.data.putIdentityAssurance(id, PRINTED, { exact: true });
  const { data, errors } = await world.ask(EVERYTHING, { id });
  expect(data).toEqual({ user: { identityAssurance: null } });
  expect(errors).toMatchObject([{ path: ['user', 'identityAssurance'], extensions: { code: 'UPSTREAM_INVALID' } }]);
});

test.each(['notFound', 'emptyBody', 'memberMissing', 'memberEmpty'] as const)(
  'none stored is null without an error, said as %s',
  async (noIdentityAssurance) => {
    await using world = await createTestWorld();
    world.upstream.vary({ noIdentityAssurance });
    const { id } = world.upstream.data.putUser();
    const { data, errors } = await world.ask(EVERYTHING, { id });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: { identityAssurance: null } });
  },
);

test('claims lead to their transaction where they name one of the user', async () => {
  await using world = await createTestWorld();
  const { data: store } = world.upstream;
  const { id } = store.putUser();
  const { id: tid } = store.putTransaction(id, { transactionStatus: { status: 'SUCCESS' } });
  const claims = (verification_process: string) => ({ verified_claims: { verification: { verification_process } } });
  const ask = async (process: string) => {
    store.putIdentityAssurance(id, claims(process));
    const query = 'query ($id: ID!) { user(id: $id) { identityAssurance { transaction { id status } } } }';
    const { data, errors } = await world.ask(query, { id });
    expect(errors).toBeUndefined();
    return data.user.identityAssurance.transaction;
  };
  expect(await ask(tid)).toEqual({ id: tid, status: 'SUCCESS' });
  expect(await ask('2026-02-15-14.44.18.967214')).toBeNull();
  expect(await ask('00000000-0000-4000-8000-00000000dead')).toBeNull();
});
