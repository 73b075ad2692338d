import { expect, test } from 'vitest';
import { createTestWorld, type TestWorld } from '../support/world.ts';

// Every answer is held back, so that calls which do not wait for each other are all under way before the first is answered.
const LATENCY_MS = 60;

async function slowWorld() {
  const world = await createTestWorld();
  world.upstream.vary({ latencyMs: LATENCY_MS });
  const { data } = world.upstream;
  const { id } = data.putUser();
  const { id: tid } = data.putTransaction(id, { transactionStatus: { status: 'SUCCESS' } });
  const { id: did } = data.putDocument(id, tid);
  data.putVerifiedData(id, tid, { type: 'GOVERNMENT_ID', data: { firstName: 'Ada' } });
  data.putIdentityAssurance(id, {
    verified_claims: { type: 'document', verification: { verification_process: tid }, claims: { given_name: 'Ada' } },
  });
  return { world, id, tid, did };
}

async function trips(world: TestWorld, query: string, variables: Record<string, unknown>) {
  const { errors, data } = await world.ask(query, variables);
  expect(errors).toBeUndefined();
  return { calls: world.calls().length, roundTrips: world.roundTrips(), data };
}

test('a user with claims is one round trip', async () => {
  const { world, id } = await slowWorld();
  await using _ = world;
  const query = 'query ($id: ID!) { user(id: $id) { username identityAssurance { claims { givenName } } } }';
  expect(await trips(world, query, { id })).toMatchObject({ calls: 2, roundTrips: 1 });
});

test('user, transactions and documents are two round trips', async () => {
  const { world, id } = await slowWorld();
  await using _ = world;
  const query =
    'query ($id: ID!) { user(id: $id) { username verifyTransactions { nodes { status documents { type } } } } }';
  expect(await trips(world, query, { id })).toMatchObject({ calls: 3, roundTrips: 2 });
});

test('users with transactions and claims are two round trips', async () => {
  const { world } = await slowWorld();
  await using _ = world;
  const query =
    '{ users(first: 10) { nodes { username verifyTransactions { totalCount } identityAssurance { type } } } }';
  expect(await trips(world, query, {})).toMatchObject({ calls: 21, roundTrips: 2 });
});

test('a transaction named by its ids starts together with all that hangs on it', async () => {
  const { world, id, tid } = await slowWorld();
  await using _ = world;
  const query = `query ($u: ID!, $t: ID!) {
    verifyTransaction(userId: $u, id: $t) {
      status documents { type } previousDocuments { id } metadata { type } policy { name }
      verifiedData(types: [GOVERNMENT_ID]) { ... on VerifiedGovernmentId { firstName } }
      user { username identityAssurance { type } verifyTransactions { totalCount } }
    }
  }`;
  const { calls, roundTrips } = await trips(world, query, { u: id, t: tid });
  expect({ calls, roundTrips }).toEqual({ calls: 7, roundTrips: 1 });
});

test('a transaction below a user starts with the user', async () => {
  const { world, id, tid } = await slowWorld();
  await using _ = world;
  const query =
    'query ($u: ID!, $t: ID!) { user(id: $u) { username verifyTransaction(id: $t) { status documents { type } } } }';
  expect(await trips(world, query, { u: id, t: tid })).toMatchObject({ calls: 3, roundTrips: 1 });
});

test('a document starts together with its transaction and user', async () => {
  const { world, id, tid, did } = await slowWorld();
  await using _ = world;
  const query = `query ($u: ID!, $t: ID!, $d: ID!) {
    verifyDocument(userId: $u, transactionId: $t, id: $d) { type transaction { status metadata { type } user { username } } }
  }`;
  expect(await trips(world, query, { u: id, t: tid, d: did })).toMatchObject({ calls: 4, roundTrips: 1 });
});

test('payloads of types that only the list can tell are two round trips', async () => {
  const { world, id, tid } = await slowWorld();
  await using _ = world;
  const query = `query ($u: ID!, $t: ID!) {
    verifyTransaction(userId: $u, id: $t) { status verifiedData { type ... on VerifiedGovernmentId { firstName } } }
  }`;
  expect(await trips(world, query, { u: id, t: tid })).toMatchObject({ calls: 3, roundTrips: 2 });
});

test('fragments, aliases and variables do not hide what can start early', async () => {
  const { world, id } = await slowWorld();
  await using _ = world;
  const query = `query ($id: ID!, $no: Boolean = false) {
    user(id: $id) { ...Person ... on User { claims: identityAssurance { type } } verifyTransactions @include(if: $no) { totalCount } }
  }
  fragment Person on User { username }`;
  expect(await trips(world, query, { id })).toMatchObject({ calls: 2, roundTrips: 1 });
});

test('a user who does not exist is null, and what was started for them is not spoken of', async () => {
  const { world } = await slowWorld();
  await using _ = world;
  world.upstream.fault({ match: { resource: 'verifyTransactions' }, status: 500 });
  const { data, errors } = await world.ask(
    'query ($id: ID!) { user(id: $id) { username identityAssurance { type } verifyTransactions { totalCount } } }',
    { id: '00000000-0000-4000-8000-00000000dead' },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ user: null });
});

test('bad arguments of a child cost the child alone, and no call for it', async () => {
  const { world, id } = await slowWorld();
  await using _ = world;
  const { data, errors } = await world.ask(
    'query ($id: ID!) { user(id: $id) { id verifyTransaction(id: "../x") { id } verifyTransactions(first: 0) { totalCount } } }',
    { id },
  );
  expect(data.user).toEqual({ id, verifyTransaction: null, verifyTransactions: null });
  expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
    [['user', 'verifyTransaction'], 'BAD_USER_INPUT'],
    [['user', 'verifyTransactions'], 'BAD_USER_INPUT'],
  ]);
  expect(world.calls()).toEqual(['user']);
});
