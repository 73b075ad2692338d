import { describe, expect, test } from 'vitest';
import { putWholeCase } from '../support/whole-case.ts';
import { createTestWorld } from '../support/world.ts';

type Wire = Record<string, unknown>;

const STRANGER = 'ffffffff-1111-4222-8333-444444444444';

/** Two whole cases of two people, and what is asked of the first. */
async function twoPeople() {
  const world = await createTestWorld({ emulator: { people: 0 } });
  const mine = putWholeCase(world);
  const theirs = putWholeCase(world);
  const variables = {
    u: mine.userId,
    t: mine.transactionId,
    d: mine.documentId,
    p: world.upstream.data.policies()[0]?.id,
  };
  return { world, mine, theirs, variables };
}

/** Reads of each resource, with the place where its answer stands. Types and claims are what a stranger's answer would show. */
const READS: Record<string, { query: string; path: string[] }> = {
  user: { query: 'query ($u: ID!) { user(id: $u) { username email } verifyPolicies { name } }', path: ['user'] },
  verifyTransaction: {
    query: 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { status } verifyPolicies { name } }',
    path: ['verifyTransaction'],
  },
  verifyTransactions: {
    query: 'query ($u: ID!) { user(id: $u) { username verifyTransactions { nodes { id status } } } }',
    path: ['user', 'verifyTransactions'],
  },
  document: {
    query:
      'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { type value } verifyPolicies { name } }',
    path: ['verifyDocument'],
  },
  documents: {
    query: 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { status documents { id value } } }',
    path: ['verifyTransaction', 'documents'],
  },
  metaData: {
    query: 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { status metadata { id data } } }',
    path: ['verifyTransaction', 'metadata'],
  },
  verifiedData: {
    query:
      'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { status verifiedData(types: [GOVERNMENT_ID]) { id ... on VerifiedGovernmentId { lastName } } } }',
    path: ['verifyTransaction', 'verifiedData'],
  },
  identityAssurance: {
    query: 'query ($u: ID!) { user(id: $u) { username identityAssurance { claims { all } } } }',
    path: ['user', 'identityAssurance'],
  },
  verifyPolicy: {
    query: 'query ($p: ID!, $u: ID!) { verifyPolicy(id: $p) { name } user(id: $u) { username } }',
    path: ['verifyPolicy'],
  },
  verifyPolicies: {
    query: 'query ($u: ID!) { verifyPolicies { name } user(id: $u) { username } }',
    path: ['verifyPolicies'],
  },
  users: {
    query: 'query ($p: ID!) { users(first: 2) { nodes { username } } verifyPolicy(id: $p) { name } }',
    path: ['users'],
  },
};

async function ask(resource: string, rewrite: (body: Wire) => unknown) {
  const { world, variables } = await twoPeople();
  await using _ = world;
  const { query, path } = READS[resource] ?? { query: '', path: [] };
  world.upstream.fault({ match: { resource }, rewrite: (body) => rewrite(body as Wire) });
  const answer = await world.ask(query, variables);
  const found = path.reduce<unknown>((place, step) => (place as Wire | null)?.[step], answer.data);
  return { ...answer, found, path };
}

const link = (href: string) => ({ href });
const inFirst = (name: string, change: (item: Wire) => unknown) => (body: Wire) => {
  const inside = body._embedded as Record<string, Wire[]>;
  return {
    ...body,
    _embedded: { ...inside, [name]: inside[name]?.map((item, index) => (index === 0 ? change(item) : item)) },
  };
};
const other = (member: Wire) => (body: Wire) => ({ ...body, ...member });
const API = 'https://api.pingone.eu/v1/environments/3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10';

describe("an answer that is somebody else's is UPSTREAM_INVALID and not shown", () => {
  const userLink = { _links: { user: link(`${API}/users/${STRANGER}`) } };
  const oldUserLink = { _links: { user: link(`https://api.pingone.eu/v1/users/${STRANGER}`) } };
  const selfLink = (path: string) => ({ id: undefined, _links: { self: link(`${API}/${path}/${STRANGER}`) } });
  const rows: [string, string, (body: Wire) => unknown][] = [
    ['user', 'id', other({ id: STRANGER })],
    ['user', 'id in capitals', (body) => ({ ...body, id: String(body.id).toUpperCase() })],
    ['user', 'an empty id', other({ id: '' })],
    ['user', 'an id that is a number', other({ id: 5 })],
    ['user', 'environment', other({ environment: { id: STRANGER } })],
    ['user', 'self link', other(selfLink('users'))],
    ['verifyTransaction', 'id', other({ id: STRANGER })],
    ['verifyTransaction', 'user link', other(userLink)],
    ['verifyTransaction', 'user link of old records', other(oldUserLink)],
    ['verifyTransaction', 'user', other({ user: { id: STRANGER } })],
    ['verifyTransaction', 'environment', other({ environment: { id: STRANGER } })],
    ['verifyTransaction', 'self link', other(selfLink('verifyTransactions'))],
    ['document', 'id', other({ id: STRANGER })],
    ['document', 'user', other({ user: { id: STRANGER } })],
    ['document', 'transaction', other({ verifyTransaction: { id: STRANGER } })],
    ['document', 'environment', other({ environment: { id: STRANGER } })],
    ['document', 'user link', other({ user: undefined, ...userLink })],
    [
      'document',
      'transaction link',
      other({
        verifyTransaction: undefined,
        _links: { verifyTransaction: link(`${API}/users/x/verifyTransactions/${STRANGER}`) },
      }),
    ],
    ['document', 'self link', other(selfLink('documents'))],
    ['identityAssurance', 'user link', other(userLink)],
    ['identityAssurance', 'user link of old records', other(oldUserLink)],
    ['identityAssurance', 'user', other({ user: { id: STRANGER } })],
    ['identityAssurance', 'environment', other({ environment: { id: STRANGER } })],
    ['verifyPolicy', 'id', other({ id: STRANGER })],
    ['verifyPolicy', 'environment', other({ environment: { id: STRANGER } })],
    ['verifyPolicy', 'self link', other(selfLink('verifyPolicies'))],
    ['verifyTransactions', 'user link of one', inFirst('verifyTransactions', other(userLink))],
    ['verifyTransactions', 'user of one', inFirst('verifyTransactions', other({ user: { id: STRANGER } }))],
    [
      'verifyTransactions',
      'environment of one',
      inFirst('verifyTransactions', other({ environment: { id: STRANGER } })),
    ],
    ['documents', 'user of one', inFirst('documents', other({ user: { id: STRANGER } }))],
    ['documents', 'transaction of one', inFirst('documents', other({ verifyTransaction: { id: STRANGER } }))],
    ['documents', 'environment of one', inFirst('documents', other({ environment: { id: STRANGER } }))],
    ['documents', 'user of an earlier attempt', inFirst('previousAttempts', other({ user: { id: STRANGER } }))],
    ['metaData', 'user of one', inFirst('metaData', other({ user: { id: STRANGER } }))],
    ['metaData', 'transaction of one', inFirst('metaData', other({ verifyTransaction: { id: STRANGER } }))],
    ['verifiedData', 'user of one', inFirst('verifiedData', other({ user: { id: STRANGER } }))],
    ['verifiedData', 'transaction of one', inFirst('verifiedData', other({ verifyTransaction: { id: STRANGER } }))],
    ['verifyPolicies', 'environment of one', inFirst('verifyPolicies', other({ environment: { id: STRANGER } }))],
    ['users', 'environment of one', inFirst('users', other({ environment: { id: STRANGER } }))],
    // A list names whose it is in its own links; its items often name nobody.
    [
      'verifiedData',
      "the list's user link",
      (body) => ({ ...body, _links: { ...(body._links as Wire), ...userLink._links } }),
    ],
    [
      'verifiedData',
      "the list's transaction link",
      (body) => ({
        ...body,
        _links: {
          ...(body._links as Wire),
          verifyTransaction: link(`${API}/users/x/verifyTransactions/${STRANGER}`),
        },
      }),
    ],
  ];
  test.each(rows)('%s: %s', async (resource, _what, rewrite) => {
    const { data, errors, found, path, text } = await ask(resource, rewrite);
    expect(found, text).toBeNull();
    expect(errors, text).toMatchObject([{ path, extensions: { code: 'UPSTREAM_INVALID', retryable: false } }]);
    expect(text).not.toContain(STRANGER);
    // What stands beside it is not touched.
    const sibling = path.length === 2 ? data[path[0] ?? ''] : data;
    expect(Object.values(sibling).filter((value) => value !== null)).toHaveLength(1);
  });

  const swaps: [string, 'id' | 'links'][] = [
    ['user', 'id'],
    ['verifyTransaction', 'id'],
    ['verifyTransactions', 'links'],
    ['document', 'id'],
    ['documents', 'links'],
    ['identityAssurance', 'links'],
    ['verifiedData', 'links'],
    ['metaData', 'links'],
  ];
  test.each(swaps)('a whole answer about somebody else in place of the %s', async (resource) => {
    const { world, mine, theirs, variables } = await twoPeople();
    await using _ = world;
    const { query, path } = READS[resource] ?? { query: '', path: [] };
    // Their honest answer first, then the same where ours is asked for: a proxy that mixed up two answers.
    let stolen: unknown;
    const capture = world.upstream.fault({
      match: { resource, path: theirs.userId },
      rewrite: (body) => (stolen = body),
    });
    const whole = await world.ask(query, {
      ...variables,
      u: theirs.userId,
      t: theirs.transactionId,
      d: theirs.documentId,
    });
    expect(whole.errors).toBeUndefined();
    capture.remove();
    expect(JSON.stringify(stolen)).toContain(theirs.userId);
    world.upstream.fault({ match: { resource, path: mine.userId }, body: stolen });
    const { data, errors, text } = await world.ask(query, variables);
    expect(
      path.reduce<unknown>((place, step) => (place as Wire | null)?.[step], data),
      text,
    ).toBeNull();
    expect(errors, text).toMatchObject([{ path, extensions: { code: 'UPSTREAM_INVALID' } }]);
  });

  test('a user whom a filter by id gives under the id of another is not shown, nor are the others lost', async () => {
    const { world, mine, theirs } = await twoPeople();
    await using _ = world;
    const query = 'query ($a: ID!, $b: ID!) { a: user(id: $a) { id username } b: user(id: $b) { id username } }';
    const variables = { a: mine.userId, b: theirs.userId };
    const whole = await world.ask(query, variables);
    // One item is of another environment, so that user is read alone, or refused; the other is beyond doubt.
    world.upstream.fault({
      match: { resource: 'users' },
      rewrite: (body) => inFirst('users', other({ environment: { id: STRANGER }, username: 'stranger' }))(body as Wire),
    });
    const { data, text } = await world.ask(query, variables);
    expect(text).not.toContain('stranger');
    expect(data.b, text).toEqual(whole.data.b);
  });

  test('users whom nobody asked for are not taken from a filter that gives them', async () => {
    const { world, mine, theirs } = await twoPeople();
    await using _ = world;
    const gone = '00000000-0000-4000-8000-00000000dead';
    world.upstream.fault({
      match: { resource: 'users' },
      rewrite: (body) => inFirst('users', (item) => ({ ...item, id: STRANGER, username: 'stranger' }))(body as Wire),
    });
    const { data, errors, text } = await world.ask(
      'query ($a: ID!, $b: ID!, $c: ID!) { a: user(id: $a) { id } b: user(id: $b) { id } c: user(id: $c) { id username } }',
      { a: mine.userId, b: theirs.userId, c: gone },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ a: { id: mine.userId }, b: { id: theirs.userId }, c: null });
    expect(text).not.toContain('stranger');
  });
});

describe('an answer that does not say whose it is', () => {
  const bare = ({ _links: _, environment: __, user: ___, verifyTransaction: ____, ...rest }: Wire) => rest;
  const bareWithin = (body: Wire): Wire => {
    const inside = body._embedded as Record<string, Wire[]> | undefined;
    if (!inside) return bare(body);
    return {
      ...bare(body),
      _embedded: Object.fromEntries(Object.entries(inside).map(([name, items]) => [name, items.map(bare)])),
    };
  };
  const without = (body: Wire) => {
    const { id: _, ...rest } = bare(body);
    return rest;
  };

  test.each(Object.keys(READS))('is taken for the one that was asked for: %s', async (resource) => {
    const usual = await ask(resource, (body) => body);
    const { errors, found, text } = await ask(resource, bareWithin);
    expect(errors, text).toBeUndefined();
    expect(found).toEqual(usual.found);
  });

  test.each(['user', 'verifyTransaction', 'document', 'verifyPolicy'])(
    'is taken so even without an id of its own: %s',
    async (resource) => {
      const usual = await ask(resource, (body) => body);
      const { errors, found } = await ask(resource, without);
      expect(errors).toBeUndefined();
      expect(found).toEqual(usual.found);
    },
  );

  test.each(['verifyTransactions', 'documents', 'metaData', 'verifiedData', 'verifyPolicies', 'users'])(
    'and is one of a list cannot be told apart, so it needs an id: %s',
    async (resource) => {
      const list = READS[resource]?.path.at(-1) === 'metadata' ? 'metaData' : resource;
      const { errors, found, path } = await ask(resource, inFirst(list, without));
      expect(found).toBeNull();
      expect(errors).toMatchObject([{ path, extensions: { code: 'UPSTREAM_INVALID' } }]);
    },
  );

  test('links of another host say nothing against it', async () => {
    const { world, variables } = await twoPeople();
    await using _ = world;
    world.upstream.fault({
      match: { resource: 'verifyTransaction' },
      rewrite: (body) => ({
        ...(body as Wire),
        _links: {
          self: link(
            `https://elsewhere.example/v1/environments/${STRANGER}/users/${variables.u}/verifyTransactions/${variables.t}?x=1`,
          ),
          environment: link(`https://elsewhere.example/v1/environments/${STRANGER}`),
          user: link(`https://elsewhere.example/v1/environments/${STRANGER}/users/${variables.u}#me`),
        },
      }),
    });
    const { data, errors } = await world.ask(READS.verifyTransaction?.query ?? '', variables);
    expect(errors).toBeUndefined();
    expect(data.verifyTransaction).toEqual({ status: 'SUCCESS' });
  });
});
