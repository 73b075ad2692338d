import { describe, expect, test } from 'vitest';
import { createVerifiedDataSource } from '../../../src/datasources/verified-data.ts';
import { createVerifyDocumentSource, VerifyDocument } from '../../../src/datasources/verify-document.ts';
import { createVerifyMetadataSource } from '../../../src/datasources/verify-metadata.ts';
import { fakeHttp, idOf, nextLink, recordOf } from './fake-http.ts';

const [USER, TRANSACTION] = [idOf(1), idOf(2)];
const key = { userId: USER, id: TRANSACTION };
const base = `users/${USER}/verifyTransactions/${TRANSACTION}`;

describe('a document', () => {
  const document = (wire: Record<string, unknown>) =>
    new VerifyDocument({ userId: USER, transactionId: TRANSACTION, id: idOf(3) }, recordOf(wire));

  test.each([
    [{ createdAt: '2026-09-01T08:00:00Z', updatedAt: '2026-09-01T08:10:00Z' }, '2026-09-01T08:40:00.000Z'],
    [{ createdAt: '2026-09-01T08:00:00Z' }, '2026-09-01T08:30:00.000Z'],
    [{ updatedAt: '2026-09-01T23:45:00Z' }, '2026-09-02T00:15:00.000Z'],
    [{}, null],
  ])('of %j is gone at %s', (wire, expected) => {
    expect(document(wire).expiresAt?.toISOString() ?? null).toBe(expected);
  });

  test.each([
    [{ value: 'aGVsbG8=' }, true],
    [{ value: '' }, true],
    [{ value: null }, false],
    [{}, false],
  ])('of %j has a value: %s', (wire, has) => {
    expect(document(wire).hasValue).toBe(has);
  });

  test.each([
    [{ retry: { attempt: 2 } }, 2],
    [{ retry: {} }, null],
    [{}, null],
  ])('of %j is attempt %s, which is never made up', (wire, attempt) => {
    expect(document(wire).attempt).toBe(attempt);
  });

  test('is refused where it belongs to another transaction', async () => {
    const wire = { id: idOf(3), verifyTransaction: { id: idOf(9) } };
    const { get } = createVerifyDocumentSource(fakeHttp({ [`${base}/documents/${idOf(3)}`]: wire }));
    const read = get({ userId: USER, transactionId: TRANSACTION, id: idOf(3) });
    await expect(read).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test('is listed with those of other pages, newest and earlier attempts apart', async () => {
    const http = fakeHttp({
      [`${base}/documents`]: {
        _embedded: { documents: [{ id: idOf(3) }], previousAttempts: [{ id: idOf(5) }] },
        _links: nextLink(`${base}/documents?cursor=1`),
      },
      [`${base}/documents?cursor=1`]: { _embedded: { documents: [{ id: idOf(4) }] } },
    });
    const list = await createVerifyDocumentSource(http).listForTransaction(key);
    expect(list?.documents.map(({ id }) => id)).toEqual([idOf(3), idOf(4)]);
    expect(list?.previousDocuments.map(({ id }) => id)).toEqual([idOf(5)]);
  });
});

describe.each([
  ['documents', (http: ReturnType<typeof fakeHttp>) => createVerifyDocumentSource(http).listForTransaction(key)],
  ['metaData', (http: ReturnType<typeof fakeHttp>) => createVerifyMetadataSource(http).listForTransaction(key)],
])('the list of %s', (name, read) => {
  test('is null where PingOne says 404', async () => {
    expect(await read(fakeHttp())).toBeNull();
  });

  test('is refused where the page itself is of somebody else', async () => {
    const self = { href: `https://api.upstream.test/v1/users/${idOf(9)}/verifyTransactions/${TRANSACTION}/${name}` };
    const wire = { _links: { self }, _embedded: {} };
    await expect(read(fakeHttp({ [`${base}/${name}`]: wire }))).rejects.toMatchObject({ code: 'UPSTREAM_INVALID' });
  });

  test.each([[{}], [{ size: 0 }], [{ _embedded: {} }], [{ _embedded: { [name]: [] } }]])(
    'is empty in %j',
    async (wire) => {
      expect(Object.values((await read(fakeHttp({ [`${base}/${name}`]: wire }))) ?? {})).toEqual([[], []]);
    },
  );
});

describe('verified data', () => {
  const read = (wire: unknown, attempt: 'ALL' | 'LATEST', types?: string[]) => {
    const http = fakeHttp(() => wire);
    return createVerifiedDataSource(http)
      .listForTransaction(key, attempt, types)
      .then((items) => ({ items, calls: http.calls.map(decodeURIComponent) }));
  };
  const newest = {
    id: idOf(3),
    type: 'SELFIE',
    retry: {
      attempt: 2,
      previousAttempts: [
        { id: idOf(4), retry: { attempt: 1 } },
        { id: idOf(5), type: 'BARCODE' },
      ],
    },
  };
  const list = { _embedded: { verifiedData: [newest] } };

  test.each([
    ['LATEST', undefined, `${base}/verifiedData?attempt=LATEST`],
    ['ALL', [], `${base}/verifiedData?attempt=ALL`],
    ['LATEST', ['SELFIE', 'EMAIL'], `${base}/verifiedData?type=SELFIE,EMAIL&attempt=LATEST`],
  ] as const)('of %s with the types %j is asked for in one call', async (attempt, types, call) => {
    expect((await read({}, attempt, types && [...types])).calls).toEqual([call]);
  });

  test('of the latest attempt is the newest item alone', async () => {
    const { items } = await read(list, 'LATEST');
    expect(items?.flatMap(({ earlier }) => earlier)).toEqual([]);
    expect(items?.map(({ id, attempt }) => [id, attempt])).toEqual([[idOf(3), 2]]);
  });

  test('of all attempts has the earlier ones below their successor, with its type where they name none', async () => {
    const { items } = await read(list, 'ALL');
    const all = items?.flatMap((item) => [item, ...item.earlier]);
    expect(all?.map(({ id, type, attempt }) => [id, type, attempt])).toEqual([
      [idOf(3), 'SELFIE', 2],
      [idOf(4), 'SELFIE', 1],
      [idOf(5), 'BARCODE', null],
    ]);
  });

  test('of somebody else inside an item is refused', async () => {
    const mixed = { ...newest, retry: { previousAttempts: [{ id: idOf(4), user: { id: idOf(9) } }] } };
    await expect(read({ _embedded: { verifiedData: [mixed] } }, 'ALL')).rejects.toMatchObject({
      code: 'UPSTREAM_INVALID',
    });
  });

  test('is null where PingOne says 404', async () => {
    expect((await read(undefined, 'LATEST')).items).toBeNull();
  });
});
