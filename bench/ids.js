// The upstream's people and papers by number. Every id says whose it is, so the stub needs no store, and all have the same
// length, so that answers to the same question have it too.

export const ENVIRONMENT_ID = 'be7c0000-0000-4000-8000-0000000000ee';
export const PERSONS = 100_000; // as many users as the directory claims to have
export const TRANSACTIONS = 5; // of each user

/**
 * @param {number} number
 * @param {number} digits
 */
const hex = (number, digits) => number.toString(16).padStart(digits, '0');

/** @param {number} user */
export const userId = (user) => `${hex(user, 8)}-0000-4000-8000-0000000000aa`;

/**
 * @param {number} user
 * @param {number} transaction
 */
export const transactionId = (user, transaction) => `${hex(user, 8)}-${hex(transaction, 4)}-4000-9000-0000000000bb`;

/**
 * @param {number} user
 * @param {number} transaction
 * @param {number} document
 */
export const documentId = (user, transaction, document) =>
  `${hex(user, 8)}-${hex(transaction, 4)}-4${hex(document, 3)}-a000-0000000000cc`;

/** The number of the user whom an id of any of the three kinds belongs to. @param {string} id */
export const userOf = (id) => Number.parseInt(id.slice(0, 8), 16);

/** @param {string} id */
export const transactionOf = (id) => Number.parseInt(id.slice(9, 13), 16);

/** @param {string} id */
export const documentOf = (id) => Number.parseInt(id.slice(15, 18), 16);
