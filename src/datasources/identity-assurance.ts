import type { HttpClient } from './http/http-client.ts';
import { oncePerRecord } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import type { WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';
import { belongs } from './same-object.ts';

const methodOf = knownWords(['DOCUMENT', 'ELECTRONIC_RECORD'], {
  document: 'DOCUMENT',
  electronic_record: 'ELECTRONIC_RECORD',
});

/** A user's verified claims: `GET /users/{id}/identityAssurance`, the members of `identityAssurance.verified_claims`. */
export class IdentityAssurance {
  readonly userId: string;
  readonly #record: WireRecord;

  constructor(userId: string, record: WireRecord) {
    this.userId = userId;
    this.#record = record;
  }

  get type() {
    return this.#record.text('type');
  }
  get trustFramework() {
    return this.#verification?.text('trust_framework') ?? null;
  }
  get verifiedAt() {
    return this.#verification?.time('time') ?? null;
  }
  get verificationProcess() {
    return this.#verification?.text('verification_process') ?? null;
  }
  get claims() {
    const claims = this.#record.object('claims');
    return claims && new VerifiedClaims(claims, this.#record);
  }
  get checks() {
    return this.#record.objects('check_details').map((check) => new AssuranceCheck(check));
  }
  get document() {
    const document = this.#record.object('document_details');
    return document && new AssuranceDocument(document);
  }
  get #verification() {
    return this.#record.object('verification');
  }
}

export class VerifiedClaims {
  readonly #record: WireRecord;
  readonly #parent: WireRecord;

  constructor(record: WireRecord, parent: WireRecord) {
    this.#record = record;
    this.#parent = parent;
  }

  get name() {
    return this.#record.text('name');
  }
  get givenName() {
    return this.#record.text('given_name');
  }
  get familyName() {
    return this.#record.text('family_name');
  }
  get birthdate() {
    return this.#record.text('birthdate');
  }
  get address() {
    const address = this.#record.object('address');
    return address && new VerifiedAddress(address);
  }
  get all() {
    return this.#parent.json('claims');
  }
}

export class VerifiedAddress {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get formatted() {
    return this.#record.text('formatted');
  }
  get streetAddress() {
    return this.#record.text('street_address');
  }
  get locality() {
    return this.#record.text('locality');
  }
  get region() {
    return this.#record.text('region');
  }
  get postalCode() {
    return this.#record.text('postal_code');
  }
  get country() {
    return this.#record.text('country');
  }
}

export class AssuranceCheck {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get organization() {
    return this.#record.text('organization');
  }
  get method() {
    return methodOf(this.#record.raw('check_method'));
  }
  get rawMethod() {
    return this.#record.text('check_method');
  }
  get checkId() {
    return this.#record.text('check_id');
  }
}

export class AssuranceDocument {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get types() {
    return this.#record.texts('type');
  }
  get issuerCountry() {
    return this.#record.object('issuer')?.text('country') ?? null;
  }
  get documentNumber() {
    return this.#record.text('document_number');
  }
  get issuedOn() {
    return this.#record.day('date_of_issuance');
  }
  get expiresOn() {
    return this.#record.day('date_of_expiry');
  }
}

const assuranceOnce = oncePerRecord<IdentityAssurance | null>();

export const createIdentityAssuranceSource = (http: HttpClient) => ({
  /** Null where none is stored, in each of the forms in which PingOne may say so: 404, an empty object, a missing one. */
  async get(userId: string): Promise<IdentityAssurance | null> {
    const record = await http.get(path`users/${userId}/identityAssurance`);
    if (record === null) return null;
    return assuranceOnce(record, () => {
      belongs(record, { environmentId: http.environmentId, userId });
      const assurance = record.object('identityAssurance');
      const claims = assurance?.object('verified_claims');
      return claims && claims.names().length > 0 ? new IdentityAssurance(userId, claims) : null;
    });
  },
});
