import { describe, expect, test } from 'vitest';
import { createUpstream } from '../../../../src/datasources/http/client.ts';
import { endless, lifetimeOf } from '../../../../src/datasources/http/lifetime.ts';
import type { UpstreamCaller } from '../../../../src/datasources/http/read.ts';
import { Secret } from '../../../../src/datasources/secret.ts';
import type { UpstreamCredential } from '../../../../src/datasources/upstream-settings.ts';
import { ENVIRONMENT_ID, idOf } from '../fake-http.ts';
import { fakeDispatcher, type Reply, type Sent } from './fake-dispatcher.ts';

const CALLER: UpstreamCredential = { kind: 'caller' };
const WORKER: UpstreamCredential = {
  kind: 'worker',
  clientId: 'client',
  clientSecret: new Secret('a:b'),
  tokenUrl: 'https://auth.upstream.test/as/token',
};
const ada: UpstreamCaller = { authorization: 'Bearer ada' };
const bob: UpstreamCaller = { authorization: 'Bearer bob' };

function world(credential: UpstreamCredential, reply?: (sent: Sent) => Reply) {
  const { dispatcher, sent } = fakeDispatcher(reply);
  const upstream = createUpstream(
    { environmentId: ENVIRONMENT_ID, apiUrl: 'https://api.upstream.test/v1', credential },
    { dispatcher, now: () => 1_000_000 },
  );
  return { upstream, sent };
}

const settled = () => new Promise<void>((done) => setImmediate(done));
const one = `users/${idOf(1)}`;

describe('reads in flight', () => {
  test('of different callers never join', async () => {
    const { upstream, sent } = world(CALLER);
    const reads = [ada, bob].map((caller) => upstream.forRequest(caller, endless).get(one));
    await settled();
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(['Bearer ada', 'Bearer bob']);
    for (const call of sent) call.answer({ body: { name: call.headers.authorization } });
    expect((await Promise.all(reads)).map((record) => record?.text('name'))).toEqual(['Bearer ada', 'Bearer bob']);
  });

  test('of one caller join across requests', async () => {
    const { upstream, sent } = world(CALLER);
    const reads = [ada, { ...ada }].map((caller) => upstream.forRequest(caller, endless).get(one));
    await settled();
    expect(sent).toHaveLength(1);
    sent[0]?.answer({ body: { name: 'x' } });
    expect((await Promise.all(reads)).map((record) => record?.text('name'))).toEqual(['x', 'x']);
  });

  test('are asked once in a request, even after they have landed, and again in the next', async () => {
    const { upstream, sent } = world(CALLER, () => ({ body: { name: 'x' } }));
    const http = upstream.forRequest(ada, endless);
    await http.get(one);
    await http.get(one);
    expect(sent).toHaveLength(1);
    await upstream.forRequest(ada, endless).get(one);
    expect(sent).toHaveLength(2);
  });

  test('end with the client who leaves, unless they are detached', async () => {
    const { upstream, sent } = world(CALLER);
    const controller = new AbortController();
    const http = upstream.forRequest(ada, lifetimeOf(controller.signal));
    const left = expect(http.get('users?limit=1')).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    const kept = http.detached().get('verifyPolicies');
    await settled();
    controller.abort();
    await left;
    expect(sent.map(({ aborted }) => aborted)).toEqual([true, false]);
    sent[1]?.answer({});
    expect(await kept).not.toBeNull();
  });
});

describe('the credential key', () => {
  const keyOf = (credential: UpstreamCredential, caller: UpstreamCaller) =>
    world(credential).upstream.forRequest(caller, endless).credentialKey;

  test('tells callers apart without holding their token', () => {
    expect(keyOf(CALLER, ada)).toBe(keyOf(CALLER, { ...ada }));
    expect(keyOf(CALLER, ada)).not.toBe(keyOf(CALLER, bob));
    expect(keyOf(CALLER, { authorization: undefined })).not.toBe(keyOf(CALLER, ada));
    expect(keyOf(CALLER, ada)).not.toContain('ada');
  });

  test("is the same for all where the gateway's own token goes up", () => {
    expect(keyOf(WORKER, ada)).toBe(keyOf(WORKER, bob));
  });
});

describe('an answer', () => {
  const coded = (code: string) => Object.assign(new Error('mark'), { code });
  const json = { 'content-type': 'application/json' };
  test.each<[string, Reply]>([
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['JSON that says it is text', { headers: { 'content-type': 'text/plain' }, body: {} }],
    ['JSON that says nothing', { headers: {}, body: {} }],
    ['JSON in a type that only begins so', { headers: { 'content-type': 'application/jsonp' }, body: {} }],
    ['compressed', { headers: { ...json, 'content-encoding': 'gzip' }, body: {} }],
    ['in another encoding', { headers: { 'content-type': 'application/json; charset=iso-8859-1' }, body: {} }],
    ['no UTF-8', { headers: json, body: Buffer.from('{"a":"\xe9"}', 'latin1') }],
    ['ended in its middle', { headers: json, body: { a: 'mark' }, cutBy: coded('UND_ERR_SOCKET') }],
    ['cut short', { headers: json, body: '{"id":"ma' }],
    ['empty', { headers: json, body: '' }],
    ['a list', { headers: json, body: [] }],
    ['null', { headers: json, body: 'null' }],
    ['a text', { headers: json, body: '"mark"' }],
    ['too long', { headers: json, body: `{"a":"${'a'.repeat(1024 * 1024)}"}` }],
    ['204', { status: 204, headers: {}, body: '' }],
  ])('that is %s is not believed', async (_name, reply) => {
    const { upstream } = world(CALLER, () => reply);
    const read = upstream.forRequest(ada, endless).get(one);
    await expect(read).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
    await expect(read).rejects.not.toThrow('ma');
  });

  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/hal+json;charset=UTF-8'])(
    'of the type %s is read, wherever it was cut on its way',
    async (type) => {
      const { upstream, sent } = world(CALLER, () => ({ headers: { 'content-type': type }, body: { name: 'é' } }));
      const record = await upstream.forRequest(ada, endless).get(one);
      expect(record?.text('name')).toBe('é');
      expect(sent[0]?.url).toBe(`https://api.upstream.test/v1/environments/${ENVIRONMENT_ID}/${one}`);
    },
  );

  test.each([
    ['lost on the way', { body: { a: 'mark' }, cutBy: coded('ECONNRESET') }],
    ['never begun', { error: coded('UND_ERR_SOCKET') }],
  ])('that was %s may come another time', async (_name, reply) => {
    const { upstream } = world(CALLER, () => reply);
    const read = upstream.forRequest(ada, endless).get(one);
    await expect(read).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  test('of 404 is null', async () => {
    const { upstream } = world(CALLER, () => ({ status: 404, body: '<html>' }));
    expect(await upstream.forRequest(ada, endless).get(one)).toBeNull();
  });
});

describe('a 401', () => {
  const refusing = (...refused: string[]) => {
    let tokens = 0;
    return ({ url, headers }: Sent): Reply => {
      if (url.endsWith('/as/token')) {
        tokens += 1;
        return { body: { access_token: `token-${tokens}`, expires_in: 3_600 } };
      }
      return refused.includes(headers.authorization ?? '')
        ? { status: 401 }
        : { body: { name: headers.authorization } };
    };
  };

  test('of the worker token is tried once more with a new one', async () => {
    const { upstream, sent } = world(WORKER, refusing('Bearer token-1'));
    const record = await upstream.forRequest(ada, endless).get(one);
    expect(record?.text('name')).toBe('Bearer token-2');
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
    expect(sent[0]?.headers.authorization).toBe(`Basic ${Buffer.from('client:a:b').toString('base64')}`);
    expect(sent[0]?.body).toBe('grant_type=client_credentials');
  });

  test('that lasts is no fault of the caller, and not tried further', async () => {
    const { upstream, sent } = world(WORKER, refusing('Bearer token-1', 'Bearer token-2'));
    const read = upstream.forRequest(ada, endless).get(one);
    await expect(read).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  test("of the caller's own token is theirs to mend, and not tried again", async () => {
    const { upstream, sent } = world(CALLER, refusing('Bearer ada'));
    await expect(upstream.forRequest(ada, endless).get(one)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(sent).toHaveLength(1);
  });
});
