import { uuidFor } from '../random.ts';
import { type Json, timestamp } from '../wire.ts';
import type { Person } from './person.ts';
import type { Scene } from './scene.ts';

const DOCUMENT_KINDS: Readonly<Record<Person['culture']['papers'], string>> = {
  passport: 'PASSPORT',
  card: 'IDENTIFICATION_CARD',
  license: 'DRIVERS_LICENSE',
};

type Origin = { transactionId: string; at: number; policyName: string; provider: string };

/** The value of `identityAssurance` for a verified person, in the flattened form that the platform stores. */
export function claimsOf(
  { seed, defaults: { marks, random } }: Scene,
  { latin, birthDate, culture, issueDate, expiryDate }: Person,
  { transactionId, at, policyName, provider }: Origin,
): Json {
  const capital = (text: string) => `${text.toUpperCase()}-${marks.plant(true)}`;
  return {
    verified_claims: {
      type: 'document',
      verification: {
        trust_framework: policyName,
        time: timestamp(at),
        verification_process: transactionId,
      },
      claims: {
        given_name: capital(latin.given),
        family_name: capital(latin.family),
        birthdate: marks.register(birthDate),
        address: {
          street_address: `${random.between(1, 99)} ${marks.plant()} street`,
          locality: `hillside-${marks.plant()}`,
          region: culture.country.toLowerCase(),
          postal_code: marks.plant(),
          // As real records do: three letters in an address, two for an issuer.
          country: culture.country3,
        },
      },
      check_details: [
        { organization: provider, check_method: 'document', check_id: uuidFor(seed, `${transactionId}/check`) },
      ],
      document_details: {
        type: [DOCUMENT_KINDS[culture.papers]],
        issuer: { country: culture.country },
        document_number: `${culture.country}${marks.plant(true)}0`,
        date_of_issuance: marks.register(issueDate),
        date_of_expiry: marks.register(expiryDate),
      },
    },
  };
}
