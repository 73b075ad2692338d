import { userById } from '../resolvers/lookup.ts';
import type { User as Model, UserName as NameModel } from '../resolvers/user.ts';
import { builder } from './builder.ts';
import { enumOf } from './enums.ts';
import { selectionOf } from './selection.ts';

const VerifyEligibility = enumOf(
  'VerifyEligibility',
  "Whether a user may start a verification, PingOne's user attribute `verifyStatus`. It says nothing of any result.",
  {
    NOT_INITIATED: 'Nothing was decided for this user yet.',
    ENABLED: 'The user may verify.',
    DISABLED: 'New verifications of this user are blocked.',
    UNKNOWN: 'A word that this gateway does not know yet; the raw field beside it has the word.',
  },
);

const VerifyUserName = builder.objectRef<NameModel>('VerifyUserName');
VerifyUserName.implement({
  description: "A user's name in parts, as kept in the directory. Personal data. PingOne: `name` of `GET /users/{id}`.",
  fields: (t) => ({
    formatted: t.exposeString('formatted', {
      description: 'The whole name as it is displayed. Null where none is kept.',
    }),
    given: t.exposeString('given', { description: 'Given name. Null where none is kept.' }),
    middle: t.exposeString('middle', { description: 'Middle name. Null where none is kept.' }),
    family: t.exposeString('family', { description: 'Family name. Null where none is kept.' }),
    honorificPrefix: t.exposeString('honorificPrefix', {
      description: 'Title before the name, such as Dr. Null where none is kept.',
    }),
    honorificSuffix: t.exposeString('honorificSuffix', {
      description: 'Suffix behind the name, such as III. Null where none is kept.',
    }),
  }),
});

export const User = builder.objectRef<Model>('User');
User.implement({
  description:
    "A user of the environment's directory, and the root of all that PingOne Verify knows of them. Personal data. PingOne: `GET /users/{id}`.",
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "PingOne's id of the user, a UUID in lower case." }),
    username: t.exposeString('username', {
      description: 'Sign-in name, unique in the environment, 1 to 128 characters. Null where PingOne sends none.',
    }),
    email: t.exposeString('email', {
      description: 'Email address. Null where none is kept.',
    }),
    name: t.expose('name', {
      type: VerifyUserName,
      description: 'Name in parts. Null where none is kept.',
    }),
    mobilePhone: t.exposeString('mobilePhone', {
      description: 'Mobile phone number, at most 32 characters. Null where none is kept.',
    }),
    populationId: t.exposeID('populationId', {
      description: "PingOne's id of the population that the user belongs to; null where PingOne sends none.",
    }),
    enabled: t.exposeBoolean('enabled', {
      description: 'Whether the account is enabled; null where PingOne does not say.',
    }),
    verifyEligibility: t.expose('verifyEligibility', {
      type: VerifyEligibility,
      description: 'Whether the user may verify at all; it is not a result. Null where PingOne sends none.',
    }),
    rawVerifyEligibility: t.exposeString('rawVerifyEligibility', {
      tag: 'internal',
      description: "PingOne's own word for `verifyEligibility`; null where it sends none.",
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the user was created; null where PingOne gives no time.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: "When the user's record last changed; null where PingOne gives no time.",
    }),
  }),
});

builder.queryField('user', (t) =>
  t.field({
    type: User,
    description: 'One user of the configured environment, or null when there is none within reach.',
    args: { id: t.arg.id({ required: true, description: "PingOne's id of the user, a UUID in lower case." }) },
    resolve: (_query, { id }, context, info) => userById(id, selectionOf(info, context, id), context),
  }),
);
