import type {
  VerifiedAddress as AddressModel,
  AssuranceCheck as CheckModel,
  VerifiedClaims as ClaimsModel,
  AssuranceDocument as DocumentModel,
  IdentityAssurance as Model,
} from '../resolvers/identity-assurance.ts';
import { identityAssuranceOf } from '../resolvers/identity-assurance.ts';
import { namedTransaction } from '../resolvers/lookup.ts';
import { builder } from './builder.ts';
import { enumOf, UNKNOWN } from './enums.ts';
import { selectionOf } from './selection.ts';
import { User } from './user.ts';
import { VerifyTransaction } from './verify-transaction.ts';
import { ASSURANCE_CHECKS } from './weights.ts';

const AssuranceCheckMethod = enumOf('AssuranceCheckMethod', "How a claim was checked, PingOne's `check_method`.", {
  DOCUMENT: 'By a document that the person presented.',
  ELECTRONIC_RECORD: 'By a record of a data provider.',
  UNKNOWN,
});

const VerifiedAddress = builder.objectRef<AddressModel>('VerifiedAddress');
VerifiedAddress.implement({
  description:
    "A verified address, the OpenID Connect claim `address`. Personal data. Spelling and case are the provider's.",
  fields: (t) => ({
    formatted: t.exposeString('formatted', {
      description: 'The whole address as one text. Null where not given.',
    }),
    streetAddress: t.exposeString('streetAddress', {
      description: 'Street and number. Null where not given.',
    }),
    locality: t.exposeString('locality', { description: 'City or town. Null where not given.' }),
    region: t.exposeString('region', {
      description: 'State, province or region. Null where not given.',
    }),
    postalCode: t.exposeString('postalCode', { description: 'Postal code. Null where not given.' }),
    country: t.exposeString('country', {
      description: 'Country as PingOne sent it: two or three letters. Null where not given.',
    }),
  }),
});

const VerifiedClaims = builder.objectRef<ClaimsModel>('VerifiedClaims');
VerifiedClaims.implement({
  description: 'The claims that were verified, under the names of OpenID Connect. Personal data throughout.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Full name. Null where it was not verified as such.' }),
    givenName: t.exposeString('givenName', {
      description: 'Given name or names. Null where not verified.',
    }),
    familyName: t.exposeString('familyName', { description: 'Family name. Null where not verified.' }),
    birthdate: t.exposeString('birthdate', {
      description: 'Date of birth as OpenID Connect has it: YYYY-MM-DD, YYYY, or 0000-MM-DD. Null where not verified.',
    }),
    address: t.expose('address', {
      type: VerifiedAddress,
      description: 'Address. Null where not verified.',
    }),
    all: t.expose('all', {
      type: 'JSONObject',
      description:
        'Every claim as PingOne sent it, those without a field of their own included. Null only where there are no claims.',
    }),
  }),
});

const AssuranceCheck = builder.objectRef<CheckModel>('AssuranceCheck');
AssuranceCheck.implement({
  description: "One check behind the claims, an entry of PingOne's `check_details`.",
  fields: (t) => ({
    organization: t.exposeString('organization', {
      description: 'Who did the check, such as VERIFF; null where PingOne does not say.',
    }),
    method: t.expose('method', { type: AssuranceCheckMethod, nullable: false, description: 'How it was done.' }),
    rawMethod: t.exposeString('rawMethod', {
      tag: 'internal',
      description: "PingOne's own word for `method`; null where it sends none.",
    }),
    checkId: t.exposeString('checkId', {
      description:
        "The organization's own id of the check; its form differs by organization. Null where there is none.",
    }),
  }),
});

const AssuranceDocument = builder.objectRef<DocumentModel>('AssuranceDocument');
AssuranceDocument.implement({
  description: "The document behind the claims, PingOne's `document_details`. Personal data.",
  fields: (t) => ({
    types: t.exposeStringList('types', {
      nullable: false,
      description: 'Kinds of document as PingOne spells them, such as DRIVERS_LICENSE.',
    }),
    issuerCountry: t.exposeString('issuerCountry', {
      description: 'Country of the issuer as PingOne sent it: two or three letters. Null where not given.',
    }),
    documentNumber: t.exposeString('documentNumber', {
      description: 'Number of the document. Null where not given.',
    }),
    issuedOn: t.expose('issuedOn', { type: 'Date', description: 'Day of issue. Null where not given.' }),
    expiresOn: t.expose('expiresOn', {
      type: 'Date',
      description: 'Last day of validity. Null where not given.',
    }),
  }),
});

const IdentityAssurance = builder.objectRef<Model>('IdentityAssurance');
IdentityAssurance.implement({
  description:
    "The user's verified claims, after OpenID Connect for Identity Assurance as PingOne flattens it. Stored only where the policy of the transaction says so; the newest replaces what was there. Personal data. PingOne: `GET /users/{id}/identityAssurance`.",
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'Kind of evidence, such as `document`; null where PingOne does not say.',
    }),
    trustFramework: t.exposeString('trustFramework', {
      description:
        "Under which rules the claims were verified: in practice the policy's name. Null where PingOne does not say.",
    }),
    verifiedAt: t.expose('verifiedAt', {
      type: 'DateTime',
      description: 'When the claims were verified; null where PingOne gives no time.',
    }),
    verificationProcess: t.exposeString('verificationProcess', {
      description: "PingOne's id of the verification, in practice the transaction's; null where it sends none.",
    }),
    transaction: t.field({
      type: VerifyTransaction,
      description:
        "The transaction behind the claims, where `verificationProcess` names one of this user's; else null.",
      resolve: ({ userId, verificationProcess }, _args, context, info) =>
        namedTransaction(userId, verificationProcess, selectionOf(info, context, userId), context),
    }),
    claims: t.expose('claims', {
      type: VerifiedClaims,
      description: 'What was verified of the person. Null where PingOne sends none.',
    }),
    checks: t.expose('checks', {
      listSize: { assumedSize: ASSURANCE_CHECKS },
      type: [AssuranceCheck],
      nullable: false,
      description: "The checks behind the claims, in PingOne's order.",
    }),
    document: t.expose('document', {
      type: AssuranceDocument,
      description: 'The document behind the claims; null where they rest on records alone. Personal data.',
    }),
  }),
});

builder.objectField(User, 'identityAssurance', (t) =>
  t.field({
    type: IdentityAssurance,
    description: 'The stored claims, or null when none are stored. Personal data.',
    resolve: ({ id }, _args, context) => identityAssuranceOf(id, context),
  }),
);
