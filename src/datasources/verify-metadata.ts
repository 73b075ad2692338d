import { allPages, embedded } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { oncePerList } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import { LARGE } from './http/read-limits.ts';
import type { WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';
import { belongs, ownId } from './same-object.ts';
import type { KeyBelowTransaction, TransactionKey } from './transaction-key.ts';

const typeOf = knownWords([
  'DOCUMENT_AUTHENTICATION',
  'DOCUMENT_MANUAL_AUTHENTICATION',
  'FACIAL_COMPARISON',
  'LIVENESS',
  'BIOGRAPHIC_MATCH',
  'AAMVA',
  'AADHAAR',
  'DATA_BASED_IDENTITY_VERIFICATION',
  'VOICE_ENROLLMENT',
  'VOICE_VERIFICATION',
]);
const statusOf = knownWords(['SUCCESS', 'FAIL']);

/** What a provider found: `GET …/verifyTransactions/{transactionId}/metaData`. */
export class VerifyMetadata {
  readonly id: string;
  readonly transactionId: string;
  readonly userId: string;
  readonly #record: WireRecord;

  constructor({ userId, transactionId, id }: KeyBelowTransaction, record: WireRecord) {
    this.id = id;
    this.transactionId = transactionId;
    this.userId = userId;
    this.#record = record;
  }

  get type() {
    return typeOf(this.#record.raw('type'));
  }
  get rawType() {
    return this.#record.text('type');
  }
  get provider() {
    return this.#record.text('provider');
  }
  get status() {
    return statusOf(this.#record.raw('status'));
  }
  get rawStatus() {
    return this.#record.text('status');
  }
  get attempt() {
    return this.#record.object('retry')?.integer('attempt') ?? null;
  }
  get data() {
    return this.#record.json('data');
  }
  /** PingOne's id of the answer that it came with. */
  get correlationId() {
    return this.#record.correlationId;
  }
}

export interface MetadataList {
  metadata: VerifyMetadata[];
  previousMetadata: VerifyMetadata[];
}

const listOnce = oncePerList<MetadataList>();

export const createVerifyMetadataSource = (http: HttpClient) => ({
  /** All results of a transaction; null where PingOne shows no such transaction. */
  async listForTransaction({ userId, id }: TransactionKey): Promise<MetadataList | null> {
    const pages = await allPages(http, path`users/${userId}/verifyTransactions/${id}/metaData`, '', LARGE);
    if (pages === null) return null;
    const asked = { environmentId: http.environmentId, userId, transactionId: id };
    const { metadata, previousMetadata } = listOnce(pages, () => {
      for (const page of pages) belongs(page, asked);
      const read = (name: string) =>
        pages
          .flatMap((page) => embedded(page, name))
          .map((record) => new VerifyMetadata({ userId, transactionId: id, id: ownId(record, asked) }, record));
      return { metadata: read('metaData'), previousMetadata: read('previousAttempts') };
    });
    return { metadata: [...metadata], previousMetadata: [...previousMetadata] };
  },
});
