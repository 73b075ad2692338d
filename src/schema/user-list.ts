import type { Connection, Edge } from '../resolvers/paging.ts';
import type { User as UserModel } from '../resolvers/user.ts';
import { listUsers } from '../resolvers/user-list.ts';
import { builder } from './builder.ts';
import { AFTER, CURSOR, EDGES, FIRST, NODES, PAGE_INFO, PageInfo, pageOf } from './paging.ts';
import { User } from './user.ts';

const VerifyUserTextFilter = builder.inputType('VerifyUserTextFilter', {
  description: "Exactly one member. Text is compared as PingOne's filter does.",
  isOneOf: true,
  fields: (t) => ({
    equals: t.string({ description: 'The whole text.' }),
    startsWith: t.string({ description: 'The beginning of the text.' }),
  }),
});

const UserFilter = builder.inputType('UserFilter', {
  description: 'All members given must hold; PingOne does the comparing.',
  fields: (t) => ({
    username: t.field({ type: VerifyUserTextFilter, description: 'Sign-in name. Personal data.' }),
    email: t.field({ type: VerifyUserTextFilter, description: 'Email address. Personal data.' }),
    givenName: t.field({ type: VerifyUserTextFilter, description: 'Given name. Personal data.' }),
    familyName: t.field({ type: VerifyUserTextFilter, description: 'Family name. Personal data.' }),
    populationId: t.id({ description: "PingOne's id of the population, a UUID in lower case." }),
  }),
});

const UserEdge = builder.objectRef<Edge<UserModel>>('UserEdge');
UserEdge.implement({
  description: 'A user and their place in the list.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { nullable: false, description: CURSOR }),
    node: t.expose('node', { type: User, nullable: false, description: 'The user.' }),
  }),
});

const UserConnection = builder.objectRef<Connection<UserModel>>('UserConnection');
UserConnection.implement({
  description: 'A page of users.',
  fields: (t) => ({
    edges: t.expose('edges', { type: [UserEdge], nullable: false, description: EDGES }),
    nodes: t.expose('nodes', { type: [User], nullable: false, description: NODES }),
    pageInfo: t.expose('pageInfo', { type: PageInfo, nullable: false, description: PAGE_INFO }),
    totalCount: t.exposeInt('totalCount', {
      description: 'How many users the filter selects in all. Null where PingOne does not say.',
    }),
  }),
});

builder.queryField('users', (t) =>
  t.field({
    listSize: pageOf('first'),
    type: UserConnection,
    description:
      "Users of the configured environment, in PingOne's order. Forward only. Null where they could not be read. PingOne: `GET /users`.",
    args: {
      first: t.arg.int({ description: FIRST }),
      after: t.arg.string({ description: AFTER }),
      filter: t.arg({ type: UserFilter, description: 'Which users; all where it is left out.' }),
    },
    resolve: (_query, args, context) => listUsers(args, context),
  }),
);
