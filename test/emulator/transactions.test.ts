import { describe, expect, test } from 'vitest';
import { connect, showcase } from './connected.ts';

const MINUTE_MS = 60_000;
const STATUSES = [
  'APPROVED_MANUALLY',
  'APPROVED_NO_REQUEST',
  'FAIL',
  'INITIATED',
  'IN_PROGRESS',
  'NOT_REQUIRED',
  'PARTIAL',
  'REQUESTED',
  'SUCCESS',
];

type Wire = { id: string; createdAt: string; updatedAt: string; transactionStatus: Record<string, unknown> };

describe('transactions', () => {
  test('are listed whole, newest first, as the single read shows them', async () => {
    await using upstream = await connect();
    const { userId } = showcase(upstream.emulator, 'longStanding');
    const { body } = await upstream.get(`/users/${userId}/verifyTransactions`);
    const rows: Wire[] = body._embedded.verifyTransactions;
    expect(rows.length).toBe(4);
    expect(body).toMatchObject({ size: 4, _links: { self: { href: expect.any(String) } } });
    expect(body._links).not.toHaveProperty('next');
    const times = rows.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    for (const row of rows) {
      expect((await upstream.get(`/users/${userId}/verifyTransactions/${row.id}`)).body).toEqual(row);
    }
  });

  test('occur in the demo in each of the nine statuses', async () => {
    await using upstream = await connect();
    const { data } = upstream.emulator;
    const statuses = data
      .users()
      .flatMap(({ id }) => data.transactions(id).map((row) => row.transactionStatus?.status));
    expect([...new Set(statuses)].sort()).toEqual(STATUSES);
  });

  test('expand their policy in place of its reference, on the single read only', async () => {
    await using upstream = await connect();
    const { path, userId } = showcase(upstream.emulator, 'verified');
    const { verifyPolicy } = (await upstream.get(path)).body;
    expect(Object.keys(verifyPolicy)).toEqual(['id']);
    const expanded = (await upstream.get(`${path}?expand=verifyPolicy`)).body.verifyPolicy;
    expect(expanded).toEqual((await upstream.get(`/verifyPolicies/${verifyPolicy.id}`)).body);
    const { body } = await upstream.get(`/users/${userId}/verifyTransactions?expand=verifyPolicy`);
    expect(Object.keys(body._embedded.verifyTransactions[0].verifyPolicy)).toEqual(['id']);
    upstream.emulator.data.removePolicy(verifyPolicy.id);
    expect((await upstream.get(`${path}?expand=verifyPolicy`)).body.verifyPolicy).toEqual({ id: verifyPolicy.id });
  });

  test('fail at the instant of expiry: open checks are timed out, the links go', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, clock } = upstream.emulator;
    clock.freeze();
    const { id: userId } = data.putUser();
    const { id } = data.putTransaction(userId, {
      transactionStatus: { status: 'PARTIAL', verificationStatus: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'REQUESTED' } },
    });
    const path = `/users/${userId}/verifyTransactions/${id}`;
    clock.advance(30 * MINUTE_MS - 1);
    const before = (await upstream.get(path)).body;
    expect(before.transactionStatus.status).toBe('PARTIAL');
    expect(before.webVerificationCode).toMatch(/^\d{6}$/);
    expect(before.webVerificationUrl).toContain(`txnid=${id}`);
    clock.advance(1);
    const after = (await upstream.get(path)).body;
    expect(after.transactionStatus).toEqual({
      status: 'FAIL',
      verificationStatus: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'TRANSACTION_TIMED_OUT' },
    });
    expect(after.updatedAt).toBe(before.expiresAt);
    for (const member of ['qrUrl', 'webVerificationUrl', 'webVerificationCode'])
      expect(after).not.toHaveProperty(member);
    clock.advance(-1);
    expect((await upstream.get(path)).body).toEqual(before);
  });

  test('stay at work past expiry when all documents came in time, or when expiry is switched off', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, clock } = upstream.emulator;
    const { id: userId } = data.putUser();
    const collected = data.putTransaction(
      userId,
      { transactionStatus: { status: 'IN_PROGRESS' } },
      { collected: true },
    );
    const open = data.putTransaction(userId, { transactionStatus: { status: 'REQUESTED' } });
    clock.advance(31 * MINUTE_MS);
    const statusOf = async ({ id }: { id: string }) =>
      (
        await upstream.get(`/users/${userId}/verifyTransactions/${id}`, {
          token: await upstream.emulator.accessToken(),
        })
      ).body.transactionStatus.status;
    expect(await statusOf(collected)).toBe('IN_PROGRESS');
    expect(await statusOf(open)).toBe('FAIL');
    upstream.emulator.vary({ expiry: false });
    expect(await statusOf(open)).toBe('REQUESTED');
  });

  test('are limited, paged or shuffled where that is switched on', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, vary } = upstream.emulator;
    const { id: userId } = data.putUser();
    const base = Date.now();
    for (let nth = 0; nth < 9; nth += 1)
      data.putTransaction(userId, { createdAt: new Date(base - nth * 1000).toISOString() });
    const newestFirst = data.transactions(userId).map(({ id }) => id);
    const idsOf = (body: { _embedded: { verifyTransactions: Wire[] } }) =>
      body._embedded.verifyTransactions.map(({ id }) => id);
    const path = `/users/${userId}/verifyTransactions`;
    expect(idsOf((await upstream.get(`${path}?limit=2`)).body)).toEqual(newestFirst.slice(0, 2));

    vary({ transactionPageSize: 4 });
    const seen: string[] = [];
    for (let url: string | undefined = path; url !== undefined; ) {
      const { body } = await upstream.get(url);
      seen.push(...idsOf(body));
      url = body._links.next?.href;
    }
    expect(seen).toEqual(newestFirst);

    vary({ transactionPageSize: null, transactionOrder: 'shuffled' });
    const shuffled = idsOf((await upstream.get(path)).body);
    expect(shuffled).not.toEqual(newestFirst);
    expect([...shuffled].sort()).toEqual([...newestFirst].sort());
  });

  test('of years ago lack what records of today have; any can be made to', async () => {
    await using upstream = await connect();
    const { emulator } = upstream;
    const old = showcase(emulator, 'longStanding');
    const { body } = await upstream.get(old.path);
    expect(body._links.user.href).toBe(`${emulator.apiUrl}/users/${old.userId}`);
    expect(body).not.toHaveProperty('verifyPolicy');
    expect(body.transactionStatus).toEqual({ status: 'SUCCESS' });

    emulator.vary({ oldRecords: ['verificationCode', 'noVerifyPolicy'], verifiedDocuments: 'text' });
    const pending = (await upstream.get(showcase(emulator, 'pending').path)).body;
    expect(pending.verificationCode).toMatch(/^\d{12}$/);
    expect(pending).not.toHaveProperty('webVerificationCode');
    expect(pending).not.toHaveProperty('verifyPolicy');
    expect((await upstream.get(showcase(emulator, 'verified').path)).body.verifiedDocuments).toBe('passport, selfie');
  });
});

describe('policies', () => {
  test('are listed, filtered by name without regard to case, and never joined by and', async () => {
    await using upstream = await connect({ people: 0 });
    const { emulator } = upstream;
    const all = (await upstream.get('/verifyPolicies')).body;
    expect(all.size).toBe(8);
    expect(all._embedded.verifyPolicies.filter((policy: { default: boolean }) => policy.default)).toHaveLength(1);
    const named = (await upstream.get('/verifyPolicies?filter=name sw "ONBOARDING"')).body._embedded.verifyPolicies;
    expect(named.map(({ id }: { id: string }) => id)).toEqual([emulator.demo.policies.storedClaims]);
    expect(named[0].transaction.ida).toEqual({ enabled: true });
    const joined = await upstream.get('/verifyPolicies?filter=name sw "a" and name ew "b"');
    expect(joined.body.details[0].code).toBe('INVALID_FILTER');
    const old = (await upstream.get(`/verifyPolicies/${emulator.demo.policies.legacy}`)).body;
    expect(old).not.toHaveProperty('systemProvided');
    expect(old.governmentId.failExpiredId).toBe('true');
  });
});
