import { allPages, embedded } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { oncePerList, oncePerRecord } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import { CONTENT } from './http/read-limits.ts';
import { notRead, type WireRecord } from './http/wire-record.ts';
import { isPicture } from './image-content.ts';
import { knownWords } from './known-words.ts';
import { belongs, ownId } from './same-object.ts';
import type { KeyBelowTransaction, TransactionKey } from './transaction-key.ts';

/** PingOne's names of the document types, and ours. Ours are taken from the wire too. */
const typeOf = knownWords(
  [
    'CREDENTIAL_VERIFICATION',
    'DOCUMENT_BACK',
    'DOCUMENT_FRONT',
    'DRIVER_LICENSE_BACK',
    'DRIVER_LICENSE_CODE',
    'DRIVER_LICENSE_FRONT',
    'EMAIL',
    'PASSPORT_CARD_BACK',
    'PASSPORT_CARD_FRONT',
    'PASSPORT_FRONT',
    'PHONE',
    'SELFIE',
    'VOICE_INPUT',
    'VOICE_SAMPLE',
  ],
  {
    'Credential Verification': 'CREDENTIAL_VERIFICATION',
    'Document Back': 'DOCUMENT_BACK',
    'Document Front': 'DOCUMENT_FRONT',
    'Driver License Back': 'DRIVER_LICENSE_BACK',
    'Driver License Code': 'DRIVER_LICENSE_CODE',
    'Driver License Front': 'DRIVER_LICENSE_FRONT',
    Email: 'EMAIL',
    'Passport Card Back': 'PASSPORT_CARD_BACK',
    'Passport Card Front': 'PASSPORT_CARD_FRONT',
    'Passport Front': 'PASSPORT_FRONT',
    Phone: 'PHONE',
    Selfie: 'SELFIE',
    'Voice Input': 'VOICE_INPUT',
    'Voice Sample': 'VOICE_SAMPLE',
  },
);
const statusOf = knownWords(['COLLECTED', 'PROCESSED']);
const providerOf = knownWords(['END_USER', 'AUTHENTICATED_CLIENT']);

const RETENTION_MS = 30 * 60_000; // PingOne drops a document this long after its creation or last update

export type VerifyDocumentType = ReturnType<typeof typeOf>;

const PICTURES: ReadonlySet<VerifyDocumentType> = new Set([
  'DOCUMENT_BACK',
  'DOCUMENT_FRONT',
  'DRIVER_LICENSE_BACK',
  'DRIVER_LICENSE_FRONT',
  'PASSPORT_CARD_BACK',
  'PASSPORT_CARD_FRONT',
  'PASSPORT_FRONT',
  'SELFIE',
] as const);

/** One piece of evidence: `GET …/verifyTransactions/{transactionId}/documents/{id}`. Its value is somebody's paper or face. */
export class VerifyDocument implements KeyBelowTransaction {
  readonly id: string;
  readonly transactionId: string;
  readonly userId: string;
  readonly #record: WireRecord;

  /** Without a record it is a mere reference: nothing was read, so nothing is known but the ids. */
  constructor({ userId, transactionId, id }: KeyBelowTransaction, record: WireRecord | null) {
    this.id = id;
    this.transactionId = transactionId;
    this.userId = userId;
    this.#record = record ?? notRead;
  }

  /** PingOne's, of the answer that it came with. */
  get correlationId() {
    return this.#record.correlationId;
  }
  get type() {
    return typeOf(this.#record.raw('type'));
  }
  get rawType() {
    return this.#record.text('type');
  }
  get status() {
    return statusOf(this.#record.raw('status'));
  }
  get rawStatus() {
    return this.#record.text('status');
  }
  get provider() {
    return providerOf(this.#record.raw('source', 'provider'));
  }
  get rawProvider() {
    return this.#record.object('source')?.text('provider') ?? null;
  }
  get attempt() {
    return this.#record.object('retry')?.integer('attempt') ?? null;
  }
  get createdAt() {
    return this.#record.time('createdAt');
  }
  get updatedAt() {
    return this.#record.time('updatedAt');
  }
  get expiresAt() {
    const from = this.updatedAt ?? this.createdAt;
    return from && new Date(from.getTime() + RETENTION_MS);
  }
  get hasValue() {
    return this.#record.isText('value');
  }
  /** Base64 of a picture, where the type is one of a picture; otherwise as PingOne sends it. */
  get value() {
    const value = this.#record.text('value');
    return value === null || !PICTURES.has(this.type) || isPicture(value) ? value : this.#record.unreadable();
  }
}

export interface DocumentList {
  /** The newest attempt of each type. */
  documents: VerifyDocument[];
  /** Earlier attempts that were not accepted; their entries may lack the value. */
  previousDocuments: VerifyDocument[];
}

const oneOnce = oncePerRecord<VerifyDocument>();
const listOnce = oncePerList<DocumentList>();

export const createVerifyDocumentSource = (http: HttpClient) => {
  const toDocument = (
    record: WireRecord,
    { userId, transactionId, id }: Omit<KeyBelowTransaction, 'id'> & { id?: string },
  ) => {
    const asked = { environmentId: http.environmentId, userId, transactionId, ...(id !== undefined && { id }) };
    return new VerifyDocument({ userId, transactionId, id: ownId(record, asked) }, record);
  };

  return {
    async get({ userId, transactionId, id }: KeyBelowTransaction): Promise<VerifyDocument | null> {
      const record = await http.get(path`users/${userId}/verifyTransactions/${transactionId}/documents/${id}`, CONTENT);
      return record && oneOnce(record, () => toDocument(record, { userId, transactionId, id }));
    },
    /** All documents of a transaction with their values, in PingOne's order; null where PingOne shows no such transaction. */
    async listForTransaction({ userId, id }: TransactionKey): Promise<DocumentList | null> {
      const pages = await allPages(http, path`users/${userId}/verifyTransactions/${id}/documents`, '', CONTENT);
      if (pages === null) return null;
      const { documents, previousDocuments } = listOnce(pages, () => {
        for (const page of pages) belongs(page, { environmentId: http.environmentId, userId, transactionId: id });
        const read = (name: string) =>
          pages
            .flatMap((page) => embedded(page, name))
            .map((record) => toDocument(record, { userId, transactionId: id }));
        return { documents: read('documents'), previousDocuments: read('previousAttempts') };
      });
      return { documents: [...documents], previousDocuments: [...previousDocuments] };
    },
  };
};
