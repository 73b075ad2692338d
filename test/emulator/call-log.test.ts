import { expect, test } from 'vitest';
import { wavesOf } from '../../emulator/call-log.ts';
import { connect, showcase } from './connected.ts';

test('the log tells each call: route, query, caller and headers, and no credential', async () => {
  await using upstream = await connect();
  const { emulator } = upstream;
  const { userId, transactionId, path } = showcase(emulator, 'verified');
  const token = await emulator.accessToken();
  await upstream.get(`${path}/verifiedData?type=IDA%2CSELFIE&attempt=LATEST`, { token, headers: { 'x-trace': 'abc' } });
  await upstream.token(emulator.worker);
  const [call, tokenCall] = emulator.log();
  expect(call).toMatchObject({
    seq: 1,
    method: 'GET',
    path: `/v1/environments/${emulator.environmentId}${path}/verifiedData`,
    query: { type: 'IDA,SELFIE', attempt: 'LATEST' },
    resource: 'verifiedData',
    params: { environmentId: emulator.environmentId, userId, transactionId },
    status: 200,
    tokenId: emulator.worker.clientId,
    aborted: false,
  });
  expect(call?.rawUrl).toContain('?type=IDA%2CSELFIE&attempt=LATEST');
  expect(call?.headers['x-trace']).toBe('abc');
  expect(call?.headers.authorization).toMatch(/^sha256:[0-9a-f]{16}$/);
  expect(tokenCall).toMatchObject({ resource: 'token', tokenId: emulator.worker.clientId });
  const text = JSON.stringify(emulator.log());
  expect(text).not.toContain(token);
  expect(text).not.toContain(emulator.worker.clientSecret);
  emulator.clearLog();
  await upstream.get('/users?limit=1');
  expect(emulator.log().map(({ seq }) => seq)).toEqual([3]);
});

test('calls that overlap make one wave, calls that wait for another make more', async () => {
  await using upstream = await connect({ people: 1, variations: { latencyMs: 40 } });
  const { emulator } = upstream;
  await Promise.all([upstream.get('/users'), upstream.get('/populations'), upstream.get('/verifyPolicies')]);
  expect(wavesOf(emulator.log())).toBe(1);
  await upstream.get('/users');
  expect(wavesOf(emulator.log())).toBe(2);
  const [first, , , last] = emulator.log();
  expect(first?.answeredAt).toBeLessThan(last?.arrivedAt ?? 0);
});

test('waves are counted by who was answered before whom arrived', () => {
  const call = (arrivedAt: number, answeredAt: number | null) => ({ arrivedAt, answeredAt });
  expect(wavesOf([])).toBe(0);
  expect(wavesOf([call(1, 3), call(2, 4)])).toBe(1);
  expect(wavesOf([call(1, 2), call(3, 4), call(5, 6)])).toBe(3);
  expect(wavesOf([call(1, 3), call(2, 6), call(4, 5)])).toBe(2);
  expect(wavesOf([call(1, null), call(2, 3)])).toBe(1);
});
