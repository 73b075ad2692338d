import { expect, test } from 'vitest';
import { rateGroupOf } from '../../../../src/datasources/http/rate-group.ts';

test.each([
  ['users', 'directory'],
  ['users?limit=5', 'directory'],
  ['users/1', 'directory'],
  ['users/1?expand=x/y', 'directory'],
  ['users/1/identityAssurance', 'verify'],
  ['users/1/verifyTransactions', 'verify'],
  ['users/1/verifyTransactions/2/metaData', 'verify'],
  ['verifyPolicies', 'verify'],
])('%s is of the group %s', (path, group) => {
  expect(rateGroupOf(path, { content: false })).toBe(group);
});

test('content of documents is a group of its own, whatever its path', () => {
  expect(rateGroupOf('users/1/verifyTransactions/2/documents', { content: true })).toBe('content');
});
