import { plantInFile } from '../default-evidence.ts';
import { type Picture, pictureOf, recordingOf } from '../evidence.ts';
import { lazily } from '../merge.ts';
import { uuidFor } from '../random.ts';
import { type Json, timestamp } from '../wire.ts';
import { claimsOf } from './claims.ts';
import { type Person, phoneNumber } from './person.ts';
import type { Scene } from './scene.ts';

export type VerifiedDataType =
  | 'GOVERNMENT_ID'
  | 'BARCODE'
  | 'FRONT_IMAGE'
  | 'BACK_IMAGE'
  | 'SELFIE'
  | 'CROPPED_PORTRAIT'
  | 'CROPPED_DOCUMENT'
  | 'CROPPED_SIGNATURE'
  | 'VOICE_SAMPLE'
  | 'VOICE_INPUT'
  | 'END_USER_CLIENT'
  | 'BIOGRAPHIC_MATCH'
  | 'DATA_BASED_IDENTITY_VERIFICATION'
  | 'EMAIL'
  | 'PHONE'
  | 'AADHAAR'
  | 'IDA';

/** What the papers of a kind of country are called in `idType`, and their two sides. */
const SIDES: Readonly<Record<Person['culture']['papers'], { idType: string; front: Picture; back: Picture }>> = {
  passport: { idType: '[Passport]', front: 'passport-front', back: 'card-back' },
  card: { idType: '[IdentificationCardFront, IdentificationCardBack]', front: 'card-front', back: 'card-back' },
  license: { idType: '[DriversLicenseFront, DriversLicenseBack]', front: 'license-front', back: 'license-back' },
};

function governmentId({ defaults: { marks, random } }: Scene, person: Person): Json {
  const { culture, latin, gender } = person;
  const read = (text: string) => `${text.toUpperCase()}-${marks.plant(true)}`;
  const [firstName, lastName] = [read(latin.given), read(latin.family)];
  return {
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    birthDate: marks.register(person.birthDate),
    gender,
    idNumber: marks.register(person.documentNumber),
    idType: SIDES[culture.papers].idType,
    addressStreet: `${random.between(1, 99)} ${marks.plant(true)} LANE`,
    addressCity: read('Hillside'),
    addressState: culture.region,
    addressZip: marks.plant(true),
    country: culture.country3,
    issueDate: marks.register(person.issueDate),
    expirationDate: marks.register(person.expiryDate),
    issuingCountry: culture.country3,
    nationality: culture.country3,
    personalNumber: `${random.between(10, 99)}${marks.plant(true)}`,
    ...(culture.papers === 'license'
      ? {
          weight: `${random.between(48, 104)} kg`,
          height: `${random.between(150, 198)} cm`,
          hairColor: 'BRO',
          eyeColor: 'GRN',
        }
      : {}),
  };
}

const image = ({ defaults: { marks, images } }: Scene, { face, holder }: Person, picture: Picture): Json => {
  const mark = plantInFile(marks);
  return lazily({ FORMAT: 'JPEG' }, 'IMAGE', () => pictureOf({ picture, face, holder, mark }, images));
};

const recording = ({ defaults: { marks } }: Scene, { face }: Person): Json => {
  const mark = plantInFile(marks);
  return lazily({ FORMAT: 'WAV' }, 'AUDIO', () => recordingOf(mark, 120 + (face % 120)));
};

type Maker = (scene: Scene, person: Person, transactionId: string, at: number) => Json;

const MAKERS: Readonly<Record<VerifiedDataType, Maker>> = {
  GOVERNMENT_ID: governmentId,
  BARCODE: ({ defaults: { marks } }, { latin, documentNumber }) => ({
    documentNumber: marks.register(documentNumber),
    firstName: `${latin.given.toUpperCase()}-${marks.plant(true)}`,
    lastName: `${latin.family.toUpperCase()}-${marks.plant(true)}`,
  }),
  FRONT_IMAGE: (scene, person) => image(scene, person, SIDES[person.culture.papers].front),
  BACK_IMAGE: (scene, person) => image(scene, person, SIDES[person.culture.papers].back),
  SELFIE: (scene, person) => image(scene, person, 'selfie'),
  CROPPED_PORTRAIT: (scene, person) => image(scene, person, 'portrait'),
  CROPPED_DOCUMENT: (scene, person) => image(scene, person, SIDES[person.culture.papers].front),
  CROPPED_SIGNATURE: (scene, person) => image(scene, person, 'signature'),
  VOICE_SAMPLE: recording,
  VOICE_INPUT: recording,
  END_USER_CLIENT: ({ defaults: { marks, random } }) => ({
    platform: random.pick(['iOS', 'Android', 'macOS', 'Windows']),
    browser: random.pick(['Safari', 'Chrome', 'Firefox']),
    deviceName: `Phone of ${marks.plant()}`,
  }),
  BIOGRAPHIC_MATCH: ({ defaults: { marks } }, { latin }) => ({
    biographic_match_results: [
      { identifier: 'given_name', value: `${latin.given}-${marks.plant()}`, match: 'EXACT' },
      { identifier: 'family_name', value: `${latin.family}-${marks.plant()}`, match: 'HIGH' },
    ],
  }),
  DATA_BASED_IDENTITY_VERIFICATION: ({ defaults: { marks } }) => ({
    nationalIdNumber: marks.plant(true),
    address: `7 ${marks.plant()} Terrace`,
    match: 'HIGH',
  }),
  EMAIL: ({ defaults: { marks } }) => ({ value: `verified.${marks.plant()}@example.org` }),
  PHONE: ({ defaults: { marks, random } }, { culture }) => ({ value: phoneNumber(random, marks, culture.dialling) }),
  AADHAAR: ({ defaults: { marks } }, { latin }) => ({
    name: `${latin.given} ${latin.family}-${marks.plant()}`,
    maskedNumber: `XXXX-XXXX-${marks.plant(true)}`,
  }),
  IDA: (scene, person, transactionId, at) =>
    claimsOf(scene, person, { transactionId, at, policyName: 'Standard ID check', provider: 'MITEK' }),
};

/** Writes one item of verified data; returns its id. */
export function putVerified(
  scene: Scene,
  person: Person,
  transactionId: string,
  { type, attempt, at }: { type: VerifiedDataType; attempt: number; at: number },
): string {
  const id = uuidFor(scene.seed, `${transactionId}/verifiedData/${type}/${attempt}`);
  scene.data.putVerifiedData(
    person.id,
    transactionId,
    {
      id,
      type,
      data: MAKERS[type](scene, person, transactionId, at),
      retry: { attempt },
      createdAt: timestamp(at),
    },
    { complete: true },
  );
  return id;
}
