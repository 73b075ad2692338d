import type { TestWorld } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One user with something of everything that the graph can show, all of it still within PingOne's retention. */
export function putWholeCase({ upstream: { data, clock } }: Pick<TestWorld, 'upstream'>) {
  const ago = (ms: number) => new Date(clock.now() - ms).toISOString();
  const { id: userId } = data.putUser();
  const { id: olderId } = data.putTransaction(userId, {
    transactionStatus: { status: 'FAIL' },
    createdAt: ago(2 * DAY_MS),
  });
  const { id: transactionId } = data.putTransaction(userId, {
    transactionStatus: { status: 'SUCCESS', providerMessagesList: ['read twice'] },
    verifiedDocuments: ['passport'],
    sendNotification: { email: 'a@example.org', results: [{ method: 'EMAIL', sent: true, notification: { id: 'n' } }] },
    createdAt: ago(9 * MINUTE_MS),
    updatedAt: ago(MINUTE_MS),
  });
  const { id: pendingId } = data.putTransaction(userId, {
    transactionStatus: { status: 'REQUESTED' },
    createdAt: ago(2 * MINUTE_MS),
  });
  const put = (type: string, attempt: number) =>
    data.putDocument(userId, transactionId, { type, retry: { attempt }, createdAt: ago(8 * MINUTE_MS) }).id;
  const previousDocumentId = put('Passport Front', 1);
  const documentId = put('Passport Front', 2);
  put('Selfie', 1);
  for (const attempt of [1, 2]) {
    data.putMetadata(userId, transactionId, { retry: { attempt } });
    data.putVerifiedData(userId, transactionId, { type: 'GOVERNMENT_ID', retry: { attempt } });
  }
  data.putMetadata(userId, transactionId, { type: 'FACIAL_COMPARISON', provider: 'AMAZON' });
  data.putVerifiedData(userId, transactionId, { type: 'SELFIE', data: { IMAGE: '/9j/4AAQ', FORMAT: 'JPEG' } });
  data.putVerifiedData(userId, transactionId, { type: 'EMAIL', data: { value: 'a@example.org' } });
  data.putIdentityAssurance(userId, {
    verified_claims: {
      type: 'document',
      verification: { trust_framework: 'Onboarding', time: ago(MINUTE_MS), verification_process: transactionId },
      claims: { given_name: 'ADA', birthdate: '1990-01-01', address: { locality: 'paris', country: 'FRA' } },
      check_details: [{ organization: 'MITEK', check_method: 'document', check_id: 'c1' }],
      document_details: {
        type: ['PASSPORT'],
        issuer: { country: 'FR' },
        document_number: 'X0000001',
        date_of_issuance: '2022-05-10',
        date_of_expiry: '2032-05-10',
      },
    },
  });
  return { userId, olderId, transactionId, pendingId, documentId, previousDocumentId };
}

/** The same object with null at a path. */
export function withNullAt(whole: unknown, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(whole) as Record<string | number, unknown>;
  let place = copy;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last === undefined || !(last in place)) throw new RangeError(`Nothing stands at ${path.join('.')}.`);
  place[last] = null;
  return copy;
}
