import { expect, test } from 'vitest';
import { connect, showcase } from './connected.ts';

test('the clock is read, set, moved, stopped and started over HTTP', async () => {
  await using upstream = await connect({ people: 0 });
  const { emulator, control } = upstream;
  const at = Date.UTC(2027, 3, 5);
  expect((await control('PUT', '/clock', { frozen: true, now: at })).body).toMatchObject({ now: at, frozen: true });
  await control('PUT', '/clock', { advanceMs: 1500 });
  expect(emulator.clock.now()).toBe(at + 1500);
  expect((await control('GET', '/clock')).body.at).toBe('2027-04-05T00:00:01.500Z');
  await control('PUT', '/clock', { frozen: false });
  expect(emulator.clock.isFrozen()).toBe(false);
});

test('faults, variations, the log and the marks are worked over HTTP, and leave no trace in the log', async () => {
  await using upstream = await connect({ people: 3 });
  const { emulator, control, get } = upstream;
  const { body } = await control('POST', '/faults', { match: { resource: 'users' }, status: 418, times: 1 });
  expect((await get('/users')).status).toBe(418);
  expect((await control('GET', `/faults/${body.id}`)).body.hits).toBe(1);
  expect((await control('DELETE', `/faults/${body.id}`)).status).toBe(204);
  expect((await control('GET', '/faults')).body.faults).toEqual([]);

  await control('PATCH', '/variations', { userCount: false });
  expect((await get('/users')).body).not.toHaveProperty('count');
  expect((await control('PATCH', '/variations', { userCount: 'maybe' })).status).toBe(400);
  await control('DELETE', '/variations');
  expect(emulator.variations().userCount).toBe(true);

  const { calls, waves } = (await control('GET', '/calls')).body;
  expect([calls.length, waves]).toEqual([2, 2]);
  await control('DELETE', '/calls');
  expect(emulator.log()).toEqual([]);
  expect((await control('GET', '/marks')).body.marks).toEqual(emulator.marks());
  expect((await control('GET', '/demo')).body.people.verified).toEqual(emulator.demo.people.verified);
});

test('tokens are made and revoked, and roles changed, over HTTP', async () => {
  await using upstream = await connect({ people: 0 });
  const { emulator, control, get } = upstream;
  const { clientId } = emulator.rolelessWorker;
  const token = (await control('POST', '/tokens', { clientId })).body.access_token;
  expect((await get('/users', { token })).status).toBe(403);
  await control('PUT', `/clients/${clientId}`, { roles: ['identityDataReadOnlyAdmin'] });
  expect((await get('/users', { token })).status).toBe(200);
  await control('DELETE', '/tokens');
  expect((await get('/users', { token })).status).toBe(401);
});

test('resources are put, read and removed over HTTP', async () => {
  await using upstream = await connect({ people: 0 });
  const { control, get } = upstream;
  const { id: userId } = (await control('POST', '/data/users', { username: 'visitor' })).body;
  const { id } = (
    await control(
      'POST',
      `/data/users/${userId}/verifyTransactions?omit=verifyPolicy,transactionStatus.verificationStatus`,
      {
        transactionStatus: { status: 'SUCCESS' },
      },
    )
  ).body;
  const path = `/users/${userId}/verifyTransactions/${id}`;
  const { body: transaction } = await get(path);
  expect(transaction.transactionStatus).toEqual({ status: 'SUCCESS' });
  expect(transaction).not.toHaveProperty('verifyPolicy');

  await control('PUT', `/data${path}`, { transactionStatus: { status: 'FAIL' } });
  expect((await get(path)).body.transactionStatus.status).toBe('FAIL');
  const document = (await control('POST', `/data${path}/documents`, { type: 'Selfie' })).body;
  expect((await get(`${path}/documents/${document.id}`)).body.value).toBe(document.value);
  await control('POST', `/data${path}/metaData`, { type: 'LIVENESS' });
  expect((await get(`${path}/metaData`)).body.size).toBe(1);
  await control('POST', `/data${path}/verifiedData`);
  await control('PUT', `/data/users/${userId}/identityAssurance`, { verified_claims: { type: 'document' } });
  expect((await get(`/users/${userId}/identityAssurance`)).body.identityAssurance.verified_claims.type).toBe(
    'document',
  );

  expect((await control('DELETE', `/data${path}/documents/${document.id}`)).status).toBe(204);
  expect((await get(`${path}/documents`)).body.size).toBe(0);
  expect((await control('DELETE', '/data/users')).status).toBe(204);
  expect((await get('/users')).body.size).toBe(0);
  expect((await control('GET', `/data/users/${userId}`)).status).toBe(404);
});

test('an exact resource is answered to the letter', async () => {
  await using upstream = await connect({ variations: { unknownEnums: ['transactionStatus'] } });
  const { emulator, get } = upstream;
  const { userId, path, transactionId } = showcase(emulator, 'pending');
  const odd = {
    id: transactionId,
    transactionStatus: 'not an object',
    expiresAt: '1999-01-01T00:00:00Z',
    _links: null,
  };
  emulator.data.putTransaction(userId, odd, { exact: true });
  expect((await get(path)).body).toEqual(odd);
  emulator.data.putIdentityAssurance(userId, { identityAssurance: [] }, { exact: true });
  expect((await get(`/users/${userId}/identityAssurance`)).body).toEqual({ identityAssurance: [] });
});

test('resources that belong to nobody, and bodies that are no JSON objects, are refused', async () => {
  await using upstream = await connect({ people: 0 });
  const { emulator, control } = upstream;
  expect(() => emulator.data.putTransaction(crypto.randomUUID())).toThrow(RangeError);
  expect((await control('POST', `/data/users/${crypto.randomUUID()}/verifyTransactions`, {})).status).toBe(400);
  expect((await control('POST', '/faults', [])).status).toBe(400);
  const plain = await fetch(`${emulator.authUrl}/control/faults`, { method: 'POST', body: '{}' });
  expect(plain.status).toBe(415);
  expect((await control('GET', '/nonsense')).status).toBe(404);
});
