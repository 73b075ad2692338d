import { describe, expect, test } from 'vitest';
import { createIdentityAssuranceSource } from '../../../src/datasources/identity-assurance.ts';
import { fakeHttp, idOf } from './fake-http.ts';

const USER = idOf(1);
const read = (wire: unknown) =>
  createIdentityAssuranceSource(fakeHttp({ [`users/${USER}/identityAssurance`]: wire })).get(USER);
const assurance = async (claims: Record<string, unknown>) => {
  const found = await read({ identityAssurance: { verified_claims: claims } });
  if (!found) throw new Error('read as none');
  return found;
};

describe('no identity assurance', () => {
  test.each([
    ['404', undefined],
    ['an empty object', {}],
    ['links alone', { _links: { self: { href: 'x' } } }],
    ['null', { identityAssurance: null }],
    ['an empty member', { identityAssurance: {} }],
    ['null claims', { identityAssurance: { verified_claims: null } }],
    ['empty claims', { identityAssurance: { verified_claims: {} } }],
  ])('is told by %s', async (_name, wire) => {
    expect(await read(wire)).toBeNull();
  });

  test('is not told by what cannot be read', async () => {
    await expect(read({ identityAssurance: [] })).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });
});

test("another user's claims are refused", async () => {
  const wire = { user: { id: idOf(9) }, identityAssurance: { verified_claims: { type: 'document' } } };
  await expect(read(wire)).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
});

test('any member may be missing', async () => {
  const found = await assurance({ type: 'electronic_record' });
  expect(found).toMatchObject({
    userId: USER,
    type: 'electronic_record',
    trustFramework: null,
    verifiedAt: null,
    verificationProcess: null,
    claims: null,
    checks: [],
    document: null,
  });
});

test('all members are read', async () => {
  const claims = {
    given_name: 'IOANA',
    birthdate: '0000-03-27',
    address: { postal_code: '400001' },
    eye_color: 'green',
  };
  const found = await assurance({
    verification: { trust_framework: 'EU', time: '2026-09-01T08:24:11.902Z', verification_process: idOf(2) },
    claims,
    check_details: [{ organization: 'MITEK', check_method: 'document', check_id: '20260901' }, {}],
    document_details: { type: ['PASSPORT'], issuer: { country: 'RO' }, date_of_issuance: '2022-05-10' },
  });
  expect([found.trustFramework, found.verificationProcess]).toEqual(['EU', idOf(2)]);
  expect(found.verifiedAt?.toISOString()).toBe('2026-09-01T08:24:11.902Z');
  expect(found.claims).toMatchObject({ givenName: 'IOANA', familyName: null, birthdate: '0000-03-27', all: claims });
  expect(found.claims?.address).toMatchObject({ postalCode: '400001', country: null });
  expect(found.checks.map(({ organization, method, checkId }) => [organization, method, checkId])).toEqual([
    ['MITEK', 'DOCUMENT', '20260901'],
    [null, 'UNKNOWN', null],
  ]);
  expect(found.document).toMatchObject({
    types: ['PASSPORT'],
    issuerCountry: 'RO',
    issuedOn: '2022-05-10',
    expiresOn: null,
  });
});

test('a day that the calendar lacks fails alone', async () => {
  const { document } = await assurance({ document_details: { date_of_issuance: '2022-02-30', document_number: 'X1' } });
  expect(() => document?.issuedOn).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  expect(document?.documentNumber).toBe('X1');
});
