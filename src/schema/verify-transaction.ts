import { transactionById, transactionOf } from '../resolvers/lookup.ts';
import { referredUser } from '../resolvers/user.ts';
import { referredPolicy } from '../resolvers/verify-policy.ts';
import type {
  VerifyCheck as CheckModel,
  VerifyTransaction as Model,
  VerifyNotification as NotificationModel,
  WebVerification as WebModel,
} from '../resolvers/verify-transaction.ts';
import { isTimedOut, latestTransactionOf, usableWebVerification } from '../resolvers/verify-transaction.ts';
import { builder } from './builder.ts';
import { selectionOf } from './selection.ts';
import { User } from './user.ts';
import { VerifyPolicy } from './verify-policy.ts';
import {
  VerifyCheckStatus,
  VerifyCheckType,
  VerifyNotificationChannel,
  VerifyOutcome,
  VerifyTransactionStatus,
} from './verify-transaction-enums.ts';
import { CHECKS, NOTIFICATIONS } from './weights.ts';

const VerifyCheck = builder.objectRef<CheckModel>('VerifyCheck');
VerifyCheck.implement({
  description: "One of the checks of a transaction, an entry of PingOne's `transactionStatus.verificationStatus`.",
  fields: (t) => ({
    type: t.expose('type', { type: VerifyCheckType, nullable: false, description: 'What it looks at.' }),
    rawType: t.exposeString('rawType', {
      tag: 'internal',
      description: "PingOne's own word for `type`; never null in practice.",
    }),
    status: t.expose('status', { type: VerifyCheckStatus, nullable: false, description: 'Where it stands.' }),
    rawStatus: t.exposeString('rawStatus', {
      tag: 'internal',
      description: "PingOne's own word for `status`, at times the name of an error; null where it sends none.",
    }),
  }),
});

const VerifyNotification = builder.objectRef<NotificationModel>('VerifyNotification');
VerifyNotification.implement({
  description:
    "Whether the link to a transaction could be sent over one channel, an entry of PingOne's `sendNotification.results`.",
  fields: (t) => ({
    channel: t.expose('channel', {
      type: VerifyNotificationChannel,
      nullable: false,
      description: 'Over which channel.',
    }),
    rawChannel: t.exposeString('rawChannel', {
      tag: 'internal',
      description: "PingOne's own word for `channel`; null where it sends none.",
    }),
    sent: t.exposeBoolean('sent', { description: 'Whether it could be sent; null where PingOne does not say.' }),
  }),
});

const WebVerification = builder.objectRef<WebModel>('WebVerification');
WebVerification.implement({
  description:
    "The end user's way into a transaction. Whoever has it can act as them: a secret that belongs to the end user alone.",
  fields: (t) => ({
    url: t.expose('url', {
      type: 'URL',
      description: 'Page on which the end user verifies; opaque. Null only where PingOne sends no URL.',
    }),
    code: t.exposeString('code', {
      description: 'Six digits that go with the page; null where PingOne sends none.',
    }),
    qrUrl: t.expose('qrUrl', {
      type: 'URL',
      description: "Picture (PNG) of the page's address as a QR code; null where PingOne sends none.",
    }),
  }),
});

export const VerifyTransaction = builder.objectRef<Model>('VerifyTransaction');
VerifyTransaction.implement({
  description:
    'One verification of a user, from the request to the decision. PingOne: `GET /users/{userId}/verifyTransactions/{id}`.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "PingOne's id of the transaction, a UUID in lower case." }),
    userId: t.exposeID('userId', { nullable: false, description: "PingOne's id of the user who is verified." }),
    user: t.field({
      type: User,
      description:
        'The user who is verified. Costs no call where only the id, or what the id leads to, is selected. Null where it is gone or out of reach.',
      resolve: ({ userId }, _args, context, info) => referredUser(userId, selectionOf(info, context, userId), context),
    }),
    status: t.expose('status', {
      type: VerifyTransactionStatus,
      nullable: false,
      description: 'Where the transaction stands.',
    }),
    rawStatus: t.exposeString('rawStatus', {
      tag: 'internal',
      description: "PingOne's own word for `status`; null where it sends none.",
    }),
    outcome: t.expose('outcome', {
      type: VerifyOutcome,
      nullable: false,
      description: 'The status reduced to what a page has to decide on.',
    }),
    timedOut: t.boolean({
      description:
        "Whether it failed because time ran out. True: FAIL, and a check's value contains TRANSACTION_TIMED_OUT. Null, where it can't be told: FAIL without any check, or still pending though `expiresAt` has passed. False otherwise.",
      resolve: (transaction, _args, { now }) => isTimedOut(transaction, now()),
    }),
    checks: t.expose('checks', {
      listSize: { assumedSize: CHECKS },
      type: [VerifyCheck],
      nullable: false,
      description:
        'One entry for each check that the policy asks for, in the order PingOne gives; empty on old records.',
    }),
    providerMessages: t.exposeStringList('providerMessages', {
      tag: 'internal',
      nullable: false,
      description: "What the providers told of the checks, in English, for support. PingOne's `providerMessagesList`.",
    }),
    verifiedDocumentKinds: t.exposeStringList('verifiedDocumentKinds', {
      nullable: false,
      description: 'Kinds of document that were verified, as PingOne spells them, such as driver_license.',
    }),
    notifications: t.expose('notifications', {
      listSize: { assumedSize: NOTIFICATIONS },
      type: [VerifyNotification],
      nullable: false,
      description: 'Whether PingOne could send the link, by channel; empty where none was asked for.',
    }),
    policy: t.field({
      type: VerifyPolicy,
      description:
        'The policy it was created under; null on old records, and where the policy is gone. Costs no call where only its id is selected.',
      resolve: ({ userId, policyId }, _args, context, info) =>
        referredPolicy(policyId, selectionOf(info, context, userId), context),
    }),
    webVerification: t.field({
      tag: 'internal',
      type: WebVerification,
      description:
        "How the end user opens the transaction. Null unless the outcome is PENDING, `expiresAt` is ahead and PingOne sent it. A secret of the end user's.",
      resolve: (transaction, _args, { now }) => usableWebVerification(transaction, now()),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was created; null where PingOne gives no time.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it last changed; null where PingOne gives no time.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When it ends by itself unless everything has been collected by then; null where PingOne gives no time.',
    }),
  }),
});

const ID = "PingOne's id of the transaction, a UUID in lower case.";

builder.objectFields(User, (t) => ({
  verifyTransaction: t.field({
    type: VerifyTransaction,
    description: 'One transaction of this user, or null when there is none within reach.',
    args: { id: t.arg.id({ required: true, description: ID }) },
    resolve: (user, { id }, context, info) => transactionOf(user, id, selectionOf(info, context, user.id), context),
  }),
  latestVerifyTransaction: t.field({
    type: VerifyTransaction,
    description: 'The newest transaction by creation, or null when the user has none.',
    resolve: (user, _args, context) => latestTransactionOf(user, context),
  }),
}));

builder.queryField('verifyTransaction', (t) =>
  t.field({
    type: VerifyTransaction,
    description:
      'One transaction, or null when there is none within reach. PingOne keeps transactions under their user, so both ids are needed.',
    args: {
      userId: t.arg.id({ required: true, description: "PingOne's id of the user, a UUID in lower case." }),
      id: t.arg.id({ required: true, description: ID }),
    },
    resolve: (_query, key, context, info) => transactionById(key, selectionOf(info, context, key.userId), context),
  }),
);
