import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { connect } from './connected.ts';

describe('the token endpoint', () => {
  test('gives a worker a signed token that its JWKS proves', async () => {
    await using upstream = await connect({ people: 0 });
    const { emulator } = upstream;
    const { status, body } = await upstream.token(emulator.worker);
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 });

    const keys = await (await fetch(`${emulator.authUrl}/${emulator.environmentId}/as/jwks`)).json();
    const { payload, protectedHeader } = await jwtVerify(body.access_token, createLocalJWKSet(keys));
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    expect(payload).toMatchObject({
      client_id: emulator.worker.clientId,
      iss: `${emulator.authUrl}/${emulator.environmentId}/as`,
      env: emulator.environmentId,
      aud: [emulator.authUrl],
      jti: expect.any(String),
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
    expect(payload).not.toHaveProperty('scope');

    expect((await upstream.get('/users', { token: body.access_token })).status).toBe(200);
  });

  test.each([
    ['an unknown client', { clientId: 'nobody', clientSecret: 'x' }, {}, 401, 'invalid_client'],
    ['another grant', undefined, { form: { grant_type: 'password' } }, 400, 'unsupported_grant_type'],
    ['no grant', undefined, { form: {} }, 400, 'invalid_request'],
    ['JSON', undefined, { contentType: 'application/json' }, 415, 'invalid_request'],
  ])('refuses %s', async (_name, client, options, status, error) => {
    await using upstream = await connect({ people: 0 });
    const reply = await upstream.token(client ?? upstream.emulator.worker, options);
    expect([reply.status, reply.body.error]).toEqual([status, error]);
    expect(reply.body).not.toHaveProperty('code');
  });

  test('refuses a wrong secret, a worker without roles, and a worker of another environment', async () => {
    await using upstream = await connect({ people: 0 });
    const { worker, rolelessWorker, visitingWorker } = upstream.emulator;
    expect((await upstream.token({ ...worker, clientSecret: 'wrong' })).status).toBe(401);
    expect((await upstream.token(rolelessWorker)).body.error).toBe('unauthorized_client');
    expect((await upstream.token(visitingWorker)).body.error).toBe('invalid_client');
    const visiting = await upstream.token(visitingWorker, { environmentId: visitingWorker.environmentId });
    expect(visiting.status).toBe(200);
    expect((await upstream.get('/users', { token: visiting.body.access_token })).status).toBe(200);
  });
});

describe('access', () => {
  test('needs a token that is ours, whole and not expired by the emulated clock', async () => {
    await using upstream = await connect({ people: 0 });
    await using other = await connect({ people: 0 });
    const { emulator } = upstream;
    const good = await emulator.accessToken({ expiresInS: 60 });
    const foreign = await other.emulator.accessToken();
    const [head, payload] = good.split('.');
    for (const token of [
      null,
      'nonsense',
      `${head}.${payload}.AAAA`,
      foreign,
      await emulator.accessToken({ expiresInS: -5 }),
    ]) {
      const { status, body, headers } = await upstream.get('/users', { token });
      expect(status).toBe(401);
      expect(body).toMatchObject({
        id: expect.any(String),
        code: 'ACCESS_FAILED',
        details: [{ code: 'INVALID_TOKEN' }],
      });
      expect(headers.get('correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await upstream.get('/users', { token: good })).status).toBe(200);
    emulator.clock.advance(61_000);
    expect((await upstream.get('/users', { token: good })).status).toBe(401);
  });

  test('ends for all tokens that were revoked, not for later ones', async () => {
    await using upstream = await connect({ people: 0 });
    const before = await upstream.emulator.accessToken();
    upstream.emulator.revokeTokens();
    expect((await upstream.get('/users', { token: before })).status).toBe(401);
    expect((await upstream.get('/users', { token: await upstream.emulator.accessToken() })).status).toBe(200);
  });

  test('follows the roles of the moment', async () => {
    await using upstream = await connect();
    const { emulator } = upstream;
    const { newcomer, verified } = emulator.demo.people;
    const token = await emulator.accessToken({ client: emulator.readOnlyWorker });
    const users = `/users/${newcomer?.userId}`;
    for (const path of ['', '/users', users, '/populations']) {
      expect([path, (await upstream.get(path, { token })).status]).toEqual([path, 200]);
    }
    const transaction = `/users/${verified?.userId}/verifyTransactions/${verified?.transactionId}`;
    const guarded = [
      '/verifyPolicies',
      `${users}/verifyTransactions`,
      `${users}/identityAssurance`,
      `${users}/verifyStatus`,
    ];
    for (const part of ['', '/documents', '/metaData', '/verifiedData', '/appEvents']) guarded.push(transaction + part);
    for (const path of guarded) {
      const { status, body } = await upstream.get(path, { token });
      expect([path, status, body.code, body.details[0].code]).toEqual([
        path,
        403,
        'ACCESS_FAILED',
        'INSUFFICIENT_PERMISSIONS',
      ]);
    }
    emulator.setRoles(emulator.readOnlyWorker, ['identityDataAdmin']);
    expect((await upstream.get('/verifyPolicies', { token })).status).toBe(200);
  });

  test('to an unknown environment is 403, not 404', async () => {
    await using upstream = await connect({ people: 0 });
    const { emulator } = upstream;
    const url = `${emulator.apiUrl}/environments/${crypto.randomUUID()}/users`;
    expect((await upstream.get(url)).status).toBe(403);
  });
});

describe('tokens of users', () => {
  test('say who signed in, with what scopes and for which resource', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    const userId = `${emulator.data.users()[0]?.id}`;
    const token = await emulator.accessToken({ userId, scope: 'openid verify:self', audience: 'a', typ: 'at+jwt' });
    const keys = await (await fetch(`${emulator.authUrl}/${emulator.environmentId}/as/jwks`)).json();
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys));
    expect(protectedHeader.typ).toBe('at+jwt');
    expect(payload).toMatchObject({
      sub: userId,
      'p1.userId': userId,
      sid: expect.any(String),
      auth_time: expect.any(Number),
      acr: expect.any(String),
      scope: 'openid verify:self',
      aud: ['a'],
      client_id: emulator.worker.clientId,
    });
  });

  test('and those for another resource are nothing to the API', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    const tokens = [
      await emulator.accessToken({ userId: `${emulator.data.users()[0]?.id}` }),
      await emulator.accessToken({ audience: 'https://graph.example' }),
    ];
    for (const token of tokens) expect((await upstream.get('/users', { token })).status).toBe(401);
  });
});
