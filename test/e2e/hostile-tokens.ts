import { createHmac, createSign, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { rawToken, signingKey, type TestIssuer } from '../support/issuer.ts';

type Json = Record<string, unknown>;

/** An elliptic key, which signs well and by no rule of ours. */
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = signingKey();

/** Tokens that nobody may get in with, by what is wrong with them. `trapUrl` is a place that a token names, and nobody is to visit. */
export function hostileTokens(issuer: TestIssuer, trapUrl: string): [string, string][] {
  const { key } = issuer;
  const { kid } = key;
  const header = (change: Json = {}): Json => ({ alg: 'RS256', typ: 'at+jwt', kid, ...change });
  const good = issuer.token();
  const [goodHeader = '', goodClaims = '', goodSignature = ''] = good.split('.');
  const headed = (change: Json) => rawToken(header(change), issuer.claims(), key.privateKey);
  const claiming = (change: Json) => issuer.token(change);
  const claimsText = (from: string, to: string) =>
    rawToken(header(), JSON.stringify(issuer.claims()).replace(from, to), key.privateKey);
  const by = (signature: (input: string) => string, change: Json = {}) =>
    rawToken(header(change), issuer.claims(), signature);
  const hmac =
    (secret: string | Buffer, algorithm = 'sha256') =>
    (input: string) =>
      createHmac(algorithm, secret).update(input).digest('base64url');
  const rsa =
    (hash: string, options: Json = {}) =>
    (input: string) =>
      sign(hash, Buffer.from(input), { key: key.privateKey, ...options } as never).toString('base64url');
  const spki = key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const nobody = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const named = (change: Json) => rawToken(header(change), issuer.claims(), stranger.privateKey);

  return [
    // The algorithm
    ['alg none, no signature', by(() => '', { alg: 'none' })],
    ['alg none with the good signature', `${by(() => '', { alg: 'none' })}${goodSignature}`],
    ['alg None', by(() => '', { alg: 'None' })],
    ['alg NONE', by(() => '', { alg: 'NONE' })],
    ['alg nOnE', by(() => 'AAAA', { alg: 'nOnE' })],
    ['no alg', headed({ alg: undefined })],
    ['alg null', headed({ alg: null })],
    ['alg empty', headed({ alg: '' })],
    ['alg in small letters', headed({ alg: 'rs256' })],
    ['alg as a list', headed({ alg: ['RS256'] })],
    ['HS256 with the public key as PEM', by(hmac(spki), { alg: 'HS256' })],
    ['HS256 with the public key as PEM without its last line end', by(hmac(spki.trim()), { alg: 'HS256' })],
    [
      'HS256 with the public key as DER',
      by(hmac(key.publicKey.export({ format: 'der', type: 'spki' })), { alg: 'HS256' }),
    ],
    ['HS256 with the public key as JWK', by(hmac(JSON.stringify(key.jwk)), { alg: 'HS256' })],
    ['HS256 with an empty secret', by(hmac(''), { alg: 'HS256' })],
    ['HS512 with the public key', by(hmac(spki, 'sha512'), { alg: 'HS512' })],
    ['an HMAC that says RS256', by(hmac(spki))],
    ['RS384, well signed', by(rsa('sha384'), { alg: 'RS384' })],
    ['RS512, well signed', by(rsa('sha512'), { alg: 'RS512' })],
    ['PS256, well signed', by(rsa('sha256', { padding: 6, saltLength: 32 }), { alg: 'PS256' })],
    ['a PSS signature that says RS256', by(rsa('sha256', { padding: 6, saltLength: 32 }))],
    [
      'SHA-1 that says RS256',
      by((input) => createSign('sha1').update(input).sign(key.privateKey).toString('base64url')),
    ],
    [
      'ES256',
      by((input) => sign('sha256', Buffer.from(input), elliptic.privateKey).toString('base64url'), { alg: 'ES256' }),
    ],
    ['dir', headed({ alg: 'dir', enc: 'A256GCM' })],

    // Which key
    ['a stranger under the name of our key', named({})],
    ['a stranger under its own name', named({ kid: stranger.kid })],
    ['a stranger that brings its key (jwk)', named({ jwk: stranger.jwk })],
    ['a stranger that brings its key under its own name', named({ jwk: stranger.jwk, kid: stranger.kid })],
    ['a stranger that says where its keys are (jku)', named({ jku: `${trapUrl}/keys`, kid: stranger.kid })],
    ['jku, though well signed', headed({ jku: issuer.jwksUrl })],
    ['jku at a host that only looks like ours', named({ jku: issuer.jwksUrl.replace('//', '//evil.example@') })],
    ['jku at a name of a metadata service', named({ jku: 'http://169.254.169.254/latest/meta-data' })],
    ['x5u', named({ x5u: `${trapUrl}/cert` })],
    ['x5u, though well signed', headed({ x5u: `${trapUrl}/cert` })],
    ['x5c of its own', named({ x5c: [randomBytes(300).toString('base64')] })],
    ['kid as an address', named({ kid: `${trapUrl}/keys` })],
    ['kid as a path', named({ kid: '../../../../dev/null' })],
    ['kid as SQL', named({ kid: "x' UNION SELECT 'key" })],
    ['kid as a member that objects have', named({ kid: '__proto__' })],
    ['kid as another one', named({ kid: 'constructor' })],
    ['kid with a NUL', named({ kid: `${kid}\u0000` })],
    ['kid empty', named({ kid: '' })],
    ['no kid', named({ kid: undefined })],
    ['no kid, though well signed', headed({ kid: undefined })],
    ['kid as a list', headed({ kid: [kid] })],
    ['kid as a number', headed({ kid: 1 })],
    ['kid very long', headed({ kid: kid.repeat(50) })],

    // How it is to be read
    ['crit with a claim', headed({ crit: ['exp'] })],
    ['crit with something unknown', headed({ crit: ['https://evil.example/x'], 'https://evil.example/x': true })],
    ['crit empty', headed({ crit: [] })],
    ['b64 false', headed({ crit: ['b64'], b64: false })],
    ['zip', headed({ zip: 'DEF' })],
    ['typ of an ID token', headed({ typ: 'id+jwt' })],
    ['typ of a logout token', headed({ typ: 'logout+jwt' })],
    ['typ of a proof', headed({ typ: 'dpop+jwt' })],
    ['typ of an encrypted token', headed({ typ: 'JWE' })],
    ['typ empty', headed({ typ: '' })],
    ['typ as a list', headed({ typ: ['at+jwt'] })],
    ['a token inside', rawToken(header({ cty: 'JWT' }), good, key.privateKey)],
    ['a token inside that is not announced', rawToken(header(), good, key.privateKey)],
    [
      'an encrypted one',
      `${Buffer.from(JSON.stringify({ alg: 'RSA-OAEP', enc: 'A256GCM', kid })).toString('base64url')}.AAAA.AAAA.AAAA.AAAA`,
    ],
    [
      'a signature of its own for each reader (JSON form)',
      Buffer.from(JSON.stringify({ payload: goodClaims, signatures: [] })).toString('base64url'),
    ],

    // Duplicates
    ['two issuers, ours last', claimsText('{', `{"iss":"${trapUrl}",`)],
    ['two issuers, ours first', claimsText('}', `,"iss":"${trapUrl}"}`)],
    ['two subjects', claimsText('{', '{"sub":"another",')],
    ['two scopes', claimsText('{', '{"scope":"",')],
    ['two ends', claimsText('{', '{"exp":1,')],
    ['two subjects, one with an escape', claimsText('{', '{"\\u0073ub":"another",')],
    ['two algorithms', rawToken(`{"alg":"none",${JSON.stringify(header()).slice(1)}`, issuer.claims(), key.privateKey)],
    ['two names of keys', rawToken(`{"kid":"x",${JSON.stringify(header()).slice(1)}`, issuer.claims(), key.privateKey)],

    // The text itself
    ['no signature', `${goodHeader}.${goodClaims}.`],
    ['two parts', `${goodHeader}.${goodClaims}`],
    ['four parts', `${good}.AAAA`],
    ['a cut signature', good.slice(0, -8)],
    [
      'other claims under the signature',
      `${goodHeader}.${claiming({ sub: 'another' }).split('.')[1]}.${goodSignature}`,
    ],
    ['zeros for a signature', `${goodHeader}.${goodClaims}.${Buffer.alloc(256).toString('base64url')}`],
    ['a signature of another length', by(() => randomBytes(512).toString('base64url'))],
    ['claims that are a list', rawToken(header(), '[]', key.privateKey)],
    ['claims that are a text', rawToken(header(), '"x"', key.privateKey)],
    ['claims that are nothing', rawToken(header(), '', key.privateKey)],
    [
      'claims that are no UTF-8',
      `${goodHeader}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${goodSignature}`,
    ],
    ['a header that is no JSON', rawToken('x', issuer.claims(), key.privateKey)],
    ['a header of an inherited algorithm', rawToken('{"__proto__":{"alg":"RS256"}}', issuer.claims(), key.privateKey)],
    ['a very long one', claiming({ pad: 'x'.repeat(8_000) })],
    ['a random one', randomBytes(60).toString('base64url')],
    ['one by a key that nobody knows', rawToken(header(), issuer.claims(), nobody.privateKey)],

    // The claims
    ['no issuer', claiming({ iss: undefined })],
    ['another issuer', claiming({ iss: trapUrl })],
    ['an issuer with a slash more', claiming({ iss: `${issuer.issuer}/` })],
    ['a list of issuers', claiming({ iss: [issuer.issuer] })],
    ['no audience', claiming({ aud: undefined })],
    ['another audience', claiming({ aud: 'https://other.example' })],
    ['an audience that begins like ours', claiming({ aud: `${issuer.audience}.evil.example` })],
    ['an audience inside of a list', claiming({ aud: [[issuer.audience]] })],
    ['no end', claiming({ exp: undefined })],
    ['an end as a text', claiming({ exp: '9999999999' })],
    ['an end beyond all numbers', claimsText('"exp":', '"exp":1e999,"was":')],
    ['a subject that is an object', claiming({ sub: { id: 'x' } })],
  ];
}
