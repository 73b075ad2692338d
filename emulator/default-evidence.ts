import type { Defaults } from './defaults.ts';
import { inBase64, type Picture, pictureOf } from './evidence.ts';
import type { Marks } from './marks.ts';
import { lazily } from './merge.ts';
import { type Store, userIn } from './store.ts';
import type { Json } from './wire.ts';

const PICTURES: Readonly<Record<string, Picture>> = {
  'Document Front': 'card-front',
  'Document Back': 'card-back',
  'Driver License Front': 'license-front',
  'Driver License Back': 'license-back',
  'Passport Front': 'passport-front',
  'Passport Card Front': 'card-front',
  'Passport Card Back': 'card-back',
  Selfie: 'selfie',
};

/** A mark long enough to be found in base64. */
export function plantInFile(marks: Marks): string {
  const mark = marks.register(marks.reserve() + marks.reserve());
  marks.register(inBase64(mark));
  return mark;
}

export function documentDefaults(
  { uuid, marks, timestamp, images, random }: Defaults,
  store: Store,
  { userId, transactionId, given }: { userId: string; transactionId: string; given: Json },
): Json {
  const type = typeof given.type === 'string' ? given.type : 'Passport Front';
  const picture = PICTURES[type];
  const { name } = userIn(store, userId).body;
  const createdAt = typeof given.createdAt === 'string' ? given.createdAt : timestamp();
  const document: Json = {
    id: uuid(),
    environment: { id: store.environmentId },
    user: { id: userId },
    verifyTransaction: { id: transactionId },
    type,
    status: 'COLLECTED',
    source: { provider: 'END_USER' },
    retry: { attempt: 1 },
    createdAt,
    updatedAt: createdAt,
  };
  if (!picture) return { ...document, value: `value of ${type} ${marks.plant()}` };
  const mark = plantInFile(marks);
  const face = random.between(1, 1_000_000);
  const [givenName, familyName] = [name?.given, name?.family].map((part) => String(part ?? 'Unnamed'));
  const holder = {
    givenName: givenName ?? '',
    familyName: familyName ?? '',
    birthDate: '1990-01-01',
    documentNumber: 'X0000000',
    country: 'UTO',
    expiryDate: '2035-01-01',
  };
  return lazily(document, 'value', () => pictureOf({ picture, face, holder, mark }, images));
}

export function metadataDefaults({ uuid, timestamp }: Defaults): Json {
  const createdAt = timestamp();
  return {
    id: uuid(),
    type: 'DOCUMENT_AUTHENTICATION',
    provider: 'MITEK',
    status: 'SUCCESS',
    data: { score: 912 },
    retry: { attempt: 1 },
    createdAt,
    updatedAt: createdAt,
  };
}

export const verifiedDataDefaults = ({ uuid, marks, timestamp }: Defaults): Json => ({
  id: uuid(),
  type: 'GOVERNMENT_ID',
  data: { firstName: `ALEX-${marks.plant(true)}`, lastName: `EXAMPLE-${marks.plant(true)}` },
  retry: { attempt: 1 },
  createdAt: timestamp(),
});
