import { documentId, TRANSACTIONS, transactionId, userId } from './ids.js';

const KIB = 1024;

/** One question, asked with other variables each time. */
export interface Question {
  /** Where the baseline answers it. */
  handler: string;
  query: string;
  /** The variables of each request, in turn; the gateway ignores those that only the baseline reads. */
  variables: readonly Record<string, unknown>[];
  /** Of a document's `value`, upstream. */
  contentBytes: number;
}

export interface Workload extends Question {
  name: string;
  what: string;
  connections: number;
  /** The calls that have to wait for each other: no server can answer sooner than these take. */
  dependentCalls: number;
  /** Where the latency is measured: so many at once in place of one at a time. */
  atOnce?: number;
}

const MANY = 200; // users who are asked about in turn
const users = Array.from({ length: MANY }, (_, user) => user);

const ASSURANCE = `query Assurance($id: ID!) {
  user(id: $id) {
    id username email
    identityAssurance { trustFramework verifiedAt claims { givenName familyName birthdate } }
  }
}`;

const EVIDENCE = `query Evidence($id: ID!, $first: Int!) {
  user(id: $id) {
    id username
    verifyTransactions(first: $first) {
      nodes { id rawStatus createdAt documents { id rawType rawStatus attempt } }
    }
  }
}`;

const USERS = `query Users($first: Int!, $transactions: Int!, $after: String) {
  users(first: $first, after: $after) {
    nodes {
      id username
      verifyTransactions(first: $transactions) { nodes { id rawStatus } }
      identityAssurance { trustFramework }
    }
  }
}`;

const ENTITIES = `query Entities($of: [_Any!]!) {
  _entities(representations: $of) { ... on User { id username email } }
}`;

const DOCUMENT = (fields: string) => `query Document($user: ID!, $transaction: ID!, $document: ID!) {
  verifyDocument(userId: $user, transactionId: $transaction, id: $document) { ${fields} }
}`;

export const evidence = (contentBytes: number, whose: readonly number[] = users): Question => ({
  handler: '/evidence',
  query: EVIDENCE,
  variables: whose.map((user) => ({ id: userId(user), first: TRANSACTIONS })),
  contentBytes,
});

export const assurance: Question = {
  handler: '/assurance',
  query: ASSURANCE,
  variables: users.map((user) => ({ id: userId(user) })),
  contentBytes: 2 * KIB,
};

/** A page of so many users, each with transactions and claims. */
export const usersPage = (first: number): Question => ({
  handler: '/users',
  query: USERS,
  variables: [{ first, transactions: TRANSACTIONS, after: null }],
  contentBytes: 2 * KIB,
});

export const entities = (length: number): Question => ({
  handler: '/entities',
  query: ENTITIES,
  variables: users.slice(0, 50).map((first) => ({
    of: Array.from({ length }, (_, index) => ({ __typename: 'User', id: userId(first + index) })),
  })),
  contentBytes: 2 * KIB,
});

/** The content of one document, or what there is besides. */
export const document = (contentBytes: number, content: boolean): Question => ({
  handler: '/document',
  query: DOCUMENT(content ? 'id rawType value' : 'id rawType'),
  variables: users.map((user) => ({
    user: userId(user),
    transaction: transactionId(user, 0),
    document: documentId(user, 0, 0),
    content,
  })),
  contentBytes,
});

/** The documents of a transaction without their content. */
export const documents: Question = {
  handler: '/documents',
  query: `query Documents($user: ID!, $transaction: ID!) {
    verifyTransaction(userId: $user, id: $transaction) { id documents { id rawType rawStatus attempt } }
  }`,
  variables: users.map((user) => ({ user: userId(user), transaction: transactionId(user, 0) })),
  contentBytes: 2 * KIB,
};

export const WORKLOADS: readonly Workload[] = [
  { name: 'Q1', what: 'a user and their verified claims', ...assurance, connections: 32, dependentCalls: 1 },
  {
    name: 'Q2',
    what: 'a user, 5 transactions, 4 documents of each without content (2 KiB upstream)',
    ...evidence(2 * KIB),
    connections: 32,
    dependentCalls: 2,
  },
  {
    name: 'Q2-128K',
    what: 'the same with 128 KiB of content upstream',
    ...evidence(128 * KIB),
    connections: 8,
    dependentCalls: 2,
  },
  {
    name: 'Q3',
    what: '50 users, 5 transactions and the claims of each',
    ...usersPage(50),
    connections: 8,
    dependentCalls: 2,
  },
  { name: 'Q4', what: '`_entities` for 100 users', ...entities(100), connections: 32, dependentCalls: 1 },
  {
    name: 'Q5',
    what: 'one document with 1 MiB of content',
    ...document(KIB * KIB, true),
    connections: 8,
    dependentCalls: 1,
  },
  {
    name: 'Q6',
    what: 'Q2 for one user, asked by 500 at once',
    ...evidence(2 * KIB, [7]),
    connections: 500,
    dependentCalls: 2,
    atOnce: 500,
  },
];

export const bodiesOf = ({ query, variables }: Question): string[] =>
  variables.map((each) => JSON.stringify({ query, variables: each }));
