import { allPages, embedded, queryOf } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { oncePerList } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import { CONTENT } from './http/read-limits.ts';
import type { WireRecord } from './http/wire-record.ts';
import { isPicture } from './image-content.ts';
import { knownWords } from './known-words.ts';
import { belongs, ownId } from './same-object.ts';
import type { KeyBelowTransaction, TransactionKey } from './transaction-key.ts';

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
  readonly transactionId: string;
  readonly userId: string;
  /** The same for earlier attempts, newest first as PingOne has them; only where all attempts were asked for. */
  readonly earlier: readonly VerifiedDataItem[];
  readonly #type: unknown;
  readonly #record: WireRecord;

  constructor(
    { userId, transactionId, id }: KeyBelowTransaction,
    type: unknown,
    record: WireRecord,
    earlier: readonly VerifiedDataItem[] = [],
  ) {
    this.id = id;
    this.transactionId = transactionId;
    this.userId = userId;
    this.earlier = earlier;
    this.#type = type;
    this.#record = record;
  }

  /** PingOne's, of the answer that it came with. */
  get correlationId() {
    return this.#record.correlationId;
  }
  get type() {
    return typeOf(this.#type);
  }
  get rawType() {
    return this.typeName ?? ((this.#type ?? null) === null ? null : this.#record.unreadable());
  }
  /** PingOne's name of the type, as it takes it for a filter; null where there is none that can be read. */
  get typeName() {
    return typeof this.#type === 'string' ? this.#type : null;
  }
  get attempt() {
    return this.#record.object('retry')?.integer('attempt') ?? null;
  }
  /** The payload, which PingOne sends only for types that were asked for by name. */
  get data() {
    return this.#record.json('data');
  }
  /** Base64 of a JPEG or PNG; nothing else passes for a picture. */
  get image() {
    const image = this.text('IMAGE');
    return image === null || isPicture(image) ? image : this.#record.unreadable();
  }
  /** A text of the payload; PingOne writes the keys of images in capitals. */
  text(name: string): string | null {
    return this.#record.object('data')?.text(name) ?? null;
  }
  texts(name: string): string[] {
    return this.#record.object('data')?.texts(name) ?? [];
  }
}

const listOnce = oncePerList<VerifiedDataItem[]>();

export const createVerifiedDataSource = (http: HttpClient) => ({
  /**
   * The items of a transaction; null where PingOne shows no such transaction. Without `rawTypes` none has a payload; with
   * them those named have, and others may be missing. With `ALL`, items know their earlier attempts.
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
    const items = listOnce(pages, () => {
      for (const page of pages) belongs(page, asked);
      return pages
        .flatMap((page) => embedded(page, 'verifiedData'))
        .map((record) => {
          const [key, type] = [{ userId, transactionId: id, id: ownId(record, asked) }, record.raw('type')];
          const earlier = attempt === 'ALL' ? (record.object('retry')?.objects('previousAttempts') ?? []) : [];
          // An earlier attempt stands inside its successor, so it may leave out the id and type that both share.
          const toEarlier = (item: WireRecord) => {
            belongs(item, asked);
            return new VerifiedDataItem({ ...key, id: item.text('id') ?? key.id }, item.raw('type') ?? type, item);
          };
          return new VerifiedDataItem(key, type, record, earlier.map(toEarlier));
        });
    });
    return [...items];
  },
});
