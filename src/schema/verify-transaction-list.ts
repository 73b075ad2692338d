import type { Connection, Edge } from '../resolvers/paging.ts';
import type { VerifyTransaction as TransactionModel } from '../resolvers/verify-transaction.ts';
import { listTransactionsOf } from '../resolvers/verify-transaction-list.ts';
import { builder } from './builder.ts';
import { AFTER, BEFORE, CURSOR, EDGES, FIRST, LAST, NODES, PAGE_INFO, PageInfo, pageOf } from './paging.ts';
import { User } from './user.ts';
import { VerifyTransaction } from './verify-transaction.ts';
import { VerifyOutcome, VerifyTransactionStatus } from './verify-transaction-enums.ts';

const VerifyTransactionFilter = builder.inputType('VerifyTransactionFilter', {
  description: 'All members given must hold. An empty list selects nothing.',
  fields: (t) => ({
    statuses: t.field({
      type: [VerifyTransactionStatus],
      description: 'One of these; UNKNOWN selects just the words that this gateway does not know.',
    }),
    outcomes: t.field({
      type: [VerifyOutcome],
      description: 'One of these; UNKNOWN selects just the words that this gateway does not know.',
    }),
    createdFrom: t.field({ type: 'DateTime', description: 'Created at this time or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Created before this time.' }),
  }),
});

const VerifyTransactionEdge = builder.objectRef<Edge<TransactionModel>>('VerifyTransactionEdge');
VerifyTransactionEdge.implement({
  description: 'A transaction and its place in the list.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { nullable: false, description: CURSOR }),
    node: t.expose('node', { type: VerifyTransaction, nullable: false, description: 'The transaction.' }),
  }),
});

const VerifyTransactionConnection =
  builder.objectRef<Connection<TransactionModel, number>>('VerifyTransactionConnection');
VerifyTransactionConnection.implement({
  description: "A page of a user's transactions.",
  fields: (t) => ({
    edges: t.expose('edges', { type: [VerifyTransactionEdge], nullable: false, description: EDGES }),
    nodes: t.expose('nodes', { type: [VerifyTransaction], nullable: false, description: NODES }),
    pageInfo: t.expose('pageInfo', { type: PageInfo, nullable: false, description: PAGE_INFO }),
    totalCount: t.exposeInt('totalCount', {
      nullable: false,
      description: 'How many transactions the filter selects in all.',
    }),
  }),
});

builder.objectField(User, 'verifyTransactions', (t) =>
  t.field({
    listSize: pageOf('first', 'last'),
    type: VerifyTransactionConnection,
    description:
      "The user's transactions, newest first by creation; equal times are ordered by id. Null where PingOne shows no such user. PingOne: `GET /users/{id}/verifyTransactions`.",
    args: {
      first: t.arg.int({ description: FIRST }),
      after: t.arg.string({ description: AFTER }),
      last: t.arg.int({ description: LAST }),
      before: t.arg.string({ description: BEFORE }),
      filter: t.arg({ type: VerifyTransactionFilter, description: 'Which transactions; all where it is left out.' }),
    },
    resolve: (user, args, context) => listTransactionsOf(user, args, context),
  }),
);
