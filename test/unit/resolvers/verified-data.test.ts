import { describe, expect, test } from 'vitest';
import { VerifiedDataItem } from '../../../src/datasources/verified-data.ts';
import { VerifyTransaction } from '../../../src/datasources/verify-transaction.ts';
import {
  graphTypeOf,
  idTypesOf,
  readVerifiedData,
  type VerifiedDataArgs,
  verifiedDataOf,
} from '../../../src/resolvers/verified-data.ts';
import { idOf, recordOf } from '../datasources/fake-http.ts';
import { fakeContext, selecting } from './fake-context.ts';

const key = { userId: idOf(1), id: idOf(2) };
const proven = new VerifyTransaction(key, recordOf({}));
const LIST = `users/${key.userId}/verifyTransactions/${key.id}/verifiedData`;

/** PingOne's side: without `type` ids and types alone, with it those named, payload and earlier attempts included. */
const upstream = (types: readonly string[]) => (path: string) => {
  const query = new URLSearchParams(path.slice(path.indexOf('?')));
  const named = query.get('type')?.split(',');
  const items = types.map((type, index) => ({ id: idOf(index + 1), type }));
  if (!named) return { _embedded: { verifiedData: items } };
  const previousAttempts = [{ id: idOf(99), data: { IMAGE: 'old' }, retry: { attempt: 1 } }];
  return {
    _embedded: {
      verifiedData: items
        .filter(({ type }) => named.includes(type))
        .map((item) => ({
          ...item,
          data: { IMAGE: item.type },
          retry: { attempt: 2, ...(query.get('attempt') === 'ALL' && item.type === 'SELFIE' && { previousAttempts }) },
        })),
    },
  };
};

const THREE = ['SELFIE', 'GOVERNMENT_ID', 'EMAIL'];
const NAMES = { VerifiedImage: ['id', 'type', 'rawType'], VerifiedGovernmentId: ['id'], OtherVerifiedData: ['id'] };
const IMAGES = { ...NAMES, VerifiedImage: ['id', 'image'] };
const TEXTS = { ...NAMES, VerifiedGovernmentId: ['firstName'] };
const ALL_PAYLOADS = { VerifiedImage: ['image'], VerifiedGovernmentId: ['firstName'], OtherVerifiedData: ['data'] };
const ATTEMPTS = { VerifiedImage: ['attempt'], VerifiedGovernmentId: ['attempt'], OtherVerifiedData: ['attempt'] };

interface Plan {
  args?: VerifiedDataArgs;
  selected: Record<string, string[]>;
  stored?: string[];
  calls: string[];
  /** Types in order; those whose payload came are in angle brackets. */
  items: string[];
}

const PLANS: Readonly<Record<string, Plan>> = {
  'all types, names alone: the list': {
    selected: NAMES,
    calls: ['?attempt=LATEST'],
    items: THREE,
  },
  'all types, nothing selected: the list': {
    selected: {},
    calls: ['?attempt=LATEST'],
    items: THREE,
  },
  'all types, pictures: the list, then the pictures': {
    selected: IMAGES,
    calls: ['?attempt=LATEST', '?type=SELFIE&attempt=LATEST'],
    items: ['<SELFIE>', 'GOVERNMENT_ID', 'EMAIL'],
  },
  'all types, all payloads: the list, then all of it': {
    selected: ALL_PAYLOADS,
    calls: ['?attempt=LATEST', '?type=SELFIE,GOVERNMENT_ID,EMAIL&attempt=LATEST'],
    items: ['<SELFIE>', '<GOVERNMENT_ID>', '<EMAIL>'],
  },
  'all types, the attempt alone: a payload call, since the list does not tell it': {
    selected: ATTEMPTS,
    calls: ['?attempt=LATEST', '?type=SELFIE,GOVERNMENT_ID,EMAIL&attempt=LATEST'],
    items: ['<SELFIE>', '<GOVERNMENT_ID>', '<EMAIL>'],
  },
  'all types, pictures, but there are none: the list': {
    selected: IMAGES,
    stored: ['EMAIL'],
    calls: ['?attempt=LATEST'],
    items: ['EMAIL'],
  },
  'all types, nothing stored: the list': {
    selected: ALL_PAYLOADS,
    stored: [],
    calls: ['?attempt=LATEST'],
    items: [],
  },
  'one type with its payload: that alone': {
    args: { types: ['SELFIE'] },
    selected: IMAGES,
    calls: ['?type=SELFIE&attempt=LATEST'],
    items: ['<SELFIE>'],
  },
  'one type, its name alone: the list': {
    args: { types: ['SELFIE'] },
    selected: NAMES,
    calls: ['?attempt=LATEST'],
    items: ['SELFIE'],
  },
  'one type with the payload of another: the list': {
    args: { types: ['EMAIL'] },
    selected: IMAGES,
    calls: ['?attempt=LATEST'],
    items: ['EMAIL'],
  },
  'two types, both with payloads: one call, the types in order': {
    args: { types: ['SELFIE', 'GOVERNMENT_ID', 'SELFIE'] },
    selected: ALL_PAYLOADS,
    calls: ['?type=GOVERNMENT_ID,SELFIE&attempt=LATEST'],
    items: ['<SELFIE>', '<GOVERNMENT_ID>'],
  },
  'two types, one with its payload: the list and that one, at once': {
    args: { types: ['SELFIE', 'GOVERNMENT_ID'] },
    selected: TEXTS,
    calls: ['?attempt=LATEST', '?type=GOVERNMENT_ID&attempt=LATEST'],
    items: ['SELFIE', '<GOVERNMENT_ID>'],
  },
  'IDA, its name alone: by name all the same, for the list may leave it out': {
    args: { types: ['IDA'] },
    selected: NAMES,
    stored: ['IDA'],
    calls: ['?type=IDA&attempt=LATEST'],
    items: ['<IDA>'],
  },
  'no type: nothing': {
    args: { types: [] },
    selected: ALL_PAYLOADS,
    calls: [],
    items: [],
  },
  'types that are null: all types': {
    args: { types: null, attempt: null },
    selected: NAMES,
    calls: ['?attempt=LATEST'],
    items: THREE,
  },
  'unknown types: the list, then just those, as PingOne spells them': {
    args: { types: ['UNKNOWN'] },
    selected: ALL_PAYLOADS,
    stored: ['SELFIE', 'PALM', 'EMAIL', 'Gait'],
    calls: ['?attempt=LATEST', '?type=PALM,Gait&attempt=LATEST'],
    items: ['<UNKNOWN>', '<UNKNOWN>'],
  },
  'unknown types, but there are none: the list': {
    args: { types: ['UNKNOWN'] },
    selected: ALL_PAYLOADS,
    calls: ['?attempt=LATEST'],
    items: [],
  },
  'unknown types beside a known one': {
    args: { types: ['UNKNOWN', 'EMAIL'] },
    selected: ALL_PAYLOADS,
    stored: ['SELFIE', 'PALM', 'EMAIL'],
    calls: ['?attempt=LATEST', '?type=PALM,EMAIL&attempt=LATEST'],
    items: ['<UNKNOWN>', '<EMAIL>'],
  },
  'all attempts, names alone: payloads all the same, for they alone tell earlier attempts': {
    args: { attempt: 'ALL' },
    selected: NAMES,
    calls: ['?attempt=ALL', '?type=SELFIE,GOVERNMENT_ID,EMAIL&attempt=ALL'],
    items: ['<SELFIE>', '<SELFIE>', '<GOVERNMENT_ID>', '<EMAIL>'],
  },
  'all attempts of one type: one call': {
    args: { types: ['SELFIE'], attempt: 'ALL' },
    selected: NAMES,
    calls: ['?type=SELFIE&attempt=ALL'],
    items: ['<SELFIE>', '<SELFIE>'],
  },
};

describe('verified data is planned', () => {
  test.each(Object.entries(PLANS))(
    '%s',
    async (_name, { args = {}, selected, stored = THREE, calls: expected, items }) => {
      const { context, calls } = fakeContext(upstream(stored));
      const read = await verifiedDataOf(proven, args, selecting(selected), context);
      expect(calls()).toEqual(expected.map((query) => LIST + query));
      expect(read?.map(({ type, data }) => (data === null ? type : `<${type}>`))).toEqual(items);
    },
  );

  test('so that two calls which do not need each other go at once', () => {
    const { context, calls } = fakeContext(upstream(THREE));
    void readVerifiedData(key, { types: ['SELFIE', 'EMAIL'] }, selecting(IMAGES), context);
    expect(calls()).toHaveLength(2);
  });

  test('so that the selection does not decide which items come', async () => {
    for (const types of [null, ['SELFIE', 'EMAIL', 'UNKNOWN'], ['EMAIL', 'GOVERNMENT_ID']] as const) {
      const ids = [NAMES, IMAGES, TEXTS, ALL_PAYLOADS, ATTEMPTS].map(async (selected) => {
        const { context } = fakeContext(upstream([...THREE, 'PALM']));
        return (await readVerifiedData(key, { types }, selecting(selected), context))?.map(({ id }) => id);
      });
      const [first, ...others] = await Promise.all(ids);
      for (const other of others) expect(other).toEqual(first);
    }
  });

  test('so that an item which comes only with the payloads is not lost', async () => {
    const { context } = fakeContext((path) =>
      path.includes('type=')
        ? { _embedded: { verifiedData: [{ id: idOf(7), type: 'SELFIE', data: {} }] } }
        : { _embedded: { verifiedData: [{ id: idOf(8), type: 'EMAIL' }] } },
    );
    const read = await readVerifiedData(key, { types: ['SELFIE', 'EMAIL'] }, selecting(IMAGES), context);
    expect(read?.map(({ id }) => id)).toEqual([idOf(8), idOf(7)]);
  });
});

test('verified data that is gone is an empty list where the transaction was read, and null where it was not', async () => {
  const { context } = fakeContext();
  const args = { types: ['SELFIE'] } as const;
  expect(await verifiedDataOf(proven, args, selecting(IMAGES), context)).toEqual([]);
  expect(await verifiedDataOf(new VerifyTransaction(key, null), args, selecting(IMAGES), context)).toBeNull();
});

const item = (rawType: string | null, data?: unknown) =>
  new VerifiedDataItem({ userId: idOf(1), transactionId: idOf(2), id: idOf(3) }, rawType, recordOf({ data }));

test.each([
  ['GOVERNMENT_ID', 'VerifiedGovernmentId'],
  ['FRONT_IMAGE', 'VerifiedImage'],
  ['BACK_IMAGE', 'VerifiedImage'],
  ['SELFIE', 'VerifiedImage'],
  ['CROPPED_PORTRAIT', 'VerifiedImage'],
  ['CROPPED_DOCUMENT', 'VerifiedImage'],
  ['CROPPED_SIGNATURE', 'VerifiedImage'],
  ['BARCODE', 'OtherVerifiedData'],
  ['VOICE_SAMPLE', 'OtherVerifiedData'],
  ['VOICE_INPUT', 'OtherVerifiedData'],
  ['END_USER_CLIENT', 'OtherVerifiedData'],
  ['BIOGRAPHIC_MATCH', 'OtherVerifiedData'],
  ['DATA_BASED_IDENTITY_VERIFICATION', 'OtherVerifiedData'],
  ['EMAIL', 'OtherVerifiedData'],
  ['PHONE', 'OtherVerifiedData'],
  ['AADHAAR', 'OtherVerifiedData'],
  ['IDA', 'OtherVerifiedData'],
  ['PALM', 'OtherVerifiedData'],
  [null, 'OtherVerifiedData'],
])('an item of the type %s is shown as %s', (rawType, graphType) => {
  expect(graphTypeOf(item(rawType))).toBe(graphType);
});

test.each([
  ['[DriversLicenseFront, DriversLicenseBack]', ['DriversLicenseFront', 'DriversLicenseBack']],
  [' [ Passport ] ', ['Passport']],
  ['Passport', ['Passport']],
  ['Passport,Visa', ['Passport', 'Visa']],
  ['[]', []],
  ['', []],
  ['[Passport, , Visa,]', ['Passport', 'Visa']],
  [
    ['[A, B]', 'C'],
    ['A', 'B', 'C'],
  ],
  [undefined, []],
  [null, []],
])('the id types of %j are %j', (idType, expected) => {
  expect(idTypesOf(item('GOVERNMENT_ID', { idType }))).toEqual(expected);
});

test('the id types of an item without a payload are none', () => {
  expect(idTypesOf(item('GOVERNMENT_ID'))).toEqual([]);
});
