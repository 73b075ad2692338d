import type { VerifyPolicy as Model, PolicyCheck } from '../resolvers/verify-policy.ts';
import { listPolicies, policyById } from '../resolvers/verify-policy.ts';
import { builder } from './builder.ts';
import { enumOf } from './enums.ts';
import { POLICIES } from './weights.ts';

const VerifyRequirement = enumOf('VerifyRequirement', 'How much a policy asks for a check.', {
  REQUIRED: 'Has to succeed.',
  OPTIONAL: 'Is made, but its failure does not fail the whole.',
  DISABLED: 'Is not made.',
  UNKNOWN: 'A word that this gateway does not know yet.',
});

export const VerifyPolicy = builder.objectRef<Model>('VerifyPolicy');
VerifyPolicy.implement({
  description:
    "What a verification asks for. A check whose block the policy lacks is DISABLED, PingOne's default. Changes may show some minutes late. PingOne: `GET /verifyPolicies/{id}`.",
  fields: (t) => {
    const requirement = (check: PolicyCheck, description: string) =>
      t.field({
        type: VerifyRequirement,
        nullable: false,
        description,
        resolve: (policy) => policy.requirement(check),
      });
    return {
      id: t.exposeID('id', { nullable: false, description: "PingOne's id of the policy, a UUID in lower case." }),
      name: t.exposeString('name', { description: 'Name, for people; null where PingOne sends none.' }),
      description: t.exposeString('description', { description: 'What it is for; null where none was written.' }),
      isDefault: t.exposeBoolean('isDefault', {
        description: 'Whether transactions get it that name no policy; null where PingOne does not say.',
      }),
      governmentId: requirement('governmentId', 'Whether a government document has to be shown.'),
      facialComparison: requirement(
        'facialComparison',
        'Whether the face has to match the document or a reference selfie.',
      ),
      liveness: requirement('liveness', 'Whether the selfie has to show a living person.'),
      email: requirement('email', 'Whether an email address has to be confirmed by a one-time code.'),
      phone: requirement('phone', 'Whether a phone number has to be confirmed by a one-time code.'),
      storesIdentityAssurance: t.exposeBoolean('storesIdentityAssurance', {
        description: 'Whether verified claims are stored with the user; false where the policy does not say.',
      }),
      transactionTimeoutSeconds: t.exposeInt('transactionTimeoutSeconds', {
        description:
          'Seconds from the creation of a transaction to its end; null where the policy does not say, which to PingOne means 30 minutes.',
      }),
      dataCollectionTimeoutSeconds: t.exposeInt('dataCollectionTimeoutSeconds', {
        description:
          'Seconds that the end user has from starting to having sent everything; null where the policy does not say, which to PingOne means 15 minutes.',
      }),
      dataCollectionOnly: t.exposeBoolean('dataCollectionOnly', {
        description: 'Whether evidence is only collected and nothing verified; null where the policy does not say.',
      }),
      createdAt: t.expose('createdAt', {
        type: 'DateTime',
        description: 'When the policy was created; null where PingOne gives no time.',
      }),
      updatedAt: t.expose('updatedAt', {
        type: 'DateTime',
        description: 'When the policy last changed; null where PingOne gives no time.',
      }),
    };
  },
});

builder.queryFields((t) => ({
  verifyPolicy: t.field({
    type: VerifyPolicy,
    description: 'One policy, or null when there is none within reach.',
    args: { id: t.arg.id({ required: true, description: "PingOne's id of the policy, a UUID in lower case." }) },
    resolve: (_query, { id }, context) => policyById(id, context),
  }),
  verifyPolicies: t.field({
    listSize: { assumedSize: POLICIES },
    type: [VerifyPolicy],
    description:
      "All policies of the environment, in PingOne's order; at most three minutes old. Null where they could not be read. PingOne: `GET /verifyPolicies`.",
    resolve: (_query, _args, context) => listPolicies(context),
  }),
}));
