import type { VerifyMetadata as Model } from '../resolvers/verify-metadata.ts';
import { metadataOf } from '../resolvers/verify-metadata.ts';
import { builder } from './builder.ts';
import { enumOf, UNKNOWN } from './enums.ts';
import { VerifyTransaction } from './verify-transaction.ts';
import { RESULTS } from './weights.ts';

const VerifyMetadataType = enumOf('VerifyMetadataType', 'What a provider looked at.', {
  DOCUMENT_AUTHENTICATION: 'Whether the document is genuine, by machine.',
  DOCUMENT_MANUAL_AUTHENTICATION: 'Whether the document is genuine, by people.',
  FACIAL_COMPARISON: 'Whether the faces are the same.',
  LIVENESS: 'Whether the selfie shows a living person.',
  BIOGRAPHIC_MATCH: 'Whether the data on the document are those that were expected.',
  AAMVA: 'The licence against the records of its issuer, in North America.',
  AADHAAR: 'The Aadhaar number.',
  DATA_BASED_IDENTITY_VERIFICATION: 'Personal data against records of a data provider.',
  VOICE_ENROLLMENT: 'The enrolment of a voice. PingOne removes voice verification on 2026-11-25.',
  VOICE_VERIFICATION: 'The verification of a voice. PingOne removes voice verification on 2026-11-25.',
  UNKNOWN,
});

const VerifyMetadataStatus = enumOf('VerifyMetadataStatus', 'What a provider came to.', {
  SUCCESS: 'Passed.',
  FAIL: 'Not passed.',
  UNKNOWN,
});

const VerifyMetadata = builder.objectRef<Model>('VerifyMetadata');
VerifyMetadata.implement({
  description:
    'What one provider found in one attempt. PingOne: `GET /users/{userId}/verifyTransactions/{id}/metaData`.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "PingOne's id of the entry." }),
    type: t.expose('type', { type: VerifyMetadataType, nullable: false, description: 'What was looked at.' }),
    rawType: t.exposeString('rawType', {
      tag: 'internal',
      description: "PingOne's own word for `type`; null where it sends none.",
    }),
    provider: t.exposeString('provider', {
      description: 'Who looked, such as MITEK; null where PingOne does not say.',
    }),
    status: t.expose('status', { type: VerifyMetadataStatus, nullable: false, description: 'What they came to.' }),
    rawStatus: t.exposeString('rawStatus', {
      tag: 'internal',
      description: "PingOne's own word for `status`; null where it sends none.",
    }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt, from 1; null where PingOne gives none.' }),
    data: t.expose('data', {
      type: 'JSONObject',
      description: "The provider's own report, in the provider's own shape; null where there is none.",
    }),
  }),
});

builder.objectFields(VerifyTransaction, (t) => ({
  metadata: t.field({
    tag: 'internal',
    listSize: { assumedSize: RESULTS },
    type: [VerifyMetadata],
    description:
      'What the providers found in the newest attempt; kept after personal data is gone. Null where a mere reference leads to no transaction. May itself hold personal data.',
    resolve: (transaction, _args, context) => metadataOf(transaction, 'metadata', context),
  }),
  previousMetadata: t.field({
    tag: 'internal',
    listSize: { assumedSize: RESULTS },
    type: [VerifyMetadata],
    description:
      'The same for earlier attempts; served by the same upstream call. Null where a mere reference leads to no transaction. May itself hold personal data.',
    resolve: (transaction, _args, context) => metadataOf(transaction, 'previousMetadata', context),
  }),
}));
