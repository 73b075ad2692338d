import { expect, test } from 'vitest';
import { connect, showcase } from './connected.ts';

test('what does not exist is 404 NOT_FOUND, at every level', async () => {
  await using upstream = await connect();
  const { userId, path } = showcase(upstream.emulator, 'verified');
  const none = crypto.randomUUID();
  const paths = [
    `/users/${none}`,
    `/users/${none}/verifyTransactions`,
    `/users/${userId}/verifyTransactions/${none}`,
    `${path}/documents/${none}`,
    `${path}/metaData/${none}`,
    `${path}/verifiedData/${none}`,
    `${path}/appEvents/${none}`,
    `/verifyPolicies/${none}`,
    `/populations/${none}`,
    `/users/${none}/identityAssurance`,
    '/nonsense',
  ];
  for (const missing of paths) {
    const { status, body, headers } = await upstream.get(missing);
    expect([missing, status, body.code]).toEqual([missing, 404, 'NOT_FOUND']);
    expect(body).toMatchObject({ id: expect.any(String), message: expect.any(String) });
    expect(headers.has('correlation-id')).toBe(true);
  }
});

test('a transaction is not found under another user', async () => {
  await using upstream = await connect();
  const { transactionId } = showcase(upstream.emulator, 'verified');
  const { userId } = showcase(upstream.emulator, 'failed');
  expect((await upstream.get(`/users/${userId}/verifyTransactions/${transactionId}`)).status).toBe(404);
});

test('an id that cannot be one is 400, another method 405 with what is allowed', async () => {
  await using upstream = await connect();
  expect((await upstream.get('/users/not-an-id')).body).toMatchObject({
    code: 'INVALID_DATA',
    details: [{ code: 'INVALID_VALUE', target: 'id' }],
  });
  const { status, headers } = await upstream.get('/users', { method: 'DELETE' });
  expect([status, headers.get('allow')]).toEqual([405, 'GET']);
});

test('an expand that is not documented is 400', async () => {
  await using upstream = await connect();
  const { path } = showcase(upstream.emulator, 'verified');
  const { status, body } = await upstream.get(`${path}?expand=user`);
  expect([status, body.details[0].target]).toEqual([400, 'expand']);
});

test('more than six KB of headers are refused', async () => {
  await using upstream = await connect({ people: 0 });
  expect((await upstream.get('/users', { headers: { 'x-long': 'x'.repeat(6_200) } })).status).toBe(431);
  expect((await upstream.get('/users', { headers: { 'x-long': 'x'.repeat(3_000) } })).status).toBe(200);
});
