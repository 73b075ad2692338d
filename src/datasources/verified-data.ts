import type { HttpClient } from './http/client.ts';
import { allPages, embedded, queryOf } from './http/hal.ts';
import { path } from './http/path.ts';
import { CONTENT } from './http/read-limits.ts';
import type { WireRecord } from './http/wire-record.ts';
import { ownId } from './identity.ts';
import { knownWords } from './known-words.ts';
import type { TransactionKey } from './transaction-key.ts';

const IMAGE_TYPES = [
  'FRONT_IMAGE',
  'BACK_IMAGE',
  'SELFIE',
  'CROPPED_PORTRAIT',
  'CROPPED_DOCUMENT',
  'CROPPED_SIGNATURE',
] as const;
const OTHER_TYPES = [
  'BARCODE',
  'VOICE_SAMPLE',
  'VOICE_INPUT',
  'END_USER_CLIENT',
  'BIOGRAPHIC_MATCH',
  'DATA_BASED_IDENTITY_VERIFICATION',
  'EMAIL',
  'PHONE',
  'AADHAAR',
  'IDA',
] as const;

const typeOf = knownWords(['GOVERNMENT_ID', ...IMAGE_TYPES, ...OTHER_TYPES]);
const imageTypes: ReadonlySet<string> = new Set(IMAGE_TYPES);

export type VerifiedDataType = ReturnType<typeof typeOf>;
export type VerifiedDataAttempt = 'ALL' | 'LATEST';
/** Which of the graph's types shows an item. */
export type VerifiedDataKind = 'government-id' | 'image' | 'other';

export const kindOf = (type: VerifiedDataType): VerifiedDataKind =>
  type === 'GOVERNMENT_ID' ? 'government-id' : imageTypes.has(type) ? 'image' : 'other';

/** One item read off the evidence: `GET …/verifyTransactions/{transactionId}/verifiedData`. */
export class VerifiedDataItem {
  readonly id: string;
  readonly rawType: string | null;
  readonly #record: WireRecord;

  constructor(id: string, rawType: string | null, record: WireRecord) {
    this.id = id;
    this.rawType = rawType;
    this.#record = record;
  }

  get type() {
    return typeOf(this.rawType);
  }
  get attempt() {
    return this.#record.object('retry')?.integer('attempt') ?? null;
  }
  /** The payload, which PingOne sends only for types that were asked for by name. */
  get data() {
    return this.#record.json('data');
  }
  /** A text of the payload; PingOne writes the keys of images in capitals. */
  text(name: string): string | null {
    return this.#record.object('data')?.text(name) ?? null;
  }
  texts(name: string): string[] {
    return this.#record.object('data')?.texts(name) ?? [];
  }
}

export const createVerifiedDataSource = (http: HttpClient) => ({
  /**
   * The items of a transaction; null where PingOne shows no such transaction. Without `rawTypes` none has a payload; with
   * them those named have, and others may be missing. With `ALL`, earlier attempts follow as items of their own.
   */
  async listForTransaction(
    { userId, id }: TransactionKey,
    attempt: VerifiedDataAttempt,
    rawTypes: readonly string[] = [],
  ): Promise<VerifiedDataItem[] | null> {
    const query = queryOf({ type: rawTypes.length === 0 ? undefined : rawTypes.join(','), attempt });
    const pages = await allPages(http, path`users/${userId}/verifyTransactions/${id}/verifiedData`, query, CONTENT);
    if (pages === null) return null;
    const asked = { environmentId: http.environmentId, userId, transactionId: id };
    return pages
      .flatMap((page) => embedded(page, 'verifiedData'))
      .flatMap((record) => {
        const rawType = record.text('type');
        const newest = new VerifiedDataItem(ownId(record, asked), rawType, record);
        if (attempt === 'LATEST') return [newest];
        const earlier = record.object('retry')?.objects('previousAttempts') ?? [];
        // An earlier attempt stands inside its successor, so it may leave out the type that both share.
        return [
          newest,
          ...earlier.map((item) => new VerifiedDataItem(ownId(item, asked), item.text('type') ?? rawType, item)),
        ];
      });
  },
});
