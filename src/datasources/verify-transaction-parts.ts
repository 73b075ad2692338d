import type { WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';

const checkTypeOf = knownWords([
  'GOVERNMENT_ID',
  'LIVENESS',
  'FACIAL_COMPARISON_DOCUMENT',
  'FACIAL_COMPARISON_REFERENCE_SELFIE',
  'EMAIL',
  'PHONE',
  'VOICE',
  'DATA_BASED_IDENTITY_VERIFICATION',
  'CREDENTIAL_VERIFICATION',
  'DEVICE_OWNERSHIP',
  'GEOLOCATION',
  'AADHAAR',
]);
const checkStatusOf = knownWords([
  'REQUESTED',
  'IN_PROGRESS',
  'SUCCESS',
  'FAIL',
  'NOT_REQUIRED',
  'TRANSACTION_TIMED_OUT',
]);
const channelOf = knownWords(['EMAIL', 'SMS']);

/** PingOne writes it inside a check's value, alone or with more around it. */
const TIMED_OUT = 'TRANSACTION_TIMED_OUT';

/** One entry of the map `transactionStatus.verificationStatus`. */
export class VerifyCheck {
  readonly rawType: string;
  readonly #map: WireRecord;

  constructor(rawType: string, map: WireRecord) {
    this.rawType = rawType;
    this.#map = map;
  }

  get type() {
    return checkTypeOf(this.rawType);
  }
  get status() {
    return this.isTimedOut ? TIMED_OUT : checkStatusOf(this.#map.raw(this.rawType));
  }
  get rawStatus() {
    return this.#map.text(this.rawType);
  }
  get isTimedOut() {
    const status = this.#map.raw(this.rawType);
    return typeof status === 'string' && status.includes(TIMED_OUT);
  }
}

export class VerifyNotification {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get channel() {
    return channelOf(this.#record.raw('method'));
  }
  get rawChannel() {
    return this.#record.text('method');
  }
  get sent() {
    return this.#record.flag('sent');
  }
}

export class WebVerification {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get url() {
    return this.#record.url('webVerificationUrl');
  }
  get code() {
    return this.#record.text('webVerificationCode');
  }
  get qrUrl() {
    return this.#record.url('qrUrl');
  }
}
