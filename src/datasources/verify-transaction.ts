import { allPages, embedded } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { oncePerList, oncePerRecord } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import { LARGE } from './http/read-limits.ts';
import { notRead, type WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';
import { belongs, ownId } from './same-object.ts';
import type { TransactionKey } from './transaction-key.ts';
import { VerifyCheck, VerifyNotification, WebVerification } from './verify-transaction-parts.ts';

const statusOf = knownWords([
  'REQUESTED',
  'INITIATED',
  'IN_PROGRESS',
  'PARTIAL',
  'SUCCESS',
  'APPROVED_MANUALLY',
  'APPROVED_NO_REQUEST',
  'FAIL',
  'NOT_REQUIRED',
]);
export type VerifyTransactionStatus = ReturnType<typeof statusOf>;
export type VerifyOutcome = 'PENDING' | 'PASSED' | 'FAILED' | 'UNKNOWN';

const OUTCOMES: Readonly<Record<VerifyTransactionStatus, VerifyOutcome>> = {
  REQUESTED: 'PENDING',
  INITIATED: 'PENDING',
  IN_PROGRESS: 'PENDING',
  PARTIAL: 'PENDING',
  SUCCESS: 'PASSED',
  APPROVED_MANUALLY: 'PASSED',
  APPROVED_NO_REQUEST: 'PASSED',
  NOT_REQUIRED: 'PASSED',
  FAIL: 'FAILED',
  UNKNOWN: 'UNKNOWN',
};

/** One verification of a user: `GET /users/{userId}/verifyTransactions/{id}`. */
export class VerifyTransaction implements TransactionKey {
  readonly id: string;
  readonly userId: string;
  /** False for a mere reference: nothing was read, so nothing is known but the ids. */
  readonly isProven: boolean;
  readonly #record: WireRecord;

  constructor({ userId, id }: TransactionKey, record: WireRecord | null) {
    this.id = id;
    this.userId = userId;
    this.isProven = record !== null;
    this.#record = record ?? notRead;
  }

  get status() {
    return statusOf(this.#record.raw('transactionStatus', 'status'));
  }
  get rawStatus() {
    return this.#transactionStatus?.text('status') ?? null;
  }
  get outcome() {
    return OUTCOMES[this.status];
  }
  get checks() {
    const map = this.#transactionStatus?.object('verificationStatus');
    return map ? map.names().map((type) => new VerifyCheck(type, map)) : [];
  }
  get providerMessages() {
    return this.#transactionStatus?.texts('providerMessagesList') ?? [];
  }
  get verifiedDocumentKinds() {
    return this.#record.texts('verifiedDocuments');
  }
  get notifications() {
    const results = this.#record.object('sendNotification')?.objects('results') ?? [];
    return results.map((result) => new VerifyNotification(result));
  }
  get policyId() {
    return this.#record.reference('verifyPolicy');
  }
  /** How the end user opens the transaction, as PingOne sent it; whether it may still be shown is not decided here. */
  get webVerification() {
    return this.#record.text('webVerificationUrl') === null ? null : new WebVerification(this.#record);
  }
  get createdAt() {
    return this.#record.time('createdAt');
  }
  get updatedAt() {
    return this.#record.time('updatedAt');
  }
  get expiresAt() {
    return this.#record.time('expiresAt');
  }
  get #transactionStatus() {
    return this.#record.object('transactionStatus');
  }
}

const oneOnce = oncePerRecord<VerifyTransaction>();
const listOnce = oncePerList<VerifyTransaction[]>();

export const createVerifyTransactionSource = (http: HttpClient) => {
  const toTransaction = (record: WireRecord, asked: { userId: string; id?: string }) =>
    new VerifyTransaction(
      { userId: asked.userId, id: ownId(record, { environmentId: http.environmentId, ...asked }) },
      record,
    );

  return {
    async get({ userId, id }: TransactionKey): Promise<VerifyTransaction | null> {
      const record = await http.get(path`users/${userId}/verifyTransactions/${id}`, LARGE);
      return record && oneOnce(record, () => toTransaction(record, { userId, id }));
    },
    /** All transactions of a user, in PingOne's order, which is not promised; null where PingOne shows no such user. */
    async listForUser(userId: string): Promise<VerifyTransaction[] | null> {
      const pages = await allPages(http, path`users/${userId}/verifyTransactions`, '', LARGE);
      if (pages === null) return null;
      const transactions = listOnce(pages, () => {
        for (const page of pages) belongs(page, { environmentId: http.environmentId, userId });
        const records = pages.flatMap((page) => embedded(page, 'verifyTransactions'));
        const all = records.map((record) => toTransaction(record, { userId }));
        // A list that changes while its pages are read can show one on two of them.
        return [...new Map(all.map((transaction) => [transaction.id, transaction])).values()];
      });
      return [...transactions]; // to be put in order by whoever asks
    },
  };
};
