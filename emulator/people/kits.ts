import type { DocumentType } from './documents.ts';
import type { Finding } from './findings.ts';
import type { PolicyKey } from './policies.ts';
import type { VerifiedDataType } from './verified.ts';

/** What one way of verifying takes from a person, and what comes out of it. */
export type Kit = {
  policy: PolicyKey;
  documents: readonly DocumentType[];
  verified: readonly VerifiedDataType[];
  findings: readonly Finding[];
  /** What `verifiedDocuments` says after a success. */
  kinds: readonly string[];
};

const FACE: readonly Finding[] = ['FACIAL_COMPARISON AMAZON', 'LIVENESS IDRND'];
const CROPPED: readonly VerifiedDataType[] = ['CROPPED_PORTRAIT', 'CROPPED_DOCUMENT', 'CROPPED_SIGNATURE'];

export const KITS = {
  passport: {
    policy: 'storedClaims',
    documents: ['Passport Front', 'Selfie', 'Email'],
    verified: [
      'GOVERNMENT_ID',
      'FRONT_IMAGE',
      'SELFIE',
      ...CROPPED,
      'EMAIL',
      'BIOGRAPHIC_MATCH',
      'END_USER_CLIENT',
      'IDA',
    ],
    findings: ['DOCUMENT_AUTHENTICATION VERIFF', ...FACE, 'BIOGRAPHIC_MATCH BABEL_STREET'],
    kinds: ['passport', 'selfie'],
  },
  license: {
    policy: 'standard',
    documents: ['Driver License Front', 'Driver License Back', 'Driver License Code', 'Selfie'],
    verified: [
      'GOVERNMENT_ID',
      'BARCODE',
      'FRONT_IMAGE',
      'BACK_IMAGE',
      'SELFIE',
      'CROPPED_PORTRAIT',
      'END_USER_CLIENT',
    ],
    findings: ['DOCUMENT_AUTHENTICATION MITEK', ...FACE, 'AAMVA MITEK'],
    kinds: ['driver_license', 'selfie'],
  },
  card: {
    policy: 'standard',
    documents: ['Document Front', 'Document Back', 'Selfie'],
    verified: ['GOVERNMENT_ID', 'FRONT_IMAGE', 'BACK_IMAGE', 'SELFIE', 'CROPPED_PORTRAIT', 'BIOGRAPHIC_MATCH'],
    findings: ['DOCUMENT_AUTHENTICATION MITEK', ...FACE, 'BIOGRAPHIC_MATCH BIOGRAPHIC_MATCHER'],
    kinds: ['identification_card', 'selfie'],
  },
  passportCard: {
    policy: 'standard',
    documents: ['Passport Card Front', 'Passport Card Back', 'Selfie'],
    verified: ['GOVERNMENT_ID', 'FRONT_IMAGE', 'BACK_IMAGE', 'SELFIE'],
    findings: ['DOCUMENT_AUTHENTICATION MITEK', 'DOCUMENT_MANUAL_AUTHENTICATION MITEK', ...FACE],
    kinds: ['passport_card', 'selfie'],
  },
  contact: {
    policy: 'contact',
    documents: ['Email', 'Phone'],
    verified: ['EMAIL', 'PHONE', 'END_USER_CLIENT'],
    findings: ['DATA_BASED_IDENTITY_VERIFICATION DATAZOO'],
    kinds: [],
  },
  voice: {
    policy: 'voice',
    documents: ['Voice Sample', 'Voice Input'],
    verified: ['VOICE_SAMPLE', 'VOICE_INPUT'],
    findings: [],
    kinds: [],
  },
  wallet: {
    policy: 'wallet',
    documents: ['Credential Verification'],
    verified: ['IDA'],
    findings: [],
    kinds: [],
  },
  aadhaar: {
    policy: 'aadhaar',
    documents: ['Document Front', 'Document Back', 'Selfie'],
    verified: ['GOVERNMENT_ID', 'SELFIE', 'AADHAAR', 'DATA_BASED_IDENTITY_VERIFICATION'],
    findings: [
      'DOCUMENT_AUTHENTICATION MITEK',
      ...FACE,
      'AADHAAR TRINSIC',
      'DATA_BASED_IDENTITY_VERIFICATION TRANSUNION',
    ],
    kinds: ['identification_card', 'selfie'],
  },
  collection: {
    policy: 'collectionOnly',
    documents: ['Document Front', 'Document Back'],
    verified: [],
    findings: [],
    kinds: [],
  },
} as const satisfies Record<string, Kit>;

export type KitName = keyof typeof KITS;

/** Why a verification failed: the check that says so, what the provider says, and which of its results is bad. */
export type Reason = { check: string; value: string; messages: readonly string[]; finding: string };

export const REASONS: readonly Reason[] = [
  {
    check: 'GOVERNMENT_ID',
    value: 'DOCUMENT_EXPIRED',
    messages: ['The document has expired.', 'The lower left corner is covered.'],
    finding: 'DOCUMENT_AUTHENTICATION',
  },
  {
    check: 'FACIAL_COMPARISON_DOCUMENT',
    value: 'FAIL',
    messages: ['The face on the document and the selfie differ.'],
    finding: 'FACIAL_COMPARISON',
  },
  {
    check: 'LIVENESS',
    value: 'FAIL',
    messages: ['The selfie seems to be taken from a screen.'],
    finding: 'LIVENESS',
  },
  {
    check: 'GOVERNMENT_ID',
    value: 'UNSUPPORTED_DOCUMENT',
    messages: ['Documents of this kind are not supported.'],
    finding: 'DOCUMENT_AUTHENTICATION',
  },
];
