import { enumOf, UNKNOWN } from './enums.ts';

export const VerifyTransactionStatus = enumOf(
  'VerifyTransactionStatus',
  "Where a transaction stands, PingOne's `transactionStatus.status`.",
  {
    REQUESTED: 'Created; the end user has not started.',
    INITIATED: 'The end user has opened the link and begun.',
    IN_PROGRESS: 'Evidence has been sent and is being checked.',
    PARTIAL: 'A part is done, others are still to come.',
    SUCCESS: 'Verified.',
    APPROVED_MANUALLY: 'Approved by an administrator after evidence had been collected.',
    APPROVED_NO_REQUEST: 'Approved by an administrator without the end user having started.',
    FAIL: 'Rejected, or out of time, or failed inside PingOne.',
    NOT_REQUIRED: 'There was nothing to verify.',
    UNKNOWN,
  },
);

export const VerifyOutcome = enumOf(
  'VerifyOutcome',
  'The status of a transaction reduced to what a page has to decide on.',
  {
    PENDING: 'Not decided: REQUESTED, INITIATED, IN_PROGRESS, PARTIAL.',
    PASSED: 'Good: SUCCESS, APPROVED_MANUALLY, APPROVED_NO_REQUEST, NOT_REQUIRED.',
    FAILED: 'Not good: FAIL.',
    UNKNOWN: 'The status is one that this gateway does not know yet: do not take it for good.',
  },
);

export const VerifyCheckType = enumOf('VerifyCheckType', 'What a check looks at.', {
  GOVERNMENT_ID: 'A government document.',
  LIVENESS: 'That the selfie shows a living person.',
  FACIAL_COMPARISON_DOCUMENT: 'The face against the picture on the document.',
  FACIAL_COMPARISON_REFERENCE_SELFIE: 'The face against a reference selfie.',
  EMAIL: 'An email address, by a one-time code.',
  PHONE: 'A phone number, by a one-time code.',
  VOICE: 'A voice. PingOne removes voice verification on 2026-11-25.',
  DATA_BASED_IDENTITY_VERIFICATION: 'Personal data against records of a data provider.',
  CREDENTIAL_VERIFICATION: 'A verifiable credential or mobile document.',
  DEVICE_OWNERSHIP: 'That the phone belongs to the person.',
  GEOLOCATION: 'Where the end user is.',
  AADHAAR: 'An Aadhaar number.',
  UNKNOWN,
});

export const VerifyCheckStatus = enumOf('VerifyCheckStatus', 'Where a check stands.', {
  REQUESTED: 'To be made.',
  IN_PROGRESS: 'Being made.',
  SUCCESS: 'Passed.',
  FAIL: 'Not passed.',
  NOT_REQUIRED: 'Not needed.',
  TRANSACTION_TIMED_OUT: 'Not made before time ran out.',
  UNKNOWN: 'Another word: on failure often the name of the error; `rawStatus` has it.',
});

export const VerifyNotificationChannel = enumOf('VerifyNotificationChannel', 'How a link was sent.', {
  EMAIL: 'By email.',
  SMS: 'By text message.',
  UNKNOWN,
});
