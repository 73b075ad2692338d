import type { Need } from '../resolvers/rights.ts';

/*
 * Who may see what, and what is personal about it: every type and field of the graph, on one page. The code that enforces it,
 * the directives of the subgraph, the marks in descriptions and the audit trail all follow this table; a field that it lacks
 * does not build.
 */

/**
 * What a leaf says of a person. `personal`: who they are and how to reach them. `sensitive`: what was read off their papers or
 * their face; each reading leaves a trace in the audit trail. `secret`: whoever has it can act as them.
 */
export type DataClass = 'none' | 'personal' | 'sensitive' | 'secret';

export interface FieldAccess {
  /** The right it takes; `given`: whoever has the object has this with it. */
  need: Need | 'given';
  /** Of leaves alone. */
  data?: DataClass;
  /** Whether the leaf is a picture or another piece of evidence itself: counted, limited, and never shown without a record. */
  isContent?: true;
  /** Whether the leaf is JSON in which others may have put such a piece: then it is handled like one. */
  mayHoldContent?: true;
}

export interface TypeAccess {
  /** What it takes to get an object of this type: every field that leads to one asks for it. */
  need: Need | 'given';
  fields: Readonly<Record<string, FieldAccess>>;
}

type Fields = TypeAccess['fields'];

const named = (names: string, access: FieldAccess): Fields =>
  Object.fromEntries(names.split(' ').map((name) => [name, access]));
const leaves = (need: Need | 'given', data: DataClass, names: string) => named(names, { need, data });
const content = (need: Need | 'given', names: string) => named(names, { need, data: 'sensitive', isContent: true });
const dossier = (need: Need, names: string) => named(names, { need, data: 'sensitive', mayHoldContent: true });
const leads = (need: Need | 'given', names: string) => named(names, { need });

const type = (need: Need | 'given', ...fields: Fields[]): TypeAccess => ({
  need,
  fields: Object.assign({}, ...fields),
});

const ITEM = leaves('given', 'none', 'id type rawType attempt');
const PAGE = leads('given', 'edges nodes pageInfo');

export const access: Readonly<Record<string, TypeAccess>> = {
  Query: type(
    'given',
    leads('reach', 'user users'),
    leads('status', 'verifyTransaction'),
    leads('documents', 'verifyDocument'),
    leads('policy', 'verifyPolicy verifyPolicies'),
    leads('given', '_entities _service'), // each reference asks for what its type takes
  ),

  User: type(
    'reach',
    leaves('given', 'none', 'id'),
    leaves('profile', 'personal', 'username email mobilePhone'),
    leaves('profile', 'none', 'populationId enabled createdAt updatedAt'),
    leads('profile', 'name'),
    leaves('status', 'none', 'verifyEligibility rawVerifyEligibility'),
    leads('status', 'verifyTransactions verifyTransaction latestVerifyTransaction'),
    leads('claims', 'identityAssurance'),
  ),
  VerifyUserName: type(
    'profile',
    leaves('given', 'personal', 'formatted given middle family honorificPrefix honorificSuffix'),
  ),
  UserConnection: type('reach', PAGE, leaves('given', 'none', 'totalCount')),
  UserEdge: type('reach', leaves('given', 'none', 'cursor'), leads('given', 'node')),
  PageInfo: type('given', leaves('given', 'none', 'hasNextPage hasPreviousPage startCursor endCursor')),

  VerifyTransaction: type(
    'status',
    leaves('given', 'none', 'id userId status rawStatus outcome timedOut verifiedDocumentKinds'),
    leaves('given', 'none', 'createdAt updatedAt expiresAt'),
    leaves('given', 'personal', 'providerMessages'),
    leads('given', 'checks notifications metadata previousMetadata'),
    leads('reach', 'user'),
    leads('policy', 'policy'),
    leads('webVerification', 'webVerification'),
    leads('documents', 'documents previousDocuments'),
    leads('claims', 'verifiedData'),
  ),
  VerifyTransactionConnection: type('status', PAGE, leaves('given', 'none', 'totalCount')),
  VerifyTransactionEdge: type('status', leaves('given', 'none', 'cursor'), leads('given', 'node')),
  VerifyCheck: type('status', leaves('given', 'none', 'type rawType status rawStatus')),
  VerifyNotification: type('status', leaves('given', 'none', 'channel rawChannel sent')),
  WebVerification: type('webVerification', leaves('given', 'secret', 'url code qrUrl')),
  VerifyMetadata: type('status', ITEM, leaves('given', 'none', 'provider status rawStatus'), dossier('claims', 'data')),

  VerifyDocument: type(
    'documents',
    leaves('given', 'none', 'id transactionId userId type rawType status rawStatus provider rawProvider attempt'),
    leaves('given', 'none', 'createdAt updatedAt expiresAt'),
    leads('status', 'transaction'),
    content('documents', 'value'),
  ),

  VerifiedData: type('claims', ITEM),
  VerifiedGovernmentId: type(
    'claims',
    ITEM,
    leaves('given', 'sensitive', 'firstName middleName lastName fullName birthDate gender idNumber idTypes'),
    leaves('given', 'sensitive', 'addressStreet addressCity addressState addressZip country'),
    leaves('given', 'sensitive', 'issueDate expirationDate issuingCountry nationality personalNumber'),
  ),
  VerifiedImage: type('claims', ITEM, leaves('given', 'none', 'format'), content('claims', 'image')),
  OtherVerifiedData: type('claims', ITEM, dossier('claims', 'data')),

  IdentityAssurance: type(
    'claims',
    leaves('given', 'none', 'type trustFramework verifiedAt verificationProcess'),
    leads('status', 'transaction'),
    leads('given', 'claims checks document'),
  ),
  VerifiedClaims: type(
    'claims',
    leaves('given', 'sensitive', 'name givenName familyName birthdate all'),
    leads('given', 'address'),
  ),
  VerifiedAddress: type(
    'claims',
    leaves('given', 'sensitive', 'formatted streetAddress locality region postalCode country'),
  ),
  AssuranceCheck: type('claims', leaves('given', 'none', 'organization method rawMethod checkId')),
  AssuranceDocument: type(
    'claims',
    leaves('given', 'sensitive', 'types issuerCountry documentNumber issuedOn expiresOn'),
  ),

  VerifyPolicy: type(
    'policy',
    leaves('given', 'none', 'id name description isDefault createdAt updatedAt'),
    leaves('given', 'none', 'governmentId facialComparison liveness email phone storesIdentityAssurance'),
    leaves('given', 'none', 'transactionTimeoutSeconds dataCollectionTimeoutSeconds dataCollectionOnly'),
  ),
};

/** What a member of an input asks for beyond the field that takes it: a filter must not tell what a field would refuse. */
export const inputAccess: Readonly<Record<string, Readonly<Record<string, Need | 'given'>>>> = {
  UserFilter: {
    username: 'profile',
    email: 'profile',
    givenName: 'profile',
    familyName: 'profile',
    populationId: 'profile',
  },
  VerifyUserTextFilter: { equals: 'given', startsWith: 'given' },
  VerifyTransactionFilter: {
    statuses: 'status',
    outcomes: 'status',
    createdFrom: 'status',
    createdBefore: 'status',
  },
};
