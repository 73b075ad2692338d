import type { VerifiedDataItem } from '../resolvers/verified-data.ts';
import { graphTypeOf, idTypesOf, verifiedDataOf } from '../resolvers/verified-data.ts';
import { builder } from './builder.ts';
import { selectionOf } from './selection.ts';
import { VerifiedDataAttempt, VerifiedDataType } from './verified-data-enums.ts';
import { VerifyTransaction } from './verify-transaction.ts';
import { CONTENT_COST, ITEMS } from './weights.ts';

const VerifiedData = builder.interfaceRef<VerifiedDataItem>('VerifiedData');
VerifiedData.implement({
  description:
    'Data read off the evidence of a transaction, kept by PingOne for 30 minutes after the decision. Personal data. PingOne: `GET /users/{userId}/verifyTransactions/{id}/verifiedData`.',
  resolveType: graphTypeOf,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "PingOne's id of the item." }),
    type: t.expose('type', { type: VerifiedDataType, nullable: false, description: 'What was read.' }),
    rawType: t.exposeString('rawType', {
      tag: 'internal',
      description: "PingOne's own word for `type`; null where it sends none.",
    }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt, from 1; null where PingOne gives none.' }),
  }),
});

const VerifiedGovernmentId = builder.objectRef<VerifiedDataItem>('VerifiedGovernmentId');
VerifiedGovernmentId.implement({
  description:
    'Text read off a government document. Personal data throughout. Spelling is as read; text read by a camera has errors at times, a barcode hardly ever.',
  interfaces: [VerifiedData],
  fields: (t) => {
    const text = (name: string, description: string) =>
      t.string({
        description: `${description} Null where not read.`,
        resolve: (item) => item.text(name),
      });
    return {
      firstName: text('firstName', 'First name.'),
      middleName: text('middleName', 'Middle name.'),
      lastName: text('lastName', 'Last name.'),
      fullName: text('fullName', 'Full name.'),
      birthDate: text('birthDate', 'Date of birth, in the form that PingOne sends.'),
      gender: text('gender', 'Gender as the document has it.'),
      idNumber: text('idNumber', 'Number of the document.'),
      idTypes: t.stringList({
        nullable: false,
        description:
          'Kinds of document as PingOne spells them, such as DriversLicenseFront; empty where it names none.',
        resolve: idTypesOf,
      }),
      addressStreet: text('addressStreet', 'Street and number.'),
      addressCity: text('addressCity', 'City or town.'),
      addressState: text('addressState', 'State or region.'),
      addressZip: text('addressZip', 'Postal code.'),
      country: text('country', 'Country of the address as read.'),
      issueDate: text('issueDate', 'Day of issue, in the form that PingOne sends.'),
      expirationDate: text('expirationDate', 'Last day of validity, in the form that PingOne sends.'),
      issuingCountry: text('issuingCountry', 'Country that issued the document.'),
      nationality: text('nationality', 'Nationality.'),
      personalNumber: text('personalNumber', "The person's number, where the country gives one."),
    };
  },
});

const VerifiedImage = builder.objectRef<VerifiedDataItem>('VerifiedImage');
VerifiedImage.implement({
  description: 'A picture made in the course of the verification. Personal data of the most sensitive kind.',
  interfaces: [VerifiedData],
  fields: (t) => ({
    format: t.string({
      description: 'Format of the picture as PingOne names it, such as JPEG; null where it does not.',
      resolve: (item) => item.text('FORMAT'),
    }),
    image: t.string({
      cost: CONTENT_COST,
      description: 'The picture, base64. Null where PingOne sends none.',
      resolve: (item) => item.image,
    }),
  }),
});

const OtherVerifiedData = builder.objectRef<VerifiedDataItem>('OtherVerifiedData');
OtherVerifiedData.implement({
  description: 'Whatever has no type of its own. Personal data.',
  interfaces: [VerifiedData],
  fields: (t) => ({
    data: t.expose('data', {
      type: 'JSONObject',
      description: 'The data in the shape that PingOne sends. Null where it sends none.',
    }),
  }),
});

builder.objectField(VerifyTransaction, 'verifiedData', (t) =>
  t.field({
    tag: 'pii', // all of it is made of a person's papers, if only its ids and types
    listSize: { assumedSize: ITEMS },
    type: [VerifiedData],
    description:
      'Data read off the evidence; without `types`, all of it. Kept by PingOne for 30 minutes after the decision: afterwards an empty list. Payloads are fetched only for the types on which they are selected, in two calls at most. Null where a mere reference leads to no transaction. Personal data.',
    args: {
      types: t.arg({
        type: [VerifiedDataType],
        description:
          'Only data of these types; UNKNOWN selects just those that this gateway does not know, an empty list nothing.',
      }),
      attempt: t.arg({ type: VerifiedDataAttempt, defaultValue: 'LATEST', description: 'Of which attempts.' }),
    },
    resolve: (transaction, args, context, info) =>
      verifiedDataOf(transaction, args, selectionOf(info, context, transaction.userId), context),
  }),
);
