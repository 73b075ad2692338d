import { describe, expect, test } from 'vitest';
import type { Variations } from '../../emulator/variations.ts';
import { smallWorld, wholeWorld } from '../support/small-worlds.ts';
import { WHOLE_QUERY } from '../support/whole-query.ts';
import { createTestWorld } from '../support/world.ts';

describe('the upstream may say the same thing in several ways', () => {
  const ways: Partial<Variations>[] = [
    { idFilter: 'refused' },
    { emptyEmbedded: 'missing' },
    { transactionOrder: 'oldestFirst' },
    { transactionOrder: 'shuffled' },
    { noIdentityAssurance: 'emptyBody' },
    { noIdentityAssurance: 'memberMissing' },
    { noIdentityAssurance: 'memberEmpty' },
    { verifiedDocuments: 'text' },
    { documentTypes: 'upperSnake' },
    { previousAttemptValues: false },
    { previousAttempts: 'topLevel' },
    { emptyPreviousAttempts: 'present' },
    { userPageSize: 1 },
    { userPageSize: 2 },
    { transactionPageSize: 1 },
    { transactionPageSize: 2 },
    { transactionLimit: false },
    { contentType: 'application/hal+json;charset=UTF-8' },
    { userCount: false },
    { oldRecords: ['userLink'] },
    { tokenLifetimeS: 1 },
    { expiry: false },
    {
      emptyEmbedded: 'missing',
      previousAttempts: 'topLevel',
      transactionPageSize: 1,
      userPageSize: 1,
      idFilter: 'refused',
    },
  ];
  test.each(ways.map((way) => [JSON.stringify(way), way] as const))('%s', async (_name, way) => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    const usual = await world.ask(WHOLE_QUERY, variables);
    expect(usual.errors).toBeUndefined();
    expect(usual.data.verifyTransaction.previousDocuments).toHaveLength(1);
    expect(usual.data.verifyTransaction.previousMetadata).toHaveLength(1);
    expect(usual.data.verifyTransaction.every).toHaveLength(4);
    world.upstream.vary(way);
    const varied = await world.ask(WHOLE_QUERY, variables);
    expect(varied.errors).toBeUndefined();
    expect(varied.data).toEqual(usual.data);
  });

  test('without any earlier attempts in its lists, only those are missing', async () => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    const { data: usual } = await world.ask(WHOLE_QUERY, variables);
    world.upstream.vary({ previousAttempts: 'missing' });
    const { data, errors } = await world.ask(WHOLE_QUERY, variables);
    expect(errors).toBeUndefined();
    const expected = structuredClone(usual);
    Object.assign(expected.verifyTransaction, { previousDocuments: [], previousMetadata: [] });
    expect(data).toEqual(expected);
  });

  test('lists of nobody and nothing are empty, with `_embedded` and without', async () => {
    for (const emptyEmbedded of ['present', 'missing'] as const) {
      await using world = await createTestWorld({ emulator: { people: 0, variations: { emptyEmbedded } } });
      for (const { id } of world.upstream.data.policies()) world.upstream.data.removePolicy(id);
      const nobody = await world.ask(
        '{ users { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } verifyPolicies { id } }',
      );
      expect(nobody.errors).toBeUndefined();
      const users = { nodes: [], edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
      expect(nobody.data).toEqual({ users, verifyPolicies: [] });
      const { id } = world.upstream.data.putUser();
      const { data } = await world.ask(
        'query ($id: ID!) { user(id: $id) { verifyTransactions { nodes { id } totalCount } latestVerifyTransaction { id } } }',
        { id },
      );
      expect(data.user).toEqual({ verifyTransactions: { nodes: [], totalCount: 0 }, latestVerifyTransaction: null });
      const { id: t } = world.upstream.data.putTransaction(id);
      const below =
        'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { documents { id } previousDocuments { id } metadata { id } previousMetadata { id } verifiedData { id ... on VerifiedImage { image } } } }';
      const { data: empty, errors } = await world.ask(below, { u: id, t });
      expect(errors).toBeUndefined();
      expect(Object.values(empty.verifyTransaction)).toEqual([[], [], [], [], []]);
    }
  });

  test('kinds of verified documents in one text are one kind, never split', async () => {
    const { world, ask } = await smallWorld({
      transactionStatus: { status: 'SUCCESS' },
      verifiedDocuments: ['passport', 'driver_license'],
    });
    await using _ = world;
    expect((await ask('verifiedDocumentKinds')).transaction).toEqual({
      verifiedDocumentKinds: ['passport', 'driver_license'],
    });
    world.upstream.vary({ verifiedDocuments: 'text' });
    expect((await ask('verifiedDocumentKinds')).transaction).toEqual({
      verifiedDocumentKinds: ['passport, driver_license'],
    });
  });

  test('links with and without the environment lead to the same user', async () => {
    const { world, data, u, ask } = await smallWorld();
    await using _ = world;
    const [{ id } = { id: '' }] = data.transactions(u);
    for (const href of [
      `https://api.pingone.eu/v1/users/${u}`,
      `http://other.example/v1/environments/x/users/${u}?a=b#c`,
      `/v1/users/${u}`,
      u,
    ]) {
      data.putTransaction(
        u,
        { id, transactionStatus: { status: 'SUCCESS' }, _links: { user: { href } } },
        { exact: true },
      );
      const { transaction, errors } = await ask('userId status');
      expect(errors).toBeUndefined();
      expect(transaction).toEqual({ userId: u, status: 'SUCCESS' });
    }
  });

  test('members that nobody knows change nothing', async () => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    const usual = await world.ask(WHOLE_QUERY, variables);
    const extra = { __proto: 1, constructor: 'x', toString: 'y', nested: { deep: [null, { a: 1 }] }, count: 'many' };
    const stuffed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(stuffed);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([name, member]) => [
        name,
        name === 'data' || name === 'claims' || name === 'verificationStatus' ? member : stuffed(member),
      ]);
      return { ...Object.fromEntries(entries), x_new: extra };
    };
    world.upstream.fault({ match: { method: 'GET' }, rewrite: stuffed });
    const { data, errors } = await world.ask(WHOLE_QUERY, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual(usual.data);
  });
});

describe('records of earlier years', () => {
  const selection = 'userId status checks { type } timedOut policy { id name } webVerification { url code qrUrl }';

  test('of a failure have neither checks nor policy, and do not tell whether time ran out', async () => {
    const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'FAIL' } });
    await using _ = world;
    data.putTransaction(u, { id: t }, { old: true });
    const { transaction, errors } = await ask(selection);
    expect(errors).toBeUndefined();
    expect(transaction).toEqual({
      userId: u,
      status: 'FAIL',
      checks: [],
      timedOut: null,
      policy: null,
      webVerification: null,
    });
  });

  test('that are pending never show their long code', async () => {
    const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'REQUESTED' } });
    await using _ = world;
    data.putTransaction(u, { id: t }, { old: true });
    const { transaction, text } = await ask(selection);
    expect(transaction).toEqual({
      userId: u,
      status: 'REQUESTED',
      checks: [],
      timedOut: false,
      policy: null,
      webVerification: null,
    });
    expect(text).not.toMatch(/\d{12}"/);
  });
});

describe('documents of earlier attempts', () => {
  const list = 'previousDocuments { id type attempt value }';
  test.each([true, false])(
    'show their content, whether the list has it (%s) or not, for one read at most',
    async (previousAttemptValues) => {
      const { world, ids, data, variables } = await wholeWorld({ emulator: { variations: { previousAttemptValues } } });
      await using _ = world;
      const kept = data.documents(ids.userId, ids.transactionId).find(({ id }) => id === ids.previousDocumentId);
      const ask = (selection: string) =>
        world.ask(`query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { ${selection} } }`, variables);
      const { data: found, errors } = await ask(`${list} again: ${list}`);
      expect(errors).toBeUndefined();
      const expected = [{ id: ids.previousDocumentId, type: 'PASSPORT_FRONT', attempt: 1, value: kept?.value }];
      expect(found.verifyTransaction).toEqual({ previousDocuments: expected, again: expected });
      const reads = previousAttemptValues ? [] : ['document'];
      expect(world.calls().filter((call) => call.startsWith('document'))).toEqual(['documents', ...reads]);
      world.upstream.clearLog();
      await ask('previousDocuments { id type attempt status createdAt }');
      expect(world.calls().filter((call) => call === 'document')).toEqual([]);
    },
  );

  test('an attempt that the upstream does not number has no number', async () => {
    const { world, data, u, t, ask } = await smallWorld({ transactionStatus: { status: 'SUCCESS' } });
    await using _ = world;
    data.putDocument(u, t, {}, { omit: ['retry'] });
    data.putMetadata(u, t, {}, { omit: ['retry'] });
    data.putVerifiedData(u, t, {}, { omit: ['retry'] });
    const { transaction } = await ask('documents { attempt } metadata { attempt } verifiedData { attempt }');
    expect(transaction).toEqual({
      documents: [{ attempt: null }],
      metadata: [{ attempt: null }],
      verifiedData: [{ attempt: null }],
    });
  });
});
