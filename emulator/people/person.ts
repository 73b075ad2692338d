import type { Holder } from '../evidence.ts';
import type { Marks } from '../marks.ts';
import { digitsFrom, type Random } from '../random.ts';
import type { Json } from '../wire.ts';
import type { Culture, PersonName } from './culture.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** A synthetic person: what the profile says, and what their papers say. */
export type Person = {
  id: string;
  culture: Culture;
  latin: { given: string; family: string };
  gender: 'F' | 'M' | 'X';
  /** Chooses the drawn face. */
  face: number;
  birthDate: string;
  issueDate: string;
  expiryDate: string;
  documentNumber: string;
  holder: Holder;
  email: string;
  phone: string;
  /** The user resource, without population, environment and times. */
  profile: Json;
};

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Letters that do not come apart into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', Þ: 'Th', ð: 'd', Æ: 'Ae', ł: 'l', Ł: 'L', ı: 'i' };

/** Letters that are safe in an address of mail. */
const plain = (text: string): string =>
  text
    .replace(/[ßÞðÆłŁı]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();

/** A number that is not in use: after the country code it begins with zeros, as no subscriber's number does. */
export const phoneNumber = (random: Random, marks: Marks, dialling: string): string =>
  marks.register(marks.unique(() => `+${dialling}.00${digitsFrom(random, 8)}`));

/** A day that is nobody else's, so that the whole date can be searched for where it is told. */
const ownDay = (random: Random, marks: Marks, from: number, to: number): string =>
  marks.unique(() => dayOf(random.between(from, to)));

export function createPerson(
  { id, culture, name, now }: { id: string; culture: Culture; name: PersonName; now: number },
  { random, marks }: { random: Random; marks: Marks },
): Person {
  const [given, family, latinGiven = given, latinFamily = family] = name;
  const marked = (text: string) => `${text}-${marks.plant()}`;
  const [shownGiven, shownFamily] = [marked(given), marked(family)];
  const handle = plain(latinGiven) || 'someone';
  const email = `${handle}.${plain(latinFamily) || 'person'}.${marks.plant()}@example.${random.pick(['org', 'com', 'net'])}`;
  const phone = phoneNumber(random, marks, culture.dialling);
  const birthDate = ownDay(random, marks, now - 80 * YEAR_MS, now - 19 * YEAR_MS);
  const issueDate = ownDay(random, marks, now - 5 * YEAR_MS, now - YEAR_MS);
  const expiryDate = ownDay(random, marks, now + YEAR_MS, now + 9 * YEAR_MS);
  // Nine characters: what fits into the number field of a machine-readable zone.
  const documentNumber = `${culture.country}${marks.reserve(true)}${random.between(1, 9)}`;
  return {
    id,
    culture,
    latin: { given: latinGiven, family: latinFamily },
    gender: random.pick(['F', 'M', 'F', 'M', 'X']),
    face: random.between(1, 1_000_000),
    birthDate,
    issueDate,
    expiryDate,
    documentNumber,
    holder: {
      givenName: latinGiven,
      familyName: latinFamily,
      birthDate,
      documentNumber,
      country: culture.country3,
      expiryDate,
    },
    email,
    phone,
    profile: {
      id,
      username: `${handle}.${marks.plant()}`,
      email,
      emailVerified: random.chance(0.8),
      name: { formatted: `${shownGiven} ${shownFamily}`, given: shownGiven, family: shownFamily },
      mobilePhone: phone,
      address: {
        streetAddress: `${random.between(1, 99)} ${random.pick(culture.streets)} ${marks.plant()}`,
        locality: marked(random.pick(culture.localities)),
        region: culture.region,
        postalCode: marks.plant(true),
        countryCode: culture.country,
      },
      locale: culture.locale,
      preferredLanguage: culture.locale.slice(0, 2),
      timezone: culture.timezone,
    },
  };
}
