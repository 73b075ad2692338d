/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How a claim was checked, PingOne's `check_method`. */
export type AssuranceCheckMethod =
  /** By a document that the person presented. */
  | 'DOCUMENT'
  /** By a record of a data provider. */
  | 'ELECTRONIC_RECORD'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

/** What was read off the evidence. */
export type VerifiedDataType =
  /** Data on an Aadhaar number. */
  | 'AADHAAR'
  /** Back of the document: VerifiedImage. */
  | 'BACK_IMAGE'
  /** Decoded fields of a barcode. */
  | 'BARCODE'
  /** Which of the expected data were found. */
  | 'BIOGRAPHIC_MATCH'
  /** The document cut out of its picture: VerifiedImage. */
  | 'CROPPED_DOCUMENT'
  /** The portrait cut out of the document: VerifiedImage. */
  | 'CROPPED_PORTRAIT'
  /** The signature cut out of the document: VerifiedImage. */
  | 'CROPPED_SIGNATURE'
  /** What a data provider answered. */
  | 'DATA_BASED_IDENTITY_VERIFICATION'
  /** The verified email address. */
  | 'EMAIL'
  /** Facts on the end user's device and browser. */
  | 'END_USER_CLIENT'
  /** Front of the document: VerifiedImage. */
  | 'FRONT_IMAGE'
  /** Text of a government document: VerifiedGovernmentId. */
  | 'GOVERNMENT_ID'
  /** The claims of this transaction, even where its policy does not store them with the user. */
  | 'IDA'
  /** The verified phone number. */
  | 'PHONE'
  /** The face: VerifiedImage. */
  | 'SELFIE'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN'
  /** A voice that was verified. */
  | 'VOICE_INPUT'
  /** A voice that was enrolled. */
  | 'VOICE_SAMPLE';

/** Where a check stands. */
export type VerifyCheckStatus =
  /** Not passed. */
  | 'FAIL'
  /** Being made. */
  | 'IN_PROGRESS'
  /** Not needed. */
  | 'NOT_REQUIRED'
  /** To be made. */
  | 'REQUESTED'
  /** Passed. */
  | 'SUCCESS'
  /** Not made before time ran out. */
  | 'TRANSACTION_TIMED_OUT'
  /** Another word: on failure often the name of the error; `rawStatus` has it. */
  | 'UNKNOWN';

/** What a check looks at. */
export type VerifyCheckType =
  /** An Aadhaar number. */
  | 'AADHAAR'
  /** A verifiable credential or mobile document. */
  | 'CREDENTIAL_VERIFICATION'
  /** Personal data against records of a data provider. */
  | 'DATA_BASED_IDENTITY_VERIFICATION'
  /** That the phone belongs to the person. */
  | 'DEVICE_OWNERSHIP'
  /** An email address, by a one-time code. */
  | 'EMAIL'
  /** The face against the picture on the document. */
  | 'FACIAL_COMPARISON_DOCUMENT'
  /** The face against a reference selfie. */
  | 'FACIAL_COMPARISON_REFERENCE_SELFIE'
  /** Where the end user is. */
  | 'GEOLOCATION'
  /** A government document. */
  | 'GOVERNMENT_ID'
  /** That the selfie shows a living person. */
  | 'LIVENESS'
  /** A phone number, by a one-time code. */
  | 'PHONE'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN'
  /** A voice. PingOne removes voice verification on 2026-11-25. */
  | 'VOICE';

/** Who handed a document in. */
export type VerifyDocumentProvider =
  /** An application, over the API. */
  | 'AUTHENTICATED_CLIENT'
  /** The end user, on the web page or in an app. */
  | 'END_USER'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

/** How far a document has come. */
export type VerifyDocumentStatus =
  /** Received. */
  | 'COLLECTED'
  /** Handed to the checks. */
  | 'PROCESSED'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

/** What a document is. */
export type VerifyDocumentType =
  /** A W3C verifiable credential, or an ISO 18013 mobile licence or document. */
  | 'CREDENTIAL_VERIFICATION'
  /** Back of an identity document. Image: base64 of a JPEG. */
  | 'DOCUMENT_BACK'
  /** Front of an identity document. Image: base64 of a JPEG. */
  | 'DOCUMENT_FRONT'
  /** Back of a driving licence. Image: base64 of a JPEG. */
  | 'DRIVER_LICENSE_BACK'
  /** What the PDF417 barcode of a driving licence says, as text. */
  | 'DRIVER_LICENSE_CODE'
  /** Front of a driving licence. Image: base64 of a JPEG. */
  | 'DRIVER_LICENSE_FRONT'
  /** An email address, as text. */
  | 'EMAIL'
  /** Back of a passport card. Image: base64 of a JPEG. */
  | 'PASSPORT_CARD_BACK'
  /** Front of a passport card. Image: base64 of a JPEG. */
  | 'PASSPORT_CARD_FRONT'
  /** Picture page of a passport. Image: base64 of a JPEG. */
  | 'PASSPORT_FRONT'
  /** A phone number, as text. */
  | 'PHONE'
  /** A face. Image: base64 of a JPEG. */
  | 'SELFIE'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN'
  /** A voice to verify: base64 of an LPCM WAV recording. */
  | 'VOICE_INPUT'
  /** A voice to enrol: base64 of an LPCM WAV recording. */
  | 'VOICE_SAMPLE';

/** Whether a user may start a verification, PingOne's user attribute `verifyStatus`. It says nothing of any result. */
export type VerifyEligibility =
  /** New verifications of this user are blocked. */
  | 'DISABLED'
  /** The user may verify. */
  | 'ENABLED'
  /** Nothing was decided for this user yet. */
  | 'NOT_INITIATED'
  /** A word that this gateway does not know yet; the raw field beside it has the word. */
  | 'UNKNOWN';

/** What a provider came to. */
export type VerifyMetadataStatus =
  /** Not passed. */
  | 'FAIL'
  /** Passed. */
  | 'SUCCESS'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

/** What a provider looked at. */
export type VerifyMetadataType =
  /** The Aadhaar number. */
  | 'AADHAAR'
  /** The licence against the records of its issuer, in North America. */
  | 'AAMVA'
  /** Whether the data on the document are those that were expected. */
  | 'BIOGRAPHIC_MATCH'
  /** Personal data against records of a data provider. */
  | 'DATA_BASED_IDENTITY_VERIFICATION'
  /** Whether the document is genuine, by machine. */
  | 'DOCUMENT_AUTHENTICATION'
  /** Whether the document is genuine, by people. */
  | 'DOCUMENT_MANUAL_AUTHENTICATION'
  /** Whether the faces are the same. */
  | 'FACIAL_COMPARISON'
  /** Whether the selfie shows a living person. */
  | 'LIVENESS'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN'
  /** The enrolment of a voice. PingOne removes voice verification on 2026-11-25. */
  | 'VOICE_ENROLLMENT'
  /** The verification of a voice. PingOne removes voice verification on 2026-11-25. */
  | 'VOICE_VERIFICATION';

/** How a link was sent. */
export type VerifyNotificationChannel =
  /** By email. */
  | 'EMAIL'
  /** By text message. */
  | 'SMS'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

/** The status of a transaction reduced to what a page has to decide on. */
export type VerifyOutcome =
  /** Not good: FAIL. */
  | 'FAILED'
  /** Good: SUCCESS, APPROVED_MANUALLY, APPROVED_NO_REQUEST, NOT_REQUIRED. */
  | 'PASSED'
  /** Not decided: REQUESTED, INITIATED, IN_PROGRESS, PARTIAL. */
  | 'PENDING'
  /** The status is one that this gateway does not know yet: do not take it for good. */
  | 'UNKNOWN';

/** How much a policy asks for a check. */
export type VerifyRequirement =
  /** Is not made. */
  | 'DISABLED'
  /** Is made, but its failure does not fail the whole. */
  | 'OPTIONAL'
  /** Has to succeed. */
  | 'REQUIRED'
  /** A word that this gateway does not know yet. */
  | 'UNKNOWN';

/** All members given must hold. An empty list selects nothing. */
export type VerifyTransactionFilter = {
  /** Created before this time. */
  createdBefore?: string | null | undefined;
  /** Created at this time or later. */
  createdFrom?: string | null | undefined;
  /** One of these; UNKNOWN selects just the words that this gateway does not know. */
  outcomes?: Array<VerifyOutcome> | null | undefined;
  /** One of these; UNKNOWN selects just the words that this gateway does not know. */
  statuses?: Array<VerifyTransactionStatus> | null | undefined;
};

/** Where a transaction stands, PingOne's `transactionStatus.status`. */
export type VerifyTransactionStatus =
  /** Approved by an administrator after evidence had been collected. */
  | 'APPROVED_MANUALLY'
  /** Approved by an administrator without the end user having started. */
  | 'APPROVED_NO_REQUEST'
  /** Rejected, or out of time, or failed inside PingOne. */
  | 'FAIL'
  /** The end user has opened the link and begun. */
  | 'INITIATED'
  /** Evidence has been sent and is being checked. */
  | 'IN_PROGRESS'
  /** There was nothing to verify. */
  | 'NOT_REQUIRED'
  /** A part is done, others are still to come. */
  | 'PARTIAL'
  /** Created; the end user has not started. */
  | 'REQUESTED'
  /** Verified. */
  | 'SUCCESS'
  /** A word that this gateway does not know yet, or none at all; the raw field beside it has the word. */
  | 'UNKNOWN';

export type WhoIsVerifiedQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type WhoIsVerifiedQuery = { users: { totalCount: number | null, nodes: Array<{ id: string, verifyEligibility: VerifyEligibility | null, name: { formatted: string | null } | null, latestVerifyTransaction: { id: string, outcome: VerifyOutcome, status: VerifyTransactionStatus, createdAt: string | null, policy: { name: string | null } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type WhyDidItFailQueryVariables = Exact<{
  userId: string | number;
  transactionId: string | number;
}>;


export type WhyDidItFailQuery = { verifyTransaction: { outcome: VerifyOutcome, status: VerifyTransactionStatus, timedOut: boolean | null, providerMessages: Array<string>, checks: Array<{ type: VerifyCheckType, status: VerifyCheckStatus, rawStatus: string | null }>, metadata: Array<{ type: VerifyMetadataType, provider: string | null, status: VerifyMetadataStatus, attempt: number | null, data: Record<string, unknown> | null }> | null, policy: { name: string | null, governmentId: VerifyRequirement, facialComparison: VerifyRequirement, liveness: VerifyRequirement } | null } | null };

export type WhichDocumentsQueryVariables = Exact<{
  userId: string | number;
  transactionId: string | number;
  withValue: boolean;
}>;


export type WhichDocumentsQuery = { verifyTransaction: { outcome: VerifyOutcome, documents: Array<{ id: string, type: VerifyDocumentType, status: VerifyDocumentStatus, provider: VerifyDocumentProvider, attempt: number | null, createdAt: string | null, expiresAt: string | null, value?: string | null }> | null, previousDocuments: Array<{ id: string, type: VerifyDocumentType, status: VerifyDocumentStatus, provider: VerifyDocumentProvider, attempt: number | null, createdAt: string | null, expiresAt: string | null, value?: string | null }> | null } | null };

export type DocumentFragment = { id: string, type: VerifyDocumentType, status: VerifyDocumentStatus, provider: VerifyDocumentProvider, attempt: number | null, createdAt: string | null, expiresAt: string | null, value?: string | null };

export type WhichClaimsQueryVariables = Exact<{
  userId: string | number;
}>;


export type WhichClaimsQuery = { user: { username: string | null, identityAssurance: { trustFramework: string | null, verifiedAt: string | null, claims: { givenName: string | null, familyName: string | null, birthdate: string | null, all: Record<string, unknown> | null, address: { streetAddress: string | null, locality: string | null, country: string | null } | null } | null, document: { types: Array<string>, documentNumber: string | null, issuerCountry: string | null, expiresOn: string | null } | null, checks: Array<{ organization: string | null, method: AssuranceCheckMethod }>, transaction: { id: string, outcome: VerifyOutcome, createdAt: string | null, policy: { name: string | null, storesIdentityAssurance: boolean | null } | null } | null } | null } | null };

export type WhatPapersSayQueryVariables = Exact<{
  userId: string | number;
  transactionId: string | number;
  types?: Array<VerifiedDataType> | VerifiedDataType | null | undefined;
}>;


export type WhatPapersSayQuery = { verifyTransaction: { outcome: VerifyOutcome, verifiedDocumentKinds: Array<string>, verifiedData: Array<
      | { data: Record<string, unknown> | null, id: string, type: VerifiedDataType, attempt: number | null }
      | { fullName: string | null, birthDate: string | null, idNumber: string | null, idTypes: Array<string>, issuingCountry: string | null, expirationDate: string | null, id: string, type: VerifiedDataType, attempt: number | null }
      | { format: string | null, id: string, type: VerifiedDataType, attempt: number | null }
    > | null } | null };

export type WhatIsPendingQueryVariables = Exact<{
  userId: string | number;
  filter?: VerifyTransactionFilter | null | undefined;
}>;


export type WhatIsPendingQuery = { user: { name: { formatted: string | null } | null, verifyTransactions: { totalCount: number, nodes: Array<{ id: string, status: VerifyTransactionStatus, outcome: VerifyOutcome, createdAt: string | null, expiresAt: string | null, notifications: Array<{ channel: VerifyNotificationChannel, sent: boolean | null }>, webVerification: { url: string | null, code: string | null, qrUrl: string | null } | null }> } | null } | null };

export type WhichAttemptsQueryVariables = Exact<{
  userId: string | number;
  transactionId: string | number;
}>;


export type WhichAttemptsQuery = { verifyTransaction: { outcome: VerifyOutcome, documents: Array<{ type: VerifyDocumentType, attempt: number | null, createdAt: string | null }> | null, previousDocuments: Array<{ type: VerifyDocumentType, attempt: number | null, createdAt: string | null }> | null, metadata: Array<{ type: VerifyMetadataType, provider: string | null, status: VerifyMetadataStatus, attempt: number | null }> | null, previousMetadata: Array<{ type: VerifyMetadataType, provider: string | null, status: VerifyMetadataStatus, attempt: number | null }> | null } | null };

export type WhatPoliciesAskQueryVariables = Exact<{ [key: string]: never; }>;


export type WhatPoliciesAskQuery = { verifyPolicies: Array<{ id: string, name: string | null, isDefault: boolean | null, governmentId: VerifyRequirement, facialComparison: VerifyRequirement, liveness: VerifyRequirement, email: VerifyRequirement, phone: VerifyRequirement, storesIdentityAssurance: boolean | null, dataCollectionOnly: boolean | null, transactionTimeoutSeconds: number | null }> | null };

export const DocumentFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Document"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyDocument"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withValue"}}}]}]}]}}]} as unknown as DocumentNode<DocumentFragment, unknown>;
export const WhoIsVerifiedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhoIsVerified"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"formatted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"verifyEligibility"}},{"kind":"Field","name":{"kind":"Name","value":"latestVerifyTransaction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<WhoIsVerifiedQuery, WhoIsVerifiedQueryVariables>;
export const WhyDidItFailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhyDidItFail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyTransaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"timedOut"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"rawStatus"}}]}},{"kind":"Field","name":{"kind":"Name","value":"providerMessages"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"data"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"governmentId"}},{"kind":"Field","name":{"kind":"Name","value":"facialComparison"}},{"kind":"Field","name":{"kind":"Name","value":"liveness"}}]}}]}}]}}]} as unknown as DocumentNode<WhyDidItFailQuery, WhyDidItFailQueryVariables>;
export const WhichDocumentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhichDocuments"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withValue"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyTransaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousDocuments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Document"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Document"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyDocument"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withValue"}}}]}]}]}}]} as unknown as DocumentNode<WhichDocumentsQuery, WhichDocumentsQueryVariables>;
export const WhichClaimsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhichClaims"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"identityAssurance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trustFramework"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedAt"}},{"kind":"Field","name":{"kind":"Name","value":"claims"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"givenName"}},{"kind":"Field","name":{"kind":"Name","value":"familyName"}},{"kind":"Field","name":{"kind":"Name","value":"birthdate"}},{"kind":"Field","name":{"kind":"Name","value":"address"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"streetAddress"}},{"kind":"Field","name":{"kind":"Name","value":"locality"}},{"kind":"Field","name":{"kind":"Name","value":"country"}}]}},{"kind":"Field","name":{"kind":"Name","value":"all"}}]}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"types"}},{"kind":"Field","name":{"kind":"Name","value":"documentNumber"}},{"kind":"Field","name":{"kind":"Name","value":"issuerCountry"}},{"kind":"Field","name":{"kind":"Name","value":"expiresOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"}},{"kind":"Field","name":{"kind":"Name","value":"method"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transaction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"storesIdentityAssurance"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<WhichClaimsQuery, WhichClaimsQueryVariables>;
export const WhatPapersSayDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatPapersSay"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifiedDataType"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyTransaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedDocumentKinds"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedData"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"attempt"},"value":{"kind":"EnumValue","value":"LATEST"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VerifiedGovernmentId"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fullName"}},{"kind":"Field","name":{"kind":"Name","value":"birthDate"}},{"kind":"Field","name":{"kind":"Name","value":"idNumber"}},{"kind":"Field","name":{"kind":"Name","value":"idTypes"}},{"kind":"Field","name":{"kind":"Name","value":"issuingCountry"}},{"kind":"Field","name":{"kind":"Name","value":"expirationDate"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VerifiedImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OtherVerifiedData"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"data"}}]}}]}}]}}]}}]} as unknown as DocumentNode<WhatPapersSayQuery, WhatPapersSayQueryVariables>;
export const WhatIsPendingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatIsPending"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyTransactionFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"formatted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"verifyTransactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"notifications"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"webVerification"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"qrUrl"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<WhatIsPendingQuery, WhatIsPendingQueryVariables>;
export const WhichAttemptsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhichAttempts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyTransaction"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousDocuments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"metadata"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousMetadata"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}}]}}]}}]}}]} as unknown as DocumentNode<WhichAttemptsQuery, WhichAttemptsQueryVariables>;
export const WhatPoliciesAskDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatPoliciesAsk"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}},{"kind":"Field","name":{"kind":"Name","value":"governmentId"}},{"kind":"Field","name":{"kind":"Name","value":"facialComparison"}},{"kind":"Field","name":{"kind":"Name","value":"liveness"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"storesIdentityAssurance"}},{"kind":"Field","name":{"kind":"Name","value":"dataCollectionOnly"}},{"kind":"Field","name":{"kind":"Name","value":"transactionTimeoutSeconds"}}]}}]}}]} as unknown as DocumentNode<WhatPoliciesAskQuery, WhatPoliciesAskQueryVariables>;