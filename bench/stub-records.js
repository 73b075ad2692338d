// What the stub answers, after the documentation of PingOne's API: HAL, with links, and all the fields of a record.
import {
  documentId,
  documentOf,
  ENVIRONMENT_ID,
  PERSONS,
  TRANSACTIONS,
  transactionId,
  transactionOf,
  userId,
  userOf,
} from './ids.js';

/** Stands where the content of a document goes. */
export const CONTENT_MARK = '@content@';
const PAGE = 200; // users, as many as PingOne sends at most
const TYPES = ['Passport Front', 'Selfie', 'Driver License Front', 'Driver License Back'];
const MINUTE_MS = 60_000;
const startedAt = Date.now();
const before = (/** @type {number} */ minutes) => new Date(startedAt - minutes * MINUTE_MS).toISOString();

const API = `https://api.pingone.eu/v1/environments/${ENVIRONMENT_ID}`;
const link = (/** @type {string} */ path) => ({ href: `${API}${path}` });
const environment = { id: ENVIRONMENT_ID };
const sixDigits = (/** @type {number} */ user) => String(user).padStart(6, '0');

/** @param {number} user */
const userRecord = (user) => ({
  _links: {
    self: link(`/users/${userId(user)}`),
    environment: link(''),
    password: link(`/users/${userId(user)}/password`),
  },
  id: userId(user),
  environment,
  population: { id: 'be7c0000-0000-4000-8000-0000000000dd' },
  account: { canAuthenticate: true, status: 'OK' },
  email: `person.${sixDigits(user)}@example.org`,
  enabled: true,
  identityProvider: { type: 'PING_ONE' },
  lifecycle: { status: 'ACCOUNT_OK' },
  mfaEnabled: false,
  name: { formatted: `Given${sixDigits(user)} Family`, given: `Given${sixDigits(user)}`, family: 'Family' },
  username: `person.${sixDigits(user)}`,
  verifyStatus: 'ENABLED',
  createdAt: before(100_000),
  updatedAt: before(1_000),
});

/** @param {number} user */
const assuranceRecord = (user) => ({
  _links: { self: link(`/users/${userId(user)}/identityAssurance`), user: link(`/users/${userId(user)}`) },
  identityAssurance: {
    verified_claims: {
      type: 'document',
      verification: { trust_framework: 'Onboarding', time: before(8), verification_process: transactionId(user, 0) },
      claims: {
        given_name: `GIVEN${sixDigits(user)}`,
        family_name: 'FAMILY',
        birthdate: '1991-03-27',
        address: {
          street_address: '12 Long Street',
          locality: 'Town',
          region: 'RG',
          postal_code: '400001',
          country: 'ROU',
        },
      },
      check_details: [{ organization: 'MITEK', check_method: 'document', check_id: transactionId(user, 1) }],
      document_details: {
        type: ['PASSPORT'],
        issuer: { country: 'RO' },
        document_number: `X${sixDigits(user)}`,
        date_of_issuance: '2022-05-10',
        date_of_expiry: '2032-05-10',
      },
    },
  },
});

/**
 * @param {number} user
 * @param {number} transaction
 */
const transactionRecord = (user, transaction) => ({
  _links: {
    self: link(`/users/${userId(user)}/verifyTransactions/${transactionId(user, transaction)}`),
    environment: link(''),
    user: link(`/users/${userId(user)}`),
  },
  id: transactionId(user, transaction),
  verifyPolicy: { id: 'be7c0000-0000-4000-8000-0000000000ff' },
  transactionStatus: {
    status: transaction === 0 ? 'SUCCESS' : 'FAIL',
    verificationStatus: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'SUCCESS', FACIAL_COMPARISON_DOCUMENT: 'SUCCESS' },
  },
  verifiedDocuments: ['passport', 'selfie'],
  createdAt: before(10 + transaction),
  updatedAt: before(10 + transaction),
  expiresAt: before(transaction - 20),
});

/**
 * @param {number} user
 * @param {number} transaction
 * @param {number} document
 */
const documentRecord = (user, transaction, document) => ({
  id: documentId(user, transaction, document),
  environment,
  user: { id: userId(user) },
  verifyTransaction: { id: transactionId(user, transaction) },
  type: TYPES[document % TYPES.length],
  value: CONTENT_MARK,
  status: 'PROCESSED',
  source: { provider: 'END_USER' },
  retry: { attempt: 1 },
  createdAt: before(9),
  updatedAt: before(9),
});

/**
 * @param {string} name
 * @param {readonly unknown[]} items
 * @param {{ path: string, next?: string | undefined, count?: number }} page
 */
const collection = (name, items, { path, next, count }) => ({
  _links: { self: link(path), ...(next !== undefined && { next: { href: next } }) },
  _embedded: { [name]: items },
  ...(count !== undefined && { count }),
  size: items.length,
});

const numbers = (/** @type {number} */ length, first = 0) => Array.from({ length }, (_, index) => first + index);

/**
 * A page of users: those of a filter by id, or all of them behind the cursor, which is the number of the first.
 * @param {URLSearchParams} query
 * @param {string} own where the stub is, for the link to the next page
 */
function users(query, own) {
  const filter = query.get('filter');
  if (filter !== null) {
    const ids = [...filter.matchAll(/\bid eq "([0-9a-f-]{36})"/g)].map(([, id]) => userOf(id ?? ''));
    return collection('users', ids.map(userRecord), { path: '/users', count: ids.length });
  }
  const first = Number(query.get('cursor') ?? 0);
  const length = Math.min(Number(query.get('limit') ?? PAGE), PAGE, PERSONS - first);
  const isLast = first + length >= PERSONS;
  const next = isLast ? undefined : `${own}/users?limit=${length}&cursor=${first + length}`;
  return collection('users', numbers(length, first).map(userRecord), { path: '/users', next, count: PERSONS });
}

/**
 * The record behind a path and query below the environment; undefined where there is none.
 * @param {string} target
 * @param {{ own: string, documents: number }} options `documents` of each transaction
 */
export function recordAt(target, { own, documents }) {
  const [path = '', query] = target.split('?');
  const [, kind, of = '', below, transactionText, last, documentText] = path.split('/');
  if (kind !== 'users') return undefined;
  if (of === '') return users(new URLSearchParams(query), own);
  const user = userOf(of);
  if (of !== userId(user) || user >= PERSONS) return undefined;
  if (below === undefined) return userRecord(user);
  if (below === 'identityAssurance') return assuranceRecord(user);
  if (below !== 'verifyTransactions') return undefined;
  if (transactionText === undefined) {
    const all = numbers(TRANSACTIONS).map((transaction) => transactionRecord(user, transaction));
    return collection(below, all, { path });
  }
  const transaction = transactionOf(transactionText);
  if (last === undefined) return transactionRecord(user, transaction);
  if (last !== 'documents') return undefined;
  if (documentText !== undefined) return documentRecord(user, transaction, documentOf(documentText));
  const all = numbers(documents).map((document) => documentRecord(user, transaction, document));
  return collection(last, all, { path });
}
