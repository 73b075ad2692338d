import { describe, expect, test } from 'vitest';
import { RequestRefused, upstreamError } from '../../../src/datasources/errors.ts';
import { VerifyTransaction } from '../../../src/datasources/verify-transaction.ts';
import type { GatewayContext } from '../../../src/resolvers/context.ts';
import { documentById, namedTransaction, transactionById, userById } from '../../../src/resolvers/lookup.ts';
import { loadUser, referredUser } from '../../../src/resolvers/user.ts';
import { documentListOf, documentsOf, withContent } from '../../../src/resolvers/verify-document.ts';
import { metadataOf } from '../../../src/resolvers/verify-metadata.ts';
import { policyById, referredPolicy } from '../../../src/resolvers/verify-policy.ts';
import { referredTransaction, transactionsOf } from '../../../src/resolvers/verify-transaction.ts';
import { idOf, recordOf } from '../datasources/fake-http.ts';
import { fakeContext, selecting } from './fake-context.ts';

const [USER, TRANSACTION, A, B, GONE] = [idOf(1), idOf(2), idOf(3), idOf(4), idOf(9)];
const base = `users/${USER}/verifyTransactions`;
const documents = `${base}/${TRANSACTION}/documents`;
const key = { userId: USER, transactionId: TRANSACTION };

/** Nothing below that could be read ahead. */
const NONE = selecting([]);

/** All that there is, except the id that is gone. */
const world = (path: string): unknown => {
  const last = path.split('?')[0]?.split('/').at(-1) ?? '';
  switch (last) {
    case 'users':
      return { _embedded: { users: [{ id: A }, { id: B }] } };
    case 'verifyTransactions':
      return { _embedded: { verifyTransactions: [{ id: A }, { id: B }] } };
    case 'verifyPolicies':
      return {
        _embedded: {
          verifyPolicies: [
            { id: A, name: 'listed' },
            { id: B, name: 'listed' },
          ],
        },
      };
    case 'documents':
      return { _embedded: { documents: [{ id: A, value: 'x' }], previousAttempts: [{ id: B, type: 'Selfie' }] } };
    default:
      return last === GONE ? undefined : { id: last, name: 'single', value: 'single' };
  }
};

const ask = async (read: (context: GatewayContext) => readonly (Promise<{ id: string } | null> | unknown)[]) => {
  const { context, calls } = fakeContext(world);
  const answers = await Promise.all(read(context));
  return { ids: answers.map((one) => (one as { id: string } | null)?.id ?? null), calls: calls() };
};

describe('a wave of lookups', () => {
  test.each<[string, (context: GatewayContext) => unknown[], (string | null)[], string[]]>([
    ['one user is a single read', (c) => [userById(A, NONE, c)], [A], [`users/${A}`]],
    [
      'several users are one filter, and single reads of those it did not find',
      (c) => [A, GONE, B, A].map((id) => userById(id, NONE, c)),
      [A, null, B, A],
      [`users?filter=(id eq "${A}") or (id eq "${GONE}") or (id eq "${B}")&limit=3`, `users/${GONE}`],
    ],
    [
      'one transaction is a single read',
      (c) => [transactionById({ userId: USER, id: A }, NONE, c)],
      [A],
      [`${base}/${A}`],
    ],
    [
      'several transactions are the list, and single reads of those it lacks',
      (c) => [A, GONE, B].map((id) => transactionById({ userId: USER, id }, NONE, c)),
      [A, null, B],
      [base, `${base}/${GONE}`],
    ],
    [
      'transactions of different users are single reads',
      (c) => [USER, A].map((userId) => transactionById({ userId, id: B }, NONE, c)),
      [B, B],
      [`${base}/${B}`, `users/${A}/verifyTransactions/${B}`],
    ],
    [
      'one transaction beside the list comes from the list',
      (c) => [transactionsOf(USER, c).then((list) => list?.[0]), transactionById({ userId: USER, id: B }, NONE, c)],
      [A, B],
      [base],
    ],
    ['one document is a single read', (c) => [documentById({ ...key, id: A }, NONE, c)], [A], [`${documents}/${A}`]],
    [
      'several documents are the list, and single reads of those without a value',
      (c) => [A, B, GONE].map((id) => documentById({ ...key, id }, NONE, c)),
      [A, B, null],
      [documents, `${documents}/${B}`, `${documents}/${GONE}`],
    ],
    ['one policy is a single read', (c) => [policyById(A, c)], [A], [`verifyPolicies/${A}`]],
    [
      'several policies are the list, and single reads of those it lacks',
      (c) => [A, GONE].map((id) => policyById(id, c)),
      [A, null],
      ['verifyPolicies', `verifyPolicies/${GONE}`],
    ],
    [
      'one policy is no read at all where the list has been read lately',
      (c) => [c.datasources.verifyPolicy.list().then(() => policyById(A, c))],
      [A],
      ['verifyPolicies'],
    ],
  ])('%s', async (_name, read, ids, calls) => {
    expect(await ask(read)).toEqual({ ids, calls });
  });

  test('of more users than fit a URL is several filters', async () => {
    const ids = Array.from({ length: 81 }, (_, index) => idOf(100 + index));
    const { context, calls } = fakeContext((path) =>
      path.startsWith('users?') ? { _embedded: { users: ids.map((id) => ({ id })) } } : { id: path.slice(-36) },
    );
    const users = await Promise.all(ids.map((id) => loadUser(id, context)));
    expect(users.map((user) => user?.id)).toEqual(ids);
    expect(calls().map((call) => call.slice(-8))).toEqual(['limit=40', 'limit=40', idOf(180).slice(-8)]);
  });
});

describe('a list in place of single reads', () => {
  const transactions = (ids: string[], context: GatewayContext) =>
    Promise.allSettled(ids.map((id) => transactionById({ userId: USER, id }, NONE, context)));
  const over = (list: unknown) => fakeContext((path) => (path === base ? list : world(path)));
  const codeOf = (result: PromiseSettledResult<unknown>) =>
    result.status === 'fulfilled' ? 'fine' : (result.reason as { code: string }).code;

  test.each([
    ['with an odd record', { _embedded: { verifyTransactions: [{ id: A }, { id: 5 }] } }],
    ['that shows nothing', undefined],
    ['that is no list', { _embedded: [] }],
  ])('%s leaves it to them', async (_name, list) => {
    const { context, calls } = over(list);
    expect((await transactions([A, B], context)).map(codeOf)).toEqual(['fine', 'fine']);
    expect(calls()).toEqual([base, `${base}/${A}`, `${base}/${B}`]);
  });

  test('that fails because PingOne is busy fails for all, rather than asking it for each', async () => {
    const { context, calls } = over(upstreamError('RATE_LIMITED'));
    expect((await transactions([A, B], context)).map(codeOf)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(calls()).toEqual([base]);
  });

  test('that the operation wants for itself keeps its failure to itself', async () => {
    const { context, calls } = over(upstreamError('RATE_LIMITED'));
    const list = transactionsOf(USER, context);
    expect((await transactions([A], context)).map(codeOf)).toEqual(['fine']);
    await expect(list).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(calls()).toEqual([base, `${base}/${A}`]);
  });

  test('of users is left to single reads where PingOne does not filter by id', async () => {
    const refused = new RequestRefused(new Set(['INVALID_FILTER']), {});
    const { context, calls } = fakeContext((path) => (path.startsWith('users?') ? refused : world(path)));
    const users = await Promise.all([A, GONE].map((id) => loadUser(id, context)));
    expect(users.map((user) => user?.id)).toEqual([A, undefined]);
    expect(calls().slice(1)).toEqual([`users/${A}`, `users/${GONE}`]);
  });
});

describe('a reference', () => {
  test.each<[string, (context: GatewayContext) => unknown, string[]]>([
    ['to a user costs nothing for the id', (c) => referredUser(A, selecting(['id', '__typename']), c), []],
    ['to a user costs a read for more', (c) => referredUser(A, selecting(['id', 'email']), c), [`users/${A}`]],
    [
      'to a user costs nothing for what the id leads to',
      (c) => referredUser(A, selecting(['verifyTransactions']), c),
      [],
    ],
    ['to a policy costs nothing for the id', (c) => referredPolicy(A, selecting(['id']), c), []],
    [
      'to a policy costs the shared list for more',
      (c) => referredPolicy(A, selecting(['name']), c),
      ['verifyPolicies'],
    ],
    [
      'to a policy that the list lacks costs a single read too',
      (c) => referredPolicy(GONE, selecting(['name']), c),
      ['verifyPolicies', `verifyPolicies/${GONE}`],
    ],
    ['to no policy costs nothing', (c) => referredPolicy(null, selecting(['name']), c), []],
    [
      'to a transaction costs nothing for its key and what it leads to',
      (c) => referredTransaction({ userId: USER, id: A }, selecting(['id', 'userId', 'documents', 'user']), c),
      [],
    ],
    [
      'to a transaction costs a read for more',
      (c) => referredTransaction({ userId: USER, id: A }, selecting(['status']), c),
      [`${base}/${A}`],
    ],
    ['by a name that is no id costs nothing', (c) => namedTransaction(USER, 'process 7', NONE, c), []],
    ['by a name that is an id costs a read', (c) => namedTransaction(USER, A, NONE, c), [`${base}/${A}`]],
  ])('%s', async (_name, read, expected) => {
    const { context, calls } = fakeContext(world);
    await read(context);
    expect(calls()).toEqual(expected);
  });
});

describe('documents of a transaction', () => {
  const proven = new VerifyTransaction({ userId: USER, id: TRANSACTION }, recordOf({}));
  const stub = new VerifyTransaction({ userId: USER, id: TRANSACTION }, null);

  test('newest and earlier are one call', async () => {
    const { context, calls } = fakeContext(world);
    const lists = await Promise.all([
      documentsOf(proven, 'documents', null, context),
      documentsOf(proven, 'previousDocuments', ['SELFIE'], context),
      documentsOf(proven, 'previousDocuments', ['EMAIL'], context),
      documentsOf(proven, 'documents', [], context),
      documentsOf(proven, 'documents', ['UNKNOWN'], context),
    ]);
    expect(lists.map((list) => list?.map(({ id }) => id))).toEqual([[A], [B], [], [], [A]]);
    expect(calls()).toEqual([documents]);
  });

  test('are an empty list once they are gone, and null where nothing proves the transaction', async () => {
    const { context } = fakeContext();
    expect(await documentsOf(proven, 'documents', null, context)).toEqual([]);
    expect(await documentsOf(stub, 'documents', null, context)).toBeNull();
    expect(await metadataOf(proven, 'metadata', context)).toEqual([]);
    expect(await metadataOf(stub, 'previousMetadata', context)).toBeNull();
  });

  test('cost a read for their value only where the list left it out', async () => {
    const { context, calls } = fakeContext(world);
    const list = await documentListOf({ userId: USER, id: TRANSACTION }, context);
    const all = [...(list?.documents ?? []), ...(list?.previousDocuments ?? [])];
    for (let time = 0; time < 2; time += 1) {
      const whole = await Promise.all(all.map((document) => withContent(document, context)));
      expect(whole.map((document) => document?.value)).toEqual(['x', 'single']);
    }
    expect(calls()).toEqual([documents, `${documents}/${B}`]); // once, however often it is asked for
  });

  test('that the list shows without their value, newest ones too, are each read alone', async () => {
    const withoutValues = (path: string) =>
      path === documents ? { _embedded: { documents: [{ id: A }], previousAttempts: [{ id: B }] } } : world(path);
    const { context, calls } = fakeContext(withoutValues);
    const list = await documentListOf({ userId: USER, id: TRANSACTION }, context);
    const all = [...(list?.documents ?? []), ...(list?.previousDocuments ?? [])];
    const whole = await Promise.all(all.map((document) => withContent(document, context)));
    expect(whole.map((document) => document?.value)).toEqual(['single', 'single']);
    expect(calls()).toEqual([documents, `${documents}/${A}`, `${documents}/${B}`]);
  });
});

test.each<[string, (context: GatewayContext) => unknown]>([
  ['user', (c) => userById('mark', NONE, c)],
  ['policy', (c) => policyById('mark', c)],
  ['transaction', (c) => transactionById({ userId: USER, id: 'mark' }, NONE, c)],
  ['transaction of a user', (c) => transactionById({ userId: 'mark', id: A }, NONE, c)],
  ['document', (c) => documentById({ ...key, id: 'mark' }, NONE, c)],
])('a %s whose id is none is refused before any call', async (_name, read) => {
  const { context, calls } = fakeContext(world);
  await expect(async () => read(context)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(calls()).toEqual([]);
});
