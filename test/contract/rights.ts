/**
 * What each field of the graph takes, as it was promised to those who give out rights: written apart from the code, so that
 * both being wrong in the same way takes two mistakes. `any`: some right on the user; `-`: comes with the object.
 */
export const promised: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Query: {
    any: 'user users',
    status: 'verifyTransaction',
    documents: 'verifyDocument',
    policy: 'verifyPolicy verifyPolicies',
  },
  User: {
    '-': 'id',
    profile: 'username email name mobilePhone populationId enabled createdAt updatedAt',
    status: 'verifyEligibility rawVerifyEligibility verifyTransactions verifyTransaction latestVerifyTransaction',
    claims: 'identityAssurance',
  },
  VerifyUserName: { '-': 'formatted given middle family honorificPrefix honorificSuffix' },
  UserConnection: { '-': 'edges nodes pageInfo totalCount' },
  UserEdge: { '-': 'cursor node' },
  PageInfo: { '-': 'hasNextPage hasPreviousPage startCursor endCursor' },
  VerifyTransaction: {
    '-': 'id userId status rawStatus outcome timedOut checks providerMessages verifiedDocumentKinds notifications createdAt updatedAt expiresAt metadata previousMetadata',
    any: 'user',
    policy: 'policy',
    webVerification: 'webVerification',
    documents: 'documents previousDocuments',
    claims: 'verifiedData',
  },
  VerifyTransactionConnection: { '-': 'edges nodes pageInfo totalCount' },
  VerifyTransactionEdge: { '-': 'cursor node' },
  VerifyCheck: { '-': 'type rawType status rawStatus' },
  VerifyNotification: { '-': 'channel rawChannel sent' },
  WebVerification: { '-': 'url code qrUrl' },
  VerifyMetadata: { '-': 'id type rawType provider status rawStatus attempt', claims: 'data' },
  VerifyDocument: {
    '-': 'id transactionId userId type rawType status rawStatus provider rawProvider attempt createdAt updatedAt expiresAt',
    status: 'transaction',
    documents: 'value',
  },
  VerifiedData: { '-': 'id type rawType attempt' },
  VerifiedGovernmentId: {
    '-': 'id type rawType attempt firstName middleName lastName fullName birthDate gender idNumber idTypes addressStreet addressCity addressState addressZip country issueDate expirationDate issuingCountry nationality personalNumber',
  },
  VerifiedImage: { '-': 'id type rawType attempt format', claims: 'image' },
  OtherVerifiedData: { '-': 'id type rawType attempt', claims: 'data' },
  IdentityAssurance: {
    '-': 'type trustFramework verifiedAt verificationProcess claims checks document',
    status: 'transaction',
  },
  VerifiedClaims: { '-': 'name givenName familyName birthdate address all' },
  VerifiedAddress: { '-': 'formatted streetAddress locality region postalCode country' },
  AssuranceCheck: { '-': 'organization method rawMethod checkId' },
  AssuranceDocument: { '-': 'types issuerCountry documentNumber issuedOn expiresOn' },
  VerifyPolicy: {
    '-': 'id name description isDefault governmentId facialComparison liveness email phone storesIdentityAssurance transactionTimeoutSeconds dataCollectionTimeoutSeconds dataCollectionOnly createdAt updatedAt',
  },
};

/** What a reference to an entity takes. */
export const promisedOfEntities: Readonly<Record<string, string>> = {
  User: 'any',
  VerifyTransaction: 'status',
  VerifyDocument: 'documents',
  VerifyPolicy: 'policy',
};

/** The right that a field takes; throws where nothing was promised of it. */
export function promisedRight(typeName: string, fieldName: string): string {
  const found = Object.entries(promised[typeName] ?? {}).find(([, names]) => names.split(' ').includes(fieldName));
  if (!found) throw new Error(`nothing is promised of ${typeName}.${fieldName}`);
  return found[0];
}
