import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../emulator/random.ts';
import { wireAnswer } from '../support/wire-case.ts';
import { fuzzedAnswer } from './answers.ts';
import { CANARY } from './canary.ts';
import { fuzzedDocument } from './documents.ts';
import { faultsOf, faultsOfRaw } from './judge.ts';
import { fuzzedBytes, fuzzedRequest } from './requests.ts';
import { fuzzedVariables } from './variables.ts';

const of = { origin: 'http://127.0.0.1', environmentId: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10', mark: 'm4rk' };
const POLICIES = wireAnswer(of, 'verifyPolicies') ?? {};

describe('a seed gives the same inputs again, and another one others', () => {
  test.each<[string, (random: Random) => unknown]>([
    ['documents', fuzzedDocument],
    ['variables', fuzzedVariables],
    ['requests', fuzzedRequest],
    ['bytes', fuzzedBytes],
    ['answers', (random) => fuzzedAnswer(random, POLICIES, POLICIES)],
  ])('%s', (_kind, make) => {
    const some = (seed: string) =>
      JSON.stringify(Array.from({ length: 50 }, (_, at) => make(createRandom(`${seed}/${at}`))));
    expect(some('a')).toBe(some('a'));
    expect(some('a')).not.toBe(some('b'));
  });
});

describe('what is against the rules is seen', () => {
  const refusal = (message: string, code = 'BAD_REQUEST') =>
    JSON.stringify({ errors: [{ message, extensions: { code } }] });

  test.each([
    ['an internal error', 200, refusal('x', 'INTERNAL'), 'INTERNAL'],
    ['an error without a code', 200, '{"data":null,"errors":[{"message":"x"}]}', 'INTERNAL'],
    ['a status of its own', 500, refusal('x'), 'status 500'],
    ['an echo', 400, refusal(`not ${CANARY}`), 'an echo'],
    ['an echo beside data', 200, `{"data":null,${refusal(CANARY).slice(1)}`, 'an echo'],
    ['a long refusal', 400, refusal('x'.repeat(9_000)), 'a refusal of 9063 bytes'],
    ['a page', 200, '<html>', 'neither data nor errors'],
  ])('%s', (_what, status, text, fault) => {
    expect(faultsOf({ status, text, ms: 1 }, 10)).toContain(fault);
  });

  test('an answer that comes late', () => {
    expect(faultsOf({ status: 200, text: '{"data":{}}', ms: 11 }, 10)).toEqual(['11 ms']);
    expect(faultsOf({ status: 200, text: '{"data":{}}', ms: 9 }, 10)).toEqual([]);
  });

  test.each([
    ['no answer', '', { isHung: true, isContradiction: false }, 'no answer, and the connection stays'],
    ['a second answer that fails', 'HTTP/1.1 400 Bad\r\n\r\nHTTP/1.1 500 No\r\n\r\n', {}, 'status 500'],
    ['an echo', `HTTP/1.1 400 Bad\r\n\r\n${CANARY}`, {}, 'an echo'],
    [
      'a smuggled request',
      'HTTP/1.1 200 OK\r\n\r\n{"data":{"smuggled":"Query"}}',
      { isContradiction: true },
      'a smuggled request was answered',
    ],
    ['another protocol', 'SSH-2.0', {}, 'no HTTP'],
  ])('over a bare connection: %s', (_what, text, at, fault) => {
    const faults = faultsOfRaw(text, { isHung: false, isContradiction: false, ...at });
    expect(faults).toContain(fault);
  });
});
