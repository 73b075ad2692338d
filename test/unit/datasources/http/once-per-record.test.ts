import { expect, test, vi } from 'vitest';
import { oncePerList, oncePerRecord } from '../../../../src/datasources/http/once-per-record.ts';
import { createVerifyTransactionSource } from '../../../../src/datasources/verify-transaction.ts';
import { fakeHttp, idOf, recordOf } from '../fake-http.ts';

test('a thing is made once for a record, and anew for another one', () => {
  const once = oncePerRecord<object>();
  const [one, other] = [recordOf({}), recordOf({})];
  expect(once(one, () => ({}))).toBe(once(one, () => ({})));
  expect(once(other, () => ({}))).not.toBe(once(one, () => ({})));
});

test('what is made for another purpose is never taken for it', () => {
  const [users, pages] = [oncePerRecord<string>(), oncePerRecord<string>()];
  const record = recordOf({});
  expect([users(record, () => 'user'), pages(record, () => 'page')]).toEqual(['user', 'page']);
});

test('a record that cannot be used is refused each time', () => {
  const once = oncePerRecord<never>();
  const make = vi.fn(() => {
    throw new Error('refused');
  });
  const record = recordOf({});
  for (let turn = 0; turn < 2; turn += 1) expect(() => once(record, make)).toThrow('refused');
  expect(make).toHaveBeenCalledTimes(2);
});

test('of several pages, each may have come to somebody else with another one: their list is made anew', () => {
  const once = oncePerList<object>();
  const pages = [recordOf({}), recordOf({})];
  expect(once(pages, () => ({}))).not.toBe(once(pages, () => ({})));
});

test('a list that one request puts in order stays as it is for the others', async () => {
  const page = recordOf({ _embedded: { verifyTransactions: [{ id: idOf(1) }, { id: idOf(2) }] } });
  const source = createVerifyTransactionSource({ ...fakeHttp(), get: async () => page });
  const [first, second] = [await source.listForUser(idOf(9)), await source.listForUser(idOf(9))];
  first?.reverse();
  expect(first?.[1]).toBe(second?.[0]);
  expect(second?.map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
});
