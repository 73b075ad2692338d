import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { AssuranceCheck } from '../../../src/datasources/identity-assurance.ts';
import { User } from '../../../src/datasources/user.ts';
import { VerifiedDataItem } from '../../../src/datasources/verified-data.ts';
import { VerifyDocument } from '../../../src/datasources/verify-document.ts';
import { VerifyMetadata } from '../../../src/datasources/verify-metadata.ts';
import { VerifyPolicy } from '../../../src/datasources/verify-policy.ts';
import { VerifyTransaction } from '../../../src/datasources/verify-transaction.ts';
import { VerifyCheck, VerifyNotification } from '../../../src/datasources/verify-transaction-parts.ts';
import { idOf, recordOf } from './fake-http.ts';

const contract = buildSchema(readFileSync(new URL('../../contract/graph.graphql', import.meta.url), 'utf8'));

/** The words of the contract, which is written apart from the code. */
function wordsOf(enumName: string): string[] {
  const type = contract.getType(enumName);
  if (!isEnumType(type)) throw new Error(`the contract has no enum ${enumName}`);
  return type.getValues().map(({ name }) => name);
}

const ids = { userId: idOf(1), transactionId: idOf(2), id: idOf(3) };
const transaction = (status: unknown) => new VerifyTransaction(ids, recordOf({ transactionStatus: { status } }));
const document = (wire: Record<string, unknown>) => new VerifyDocument(ids, recordOf(wire));
const metadata = (wire: Record<string, unknown>) => new VerifyMetadata(ids, recordOf(wire));
const check = (status: unknown) => new VerifyCheck('LIVENESS', recordOf({ LIVENESS: status }));
const notification = (method: unknown) => new VerifyNotification(recordOf({ method }));
const item = (type: unknown) => new VerifiedDataItem(ids, type, recordOf({}));
const assuranceCheck = (check_method: unknown) => new AssuranceCheck(recordOf({ check_method }));

/** A wire value → how the model is asked for our word, and for PingOne's own. */
const MODELS: Readonly<Record<string, (wire: unknown) => [word: () => unknown, raw: () => unknown]>> = {
  VerifyTransactionStatus: (wire) => [() => transaction(wire).status, () => transaction(wire).rawStatus],
  VerifyDocumentType: (type) => [() => document({ type }).type, () => document({ type }).rawType],
  VerifyDocumentStatus: (status) => [() => document({ status }).status, () => document({ status }).rawStatus],
  VerifyDocumentProvider: (provider) => [
    () => document({ source: { provider } }).provider,
    () => document({ source: { provider } }).rawProvider,
  ],
  VerifyMetadataType: (type) => [() => metadata({ type }).type, () => metadata({ type }).rawType],
  VerifyMetadataStatus: (status) => [() => metadata({ status }).status, () => metadata({ status }).rawStatus],
  VerifyCheckStatus: (wire) => [() => check(wire).status, () => check(wire).rawStatus],
  VerifyNotificationChannel: (wire) => [() => notification(wire).channel, () => notification(wire).rawChannel],
  VerifiedDataType: (wire) => [() => item(wire).type, () => item(wire).rawType],
  AssuranceCheckMethod: (wire) => [() => assuranceCheck(wire).method, () => assuranceCheck(wire).rawMethod],
};

describe.each(Object.entries(MODELS))('%s', (name, model) => {
  const read = (wire: unknown) => model(wire).map((ask) => ask());

  test.each(wordsOf(name))('knows %s, and keeps it as it came', (word) => {
    expect(read(word)).toEqual([word, word]);
  });

  test.each(['WHAT_IS_THIS', 'suc cess', '', 'constructor'])('takes %j for UNKNOWN, and keeps it', (wire) => {
    expect(read(wire)).toEqual(['UNKNOWN', wire]);
  });

  test.each([[null], [undefined]])('is UNKNOWN where there is none (%s)', (wire) => {
    expect(read(wire)).toEqual(['UNKNOWN', null]);
  });

  test.each([[5], [true], [{}], [['SUCCESS']]])('is UNKNOWN for %j, and only the raw word is unreadable', (wire) => {
    const [word, raw] = model(wire);
    expect(word()).toBe('UNKNOWN');
    expect(raw).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  });
});

test.each(wordsOf('VerifyCheckType'))('VerifyCheckType knows %s', (word) => {
  expect(new VerifyCheck(word, recordOf({}))).toMatchObject({ type: word, rawType: word });
});

test('VerifyCheckType takes another word for UNKNOWN', () => {
  expect(new VerifyCheck('PALM', recordOf({}))).toMatchObject({ type: 'UNKNOWN', rawType: 'PALM' });
});

describe('the fourteen document types', () => {
  const TYPES = [
    ['Credential Verification', 'CREDENTIAL_VERIFICATION'],
    ['Document Back', 'DOCUMENT_BACK'],
    ['Document Front', 'DOCUMENT_FRONT'],
    ['Driver License Back', 'DRIVER_LICENSE_BACK'],
    ['Driver License Code', 'DRIVER_LICENSE_CODE'],
    ['Driver License Front', 'DRIVER_LICENSE_FRONT'],
    ['Email', 'EMAIL'],
    ['Passport Card Back', 'PASSPORT_CARD_BACK'],
    ['Passport Card Front', 'PASSPORT_CARD_FRONT'],
    ['Passport Front', 'PASSPORT_FRONT'],
    ['Phone', 'PHONE'],
    ['Selfie', 'SELFIE'],
    ['Voice Input', 'VOICE_INPUT'],
    ['Voice Sample', 'VOICE_SAMPLE'],
  ] as const;

  test.each(TYPES)('%s is %s, in both spellings', (wire, word) => {
    expect(document({ type: wire })).toMatchObject({ type: word, rawType: wire });
    expect(document({ type: word })).toMatchObject({ type: word, rawType: word });
  });

  test('are all that the contract has', () => {
    expect(TYPES.map(([, word]) => word).sort()).toEqual(
      wordsOf('VerifyDocumentType')
        .filter((word) => word !== 'UNKNOWN')
        .sort(),
    );
  });

  test('are not guessed from other spellings', () => {
    for (const wire of ['selfie', 'passport front', 'Passport  Front', 'PassportFront', 'Voice Sample 1']) {
      expect(document({ type: wire }).type).toBe('UNKNOWN');
    }
  });
});

test.each([
  ['REQUESTED', 'PENDING'],
  ['INITIATED', 'PENDING'],
  ['IN_PROGRESS', 'PENDING'],
  ['PARTIAL', 'PENDING'],
  ['SUCCESS', 'PASSED'],
  ['APPROVED_MANUALLY', 'PASSED'],
  ['APPROVED_NO_REQUEST', 'PASSED'],
  ['NOT_REQUIRED', 'PASSED'],
  ['FAIL', 'FAILED'],
  ['PERHAPS', 'UNKNOWN'],
  ['success', 'UNKNOWN'],
  [null, 'UNKNOWN'],
])('a transaction of the status %s is %s', (status, outcome) => {
  expect(transaction(status).outcome).toBe(outcome);
});

test.each([
  ['document', 'DOCUMENT'],
  ['electronic_record', 'ELECTRONIC_RECORD'],
  ['vouch', 'UNKNOWN'],
])("PingOne's check_method %s is %s", (wire, word) => {
  expect(assuranceCheck(wire)).toMatchObject({ method: word, rawMethod: wire });
});

test.each([...wordsOf('VerifyEligibility').filter((word) => word !== 'UNKNOWN')])(
  'VerifyEligibility knows %s',
  (word) => {
    expect(new User(ids.id, recordOf({ verifyStatus: word }))).toMatchObject({
      verifyEligibility: word,
      rawVerifyEligibility: word,
    });
  },
);

test.each([
  ['PERHAPS', 'UNKNOWN', 'PERHAPS'],
  [null, null, null],
  [undefined, null, null],
])('the eligibility %j is %s', (verifyStatus, word, raw) => {
  const { verifyEligibility, rawVerifyEligibility } = new User(ids.id, recordOf({ verifyStatus }));
  expect([verifyEligibility, rawVerifyEligibility]).toEqual([word, raw]);
});

const CHECKS = ['governmentId', 'facialComparison', 'liveness', 'email', 'phone'] as const;
const requirement = (wire: Record<string, unknown>, name: (typeof CHECKS)[number]) =>
  new VerifyPolicy(ids.id, recordOf(wire)).requirement(name);

describe.each(CHECKS)('the requirement of %s', (name) => {
  test.each(wordsOf('VerifyRequirement'))('knows %s', (word) => {
    expect(requirement({ [name]: { verify: word } }, name)).toBe(word);
  });

  test('takes another word for UNKNOWN', () => {
    expect(requirement({ [name]: { verify: 'MAYBE' } }, name)).toBe('UNKNOWN');
  });

  test.each([[{ [name]: 'REQUIRED' }], [{ [name]: [] }], [{ [name]: { verify: true } }]])(
    'is UNKNOWN in %j, which cannot be read',
    (wire) => {
      expect(requirement(wire, name)).toBe('UNKNOWN');
    },
  );

  test.each([[{}], [{ [name]: null }], [{ [name]: {} }], [{ [name]: { verify: null } }]])(
    "is DISABLED, PingOne's default, in %j",
    (wire) => {
      expect(requirement(wire, name)).toBe('DISABLED');
    },
  );
});
