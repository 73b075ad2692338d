import { Told } from './thing.ts';

/* The words of the graph's enums, and the forms that values of PingOne's take in it. */

const list = (text: string): readonly string[] => text.split(' ');

export const ELIGIBILITIES = list('NOT_INITIATED ENABLED DISABLED');
const PENDING = list('REQUESTED INITIATED IN_PROGRESS PARTIAL');
const PASSED = list('SUCCESS APPROVED_MANUALLY APPROVED_NO_REQUEST NOT_REQUIRED');
export const STATUSES: readonly string[] = [...PENDING, ...PASSED, 'FAIL'];
export const CHECK_TYPES = list(
  'GOVERNMENT_ID LIVENESS FACIAL_COMPARISON_DOCUMENT FACIAL_COMPARISON_REFERENCE_SELFIE EMAIL PHONE VOICE DATA_BASED_IDENTITY_VERIFICATION CREDENTIAL_VERIFICATION DEVICE_OWNERSHIP GEOLOCATION AADHAAR',
);
export const CHECK_STATUSES = list('REQUESTED IN_PROGRESS SUCCESS FAIL NOT_REQUIRED TRANSACTION_TIMED_OUT');
export const CHANNELS = list('EMAIL SMS');
export const DOCUMENT_TYPES = list(
  'CREDENTIAL_VERIFICATION DOCUMENT_BACK DOCUMENT_FRONT DRIVER_LICENSE_BACK DRIVER_LICENSE_CODE DRIVER_LICENSE_FRONT EMAIL PASSPORT_CARD_BACK PASSPORT_CARD_FRONT PASSPORT_FRONT PHONE SELFIE VOICE_INPUT VOICE_SAMPLE',
);
export const DOCUMENT_STATUSES = list('COLLECTED PROCESSED');
export const PROVIDERS = list('END_USER AUTHENTICATED_CLIENT');
export const METADATA_TYPES = list(
  'DOCUMENT_AUTHENTICATION DOCUMENT_MANUAL_AUTHENTICATION FACIAL_COMPARISON LIVENESS BIOGRAPHIC_MATCH AAMVA AADHAAR DATA_BASED_IDENTITY_VERIFICATION VOICE_ENROLLMENT VOICE_VERIFICATION',
);
export const METADATA_STATUSES = list('SUCCESS FAIL');
export const IMAGES = list('FRONT_IMAGE BACK_IMAGE SELFIE CROPPED_PORTRAIT CROPPED_DOCUMENT CROPPED_SIGNATURE');
export const DATA_TYPES: readonly string[] = [
  ...IMAGES,
  ...list(
    'GOVERNMENT_ID BARCODE END_USER_CLIENT BIOGRAPHIC_MATCH DATA_BASED_IDENTITY_VERIFICATION EMAIL PHONE AADHAAR',
  ),
  ...list('IDA VOICE_SAMPLE VOICE_INPUT'),
];
export const METHODS = list('DOCUMENT ELECTRONIC_RECORD');
export const REQUIREMENTS = list('REQUIRED OPTIONAL DISABLED');

/** A word as it is where it is known, else UNKNOWN. */
export const word = (value: unknown, known: readonly string[]): string =>
  typeof value === 'string' && known.includes(value) ? value : 'UNKNOWN';

export function outcomeOf(status: unknown): string {
  if (PENDING.includes(String(status))) return 'PENDING';
  if (PASSED.includes(String(status))) return 'PASSED';
  return status === 'FAIL' ? 'FAILED' : 'UNKNOWN';
}

/** A list of texts; one text alone is a list of one. */
export const texts = (value: unknown): unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

/** A value in the form that a check lets through; null where there is none. */
const inForm =
  (form: RegExp, to: (text: string) => string) =>
  (value: unknown): string | null => {
    if (value === undefined || value === null) return null;
    if (
      typeof value === 'string' &&
      form.test(value) &&
      !Number.isNaN(Date.parse(value.replace(/^https?:.*/, '2000')))
    ) {
      return to(value);
    }
    throw new Told('UPSTREAM_INVALID');
  };

export const time = inForm(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/, (text) =>
  new Date(text).toISOString(),
);
export const day = inForm(/^\d{4}-\d\d-\d\d$/, (text) => text);
export const url = inForm(/^https?:\/\//, (text) => text);
