import { documentById } from '../resolvers/lookup.ts';
import type { VerifyDocument as Model } from '../resolvers/verify-document.ts';
import { documentsOf } from '../resolvers/verify-document.ts';
import { referredTransaction } from '../resolvers/verify-transaction.ts';
import { builder } from './builder.ts';
import { enumOf, UNKNOWN, VOICE_ENDS } from './enums.ts';
import { selectionOf } from './selection.ts';
import { VerifyTransaction } from './verify-transaction.ts';
import { CONTENT_COST, DOCUMENT_KINDS } from './weights.ts';

const VerifyDocumentType = enumOf('VerifyDocumentType', 'What a document is.', {
  CREDENTIAL_VERIFICATION: 'A W3C verifiable credential, or an ISO 18013 mobile licence or document.',
  DOCUMENT_BACK: 'Back of an identity document. Image: base64 of a JPEG.',
  DOCUMENT_FRONT: 'Front of an identity document. Image: base64 of a JPEG.',
  DRIVER_LICENSE_BACK: 'Back of a driving licence. Image: base64 of a JPEG.',
  DRIVER_LICENSE_CODE: 'What the PDF417 barcode of a driving licence says, as text.',
  DRIVER_LICENSE_FRONT: 'Front of a driving licence. Image: base64 of a JPEG.',
  EMAIL: 'An email address, as text.',
  PASSPORT_CARD_BACK: 'Back of a passport card. Image: base64 of a JPEG.',
  PASSPORT_CARD_FRONT: 'Front of a passport card. Image: base64 of a JPEG.',
  PASSPORT_FRONT: 'Picture page of a passport. Image: base64 of a JPEG.',
  PHONE: 'A phone number, as text.',
  SELFIE: 'A face. Image: base64 of a JPEG.',
  VOICE_INPUT: {
    description: 'A voice to verify: base64 of an LPCM WAV recording.',
    deprecationReason: VOICE_ENDS,
  },
  VOICE_SAMPLE: {
    description: 'A voice to enrol: base64 of an LPCM WAV recording.',
    deprecationReason: VOICE_ENDS,
  },
  UNKNOWN,
});

const VerifyDocumentStatus = enumOf('VerifyDocumentStatus', 'How far a document has come.', {
  COLLECTED: 'Received.',
  PROCESSED: 'Handed to the checks.',
  UNKNOWN,
});

const VerifyDocumentProvider = enumOf('VerifyDocumentProvider', 'Who handed a document in.', {
  END_USER: 'The end user, on the web page or in an app.',
  AUTHENTICATED_CLIENT: 'An application, over the API.',
  UNKNOWN,
});

export const VerifyDocument = builder.objectRef<Model>('VerifyDocument');
VerifyDocument.implement({
  description:
    'A piece of evidence handed in with a transaction. PingOne keeps it for 30 minutes. PingOne: `GET /users/{userId}/verifyTransactions/{transactionId}/documents/{id}`.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "PingOne's id of the document, a UUID in lower case." }),
    transactionId: t.exposeID('transactionId', {
      nullable: false,
      description: "PingOne's id of the transaction that it belongs to.",
    }),
    userId: t.exposeID('userId', { nullable: false, description: "PingOne's id of the user who is verified." }),
    transaction: t.field({
      type: VerifyTransaction,
      description:
        'The transaction that it belongs to. Costs no call where only its ids, or what they lead to, are selected. Null where it is gone or out of reach.',
      resolve: ({ userId, transactionId }, _args, context, info) =>
        referredTransaction({ userId, id: transactionId }, selectionOf(info, context, userId), context),
    }),
    type: t.expose('type', { type: VerifyDocumentType, nullable: false, description: 'What it is.' }),
    rawType: t.exposeString('rawType', {
      tag: 'internal',
      description: "PingOne's own word for `type`, such as Driver License Front; null where it sends none.",
    }),
    status: t.expose('status', { type: VerifyDocumentStatus, nullable: false, description: 'How far it has come.' }),
    rawStatus: t.exposeString('rawStatus', {
      tag: 'internal',
      description: "PingOne's own word for `status`; null where it sends none.",
    }),
    provider: t.expose('provider', { type: VerifyDocumentProvider, nullable: false, description: 'Who handed it in.' }),
    rawProvider: t.exposeString('rawProvider', {
      tag: 'internal',
      description: "PingOne's own word for `provider`; null where it sends none.",
    }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt, from 1; null where PingOne gives none.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was handed in; null where PingOne gives no time.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it was last replaced; null where PingOne gives no time.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When PingOne drops it: 30 minutes after its creation or last update. Null where PingOne gives no time.',
    }),
    value: t.string({
      cost: CONTENT_COST,
      description:
        'The document as PingOne sends it: base64 for images and voice, text for the rest. Null where PingOne sends none.',
      resolve: ({ value }) => value, // of the document with its content: see content-source.ts
    }),
  }),
});

const TYPES =
  'Only documents of these types; UNKNOWN selects just those whose type this gateway does not know, an empty list nothing.';

builder.objectFields(VerifyTransaction, (t) => ({
  documents: t.field({
    listSize: { assumedSize: DOCUMENT_KINDS },
    type: [VerifyDocument],
    description:
      "Newest attempt of each type, in PingOne's order. Kept by PingOne for 30 minutes: afterwards an empty list. Null where a mere reference leads to no transaction. Personal data.",
    args: { types: t.arg({ type: [VerifyDocumentType], description: TYPES }) },
    resolve: (transaction, { types }, context) => documentsOf(transaction, 'documents', types, context),
  }),
  previousDocuments: t.field({
    listSize: { assumedSize: DOCUMENT_KINDS },
    type: [VerifyDocument],
    description:
      'Earlier attempts that were not accepted. Served by the same upstream call as `documents`. Null where a mere reference leads to no transaction. Personal data.',
    args: { types: t.arg({ type: [VerifyDocumentType], description: TYPES }) },
    resolve: (transaction, { types }, context) => documentsOf(transaction, 'previousDocuments', types, context),
  }),
}));

builder.queryField('verifyDocument', (t) =>
  t.field({
    type: VerifyDocument,
    description: 'One document of a transaction, from whichever attempt, or null when there is none within reach.',
    args: {
      userId: t.arg.id({ required: true, description: "PingOne's id of the user, a UUID in lower case." }),
      transactionId: t.arg.id({
        required: true,
        description: "PingOne's id of the transaction, a UUID in lower case.",
      }),
      id: t.arg.id({ required: true, description: "PingOne's id of the document, a UUID in lower case." }),
    },
    resolve: (_query, key, context, info) => documentById(key, selectionOf(info, context, key.userId), context),
  }),
);
