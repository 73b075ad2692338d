/**
 * Everything that the graph can tell of one user and a transaction of theirs. The words of PingOne's that have two spellings
 * (`rawType` of documents) are not in it.
 */
export const WHOLE_QUERY = `query ($u: ID!, $t: ID!, $d: ID!, $pd: ID!, $o: ID!) {
  user(id: $u) { ...Person }
  other: user(id: $o) { ...Person }
  users(first: 4) { nodes { id username } pageInfo { hasNextPage hasPreviousPage } }
  verifyTransaction(userId: $u, id: $t) {
    ...Transaction
    user { username }
    documents { ...Document }
    previousDocuments { ...Document }
    metadata { ...Metadata }
    previousMetadata { ...Metadata }
    verifiedData { ...Verified }
    every: verifiedData(attempt: ALL) { ...Verified }
  }
  verifyDocument(userId: $u, transactionId: $t, id: $d) { ...Document transaction { status } }
  earlier: verifyDocument(userId: $u, transactionId: $t, id: $pd) { ...Document }
  verifyPolicies { ...Policy }
}
fragment Person on User {
  id username email name { formatted given middle family honorificPrefix honorificSuffix } mobilePhone populationId enabled
  verifyEligibility rawVerifyEligibility createdAt updatedAt
  verifyTransactions { nodes { ...Transaction } totalCount pageInfo { hasNextPage } }
  latestVerifyTransaction { id }
  identityAssurance {
    type trustFramework verifiedAt verificationProcess transaction { id status }
    claims { name givenName familyName birthdate all address { formatted streetAddress locality region postalCode country } }
    checks { organization method rawMethod checkId }
    document { types issuerCountry documentNumber issuedOn expiresOn }
  }
}
fragment Transaction on VerifyTransaction {
  id userId status rawStatus outcome timedOut checks { type rawType status rawStatus } providerMessages verifiedDocumentKinds
  notifications { channel rawChannel sent } policy { ...Policy } webVerification { url code qrUrl }
  createdAt updatedAt expiresAt
}
fragment Document on VerifyDocument {
  id transactionId userId type status rawStatus provider rawProvider attempt createdAt updatedAt expiresAt value
}
fragment Metadata on VerifyMetadata { id type rawType provider status rawStatus attempt data }
fragment Verified on VerifiedData {
  id type rawType attempt
  ... on VerifiedGovernmentId { firstName lastName idTypes birthDate }
  ... on VerifiedImage { format image }
  ... on OtherVerifiedData { data }
}
fragment Policy on VerifyPolicy {
  id name description isDefault governmentId facialComparison liveness email phone storesIdentityAssurance
  transactionTimeoutSeconds dataCollectionTimeoutSeconds dataCollectionOnly createdAt updatedAt
}`;
