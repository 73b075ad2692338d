import { describe, expect, test } from 'vitest';
import { smallWorld, wholeWorld } from '../support/small-worlds.ts';
import { createTestWorld } from '../support/world.ts';

const MINUTE_MS = 60_000;

describe('time', () => {
  test('documents are gone 30 minutes after they came, verified data 30 minutes after the decision, metadata never', async () => {
    const { world, variables, ids } = await wholeWorld();
    await using _ = world;
    const query = `query ($u: ID!, $t: ID!, $d: ID!) {
      verifyTransaction(userId: $u, id: $t) { documents { id expiresAt } previousDocuments { id } verifiedData { id } metadata { id } }
      verifyDocument(userId: $u, transactionId: $t, id: $d) { id value }
    }`;
    const counts = async () => {
      const { data, errors } = await world.ask(query, variables);
      expect(errors).toBeUndefined();
      const { documents, previousDocuments, verifiedData, metadata } = data.verifyTransaction;
      return [
        documents.length,
        previousDocuments.length,
        verifiedData.length,
        metadata.length,
        data.verifyDocument?.id,
      ];
    };
    expect(await counts()).toEqual([2, 1, 3, 2, ids.documentId]);
    world.upstream.clock.advance(21 * MINUTE_MS); // the documents came eight minutes before the start
    expect(await counts()).toEqual([2, 1, 3, 2, ids.documentId]);
    world.upstream.clock.advance(1.5 * MINUTE_MS);
    expect(await counts()).toEqual([0, 0, 3, 2, undefined]);
    world.upstream.clock.advance(8 * MINUTE_MS); // the decision came a minute before the start
    expect(await counts()).toEqual([0, 0, 0, 2, undefined]);
  });

  test('what is gone may also be said by 404', async () => {
    const { world, variables } = await wholeWorld();
    await using _ = world;
    for (const resource of ['documents', 'document', 'verifiedData'])
      world.upstream.fault({ match: { resource }, status: 404 });
    const { data, errors } = await world.ask(
      `query ($u: ID!, $t: ID!, $d: ID!) {
        verifyTransaction(userId: $u, id: $t) { status documents { id } previousDocuments { id } verifiedData { id ... on VerifiedImage { image } } }
        verifyDocument(userId: $u, transactionId: $t, id: $d) { id }
      }`,
      variables,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      verifyTransaction: { status: 'SUCCESS', documents: [], previousDocuments: [], verifiedData: [] },
      verifyDocument: null,
    });
  });

  test('a document expires 30 minutes after its last update, else its creation, else nobody knows when', async () => {
    const { world, data, u, t, ask } = await smallWorld();
    await using _ = world;
    const [created, updated] = [new Date(Date.now() - 20 * MINUTE_MS), new Date(Date.now() - 10 * MINUTE_MS)];
    const later = (date: Date) => new Date(date.getTime() + 30 * MINUTE_MS).toISOString();
    data.putDocument(u, t, { type: 'Selfie', createdAt: created.toISOString(), updatedAt: updated.toISOString() });
    data.putDocument(u, t, { type: 'Email', createdAt: created.toISOString() }, { omit: ['updatedAt'] });
    data.putDocument(u, t, { type: 'Phone' }, { omit: ['updatedAt', 'createdAt'] });
    const { transaction } = await ask('documents { rawType expiresAt }');
    expect(transaction.documents).toEqual([
      { rawType: 'Selfie', expiresAt: later(updated) },
      { rawType: 'Email', expiresAt: later(created) },
      { rawType: 'Phone', expiresAt: null },
    ]);
  });

  const ahead = () => new Date(Date.now() + 5 * MINUTE_MS).toISOString();
  const past = () => new Date(Date.now() - 5 * MINUTE_MS).toISOString();
  const failed = (verificationStatus: unknown) => ({ transactionStatus: { status: 'FAIL', verificationStatus } });
  test.each<[string, Record<string, unknown>, boolean | null]>([
    ['FAIL, a check timed out', failed({ LIVENESS: 'SUCCESS', GOVERNMENT_ID: 'TRANSACTION_TIMED_OUT' }), true],
    ['FAIL, a check says so among other words', failed({ GOVERNMENT_ID: 'ERR_TRANSACTION_TIMED_OUT (code 7)' }), true],
    ['FAIL, all checks timed out', failed({ A: 'TRANSACTION_TIMED_OUT', B: 'TRANSACTION_TIMED_OUT' }), true],
    ['FAIL, no check timed out', failed({ LIVENESS: 'FAIL', GOVERNMENT_ID: 'SUCCESS' }), false],
    ['FAIL, other words', failed({ LIVENESS: 'TIMED_OUT' }), false],
    ['FAIL, a map without checks', failed({}), null],
    ['FAIL, no map of checks', failed(undefined), null],
    ['pending, time left', { transactionStatus: { status: 'IN_PROGRESS' }, expiresAt: ahead() }, false],
    ['pending, time is up', { transactionStatus: { status: 'IN_PROGRESS' }, expiresAt: past() }, null],
    ['pending, no time given', { transactionStatus: { status: 'PARTIAL' }, expiresAt: undefined }, false],
    [
      'pending, time left, yet a check timed out',
      {
        transactionStatus: { status: 'PARTIAL', verificationStatus: { A: 'TRANSACTION_TIMED_OUT' } },
        expiresAt: ahead(),
      },
      false,
    ],
    ['SUCCESS after its time', { transactionStatus: { status: 'SUCCESS' }, expiresAt: past() }, false],
    [
      'SUCCESS though an optional check timed out',
      { transactionStatus: { status: 'SUCCESS', verificationStatus: { EMAIL: 'TRANSACTION_TIMED_OUT' } } },
      false,
    ],
    ['approved by hand', { transactionStatus: { status: 'APPROVED_MANUALLY' }, expiresAt: past() }, false],
    ['a status nobody knows', { transactionStatus: { status: 'UNDER_REVIEW' }, expiresAt: past() }, false],
  ])('timedOut: %s', async (_what, transaction, timedOut) => {
    const world = await createTestWorld({ emulator: { people: 0, variations: { expiry: false } } });
    await using _ = world;
    const { id: u } = world.upstream.data.putUser();
    const id = '5b64a0d8-91b7-4f0c-8a3e-7be51c0d9f07';
    world.upstream.data.putTransaction(u, { id, ...transaction }, { exact: true });
    const { data, errors } = await world.ask(
      'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { timedOut } }',
      { u, t: id },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ verifyTransaction: { timedOut } });
  });

  test('a transaction that ran out of time at the upstream is FAIL, and timed out', async () => {
    const { world, ask } = await smallWorld({ transactionStatus: { status: 'REQUESTED' } });
    await using _ = world;
    world.upstream.clock.advance(31 * MINUTE_MS);
    const { transaction } = await ask('status outcome timedOut checks { status rawStatus } webVerification { url }');
    expect(transaction).toMatchObject({ status: 'FAIL', outcome: 'FAILED', timedOut: true, webVerification: null });
    for (const check of transaction.checks)
      expect(check).toEqual({ status: 'TRANSACTION_TIMED_OUT', rawStatus: 'TRANSACTION_TIMED_OUT' });
  });
});

describe('the way into a transaction', () => {
  const url = 'https://apps.pingone.eu/x/verify/verify-webapp/v2/index.html?txnid=1&code=410736';
  const qrUrl = 'https://api.pingone.eu/v1/idValidations/webVerifications/1/qr';
  const expiresAt = new Date(Date.now() + 5 * MINUTE_MS).toISOString();
  const full = { expiresAt, webVerificationUrl: url, webVerificationCode: '410736', qrUrl };
  const ask = async (transaction: Record<string, unknown>, now = Date.now) => {
    await using world = await createTestWorld({ emulator: { people: 0 }, now });
    const { id: u } = world.upstream.data.putUser();
    const id = '5b64a0d8-91b7-4f0c-8a3e-7be51c0d9f07';
    world.upstream.data.putTransaction(u, { id, ...transaction }, { exact: true });
    const { data, errors } = await world.ask(
      'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id webVerification { url code qrUrl } } }',
      { u, t: id },
    );
    return { web: data.verifyTransaction.webVerification, errors };
  };

  test.each(['REQUESTED', 'INITIATED', 'IN_PROGRESS', 'PARTIAL'])(
    'is shown while it is %s and time is left',
    async (status) => {
      expect(await ask({ ...full, transactionStatus: { status } })).toEqual({
        web: { url, code: '410736', qrUrl },
        errors: undefined,
      });
    },
  );

  test.each(['SUCCESS', 'FAIL', 'APPROVED_MANUALLY', 'APPROVED_NO_REQUEST', 'NOT_REQUIRED', 'UNDER_REVIEW'])(
    'is not shown once it is %s, though the upstream still sends it',
    async (status) => {
      expect(await ask({ ...full, transactionStatus: { status } })).toEqual({ web: null, errors: undefined });
    },
  );

  test('is not shown once time is up, by the very instant', async () => {
    const pending = { ...full, transactionStatus: { status: 'REQUESTED' } };
    const end = Date.parse(expiresAt);
    expect((await ask(pending, () => end - 1)).web).not.toBeNull();
    expect((await ask(pending, () => end)).web).toBeNull();
    expect((await ask({ ...pending, expiresAt: undefined })).web).toBeNull();
  });

  test('is not shown without its page, and without code or picture shows the page alone', async () => {
    const pending = { ...full, transactionStatus: { status: 'REQUESTED' } };
    expect((await ask({ ...pending, webVerificationUrl: undefined })).web).toBeNull();
    expect((await ask({ ...pending, webVerificationUrl: undefined, verificationCode: '123456789012' })).web).toBeNull();
    expect((await ask({ ...pending, webVerificationCode: undefined, qrUrl: undefined })).web).toEqual({
      url,
      code: null,
      qrUrl: null,
    });
  });

  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'ftp://a/b',
    'file:///etc/passwd',
    '//a.example/x',
    '/x',
    'not a url',
    'http://',
    'http://[',
    'http://a b/',
    ' https://a.example/',
    'https://a.example/\n',
    '',
    5,
    {},
    ['https://a.example/'],
  ])('with %j for a picture shows all but that', async (bad) => {
    const { web, errors } = await ask({ ...full, transactionStatus: { status: 'REQUESTED' }, qrUrl: bad });
    expect(web).toEqual({ url, code: '410736', qrUrl: null });
    expect(errors).toMatchObject([
      { path: ['verifyTransaction', 'webVerification', 'qrUrl'], extensions: { code: 'UPSTREAM_INVALID' } },
    ]);
    expect(errors).toHaveLength(1);
  });

  test('with a script for a page never shows that', async () => {
    const { web, errors } = await ask({
      ...full,
      transactionStatus: { status: 'REQUESTED' },
      webVerificationUrl: 'javascript:alert(1)',
    });
    expect(web).toEqual({ url: null, code: '410736', qrUrl });
    expect(errors).toHaveLength(1);
  });
});
