import { describe, expect, test } from 'vitest';
import { connectionFault } from '../../../src/cli/doctor/connection-fault.ts';
import { isProxied } from '../../../src/cli/doctor/proxied.ts';

const coded = (code: string, message = 'planted-mark') => Object.assign(new Error(message), { code });
const direct = { host: 'api.pingone.eu', throughProxy: false };
const proxied = { host: 'api.pingone.eu', throughProxy: true };

describe('a call that ends without an answer', () => {
  test.each<[string, unknown, typeof direct, RegExp, RegExp]>([
    [
      'an unknown name',
      coded('ENOTFOUND'),
      direct,
      /DNS does not know the name of api\.pingone\.eu/,
      /PINGONE_REGION.*HTTPS_PROXY/,
    ],
    ['a resolver that is down', coded('EAI_AGAIN'), direct, /DNS/, /PINGONE_REGION/],
    ['an unknown proxy', coded('ENOTFOUND'), proxied, /DNS does not know the name of the proxy/, /^Check HTTPS_PROXY/],
    ['nobody at the port', coded('ECONNREFUSED'), direct, /refused.*api\.pingone\.eu/, /PINGONE_API_URL/],
    ['no proxy at its port', coded('ECONNREFUSED'), proxied, /refused.*the proxy of HTTPS_PROXY/, /^Check HTTPS_PROXY/],
    ['no route', coded('EHOSTUNREACH'), direct, /no route/, /PINGONE_REGION/],
    ['a dropped connection', coded('UND_ERR_CONNECT_TIMEOUT'), direct, /in time/, /firewall/],
    ['our own time limit', new DOMException('planted-mark', 'TimeoutError'), direct, /in time/, /firewall/],
    ['a cut connection', coded('ECONNRESET'), direct, /was cut/, /firewall/],
    [
      'an unknown authority',
      coded('SELF_SIGNED_CERT_IN_CHAIN'),
      direct,
      /authority that is not trusted/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      'an authority that is not sent',
      coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      direct,
      /not trusted/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['an old certificate', coded('CERT_HAS_EXPIRED'), direct, /not valid at this time/, /clock/],
    ['a certificate of another', coded('ERR_TLS_CERT_ALTNAME_INVALID'), direct, /another name/, /PINGONE_API_URL/],
    ['a port without TLS', coded('ERR_SSL_WRONG_VERSION_NUMBER'), direct, /does not speak TLS/, /plain http/],
    [
      'a proxy that wants a password',
      new Error('Proxy response (407) !== 200 when HTTP Tunneling'),
      proxied,
      /407/,
      /name:password/,
    ],
    [
      'a proxy that forbids',
      new Error('Proxy response (403) !== 200 when HTTP Tunneling'),
      proxied,
      /refuses the way.*403/,
      /NO_PROXY/,
    ],
    ['something else', coded('EWHATEVER'), direct, /no answer from api\.pingone\.eu \(EWHATEVER\)/, /PINGONE_REGION/],
    ['something that is no error', 'planted-mark', direct, /no answer from api\.pingone\.eu$/, /PINGONE_REGION/],
  ])('%s', (_, error, way, seen, advice) => {
    const finding = connectionFault(error, way);
    expect(finding.seen).toMatch(seen);
    expect(finding.advice).toMatch(advice);
    expect(JSON.stringify(finding)).not.toContain('planted-mark');
  });

  test('the reason is found below the error, and in one of several tries', () => {
    const cause = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]);
    expect(connectionFault(new Error('fetch failed', { cause }), direct).seen).toMatch(/refused/);
  });

  test('an error that is its own cause ends the search', () => {
    const error = coded('ECONNRESET');
    error.cause = error;
    expect(connectionFault(error, direct).seen).toMatch(/was cut/);
  });
});

describe('whether the proxy is on the way', () => {
  test.each([
    ['https://api.pingone.eu/v1', '', true],
    ['https://api.pingone.eu/v1', '*', false],
    ['https://api.pingone.eu/v1', 'example.org, pingone.eu', false],
    ['https://api.pingone.eu/v1', '.pingone.eu', false],
    ['https://api.pingone.eu/v1', '*.pingone.eu', false],
    ['https://api.pingone.eu/v1', 'ingone.eu', true],
    ['https://api.pingone.eu/v1', 'api.pingone.eu:443', false],
    ['https://api.pingone.eu/v1', 'api.pingone.eu:8443', true],
    ['http://127.0.0.1:4001/v1', '', false],
  ])('%s with NO_PROXY "%s": %s', (url, noProxy, expected) => {
    expect(isProxied(url, { url: 'http://proxy.example:3128', noProxy })).toBe(expected);
  });

  test('never without a proxy', () => {
    expect(isProxied('https://api.pingone.eu/v1', undefined)).toBe(false);
  });
});
