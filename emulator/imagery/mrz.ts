import { toCapitals } from './latin.ts';

// Layouts and check digits: ICAO Doc 9303, part 3 (check digits), part 4 (TD3, passports) and part 5 (TD1, cards).

export type MrzHolder = {
  givenName: string;
  familyName: string;
  /** YYYY-MM-DD; anything else leaves the field blank, as the standard allows for an unknown date. */
  birthDate: string;
  documentNumber: string;
  country: string;
  expiryDate: string;
};

const WEIGHTS = [7, 3, 1] as const;

/** The sum of digits (A is 10, Z is 35, `<` is 0) weighted 7, 3, 1, 7 …, modulo 10. */
export function checkDigit(field: string): string {
  const sum = Array.from(field).reduce((total, letter, index) => {
    const value = letter === '<' ? 0 : Number.parseInt(letter, 36);
    return total + (Number.isNaN(value) ? 0 : value) * (WEIGHTS[index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

/** The two lines of 44 characters at the foot of a passport's data page. */
export function passportLines(holder: MrzHolder): readonly [string, string] {
  const number = checked(pad(alphanumeric(holder.documentNumber), 9));
  const birth = checked(shortDate(holder.birthDate));
  const expiry = checked(shortDate(holder.expiryDate));
  const personal = '<'.repeat(15);
  const overall = checkDigit(`${number}${birth}${expiry}${personal}`);
  return [
    `P<${countryCode(holder.country)}${names(holder, 39)}`,
    // Sex is `<`, unspecified: the people of the emulator have none on record.
    `${number}${countryCode(holder.country)}${birth}<${expiry}${personal}${overall}`,
  ];
}

/** The three lines of 30 characters on the back of an identity card. */
export function cardLines(holder: MrzHolder): readonly [string, string, string] {
  const country = countryCode(holder.country);
  const upper = `${checked(pad(alphanumeric(holder.documentNumber), 9))}${'<'.repeat(15)}`;
  const birth = checked(shortDate(holder.birthDate));
  const expiry = checked(shortDate(holder.expiryDate));
  const optional = '<'.repeat(11);
  const overall = checkDigit(`${upper}${birth}${expiry}${optional}`);
  return [`I<${country}${upper}`, `${birth}<${expiry}${country}${optional}${overall}`, names(holder, 30)];
}

const checked = (field: string) => `${field}${checkDigit(field)}`;

const pad = (text: string, length: number) => text.slice(0, length).padEnd(length, '<');

const alphanumeric = (text: string) => toCapitals(text).replace(/[^A-Z0-9]/g, '');

const countryCode = (country: string) => pad(toCapitals(country).replace(/[^A-Z]/g, ''), 3);

function shortDate(date: string): string {
  const [, year, month, day] = /^\d\d(\d\d)-(\d\d)-(\d\d)/.exec(date) ?? [];
  return year && month && day ? `${year}${month}${day}` : '<'.repeat(6);
}

function names({ familyName, givenName }: MrzHolder, length: number): string {
  const family = nameField(familyName);
  const given = nameField(givenName);
  // A long surname gives way so that at least the first letter of the given names is kept.
  return pad(`${given ? family.slice(0, length - 3) : family}<<${given}`, length);
}

function nameField(name: string): string {
  return toCapitals(name)
    .replace(/['.]/g, '')
    .replace(/[^A-Z\p{L}]+/gu, '<')
    .replace(/[^A-Z<]/gu, 'X')
    .replace(/^<+|<+$/g, '');
}
