/** Parts of an answer that can carry a value which the reference does not list. */
const UNKNOWN_ENUM_KINDS = [
  'transactionStatus',
  'checkType',
  'checkStatus',
  'documentType',
  'documentStatus',
  'documentProvider',
  'metadataType',
  'metadataProvider',
  'metadataStatus',
  'verifiedDataType',
  'verifyStatus',
] as const;
export type UnknownEnumKind = (typeof UNKNOWN_ENUM_KINDS)[number];

/** What tells a transaction record of earlier years from one of today. */
export const OLD_RECORD_TRAITS = ['userLink', 'noVerifyPolicy', 'noVerificationStatus', 'verificationCode'] as const;
type OldRecordTrait = (typeof OLD_RECORD_TRAITS)[number];

/** Where the reference is silent or two sources differ, each switch takes one of the readings. */
export type Variations = {
  /** Whether users can be filtered by `id` (default) or such a filter is 400 `INVALID_FILTER`. */
  idFilter: 'accepted' | 'refused';
  /** What an empty list shows: `_embedded` with an empty list (default), or no `_embedded`. */
  emptyEmbedded: 'present' | 'missing';
  /** Order of a user's transactions; default newest first. */
  transactionOrder: 'newestFirst' | 'oldestFirst' | 'shuffled';
  /** The answer for a user without claims: 404 (default), `{}`, links only, or an empty `identityAssurance`. */
  noIdentityAssurance: 'notFound' | 'emptyBody' | 'memberMissing' | 'memberEmpty';
  /** Kinds of values to replace by, or to join with, unlisted ones; default none. */
  unknownEnums: UnknownEnumKind[];
  /** Traits of old records given to every transaction; default none (a few demo records have all of them). */
  oldRecords: OldRecordTrait[];
  /** `verifiedDocuments` as a list (default) or as one text. */
  verifiedDocuments: 'list' | 'text';
  /** Document types as names with spaces (default) or in upper snake case. */
  documentTypes: 'names' | 'upperSnake';
  /** Whether entries of `previousAttempts` of the documents list carry `value`; default true. */
  previousAttemptValues: boolean;
  /** Place of `previousAttempts` in the lists of documents and metadata; default inside `_embedded`. */
  previousAttempts: 'embedded' | 'topLevel' | 'missing';
  /** `previousAttempts` where nothing was retried: left out (default) or an empty list. */
  emptyPreviousAttempts: 'missing' | 'present';
  /** Greatest number of users on a page, whatever `limit` asks for; default null: no such cap. */
  userPageSize: number | null;
  /** Pages the transactions of a user with `next` links; default null: all on one page, no `next`. */
  transactionPageSize: number | null;
  /** Whether the transactions list heeds `limit`; default true. */
  transactionLimit: boolean;
  contentType: 'application/json' | 'application/hal+json;charset=UTF-8';
  /** Whether the users list has `count`; default true. */
  userCount: boolean;
  /** Every answer is held back for so long; default 0. */
  latencyMs: number;
  /** Whether pending transactions fail when `expiresAt` has passed; default true. */
  expiry: boolean;
  /** Lifetime of a new access token in seconds; default 3600. */
  tokenLifetimeS: number;
};

export const defaultVariations = (): Variations => ({
  idFilter: 'accepted',
  emptyEmbedded: 'present',
  transactionOrder: 'newestFirst',
  noIdentityAssurance: 'notFound',
  unknownEnums: [],
  oldRecords: [],
  verifiedDocuments: 'list',
  documentTypes: 'names',
  previousAttemptValues: true,
  previousAttempts: 'embedded',
  emptyPreviousAttempts: 'missing',
  userPageSize: null,
  transactionPageSize: null,
  transactionLimit: true,
  contentType: 'application/json',
  userCount: true,
  latencyMs: 0,
  expiry: true,
  tokenLifetimeS: 3600,
});

const isPageSize = (value: unknown) => value === null || (Number.isInteger(value) && Number(value) > 0);
const isSpan = (value: unknown) => Number.isFinite(value) && Number(value) >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const oneOf =
  (...choices: unknown[]) =>
  (value: unknown) =>
    choices.includes(value);
const someOf = (choices: readonly unknown[]) => (value: unknown) =>
  Array.isArray(value) && value.every((entry) => choices.includes(entry));

const CHECKS: Readonly<Record<keyof Variations, (value: unknown) => boolean>> = {
  idFilter: oneOf('accepted', 'refused'),
  emptyEmbedded: oneOf('present', 'missing'),
  transactionOrder: oneOf('newestFirst', 'oldestFirst', 'shuffled'),
  noIdentityAssurance: oneOf('notFound', 'emptyBody', 'memberMissing', 'memberEmpty'),
  unknownEnums: someOf(UNKNOWN_ENUM_KINDS),
  oldRecords: someOf(OLD_RECORD_TRAITS),
  verifiedDocuments: oneOf('list', 'text'),
  documentTypes: oneOf('names', 'upperSnake'),
  previousAttemptValues: isFlag,
  previousAttempts: oneOf('embedded', 'topLevel', 'missing'),
  emptyPreviousAttempts: oneOf('missing', 'present'),
  userPageSize: isPageSize,
  transactionPageSize: isPageSize,
  transactionLimit: isFlag,
  contentType: oneOf('application/json', 'application/hal+json;charset=UTF-8'),
  userCount: isFlag,
  latencyMs: isSpan,
  expiry: isFlag,
  tokenLifetimeS: isSpan,
};

/** Changes some switches in place; throws, and changes none, when a name or a value is not one of them. */
export function vary(current: Variations, change: Partial<Variations>): void {
  const known: Readonly<Record<string, (value: unknown) => boolean>> = CHECKS;
  for (const [name, value] of Object.entries(change)) {
    const isValid = known[name];
    if (!isValid) throw new RangeError(`There is no variation named "${name}".`);
    if (!isValid(value)) throw new RangeError(`The variation "${name}" cannot be ${JSON.stringify(value)}.`);
  }
  Object.assign(current, change);
}
