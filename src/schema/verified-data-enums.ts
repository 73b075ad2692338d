import { enumOf, UNKNOWN, VOICE_ENDS } from './enums.ts';

export const VerifiedDataAttempt = enumOf('VerifiedDataAttempt', 'Of which attempts data is wanted.', {
  ALL: 'The newest and the earlier ones, each as an item of its own.',
  LATEST: 'The newest alone.',
});

export const VerifiedDataType = enumOf('VerifiedDataType', 'What was read off the evidence.', {
  GOVERNMENT_ID: 'Text of a government document: VerifiedGovernmentId.',
  BARCODE: 'Decoded fields of a barcode.',
  FRONT_IMAGE: 'Front of the document: VerifiedImage.',
  BACK_IMAGE: 'Back of the document: VerifiedImage.',
  SELFIE: 'The face: VerifiedImage.',
  CROPPED_PORTRAIT: 'The portrait cut out of the document: VerifiedImage.',
  CROPPED_DOCUMENT: 'The document cut out of its picture: VerifiedImage.',
  CROPPED_SIGNATURE: 'The signature cut out of the document: VerifiedImage.',
  END_USER_CLIENT: "Facts on the end user's device and browser.",
  BIOGRAPHIC_MATCH: 'Which of the expected data were found.',
  DATA_BASED_IDENTITY_VERIFICATION: 'What a data provider answered.',
  EMAIL: 'The verified email address.',
  PHONE: 'The verified phone number.',
  AADHAAR: 'Data on an Aadhaar number.',
  IDA: 'The claims of this transaction, even where its policy does not store them with the user.',
  VOICE_SAMPLE: { description: 'A voice that was enrolled.', deprecationReason: VOICE_ENDS },
  VOICE_INPUT: { description: 'A voice that was verified.', deprecationReason: VOICE_ENDS },
  UNKNOWN,
});
