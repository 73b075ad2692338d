import { describe, expect, test } from 'vitest';
import { createVerifyTransactionSource, VerifyTransaction } from '../../../src/datasources/verify-transaction.ts';
import { fakeHttp, idOf, nextLink, recordOf } from './fake-http.ts';

const key = { userId: idOf(1), id: idOf(2) };
const transaction = (wire: Record<string, unknown>) => new VerifyTransaction(key, recordOf(wire));

describe('the checks of a transaction', () => {
  const checks = (verificationStatus: unknown) => transaction({ transactionStatus: { verificationStatus } }).checks;

  test.each([[undefined], [null], [{}]])('are none in %j', (map) => {
    expect(checks(map)).toEqual([]);
  });

  test("come in PingOne's order", () => {
    expect(checks({ LIVENESS: 'SUCCESS', EMAIL: 'FAIL', AADHAAR: 'REQUESTED' }).map(({ rawType }) => rawType)).toEqual([
      'LIVENESS',
      'EMAIL',
      'AADHAAR',
    ]);
  });

  test.each([
    ['TRANSACTION_TIMED_OUT', true, 'TRANSACTION_TIMED_OUT'],
    ['FAIL: TRANSACTION_TIMED_OUT (30 min)', true, 'TRANSACTION_TIMED_OUT'],
    ['transaction_timed_out', false, 'UNKNOWN'],
    ['FAIL', false, 'FAIL'],
    ['FACE_NOT_FOUND', false, 'UNKNOWN'],
    [null, false, 'UNKNOWN'],
  ])('with the value %j are timed out: %s, and of the status %s', (raw, isTimedOut, status) => {
    expect(checks({ LIVENESS: raw })[0]).toMatchObject({ isTimedOut, status, rawStatus: raw });
  });
});

describe('a transaction', () => {
  test.each([
    [{ verifiedDocuments: ['driver_license', 'selfie'] }, ['driver_license', 'selfie']],
    [{ verifiedDocuments: 'driver_license, selfie' }, ['driver_license, selfie']],
    [{ verifiedDocuments: [] }, []],
    [{}, []],
  ])('of %j has these verified kinds, and a lone text is never split', (wire, kinds) => {
    expect(transaction(wire).verifiedDocumentKinds).toEqual(kinds);
  });

  test.each([
    [
      { sendNotification: { results: [{ method: 'SMS', sent: true }, {}] } },
      [
        ['SMS', true],
        ['UNKNOWN', null],
      ],
    ],
    [{ sendNotification: { email: 'ada@example.org' } }, []],
    [{}, []],
  ])('of %j has these notifications', (wire, expected) => {
    expect(transaction(wire).notifications.map(({ channel, sent }) => [channel, sent])).toEqual(expected);
  });

  test.each([
    [
      { webVerificationUrl: 'https://x.test/?code=1', webVerificationCode: '410736' },
      ['https://x.test/?code=1', '410736'],
    ],
    [{ webVerificationUrl: 'https://x.test/' }, ['https://x.test/', null]],
    [{ verificationCode: '123456789012', qrUrl: 'https://x.test/qr' }, null],
    [{ webVerificationCode: '410736' }, null],
    [{}, null],
  ])('of %j is opened by %j', (wire, expected) => {
    const way = transaction(wire).webVerification;
    expect(way && [way.url, way.code]).toEqual(expected);
  });

  test('with an address that is a script gives no address, and says so there', () => {
    const way = transaction({
      webVerificationUrl: 'javascript:alert(1)',
      webVerificationCode: '410736',
    }).webVerification;
    expect(() => way?.url).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
    expect(way?.code).toBe('410736');
  });

  test('that was never read knows nothing but its ids', () => {
    const stub = new VerifyTransaction(key, null);
    expect([stub.id, stub.userId, stub.isProven]).toEqual([key.id, key.userId, false]);
    expect(() => stub.status).toThrow('never loaded');
  });
});

describe("a user's transactions", () => {
  const base = `users/${key.userId}/verifyTransactions`;

  test('come from all pages', async () => {
    const http = fakeHttp({
      [base]: { _embedded: { verifyTransactions: [{ id: idOf(2) }] }, _links: nextLink(`${base}?cursor=1`) },
      [`${base}?cursor=1`]: { _embedded: { verifyTransactions: [{ id: idOf(3) }] } },
    });
    const list = await createVerifyTransactionSource(http).listForUser(key.userId);
    expect(list?.map(({ userId, id }) => [userId, id])).toEqual([
      [key.userId, idOf(2)],
      [key.userId, idOf(3)],
    ]);
  });

  test('are shown once each, where the list changed while it was read', async () => {
    const http = fakeHttp({
      [base]: {
        _embedded: { verifyTransactions: [{ id: idOf(2) }, { id: idOf(3) }] },
        _links: nextLink(`${base}?c=1`),
      },
      [`${base}?c=1`]: { _embedded: { verifyTransactions: [{ id: idOf(3) }, { id: idOf(4) }] } },
    });
    const list = await createVerifyTransactionSource(http).listForUser(key.userId);
    expect(list?.map(({ id }) => id)).toEqual([idOf(2), idOf(3), idOf(4)]);
  });

  test('are refused where one is of somebody else', async () => {
    const wire = { _embedded: { verifyTransactions: [{ id: idOf(2) }, { id: idOf(3), user: { id: idOf(9) } }] } };
    const list = createVerifyTransactionSource(fakeHttp({ [base]: wire })).listForUser(key.userId);
    await expect(list).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test('are null where PingOne says 404', async () => {
    expect(await createVerifyTransactionSource(fakeHttp()).listForUser(key.userId)).toBeNull();
  });
});
