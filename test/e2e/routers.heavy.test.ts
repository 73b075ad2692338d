import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Application } from '../../examples/federation/applications.ts';
import type { Child } from '../../examples/federation/child.ts';
import { startChild } from '../../examples/federation/child.ts';
import { ask, type Company, startCompany, startHive } from '../../examples/federation/company.ts';

const PEOPLE = 50;
const MISSING = '00000000-0000-4000-8000-00000000dead';
const APOLLO = fileURLToPath(new URL('../support/apollo-router.js', import.meta.url));

let emulator: Emulator;
let company: Company;
let ids: string[];
let applications: Application[];
let headers: Record<string, string>;

beforeAll(async () => {
  emulator = await startEmulator({ images: false, people: 0 });
  headers = { authorization: `Bearer ${await emulator.accessToken()}` };
  const { data } = emulator;
  const users = Array.from({ length: PEOPLE }, () => data.putUser());
  ids = users.map(({ id }) => id);
  applications = ids.slice(0, 3).map((applicantId, index) => ({
    id: `application-${index}`,
    product: ['Loan', 'Card', 'Account'][index] ?? '',
    applicantId,
    verificationId: data.putTransaction(applicantId, { transactionStatus: { status: 'SUCCESS' } }).id,
  }));
  const accounts = users.map(({ id, username }) => ({ id, username: `${username}`, displayName: 'Somebody' }));
  company = await startCompany(emulator, {
    accounts: [...accounts, { id: MISSING, username: 'gone', displayName: 'Gone' }],
    applications,
    env: { UPSTREAM_AUTH: 'caller' },
    headers,
  });
});

afterAll(async () => {
  await company?.[Symbol.asyncDispose]();
  await emulator?.[Symbol.asyncDispose]();
});

const calls = () => emulator.log().map(({ resource }) => resource);
/** What a client reads of a failure: where, and with which of our codes. */
const failures = ({ errors = [] }: Awaited<ReturnType<typeof ask>>) =>
  errors.map(({ path, extensions }) => ({ path: path?.join('.'), code: extensions?.code }));

const routers: Record<string, () => Promise<Child>> = {
  'Apollo Gateway': () => startChild([APOLLO, company.supergraph]),
  'Hive Gateway': () => startHive(company.supergraph),
  'Hive Gateway with the planner of Hive Router': () => startHive(company.supergraph, { rust: true }),
};

describe.each(Object.entries(routers))('behind %s', (_name, start) => {
  let router: Child;
  beforeAll(async () => {
    router = await start();
  });
  afterAll(() => router?.[Symbol.asyncDispose]());
  beforeEach(() => {
    emulator.clearFaults();
    emulator.clearLog();
  });

  test('one query crosses all three subgraphs', async () => {
    const answer = await ask(
      router.url,
      `{ applications { product applicant { username verifyEligibility } verification { outcome status user { displayName } } } }`,
      {},
      headers,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.applications).toHaveLength(3);
    expect(answer.data.applications[0]).toMatchObject({
      product: 'Loan',
      applicant: { username: emulator.data.user(ids[0] ?? '')?.username, verifyEligibility: 'ENABLED' },
      verification: { outcome: 'PASSED', status: 'SUCCESS', user: { displayName: 'Somebody' } },
    });
    // The three users by one filter, each one's transaction by its own path.
    expect(calls().toSorted()).toEqual(['users', ...Array(3).fill('verifyTransaction')]);
  });

  test('fifty users of accounts are joined with their eligibility by two calls', async () => {
    const { data, errors } = await ask(router.url, '{ users { nodes { username verifyEligibility } } }', {}, headers);
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(PEOPLE);
    expect(data.users.nodes.every((one: { verifyEligibility: string }) => one.verifyEligibility === 'ENABLED')).toBe(
      true,
    );
    expect(calls()).toEqual(['users', 'users']);
  });

  test('fifty users are joined with their newest verification by one call each', async () => {
    const query = '{ users { nodes { id latestVerifyTransaction { outcome } } } }';
    const { data, errors } = await ask(router.url, query, {}, headers);
    expect(errors).toBeUndefined();
    const verified = data.users.nodes.filter(
      (one: { latestVerifyTransaction: unknown }) => one.latestVerifyTransaction,
    );
    expect(verified).toHaveLength(3);
    expect(calls()).toEqual(Array(PEOPLE).fill('verifyTransactions'));
  });

  test('a user whom PingOne does not know is whole as far as accounts goes', async () => {
    const query = 'query ($id: ID!) { user(id: $id) { displayName verifyEligibility } }';
    const answer = await ask(router.url, query, { id: MISSING }, headers);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.user).toEqual({ displayName: 'Gone', verifyEligibility: null });
    expect(calls()).toEqual(['user']);
  });

  test('what PingOne forbids is null with our code, and the rest is whole', async () => {
    emulator.fault({ match: { path: `${ids[1]}/verifyTransactions` }, status: 403 });
    const query = '{ applications { product verification { outcome } } }';
    const answer = await ask(router.url, query, {}, headers);
    expect(answer.data.applications).toEqual([
      { product: 'Loan', verification: { outcome: 'PASSED' } },
      { product: 'Card', verification: null },
      { product: 'Account', verification: { outcome: 'PASSED' } },
    ]);
    expect(failures(answer)).toEqual([{ path: expect.stringMatching(/^applications/), code: 'FORBIDDEN' }]);
  });

  test('with PingOne down, what others know still comes, and our code tells why the rest does not', async () => {
    emulator.fault({ match: {}, status: 503 });
    const query = 'query ($id: ID!) { user(id: $id) { displayName verifyEligibility applications { product } } }';
    const answer = await ask(router.url, query, { id: ids[0] }, headers);
    expect(answer.data.user).toEqual({
      displayName: 'Somebody',
      verifyEligibility: null,
      applications: [{ product: 'Loan' }],
    });
    expect(failures(answer)).toEqual([{ path: expect.stringMatching(/^user/), code: 'UPSTREAM_UNAVAILABLE' }]);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ retryable: true });
  });

  test('who does not say who they are gets nothing of ours, and the rest is whole', async () => {
    const query = 'query ($id: ID!) { user(id: $id) { displayName verifyEligibility } }';
    const answer = await ask(router.url, query, { id: ids[0] });
    expect(answer.data.user).toEqual({ displayName: 'Somebody', verifyEligibility: null });
    expect(failures(answer)).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect(calls()).toEqual([]);
  });

  test('no personal value of PingOne is in what the router says', async () => {
    const said = router.output();
    for (const mark of emulator.marks()) expect(said).not.toContain(mark);
  });
});
