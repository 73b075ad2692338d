import { plantInFile } from '../default-evidence.ts';
import { type Picture, pictureOf, recordingOf } from '../evidence.ts';
import { lazily } from '../merge.ts';
import { uuidFor } from '../random.ts';
import { type Json, timestamp } from '../wire.ts';
import { type Person, phoneNumber } from './person.ts';
import type { Scene } from './scene.ts';

const PICTURES = {
  'Document Front': 'card-front',
  'Document Back': 'card-back',
  'Driver License Front': 'license-front',
  'Driver License Back': 'license-back',
  'Passport Front': 'passport-front',
  'Passport Card Front': 'card-front',
  'Passport Card Back': 'card-back',
  Selfie: 'selfie',
} as const satisfies Record<string, Picture>;

/** The fourteen types of the reference. */
export type DocumentType =
  | 'Credential Verification'
  | 'Document Front'
  | 'Document Back'
  | 'Driver License Front'
  | 'Driver License Back'
  | 'Driver License Code'
  | 'Passport Front'
  | 'Passport Card Front'
  | 'Passport Card Back'
  | 'Selfie'
  | 'Email'
  | 'Phone'
  | 'Voice Input'
  | 'Voice Sample';

const isPicture = (type: DocumentType): type is keyof typeof PICTURES => type in PICTURES;

/** What a PDF417 bar code of a licence holds: element codes of the AAMVA card standard with their values. */
function barcodeText({ defaults: { marks } }: Scene, { latin, birthDate, culture, documentNumber }: Person): string {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  return [
    '@',
    'ANSI 000000090001DL00310200',
    `DAQ${marks.register(documentNumber)}`,
    `DCS${latin.family.toUpperCase()}-${marks.plant(true)}`,
    `DAC${latin.given.toUpperCase()}-${marks.plant(true)}`,
    marks.register(`DBB${month}${day}${year}`),
    `DAG${marks.plant(true)} ROAD`,
    `DCG${culture.country3}`,
  ].join('\n');
}

const credentialText = ({ defaults: { marks } }: Scene, { latin, birthDate }: Person): string =>
  JSON.stringify({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: 'did:example:registry',
    credentialSubject: {
      givenName: `${latin.given}-${marks.plant()}`,
      familyName: `${latin.family}-${marks.plant()}`,
      birthDate: marks.register(birthDate),
    },
  });

/** A function that makes the value when it is first read; marks are planted at once. */
function valueMaker(scene: Scene, person: Person, type: DocumentType): () => string {
  const { marks, random, images } = scene.defaults;
  if (isPicture(type)) {
    const picture = PICTURES[type];
    const mark = plantInFile(marks);
    return () => pictureOf({ picture, face: person.face, holder: person.holder, mark }, images);
  }
  if (type === 'Voice Input' || type === 'Voice Sample') {
    const mark = plantInFile(marks);
    return () => recordingOf(mark, 120 + (person.face % 120));
  }
  const texts: Record<Exclude<DocumentType, keyof typeof PICTURES | 'Voice Input' | 'Voice Sample'>, () => string> = {
    'Credential Verification': () => credentialText(scene, person),
    'Driver License Code': () => barcodeText(scene, person),
    Email: () => `inbox.${marks.plant()}@example.org`,
    Phone: () => phoneNumber(random, marks, person.culture.dialling),
  };
  const text = texts[type]();
  return () => text;
}

export type Shot = { type: DocumentType; attempt: number; at: number; isProcessed: boolean; provider?: string };

/** Writes one document; returns its id. */
export function putShot(
  scene: Scene,
  person: Person,
  transactionId: string,
  { type, attempt, at, isProcessed, provider = 'END_USER' }: Shot,
): string {
  const id = uuidFor(scene.seed, `${transactionId}/document/${type}/${attempt}`);
  const document: Json = {
    id,
    environment: { id: scene.environmentId },
    user: { id: person.id },
    verifyTransaction: { id: transactionId },
    type,
    status: isProcessed ? 'PROCESSED' : 'COLLECTED',
    source: { provider },
    retry: { attempt },
    createdAt: timestamp(at),
    updatedAt: timestamp(at),
  };
  // As exact as the reference's model; the store adds links, retention and variations as to any other.
  scene.data.putDocument(person.id, transactionId, lazily(document, 'value', valueMaker(scene, person, type)), {
    complete: true,
  });
  return id;
}
