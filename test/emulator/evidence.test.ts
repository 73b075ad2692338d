import { describe, expect, test } from 'vitest';
import { connect, showcase } from './connected.ts';

const MINUTE_MS = 60_000;

type Item = { id: string; type: string; value?: string; retry?: { attempt: number }; provider?: string };
const kinds = (items: Item[]) => items.map(({ type, retry }) => `${type} ${retry?.attempt}`);

describe('documents', () => {
  test('list the newest attempt of each type, earlier ones beside it, and count only the newest', async () => {
    await using upstream = await connect();
    const { path } = showcase(upstream.emulator, 'retried');
    const { body } = await upstream.get(`${path}/documents`);
    expect(kinds(body._embedded.documents)).toEqual([
      'Driver License Front 3',
      'Driver License Back 1',
      'Driver License Code 1',
      'Selfie 2',
    ]);
    expect(kinds(body._embedded.previousAttempts)).toEqual([
      'Driver License Front 1',
      'Driver License Front 2',
      'Selfie 1',
    ]);
    expect(body.size).toBe(4);
    for (const document of [...body._embedded.documents, ...body._embedded.previousAttempts]) {
      expect(document.value).toEqual(expect.any(String));
      expect((await upstream.get(`${path}/documents/${document.id}`)).body).toEqual(document);
    }
  });

  test('have the members of the reference, and links', async () => {
    await using upstream = await connect();
    const { emulator } = upstream;
    const { path, userId, transactionId } = showcase(emulator, 'verified');
    const [document] = (await upstream.get(`${path}/documents`)).body._embedded.documents;
    expect(document).toMatchObject({
      environment: { id: emulator.environmentId },
      user: { id: userId },
      verifyTransaction: { id: transactionId },
      type: 'Passport Front',
      status: 'PROCESSED',
      source: { provider: 'END_USER' },
      retry: { attempt: 1 },
    });
    expect(Object.keys(document._links)).toEqual(['self', 'environment', 'user', 'verifyTransaction']);
  });

  test('are gone, each on its own, thirty minutes after their last update', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, clock } = upstream.emulator;
    clock.freeze();
    const { id: userId } = data.putUser();
    const { id: transactionId } = data.putTransaction(userId);
    const path = `/users/${userId}/verifyTransactions/${transactionId}/documents`;
    const first = data.putDocument(userId, transactionId, { type: 'Passport Front' });
    clock.advance(MINUTE_MS);
    data.putDocument(userId, transactionId, { type: 'Selfie' });
    clock.advance(29 * MINUTE_MS - 1);
    expect((await upstream.get(path)).body.size).toBe(2);
    clock.advance(1);
    const { body } = await upstream.get(path);
    expect(kinds(body._embedded.documents)).toEqual(['Selfie 1']);
    expect((await upstream.get(`${path}/${first.id}`)).body.code).toBe('NOT_FOUND');
    clock.advance(MINUTE_MS);
    expect((await upstream.get(path)).body).toMatchObject({ _embedded: { documents: [] }, size: 0 });
  });

  test('of all fourteen types are in the demo', async () => {
    await using upstream = await connect();
    const { data } = upstream.emulator;
    const types = data
      .users()
      .flatMap(({ id }) => data.transactions(id).flatMap((row) => data.documents(id, row.id).map(({ type }) => type)));
    expect(new Set(types).size).toBe(14);
  });

  test('can be switched to the readings that the reference leaves open', async () => {
    await using upstream = await connect();
    const { vary } = upstream.emulator;
    const path = `${showcase(upstream.emulator, 'retried').path}/documents`;
    const list = async () => (await upstream.get(path)).body;

    vary({ previousAttemptValues: false, documentTypes: 'upperSnake' });
    const without = await list();
    expect(without._embedded.previousAttempts.some((entry: Item) => 'value' in entry)).toBe(false);
    expect(without._embedded.documents[0].type).toBe('DRIVER_LICENSE_FRONT');
    const [{ id }] = without._embedded.previousAttempts;
    expect((await upstream.get(`${path}/${id}`)).body.value).toEqual(expect.any(String));

    vary({ previousAttempts: 'topLevel' });
    const beside = await list();
    expect(beside.previousAttempts).toHaveLength(3);
    expect(beside._embedded).not.toHaveProperty('previousAttempts');

    vary({ previousAttempts: 'missing' });
    const missing = await list();
    expect([missing.previousAttempts, missing._embedded.previousAttempts]).toEqual([undefined, undefined]);
  });

  test('hold drawn pictures that are real JPEGs', async () => {
    await using upstream = await connect({ images: true });
    const { path } = showcase(upstream.emulator, 'verified');
    const { body } = await upstream.get(`${path}/documents`);
    const bytes = Buffer.from(body._embedded.documents[0].value, 'base64');
    expect([bytes.subarray(0, 3).toString('hex'), bytes.subarray(-2).toString('hex')]).toEqual(['ffd8ff', 'ffd9']);
    expect(bytes.length).toBeGreaterThan(20_000);
  });
});

describe('metadata', () => {
  test('come with their data, by attempt, and outlive the documents', async () => {
    await using upstream = await connect();
    const { path } = showcase(upstream.emulator, 'retried');
    const { body } = await upstream.get(`${path}/metaData`);
    expect(kinds(body._embedded.metaData)).toEqual([
      'DOCUMENT_AUTHENTICATION 3',
      'FACIAL_COMPARISON 1',
      'LIVENESS 1',
      'AAMVA 1',
    ]);
    expect(body._embedded.previousAttempts.map(({ status }: { status: string }) => status)).toEqual(['FAIL', 'FAIL']);
    expect(body._embedded.metaData.every(({ data }: { data: unknown }) => typeof data === 'object')).toBe(true);
    upstream.emulator.clock.advance(60 * 24 * MINUTE_MS);
    const token = await upstream.emulator.accessToken();
    expect((await upstream.get(`${path}/metaData`, { token })).body).toEqual(body);
    expect((await upstream.get(`${path}/documents`, { token })).body.size).toBe(0);
  });

  test('name the reason of a failure', async () => {
    await using upstream = await connect();
    const { path } = showcase(upstream.emulator, 'failed');
    const { transactionStatus } = (await upstream.get(path)).body;
    expect(transactionStatus).toMatchObject({
      status: 'FAIL',
      verificationStatus: { GOVERNMENT_ID: 'DOCUMENT_EXPIRED', LIVENESS: 'SUCCESS' },
      providerMessagesList: [expect.any(String), expect.any(String)],
    });
    const { metaData } = (await upstream.get(`${path}/metaData`)).body._embedded;
    const failed = metaData.filter(({ status }: { status: string }) => status === 'FAIL');
    expect(failed.map(({ type }: Item) => type)).toEqual(['DOCUMENT_AUTHENTICATION']);
  });
});

describe('verified data', () => {
  test('show only id and type, unless types are named: in any case, joined by commas', async () => {
    await using upstream = await connect();
    const path = `${showcase(upstream.emulator, 'verified').path}/verifiedData`;
    const { body } = await upstream.get(path);
    expect(body.size).toBe(10);
    for (const item of body._embedded.verifiedData) expect(Object.keys(item)).toEqual(['id', 'type']);
    expect(Object.keys(body._links)).toEqual(['self', 'user', 'environment', 'verifyTransaction']);

    const named = (await upstream.get(`${path}?type=government_id,Selfie,NONSENSE`)).body;
    expect(named.size).toBe(2);
    const [governmentId, selfie] = named._embedded.verifiedData;
    expect(governmentId.data).toMatchObject({ idType: '[Passport]', issuingCountry: 'ROU' });
    expect(Object.keys(selfie.data).sort()).toEqual(['FORMAT', 'IMAGE']);
    const single = (await upstream.get(`${path}/${governmentId.id}`)).body;
    expect(single.data).toEqual(governmentId.data);
  });

  test('show the attempts that are asked for', async () => {
    await using upstream = await connect();
    const path = `${showcase(upstream.emulator, 'retried').path}/verifiedData?type=GOVERNMENT_ID,SELFIE`;
    const read = async (attempt: string): Promise<Item[]> =>
      (await upstream.get(`${path}${attempt}`)).body._embedded.verifiedData;
    const [governmentId] = await read('');
    expect(governmentId?.retry).toMatchObject({
      attempt: 3,
      previousAttempts: [{ retry: { attempt: 1 } }, { retry: { attempt: 2 } }],
    });
    expect(await read('&attempt=ALL')).toEqual(await read(''));
    expect(kinds(await read('&attempt=LATEST'))).toEqual(['GOVERNMENT_ID 3', 'SELFIE 1']);
    expect((await read('&attempt=LATEST'))[0]?.retry).toEqual({ attempt: 3 });
    expect(kinds(await read('&attempt=2'))).toEqual(['GOVERNMENT_ID 2']);
    expect(await read('&attempt=4')).toEqual([]);
    expect((await upstream.get(`${path}&attempt=5`)).body.details[0]).toMatchObject({ target: 'attempt' });
  });

  test('are gone thirty minutes after the decision, and stay while there is none', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, clock } = upstream.emulator;
    clock.freeze();
    const { id: userId } = data.putUser();
    const decided = data.putTransaction(userId, { transactionStatus: { status: 'SUCCESS' } });
    const open = data.putTransaction(userId, { transactionStatus: { status: 'IN_PROGRESS' } }, { collected: true });
    const [item] = [decided, open].map(({ id }) => data.putVerifiedData(userId, id));
    const path = `/users/${userId}/verifyTransactions`;
    const sizeOf = async ({ id }: { id: string }) => (await upstream.get(`${path}/${id}/verifiedData`)).body.size;
    clock.advance(30 * MINUTE_MS - 1);
    expect(await sizeOf(decided)).toBe(1);
    clock.advance(1);
    expect([await sizeOf(decided), await sizeOf(open)]).toEqual([0, 1]);
    expect((await upstream.get(`${path}/${decided.id}/verifiedData/${item?.id}`)).status).toBe(404);
  });
});

describe('identity assurance', () => {
  test('is there for who was verified under a policy that stores it', async () => {
    await using upstream = await connect();
    const { userId, transactionId } = showcase(upstream.emulator, 'verified');
    const { body } = await upstream.get(`/users/${userId}/identityAssurance`);
    expect(Object.keys(body._links)).toEqual(['self', 'user']);
    expect(body.identityAssurance.verified_claims).toMatchObject({
      type: 'document',
      verification: { trust_framework: 'Onboarding with stored claims', verification_process: transactionId },
      claims: { given_name: expect.stringContaining('IOANA'), address: { country: 'ROU' } },
      check_details: [{ organization: 'VERIFF', check_method: 'document' }],
      document_details: { type: ['PASSPORT'], issuer: { country: 'RO' } },
    });
  });

  test('has four answers for who has none', async () => {
    await using upstream = await connect();
    const { emulator } = upstream;
    const path = `/users/${emulator.demo.people.newcomer?.userId}/identityAssurance`;
    const links = { self: expect.anything(), user: expect.anything() };
    expect((await upstream.get(path)).body.code).toBe('NOT_FOUND');
    emulator.vary({ noIdentityAssurance: 'emptyBody' });
    expect((await upstream.get(path)).body).toEqual({});
    emulator.vary({ noIdentityAssurance: 'memberMissing' });
    expect((await upstream.get(path)).body).toEqual({ _links: links });
    emulator.vary({ noIdentityAssurance: 'memberEmpty' });
    expect((await upstream.get(path)).body).toEqual({ _links: links, identityAssurance: {} });
  });
});

test('values that the reference does not list appear where they are switched on', async () => {
  await using upstream = await connect();
  const { emulator } = upstream;
  const { path, userId } = showcase(emulator, 'verified');
  emulator.vary({
    unknownEnums: [
      'transactionStatus',
      'checkType',
      'checkStatus',
      'documentType',
      'documentStatus',
      'documentProvider',
      'metadataType',
      'metadataProvider',
      'metadataStatus',
      'verifiedDataType',
      'verifyStatus',
    ],
  });
  expect((await upstream.get(path)).body.transactionStatus).toMatchObject({
    status: 'UNDER_REVIEW',
    verificationStatus: { GOVERNMENT_ID: 'NEEDS_REVIEW', PALM_SCAN: 'SUCCESS', LIVENESS: 'SUCCESS' },
  });
  const { documents } = (await upstream.get(`${path}/documents`)).body._embedded;
  expect(documents[0]).toMatchObject({
    type: 'Residence Permit Front',
    status: 'QUARANTINED',
    source: { provider: 'KIOSK' },
  });
  expect(documents[1].type).toBe('Selfie');
  const { metaData } = (await upstream.get(`${path}/metaData`)).body._embedded;
  expect(metaData[0]).toMatchObject({ type: 'IRIS_SCAN', provider: 'ACME_VISION', status: 'INCONCLUSIVE' });
  const { verifiedData } = (await upstream.get(`${path}/verifiedData?type=IRIS_TEMPLATE`)).body._embedded;
  expect(verifiedData).toHaveLength(1);
  expect((await upstream.get(`/users/${userId}`)).body.verifyStatus).toBe('SUSPENDED');
  expect(
    emulator.data.transaction(userId, showcase(emulator, 'verified').transactionId)?.transactionStatus?.status,
  ).toBe('SUCCESS');
});

test('answers can be HAL by name, errors are JSON all the same', async () => {
  await using upstream = await connect({ variations: { contentType: 'application/hal+json;charset=UTF-8' } });
  expect((await upstream.get('/users?limit=1')).headers.get('content-type')).toBe('application/hal+json;charset=UTF-8');
  expect((await upstream.get('/nonsense')).headers.get('content-type')).toBe('application/json');
});

test('a variation that does not exist, or cannot be so, changes nothing', async () => {
  await using upstream = await connect({ people: 0 });
  const { emulator } = upstream;
  const nonsense = { latencyMs: 5, transactionOrder: 'sideways' } as unknown as Parameters<typeof emulator.vary>[0];
  expect(() => emulator.vary(nonsense)).toThrow(/transactionOrder/);
  expect(() => emulator.vary({ nonsense: 1 } as object)).toThrow(/nonsense/);
  expect(emulator.variations().latencyMs).toBe(0);
});
