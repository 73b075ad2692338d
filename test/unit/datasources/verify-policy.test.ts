import { describe, expect, test } from 'vitest';
import { createPolicyCache, createVerifyPolicySource, VerifyPolicy } from '../../../src/datasources/verify-policy.ts';
import { type Answers, fakeHttp, idOf, recordOf } from './fake-http.ts';

const policy = (transaction: unknown) => new VerifyPolicy(idOf(1), recordOf({ transaction }));
const WHICH = [
  ['transaction', (timeout: unknown) => policy({ timeout }).transactionTimeoutSeconds],
  ['data collection', (timeout: unknown) => policy({ dataCollection: { timeout } }).dataCollectionTimeoutSeconds],
] as const;

describe.each(WHICH)('the timeout of the %s', (_name, read) => {
  test.each([
    [{ duration: 30, timeUnit: 'MINUTES' }, 1_800],
    [{ duration: 1, timeUnit: 'MINUTES' }, 60],
    [{ duration: 900, timeUnit: 'SECONDS' }, 900],
    [{ duration: 0, timeUnit: 'SECONDS' }, 0],
    [{ timeUnit: 'MINUTES' }, null],
    [{ duration: null, timeUnit: 'MINUTES' }, null],
    [{}, null],
    [null, null],
    [undefined, null],
  ])('%j is %s seconds', (timeout, seconds) => {
    expect(read(timeout)).toBe(seconds);
  });

  test.each([
    [{ duration: 30 }],
    [{ duration: 30, timeUnit: null }],
    [{ duration: 30, timeUnit: 'HOURS' }],
    [{ duration: 30, timeUnit: 'minutes' }],
    [{ duration: 30, timeUnit: '' }],
    [{ duration: 30, timeUnit: 'toString' }],
    [{ duration: 30, timeUnit: 'constructor' }],
    [{ duration: 30, timeUnit: 5 }],
    [{ duration: '30', timeUnit: 'MINUTES' }],
    [{ duration: 1.5, timeUnit: 'MINUTES' }],
    [{ duration: 2 ** 30, timeUnit: 'MINUTES' }], // more seconds than GraphQL's Int holds
    ['30 MINUTES'],
    [1_800],
  ])('%j is unreadable, rather than a number that is a guess', (timeout) => {
    expect(() => read(timeout)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  });
});

test('the timeouts are null where the policy has no such block', () => {
  for (const { transactionTimeoutSeconds, dataCollectionTimeoutSeconds } of [policy(undefined), policy({})]) {
    expect([transactionTimeoutSeconds, dataCollectionTimeoutSeconds]).toEqual([null, null]);
  }
});

test.each([
  [undefined, false],
  [{}, false],
  [{ ida: {} }, false],
  [{ ida: { enabled: null } }, false],
  [{ ida: { enabled: false } }, false],
  [{ ida: { enabled: true } }, true],
])('with the transaction block %j it is %s that identity assurance is stored', (transaction, stores) => {
  expect(policy(transaction).storesIdentityAssurance).toBe(stores);
});

test.each([
  [undefined, null],
  [{}, null],
  [{ dataCollectionOnly: true }, true],
  [{ dataCollectionOnly: false }, false],
])('with the transaction block %j `dataCollectionOnly` is %s', (transaction, only) => {
  expect(policy(transaction).dataCollectionOnly).toBe(only);
});

describe('the list of policies', () => {
  const listed = (...ids: number[]) => ({ _embedded: { verifyPolicies: ids.map((id) => ({ id: idOf(id) })) } });
  const source = (answers: Answers, cache = createPolicyCache(), credentialKey = 'service') => {
    const http = fakeHttp(answers, credentialKey);
    return { http, cache, ...createVerifyPolicySource(http, cache) };
  };
  const idsOf = (policies: VerifyPolicy[] | null | undefined) => policies?.map(({ id }) => id);

  test('is read once for all who share a credential', async () => {
    const first = source({ verifyPolicies: listed(1, 2) });
    const lists = await Promise.all([first.list(), first.list()]);
    const second = source({}, first.cache);
    expect([...lists, await second.list(), second.listAtHand()].map(idsOf)).toEqual(
      Array.from({ length: 4 }, () => [idOf(1), idOf(2)]),
    );
    expect([first.http.calls, second.http.calls]).toEqual([['verifyPolicies'], []]);
  });

  test('is never shared between credentials', async () => {
    const ada = source({ verifyPolicies: listed(1) }, undefined, 'ada');
    const bob = source({ verifyPolicies: listed(2) }, ada.cache, 'bob');
    await ada.list();
    expect(bob.listAtHand()).toBeUndefined();
    expect(idsOf(await bob.list())).toEqual([idOf(2)]);
    expect(idsOf(ada.listAtHand())).toEqual([idOf(1)]);
  });

  test('is not at hand before it has been read, nor after its reading failed', async () => {
    const failure = new Error('lost');
    const { list, listAtHand, http } = source({ verifyPolicies: failure });
    expect(listAtHand()).toBeUndefined();
    await expect(list()).rejects.toBe(failure);
    expect(listAtHand()).toBeUndefined();
    await expect(list()).rejects.toBe(failure);
    expect(http.calls).toHaveLength(2);
  });

  test('is null where PingOne shows none, and asked for again', async () => {
    const { list, http } = source({});
    expect([await list(), await list()]).toEqual([null, null]);
    expect(http.calls).toHaveLength(2);
  });
});
