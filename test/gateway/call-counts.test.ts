import { expect, test } from 'vitest';
import { ROOMY } from '../support/roomy.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';

/** A user with transactions, each with documents. */
function person(world: TestWorld, transactions = 0, documents = 0) {
  const { data } = world.upstream;
  const user = data.putUser();
  const made = Array.from({ length: transactions }, () => {
    const transaction = data.putTransaction(user.id, { transactionStatus: { status: 'IN_PROGRESS' } });
    const papers = Array.from({ length: documents }, () => data.putDocument(user.id, transaction.id));
    return { ...transaction, documents: papers };
  });
  return { ...user, transactions: made };
}

const aliases = (ids: readonly string[], field: (id: string) => string) =>
  `{ ${ids.map((id, index) => `a${index}: ${field(id)}`).join(' ')} }`;

test('one user is one single read', async () => {
  await using world = await createTestWorld();
  const { id } = person(world);
  const { data } = await world.ask('query ($id: ID!) { user(id: $id) { id username } }', { id });
  expect(data.user.id).toBe(id);
  expect(world.calls()).toEqual(['user']);
});

test('the same user twice is still one read', async () => {
  await using world = await createTestWorld();
  const { id } = person(world);
  await world.ask('query ($id: ID!) { a: user(id: $id) { username } b: user(id: $id) { email } }', { id });
  expect(world.calls()).toEqual(['user']);
});

test('a hundred users are three filtered lists of at most forty ids', async () => {
  await using world = await createTestWorld({ limits: ROOMY });
  const ids = Array.from({ length: 100 }, () => person(world).id);
  const { data, errors } = await world.ask(aliases(ids, (id) => `user(id: "${id}") { id username }`));
  expect(errors).toBeUndefined();
  expect(Object.values<{ id: string }>(data).map(({ id }) => id)).toEqual(ids);
  expect(world.calls()).toEqual(['users', 'users', 'users']);
  const filters = world.upstream.log().map(({ query }) => query.filter ?? '');
  expect(filters.map((filter) => filter.match(/id eq/g)?.length)).toEqual([40, 40, 20]);
  expect(filters[2]).toBe(
    ids
      .slice(80)
      .map((id) => `(id eq "${id}")`)
      .join(' or '),
  );
});

test('a user whom the filter does not find is read singly before being called missing', async () => {
  await using world = await createTestWorld();
  const present = person(world).id;
  const absent = '00000000-0000-4000-8000-00000000dead';
  const { data, errors } = await world.ask(aliases([present, absent], (id) => `user(id: "${id}") { id }`));
  expect(errors).toBeUndefined();
  expect(data).toEqual({ a0: { id: present }, a1: null });
  expect(world.calls()).toEqual(['users', 'user']);
  expect(world.upstream.log()[1]?.params.userId).toBe(absent);
});

test('an upstream that refuses filters by id is asked for one only once', async () => {
  await using world = await createTestWorld();
  world.upstream.vary({ idFilter: 'refused' });
  const ids = [person(world).id, person(world).id, person(world).id];
  const query = aliases(ids, (id) => `user(id: "${id}") { id }`);
  const first = await world.ask(query);
  expect(first.errors).toBeUndefined();
  expect(world.calls()).toEqual(['users', 'user', 'user', 'user']);
  world.upstream.clearLog();
  const second = await world.ask(query);
  expect(second.data).toEqual(first.data);
  expect(world.calls()).toEqual(['user', 'user', 'user']);
});

test('several transactions of one user are one list, one is a single read', async () => {
  await using world = await createTestWorld();
  const one = person(world, 3);
  const other = person(world, 1);
  const keys = [...one.transactions.map(({ id }) => [one.id, id]), [other.id, other.transactions[0]?.id]];
  const query = `{ ${keys.map(([userId, id], index) => `a${index}: verifyTransaction(userId: "${userId}", id: "${id}") { id status }`).join(' ')} }`;
  const { data, errors } = await world.ask(query);
  expect(errors).toBeUndefined();
  expect(Object.values<{ id: string }>(data).map(({ id }) => id)).toEqual(keys.map(([, id]) => id));
  expect(world.calls().toSorted()).toEqual(['verifyTransaction', 'verifyTransactions']);
});

test('where the list is asked for, single transactions are answered from it', async () => {
  await using world = await createTestWorld();
  const { id, transactions } = person(world, 2);
  const { data, errors } = await world.ask(
    `query ($id: ID!, $tid: ID!) {
      user(id: $id) { verifyTransaction(id: $tid) { status } verifyTransactions { totalCount } latestVerifyTransaction { id } }
    }`,
    { id, tid: transactions[1]?.id },
  );
  expect(errors).toBeUndefined();
  expect(data.user.verifyTransactions.totalCount).toBe(2);
  expect(world.calls().toSorted()).toEqual(['user', 'verifyTransactions']);
});

test('documents and previous documents are one call', async () => {
  await using world = await createTestWorld();
  const { id, transactions } = person(world, 1, 2);
  await world.ask(
    `query ($u: ID!, $t: ID!) {
      verifyTransaction(userId: $u, id: $t) { documents { id type } previousDocuments { id } selfies: documents(types: [SELFIE]) { id } }
    }`,
    { u: id, t: transactions[0]?.id },
  );
  expect(world.calls().toSorted()).toEqual(['documents', 'verifyTransaction']);
});

test('twenty documents of one transaction are one list', async () => {
  await using world = await createTestWorld({ limits: ROOMY });
  const { id, transactions } = person(world, 1, 20);
  const [transaction] = transactions;
  const documents = transaction?.documents ?? [];
  const query = `{ ${documents
    .map((d, i) => `a${i}: verifyDocument(userId: "${id}", transactionId: "${transaction?.id}", id: "${d.id}") { id }`)
    .join(' ')} }`;
  const { data, errors } = await world.ask(query);
  expect(errors).toBeUndefined();
  expect(Object.values<{ id: string }>(data).map((d) => d.id)).toEqual(documents.map((d) => d.id));
  expect(world.calls()).toEqual(['documents']);
});

test('metadata and previous metadata are one call', async () => {
  await using world = await createTestWorld();
  const { id, transactions } = person(world, 1);
  await world.ask(
    'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { metadata { id } previousMetadata { id } } }',
    { u: id, t: transactions[0]?.id },
  );
  expect(world.calls().toSorted()).toEqual(['metaData', 'verifyTransaction']);
});

test('references cost nothing where only the id is selected', async () => {
  await using world = await createTestWorld();
  const { id } = person(world, 1);
  const { data } = await world.ask(
    'query ($id: ID!) { user(id: $id) { latestVerifyTransaction { user { id __typename } policy { id } } } }',
    { id },
  );
  expect(data.user.latestVerifyTransaction.user.id).toBe(id);
  expect(data.user.latestVerifyTransaction.policy.id).toBeTypeOf('string');
  expect(world.calls().toSorted()).toEqual(['user', 'verifyTransactions']);
});

test('the user of a transaction who is loaded already is not asked for again', async () => {
  await using world = await createTestWorld();
  const { id } = person(world, 3);
  await world.ask('query ($id: ID!) { user(id: $id) { verifyTransactions { nodes { user { username } } } } }', { id });
  expect(world.calls().toSorted()).toEqual(['user', 'verifyTransactions']);
});

test('users of a list are not read again by id', async () => {
  await using world = await createTestWorld();
  person(world, 1);
  const { data, errors } = await world.ask(
    '{ users(first: 5) { nodes { id latestVerifyTransaction { user { username } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.users.nodes).toHaveLength(5);
  expect(world.calls().filter((call) => call === 'user' || call === 'users')).toEqual(['users']);
});

test('one policy is a single read; several are one list, shared for the next requests too', async () => {
  await using world = await createTestWorld();
  const policies = world.upstream.data.policies().slice(0, 3);
  await world.ask('query ($id: ID!) { verifyPolicy(id: $id) { name } }', { id: policies[0]?.id });
  expect(world.calls()).toEqual(['verifyPolicy']);
  world.upstream.clearLog();
  const query = aliases(
    policies.map(({ id }) => id),
    (id) => `verifyPolicy(id: "${id}") { id name }`,
  );
  const { data } = await world.ask(query);
  expect(Object.values<{ name: string }>(data).map(({ name }) => name)).toEqual(policies.map(({ name }) => name));
  expect(world.calls()).toEqual(['verifyPolicies']);
  world.upstream.clearLog();
  await world.ask('{ verifyPolicies { name } }');
  await world.ask('query ($id: ID!) { verifyPolicy(id: $id) { name } }', { id: policies[1]?.id });
  expect(world.calls()).toEqual([]);
});

test('the policies of many transactions are one list, and none at all for the next request', async () => {
  await using world = await createTestWorld({ limits: ROOMY });
  for (let index = 0; index < 5; index += 1) person(world, 2);
  const query = '{ users(first: 30) { nodes { verifyTransactions { nodes { policy { name } } } } } }';
  const { errors } = await world.ask(query);
  expect(errors).toBeUndefined();
  expect(world.calls().filter((call) => call.startsWith('verifyPolic'))).toEqual(['verifyPolicies']);
  world.upstream.clearLog();
  await world.ask(query);
  expect(world.calls().filter((call) => call.startsWith('verifyPolic'))).toEqual([]);
});

test('policies asked for by many requests at once are fetched once', async () => {
  await using world = await createTestWorld();
  world.upstream.vary({ latencyMs: 30 });
  await Promise.all(Array.from({ length: 10 }, () => world.ask('{ verifyPolicies { id } }')));
  expect(world.calls()).toEqual(['verifyPolicies']);
});

test('verified data without payloads is one call, and with payloads of named types one call', async () => {
  await using world = await createTestWorld();
  const { id, transactions } = person(world, 1);
  const t = transactions[0]?.id ?? '';
  world.upstream.data.putVerifiedData(id, t, { type: 'GOVERNMENT_ID', data: { firstName: 'Ada' } });
  world.upstream.data.putVerifiedData(id, t, { type: 'SELFIE', data: { IMAGE: '/9j/4AAQ', FORMAT: 'JPEG' } });
  const ask = async (selection: string, args = '') => {
    world.upstream.clearLog();
    const query = `query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { verifiedData${args} { ${selection} } } }`;
    const { data, errors } = await world.ask(query, { u: id, t });
    expect(errors).toBeUndefined();
    const asked = world.upstream.log().filter(({ resource }) => resource === 'verifiedData');
    return { items: data.verifyTransaction.verifiedData, types: asked.map(({ query: { type } }) => type) };
  };
  const name = '... on VerifiedGovernmentId { firstName }';
  expect((await ask('id type')).types).toEqual([undefined]);
  expect((await ask(`id ${name}`, '(types: [GOVERNMENT_ID])')).types).toEqual(['GOVERNMENT_ID']);
  const all = await ask(`type ${name}`);
  expect(all.types).toEqual([undefined, 'GOVERNMENT_ID']);
  expect(all.items).toContainEqual({ type: 'GOVERNMENT_ID', firstName: 'Ada' });
  expect(all.items).toContainEqual({ type: 'SELFIE' });
});
