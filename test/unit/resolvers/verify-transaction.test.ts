import { describe, expect, test } from 'vitest';
import { User } from '../../../src/datasources/user.ts';
import { VerifyTransaction } from '../../../src/datasources/verify-transaction.ts';
import {
  createdMs,
  isTimedOut,
  latestTransactionOf,
  UNDATED,
  usableWebVerification,
} from '../../../src/resolvers/verify-transaction.ts';
import { idOf, recordOf } from '../datasources/fake-http.ts';
import { fakeContext, NOW } from './fake-context.ts';

const key = { userId: idOf(1), id: idOf(2) };
const PAST = new Date(NOW - 1).toISOString();
const RIGHT_NOW = new Date(NOW).toISOString();
const AHEAD = new Date(NOW + 1).toISOString();
const TIMED_OUT = { LIVENESS: 'SUCCESS', EMAIL: 'TRANSACTION_TIMED_OUT' };

const transaction = (
  status: string | undefined,
  expiresAt?: unknown,
  rest: Record<string, unknown> = {},
  checks = {},
) =>
  new VerifyTransaction(
    key,
    recordOf({ transactionStatus: { status, verificationStatus: checks }, expiresAt, ...rest }),
  );

describe('whether time ran out', () => {
  test.each<[string | undefined, object, string | undefined, boolean | null]>([
    ['FAIL', TIMED_OUT, AHEAD, true],
    ['FAIL', TIMED_OUT, undefined, true],
    ['FAIL', { LIVENESS: 'FAIL: TRANSACTION_TIMED_OUT' }, PAST, true],
    ['FAIL', { LIVENESS: 'FAIL' }, PAST, false],
    ['FAIL', { LIVENESS: null }, PAST, false],
    ['FAIL', {}, PAST, null],
    ['FAIL', {}, AHEAD, null],
    ['REQUESTED', {}, PAST, null],
    ['INITIATED', {}, PAST, null],
    ['IN_PROGRESS', {}, PAST, null],
    ['PARTIAL', TIMED_OUT, PAST, null],
    ['REQUESTED', {}, RIGHT_NOW, null],
    ['REQUESTED', {}, AHEAD, false],
    ['PARTIAL', TIMED_OUT, AHEAD, false],
    ['REQUESTED', {}, undefined, false],
    ['SUCCESS', TIMED_OUT, PAST, false],
    ['APPROVED_MANUALLY', TIMED_OUT, PAST, false],
    ['APPROVED_NO_REQUEST', {}, PAST, false],
    ['NOT_REQUIRED', {}, PAST, false],
    ['SOMETHING_NEW', TIMED_OUT, PAST, false],
    [undefined, {}, PAST, false],
  ])('of %s with the checks %j, to expire at %s: %s', (status, checks, expiresAt, expected) => {
    expect(isTimedOut(transaction(status, expiresAt, {}, checks), NOW)).toBe(expected);
  });
});

describe("the end user's way in", () => {
  const way = { webVerificationUrl: 'https://apps.upstream.test/?code=1', webVerificationCode: '410736' };

  test.each<[string | undefined, string | undefined, object, boolean]>([
    ['REQUESTED', AHEAD, way, true],
    ['INITIATED', AHEAD, way, true],
    ['IN_PROGRESS', AHEAD, way, true],
    ['PARTIAL', AHEAD, way, true],
    ['REQUESTED', RIGHT_NOW, way, false],
    ['REQUESTED', PAST, way, false],
    ['REQUESTED', undefined, way, false],
    ['SUCCESS', AHEAD, way, false],
    ['APPROVED_MANUALLY', AHEAD, way, false],
    ['APPROVED_NO_REQUEST', AHEAD, way, false],
    ['NOT_REQUIRED', AHEAD, way, false],
    ['FAIL', AHEAD, way, false],
    ['SOMETHING_NEW', AHEAD, way, false],
    [undefined, AHEAD, way, false],
    ['REQUESTED', AHEAD, {}, false],
    ['REQUESTED', AHEAD, { verificationCode: '123456789012' }, false],
    ['REQUESTED', AHEAD, { webVerificationCode: '410736', qrUrl: 'https://apps.upstream.test/qr' }, false],
  ])('of %s, to expire at %s, with %j is open: %s', (status, expiresAt, rest, isOpen) => {
    expect(usableWebVerification(transaction(status, expiresAt, { ...rest }), NOW) !== null).toBe(isOpen);
  });

  test('stays shut where the time of its end cannot be read', () => {
    expect(() => usableWebVerification(transaction('REQUESTED', 'soon', way), NOW)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    );
  });
});

test.each([
  ['2026-09-01T08:00:00Z', NOW],
  [undefined, UNDATED],
  ['soon', UNDATED],
  [5, UNDATED],
])('the creation %j counts as %i for the order', (createdAt, expected) => {
  expect(createdMs(transaction('FAIL', undefined, { createdAt }))).toBe(expected);
});

describe('the latest transaction', () => {
  const list = `users/${key.userId}/verifyTransactions`;
  const latest = async (verifyTransactions: unknown[] | undefined) => {
    const { context } = fakeContext({ [list]: verifyTransactions && { _embedded: { verifyTransactions } } });
    return (await latestTransactionOf(new User(key.userId, null), context))?.id ?? null;
  };

  test('is the newest by creation, wherever PingOne lists it', async () => {
    const [old, young, undated] = [
      { id: idOf(3), createdAt: PAST, updatedAt: AHEAD },
      { id: idOf(4), createdAt: AHEAD },
      { id: idOf(5) },
    ];
    for (const order of [
      [old, young, undated],
      [undated, young, old],
      [young, undated, old],
    ]) {
      expect(await latest(order)).toBe(idOf(4));
    }
  });

  test('is none where there is none', async () => {
    expect([await latest([]), await latest(undefined)]).toEqual([null, null]);
  });
});
