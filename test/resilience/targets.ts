import type { TestWorld } from '../support/world.ts';

/** What is asked for while something fails, and which calls the failure is about. */
export interface Target {
  name: 'one object' | 'a list' | 'a list with a filter' | '20 batched keys' | 'document content' | 'the token';
  query: string;
  variables(world: TestWorld): Record<string, unknown>;
  /** The calls that fail, for the network. */
  calls: { method: string; path: string };
  /** The same, for the emulator. */
  resource: string;
  /** Calls of that kind which the query takes where nothing fails. */
  count: number;
  /** Whether the service token is there already. */
  warm: boolean;
}

const firstUser = (world: TestWorld) => ({ id: world.upstream.data.users()[0]?.id });
const ONE = 'query ($id: ID!) { user(id: $id) { id username email verifyEligibility } }';

export const ONE_OBJECT: Target = {
  name: 'one object',
  query: ONE,
  variables: firstUser,
  calls: { method: 'GET', path: '/users/[^/?]+$' },
  resource: 'user',
  count: 1,
  warm: true,
};

export const LIST: Target = {
  name: 'a list',
  query: '{ users(first: 20) { nodes { id username verifyEligibility } } }',
  variables: () => ({}),
  calls: { method: 'GET', path: '/users(\\?|$)' },
  resource: 'users',
  count: 1,
  warm: true,
};

export const BATCH: Target = {
  name: '20 batched keys',
  query: '{ users(first: 20) { nodes { id verifyTransactions { totalCount nodes { id status rawStatus } } } } }',
  variables: () => ({}),
  calls: { method: 'GET', path: '/verifyTransactions$' },
  resource: 'verifyTransactions',
  count: 20,
  warm: true,
};

export const CONTENT: Target = {
  name: 'document content',
  query:
    'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { id value type rawType } }',
  variables: (world) => {
    const { data } = world.upstream;
    const [user] = data.users();
    const u = user?.id ?? '';
    const { id: t } = data.putTransaction(u, { transactionStatus: { status: 'SUCCESS' } });
    return { u, t, d: data.putDocument(u, t, { value: `/9j/4AAQ${'A'.repeat(80_000)}` }).id };
  },
  calls: { method: 'GET', path: '/documents/[^/?]+$' },
  resource: 'document',
  count: 1,
  warm: true,
};

export const FILTERED: Target = {
  name: 'a list with a filter',
  query:
    'query ($name: String!) { users(first: 5, filter: { username: { equals: $name } }) { nodes { id username } } }',
  variables: (world) => ({ name: world.upstream.data.users()[0]?.username }),
  calls: { method: 'GET', path: '/users\\?' },
  resource: 'users',
  count: 1,
  warm: true,
};

export const TOKEN: Target = {
  name: 'the token',
  query: ONE,
  variables: firstUser,
  calls: { method: 'POST', path: '/as/token$' },
  resource: 'token',
  count: 1,
  warm: false,
};

export const READS: readonly Target[] = [ONE_OBJECT, LIST, BATCH, CONTENT];
export const ALL: readonly Target[] = [...READS, TOKEN];
