/*
 * Answers of an upstream about one user, made from nothing but the path and a mark. Every personal value holds the mark, so
 * that whose answer a value came from can be told wherever it turns up.
 */

type Json = Record<string, unknown>;

export const idOf = (kind: number, number: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const USER = (number: number) => idOf(1, number);
export const TRANSACTION = (number: number) => idOf(2, number);
export const DOCUMENT = (number: number) => idOf(3, number);
export const POLICY = (number: number) => idOf(4, number);

/** Base64 of something that begins as a JPEG does, with a mark in it that can be read without decoding. */
const pictureWith = (mark: string): string => `/9j/4AAQ${mark.replace(/[^A-Za-z0-9+/]/g, '/')}`;

const CREATED = '2026-09-01T08:15:30.123Z';
const LATER = '2099-09-01T08:15:30.123Z'; // so that nothing is out of time

export interface Case {
  origin: string;
  environmentId: string;
  mark: string;
}

const linksOf = ({ origin, environmentId }: Case, path: string) => ({
  self: { href: `${origin}/v1/environments/${environmentId}/${path}` },
  environment: { href: `${origin}/v1/environments/${environmentId}` },
});

export const wireUser = (of: Case, id: string): Json => ({
  _links: linksOf(of, `users/${id}`),
  id,
  environment: { id: of.environmentId },
  username: `username-${of.mark}`,
  email: `${of.mark}@example.org`,
  name: { given: `Given-${of.mark}`, family: `Family-${of.mark}`, formatted: `Whole ${of.mark}` },
  mobilePhone: `+1.${of.mark}`,
  population: { id: idOf(9, 1) },
  enabled: true,
  verifyStatus: 'ENABLED',
  createdAt: CREATED,
  updatedAt: CREATED,
});

export const wireTransaction = (of: Case, userId: string, id: string): Json => ({
  _links: {
    ...linksOf(of, `users/${userId}/verifyTransactions/${id}`),
    user: { href: `${of.origin}/v1/environments/${of.environmentId}/users/${userId}` },
  },
  id,
  environment: { id: of.environmentId },
  user: { id: userId },
  verifyPolicy: { id: POLICY(1) },
  transactionStatus: {
    status: 'REQUESTED',
    verificationStatus: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'REQUESTED' },
    providerMessagesList: [`Message ${of.mark}`],
  },
  verifiedDocuments: ['Passport'],
  sendNotification: { results: [{ method: 'EMAIL', sent: true }] },
  webVerificationUrl: `https://apps.pingone.eu/${of.mark}`,
  webVerificationCode: '123456',
  qrUrl: `https://api.pingone.eu/qr/${of.mark}`,
  createdAt: CREATED,
  updatedAt: CREATED,
  expiresAt: LATER,
});

const wireDocument = (of: Case, userId: string, transactionId: string, id: string): Json => ({
  _links: linksOf(of, `users/${userId}/verifyTransactions/${transactionId}/documents/${id}`),
  id,
  environment: { id: of.environmentId },
  user: { id: userId },
  verifyTransaction: { id: transactionId },
  type: 'Passport Front',
  value: pictureWith(of.mark),
  status: 'COLLECTED',
  source: { provider: 'END_USER' },
  retry: { attempt: 1 },
  createdAt: CREATED,
  updatedAt: CREATED,
});

const wireMetadata = (of: Case, number: number): Json => ({
  id: idOf(5, number),
  type: 'DOCUMENT_AUTHENTICATION',
  provider: 'MITEK',
  status: 'SUCCESS',
  data: { dossier: { of: of.mark }, score: 912 },
  retry: { attempt: 1 },
});

const wireVerifiedData = (of: Case): Json[] => [
  {
    id: idOf(6, 1),
    type: 'GOVERNMENT_ID',
    data: { firstName: `Given-${of.mark}`, lastName: `Family-${of.mark}`, idType: '[Passport]' },
    retry: { attempt: 1 },
  },
  { id: idOf(6, 2), type: 'SELFIE', data: { IMAGE: pictureWith(of.mark), FORMAT: 'JPEG' }, retry: { attempt: 1 } },
  { id: idOf(6, 3), type: 'EMAIL', data: { value: `${of.mark}@example.org` }, retry: { attempt: 1 } },
];

const wireAssurance = (of: Case, userId: string): Json => ({
  _links: linksOf(of, `users/${userId}/identityAssurance`),
  identityAssurance: {
    verified_claims: {
      type: 'document',
      verification: { trust_framework: `Framework ${of.mark}`, time: CREATED, verification_process: TRANSACTION(1) },
      claims: { given_name: `Given-${of.mark}`, family_name: `Family-${of.mark}`, birthdate: '1990-01-01' },
      check_details: [{ organization: `Org ${of.mark}`, check_method: 'document', check_id: `c-${of.mark}` }],
      document_details: { type: ['PASSPORT'], issuer: { country: 'FR' }, document_number: `X-${of.mark}` },
    },
  },
});

const wirePolicy = (of: Case, id: string): Json => ({
  _links: linksOf(of, `verifyPolicies/${id}`),
  id,
  environment: { id: of.environmentId },
  name: `Policy ${of.mark}`,
  description: `Description ${of.mark}`,
  default: true,
  governmentId: { verify: 'REQUIRED' },
  transaction: { timeout: { duration: 30, timeUnit: 'MINUTES' }, ida: { enabled: true } },
  createdAt: CREATED,
  updatedAt: CREATED,
});

const listOf = (of: Case, path: string, name: string, items: readonly Json[], earlier?: readonly Json[]): Json => ({
  _links: { self: linksOf(of, path).self },
  _embedded: { [name]: items, ...(earlier && { previousAttempts: earlier }) },
  size: items.length,
  count: items.length,
});

const NUMBERS = [1, 2, 3];

/** What stands at a path below the environment, with its query; undefined where there is nothing. */
export function wireAnswer(of: Case, pathAndQuery: string): Json | undefined {
  const [path = '', query = ''] = pathAndQuery.split('?', 2);
  const [collection, id = '', below, transactionId = '', part, partId] = path.split('/');
  if (collection === 'verifyPolicies') {
    if (id) return wirePolicy(of, id);
    return listOf(
      of,
      path,
      'verifyPolicies',
      NUMBERS.map((number) => wirePolicy(of, POLICY(number))),
    );
  }
  if (collection !== 'users') return undefined;
  if (!id) {
    const named = [...decodeURIComponent(query).matchAll(/id eq "([\w-]+)"/g)].map(([, one]) => one ?? '');
    const ids = named.length > 0 ? named : NUMBERS.map(USER);
    return listOf(
      of,
      path,
      'users',
      ids.map((one) => wireUser(of, one)),
    );
  }
  if (!below) return wireUser(of, id);
  if (below === 'identityAssurance') return wireAssurance(of, id);
  if (below !== 'verifyTransactions') return undefined;
  if (!transactionId) {
    const all = NUMBERS.map((number) => wireTransaction(of, id, TRANSACTION(number)));
    return listOf(of, path, 'verifyTransactions', all);
  }
  switch (part) {
    case undefined:
      return wireTransaction(of, id, transactionId);
    case 'documents': {
      if (partId) return wireDocument(of, id, transactionId, partId);
      const documents = NUMBERS.map((number) => wireDocument(of, id, transactionId, DOCUMENT(number)));
      return listOf(of, path, 'documents', documents, [wireDocument(of, id, transactionId, DOCUMENT(4))]);
    }
    case 'metaData':
      return listOf(of, path, 'metaData', [wireMetadata(of, 1)], [wireMetadata(of, 2)]);
    case 'verifiedData':
      return listOf(of, path, 'verifiedData', wireVerifiedData(of));
    default:
      return undefined;
  }
}
