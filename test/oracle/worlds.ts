import { createRandom, type Random } from '../../emulator/random.ts';
import type { Variations } from '../../emulator/variations.ts';
import { ROOMY } from '../support/roomy.ts';
import { createTestWorld, type TestWorld } from '../support/world.ts';
import type { Pools } from './values.ts';

/* Worlds that differ in who is in them and in how PingOne speaks, so that no answer is right for one of them alone. */

export const NOW_MS = Date.parse('2026-09-15T12:00:00.000Z');
const PEOPLE = 26; // the showcase, and as many more as it takes to see every kind of case
const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(NOW_MS - minutes * MINUTE_MS).toISOString();

/** The world of a seed: its readings of the documentation are drawn, and its clock stands still. */
export async function oracleWorld(seed: string): Promise<TestWorld> {
  const random = createRandom(`${seed}/variations`);
  const world = await createTestWorld({
    emulator: { people: PEOPLE, seed: random.between(1, 1_000), startTime: NOW_MS, variations: drawn(random) },
    limits: ROOMY,
    now: () => NOW_MS,
  });
  world.upstream.clock.set(NOW_MS);
  world.upstream.clock.freeze();
  putOddCases(world, random);
  return world;
}

const drawn = (random: Random): Partial<Variations> => ({
  idFilter: random.pick(['accepted', 'accepted', 'refused']),
  emptyEmbedded: random.pick(['present', 'missing']),
  transactionOrder: random.pick(['newestFirst', 'oldestFirst', 'shuffled']),
  noIdentityAssurance: random.pick(['notFound', 'emptyBody', 'memberMissing', 'memberEmpty']),
  unknownEnums: random.chance(0.5)
    ? []
    : (['transactionStatus', 'checkType', 'checkStatus', 'documentType', 'documentStatus', 'documentProvider'] as const)
        .filter(() => random.chance(0.3))
        .concat(
          (['metadataType', 'metadataProvider', 'metadataStatus', 'verifiedDataType', 'verifyStatus'] as const).filter(
            () => random.chance(0.4),
          ) as never[],
        ),
  oldRecords: (['userLink', 'noVerifyPolicy', 'noVerificationStatus', 'verificationCode'] as const).filter(() =>
    random.chance(0.15),
  ),
  verifiedDocuments: random.pick(['list', 'text']),
  documentTypes: random.pick(['names', 'upperSnake']),
  previousAttemptValues: random.chance(0.5),
  previousAttempts: random.pick(['embedded', 'topLevel', 'missing']),
  emptyPreviousAttempts: random.pick(['missing', 'present']),
  userPageSize: random.pick([null, null, 3, 7]),
  transactionPageSize: random.pick([null, null, 2]),
  transactionLimit: random.chance(0.5),
  contentType: random.pick(['application/json', 'application/hal+json;charset=UTF-8']),
  userCount: random.chance(0.7),
});

/** What the demo's people do not have: gaps, words that nobody knows, forms that cannot be read, things that are gone. */
function putOddCases({ upstream: { data } }: TestWorld, random: Random): void {
  const [policy] = data.policies();
  data.putPolicy(
    {
      name: 'Odd',
      governmentId: { verify: 'SOMETIMES' },
      liveness: {},
      transaction: { timeout: { duration: 90, timeUnit: 'SECONDS' } },
      updatedAt: 'yesterday',
    },
    { omit: ['email', 'default', 'createdAt'] },
  );
  const gone = data.putPolicy({ name: 'Gone' });

  const bare = data.putUser(
    {},
    {
      omit: ['name', 'email', 'mobilePhone', 'population', 'enabled', 'verifyStatus', 'createdAt', 'updatedAt'],
    },
  );
  const titled = data.putUser({
    name: { given: 'Ann "Q" O\'Hara', honorificPrefix: 'Dr.', honorificSuffix: 'III', middle: 'µ\u2028' },
    username: 'slash\\quote"',
    verifyStatus: 'BANNED',
    createdAt: '2026-09-01T10:15:30+02:00',
    updatedAt: '2026-02-31',
  });
  for (const { id } of [bare, titled]) {
    const same = ago(50);
    data.putTransaction(id, { createdAt: same, transactionStatus: { status: 'FAIL' } });
    data.putTransaction(id, {
      createdAt: same,
      transactionStatus: {
        status: 'FAIL',
        verificationStatus: { LIVENESS: 'X_TRANSACTION_TIMED_OUT_Y', EMAIL: 'NO_IDEA' },
      },
    });
    data.putTransaction(id, {
      createdAt: ago(3),
      verifyPolicy: { id: gone.id },
      updatedAt: '2026-09-15',
      transactionStatus: { status: 'INITIATED' },
    });
    data.putTransaction(
      id,
      { createdAt: ago(4) },
      { omit: ['verifyPolicy', 'expiresAt', 'updatedAt', 'webVerificationCode', 'transactionStatus.status'] },
    );
    data.putTransaction(id, {
      createdAt: ago(2),
      webVerificationUrl: 'javascript:alert(1)',
      transactionStatus: { status: 'REQUESTED', providerMessagesList: ['one', 'two'] },
      sendNotification: { results: [{ method: 'SMS' }, { method: 'PIGEON', sent: false }, { sent: true }] },
      verifiedDocuments: 'passport, selfie',
    });
    const { id: transactionId } = data.putTransaction(id, {
      createdAt: ago(9),
      updatedAt: ago(5),
      transactionStatus: { status: random.pick(['SUCCESS', 'NOT_REQUIRED', 'APPROVED_MANUALLY']) },
      verifyPolicy: { id: policy?.id ?? gone.id },
    });
    for (const attempt of [1, 2, 3]) {
      data.putDocument(id, transactionId, { type: 'Selfie', retry: { attempt }, createdAt: ago(9 - attempt) });
      data.putMetadata(id, transactionId, { retry: { attempt } });
      data.putVerifiedData(id, transactionId, {
        type: 'GOVERNMENT_ID',
        retry: { attempt },
        data: { firstName: `A${attempt}`, middleName: 'B', idType: '[ A ,B]' },
      });
    }
    data.putDocument(id, transactionId, { type: 'Email', value: 'a@example.org', updatedAt: ago(40) });
    data.putDocument(
      id,
      transactionId,
      { type: 'Phone', value: '+1 555' },
      { omit: ['retry', 'source', 'status', 'updatedAt'] },
    );
    data.putMetadata(id, transactionId, { type: 'LIVENESS' }, { omit: ['provider', 'status', 'data', 'retry'] });
    data.putVerifiedData(id, transactionId, { type: 'SELFIE', data: { FORMAT: 'JPEG' } });
    data.putVerifiedData(id, transactionId, { type: 'BARCODE' }, { omit: ['data', 'retry'] });
    data.putVerifiedData(id, transactionId, { type: 'IDA', data: { a: { b: [1, null, 'c'] } } });
  }
  const [first] = data.transactions(bare.id);
  data.putIdentityAssurance(bare.id, {
    verified_claims: { verification: { verification_process: first?.id, time: '9' } },
  });
  data.putIdentityAssurance(titled.id, {
    verified_claims: {
      type: 'electronic_record',
      verification: { trust_framework: 'T', verification_process: random.pick(['2026-09', first?.id ?? '']) },
      claims: { name: 'N', address: { formatted: 'F', country: 'FRA' }, 'a.b': [1, { c: null }] },
      check_details: [{ check_method: 'document' }, { check_method: 'guess', organization: 'O', check_id: 'c' }, {}],
      document_details: { date_of_issuance: '2022-13-01', date_of_expiry: '2032-05-10' },
    },
  });
  data.removePolicy(gone.id);
}

/** All there is in a world to ask for. */
export function poolsOf({ upstream: { data, demo } }: TestWorld): Pools {
  const users = data.users();
  const transactions = users.flatMap(({ id: userId }) => data.transactions(userId).map(({ id }) => ({ userId, id })));
  const texts = users.flatMap(({ username, email, name }) => [username, email, name?.given, name?.family]);
  return {
    users: users.map(({ id }) => id),
    transactions,
    documents: transactions.flatMap(({ userId, id: transactionId }) =>
      data.documents(userId, transactionId).map(({ id }) => ({ userId, transactionId, id })),
    ),
    policies: data.policies().map(({ id }) => id),
    populations: Object.values(demo.populations),
    texts: texts.filter((text): text is string => typeof text === 'string' && text !== ''),
    times: [ago(3), ago(9), ago(50), ago(60 * 24), ago(60 * 24 * 40), '2026-09-15T14:00:00+02:00'],
    cursors: [],
  };
}
