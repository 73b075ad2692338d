import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { markOf, putPapers } from '../../support/paper-case.ts';
import { type Served, serveGateway } from '../served-gateway.ts';

const PER_MINUTE = 60;
const PEOPLE = 30;
const PAPERS = 4;

let emulator: Emulator;
let gateway: Served;
let people: ReturnType<typeof putPapers>;

beforeAll(async () => {
  emulator = await startEmulator({ images: false, people: 0 });
  people = putPapers(emulator, { people: PEOPLE, papers: PAPERS });
  gateway = await serveGateway({
    LOG_LEVEL: 'info',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
  });
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await emulator?.close();
});

const DOCUMENT = '{ id value }';

/** Ways to ask for many documents at once. */
const scripts: [string, () => string][] = [
  [
    'one person after the other',
    () => {
      const person = people[Math.floor(Math.random() * PEOPLE)];
      return `{ verifyTransaction(userId: "${person?.userId}", id: "${person?.transactionId}") { documents ${DOCUMENT} } }`;
    },
  ],
  [
    'lists in lists',
    () => `{ users(first: 10) { nodes { verifyTransactions(first: 5) { nodes { documents ${DOCUMENT} } } } } }`,
  ],
  [
    'aliases',
    () =>
      `{ ${people
        .slice(0, 9)
        .flatMap(({ userId, transactionId, documents }, person) =>
          documents
            .slice(0, 1)
            .map(
              ({ id }, at) =>
                `a${person}_${at}: verifyDocument(userId: "${userId}", transactionId: "${transactionId}", id: "${id}") ${DOCUMENT}`,
            ),
        )
        .join(' ')} }`,
  ],
  [
    'references',
    () =>
      `{ _entities(representations: [${people
        .flatMap(({ userId, transactionId, documents }) =>
          documents.map(
            ({ id }) =>
              `{ __typename: "VerifyDocument", id: "${id}", transactionId: "${transactionId}", userId: "${userId}" }`,
          ),
        )
        .slice(0, 30)
        .join(' ')}]) { ... on VerifyDocument ${DOCUMENT} } }`,
  ],
];

test('T9: however documents are asked for, a caller gets a minute’s worth of them and no more', async () => {
  const startedMs = performance.now();
  let delivered = 0;
  const codes = new Set<unknown>();
  const seen = (text: string) => {
    for (let at = 0; at < PEOPLE * PAPERS; at += 1) {
      // Each content holds its mark twice.
      delivered += (text.split(markOf(at)).length - 1) / 2;
    }
  };
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(scripts.map(([, query]) => gateway.ask(query())));
    for (const { text, errors = [] } of answers) {
      seen(text);
      for (const { extensions } of errors) codes.add(extensions.code);
    }
  }
  expect(performance.now() - startedMs).toBeLessThan(55_000); // or a new minute has begun
  expect(delivered).toBe(PER_MINUTE);
  expect(codes).toContain('RATE_LIMITED');

  const { errors } = await gateway.ask(scripts[0]?.[1]() ?? '');
  const refusal = errors?.[0]?.extensions;
  expect(refusal).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
  expect(refusal?.retryAfterSeconds).toBeGreaterThan(0);
  expect(refusal?.retryAfterSeconds).toBeLessThanOrEqual(61);

  const events = gateway
    .output()
    .stderr.split('\n')
    .filter((line) => line.includes('"event":"content_budget_80"'))
    .map((line) => JSON.parse(line));
  expect(events).toEqual([expect.objectContaining({ used: 48, allowed: PER_MINUTE })]);
});

test('T9: who asks for no content is served on', async () => {
  const [person] = people;
  const { data, errors } = await gateway.ask(
    `{ verifyTransaction(userId: "${person?.userId}", id: "${person?.transactionId}") { documents { id type } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.verifyTransaction.documents).toHaveLength(PAPERS);
});
