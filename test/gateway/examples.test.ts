import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const FOLDER = new URL('../../examples/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.slice(0, -'.graphql'.length));

function variablesOf(name: string): Record<string, unknown> {
  const file = `${name}.variables.json`;
  return readdirSync(FOLDER).includes(file) ? JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) : {};
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of each answer stands in the example beside its check
type Data = any;

/** What each example is there to show; an example without an entry fails. */
const SHOWS: Readonly<Record<string, (data: Data, world: TestWorld) => void>> = {
  '01-who-is-verified': ({ users }, { upstream }) => {
    expect(users.totalCount).toBe(upstream.data.users().length);
    expect(users.nodes).toHaveLength(12);
    expect(users.pageInfo.hasNextPage).toBe(true);
    const outcomes = users.nodes.map((user: Data) => user.latestVerifyTransaction?.outcome ?? 'none');
    expect(outcomes).toEqual(expect.arrayContaining(['PASSED', 'FAILED', 'PENDING', 'none']));
    const named = users.nodes.filter((user: Data) => user.latestVerifyTransaction?.policy?.name);
    expect(named.length).toBeGreaterThan(3);
  },
  '02-why-did-it-fail': ({ verifyTransaction }) => {
    expect(verifyTransaction).toMatchObject({ outcome: 'FAILED', status: 'FAIL', timedOut: false });
    expect(verifyTransaction.checks).toContainEqual({
      type: 'GOVERNMENT_ID',
      status: 'UNKNOWN', // which is why the example asks for the raw one too
      rawStatus: 'DOCUMENT_EXPIRED',
    });
    expect(verifyTransaction.providerMessages.length + verifyTransaction.metadata.length).toBeGreaterThan(1);
    expect(verifyTransaction.metadata.some(({ data }: Data) => Object.keys(data).length > 0)).toBe(true);
    expect(verifyTransaction.policy.governmentId).toBe('REQUIRED');
  },
  '03-documents-of-a-transaction': ({ verifyTransaction }) => {
    expect(verifyTransaction.outcome).toBe('PASSED');
    const types = verifyTransaction.documents.map(({ type }: Data) => type);
    expect(types).toEqual(expect.arrayContaining(['PASSPORT_FRONT', 'SELFIE']));
    for (const document of verifyTransaction.documents) {
      expect(Date.parse(document.expiresAt)).toBeGreaterThan(Date.now());
      expect(document).not.toHaveProperty('value');
    }
  },
  '04-claims-behind-an-approval': ({ user }) => {
    const { claims, document, checks, transaction } = user.identityAssurance;
    expect(claims.all).toMatchObject({ given_name: claims.givenName, family_name: claims.familyName });
    expect(claims.birthdate).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(document.documentNumber).not.toBe('');
    expect(checks.length).toBeGreaterThan(0);
    expect(transaction).toMatchObject({ outcome: 'PASSED', policy: { storesIdentityAssurance: true } });
  },
  '05-what-the-papers-say': ({ verifyTransaction }) => {
    const items = verifyTransaction.verifiedData;
    const paper = items.find(({ type }: Data) => type === 'GOVERNMENT_ID');
    expect(paper.fullName).not.toBe('');
    expect(paper.birthDate).toMatch(/\d{4}/);
    const portrait = items.find(({ type }: Data) => type === 'CROPPED_PORTRAIT');
    expect(portrait.format).toMatch(/jpe?g|png/i);
    expect(verifyTransaction.verifiedDocumentKinds).toContain('passport');
  },
  '06-what-is-pending': ({ user }) => {
    expect(user.verifyTransactions.totalCount).toBeGreaterThan(0);
    const [newest] = user.verifyTransactions.nodes;
    expect(newest.outcome).toBe('PENDING');
    expect(newest.webVerification).toMatchObject({
      url: expect.stringMatching(/^https?:/),
      code: expect.stringMatching(/^\d{6}$/),
    });
    expect(newest.notifications).toContainEqual({ channel: 'EMAIL', sent: true });
  },
  '07-several-attempts': ({ verifyTransaction }) => {
    const latest = verifyTransaction.documents.find(({ type }: Data) => type === 'DRIVER_LICENSE_FRONT');
    const earlier = verifyTransaction.previousDocuments.filter(({ type }: Data) => type === 'DRIVER_LICENSE_FRONT');
    expect(latest.attempt).toBe(3);
    expect(earlier.map(({ attempt }: Data) => attempt).toSorted()).toEqual([1, 2]);
    expect(verifyTransaction.previousMetadata.length).toBeGreaterThan(0);
  },
  '08-what-policies-ask': ({ verifyPolicies }, { upstream }) => {
    expect(verifyPolicies.map(({ id }: Data) => id).toSorted()).toEqual(
      upstream.data
        .policies()
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(verifyPolicies.filter(({ isDefault }: Data) => isDefault)).toHaveLength(1);
    expect(new Set(verifyPolicies.map(({ governmentId }: Data) => governmentId)).size).toBeGreaterThan(1);
  },
};

describe('every example', () => {
  test('has a check here', () => {
    expect(names).toEqual(Object.keys(SHOWS).toSorted());
  });

  test.each(names)('%s runs without an error and shows what it is about', async (name) => {
    await using world = await createTestWorld();
    const operation = readFileSync(new URL(`${name}.graphql`, FOLDER), 'utf8');
    const { data, errors } = await world.ask(operation, variablesOf(name));
    expect(errors).toBeUndefined();
    SHOWS[name]?.(data, world);
  });
});

test('the documents come with their content where the example is told so', async () => {
  await using world = await createTestWorld();
  const name = '03-documents-of-a-transaction';
  const operation = readFileSync(new URL(`${name}.graphql`, FOLDER), 'utf8');
  const { data, errors } = await world.ask(operation, { ...variablesOf(name), withValue: true });
  expect(errors).toBeUndefined();
  for (const { value } of data.verifyTransaction.documents) expect(value.length).toBeGreaterThan(10);
});

test('the first page leads to the others, down to the last user', async () => {
  await using world = await createTestWorld();
  const operation = readFileSync(new URL('01-who-is-verified.graphql', FOLDER), 'utf8');
  const ids: string[] = [];
  for (let after: string | null = null, more = true; more && ids.length < 1_000; ) {
    const { data }: { data?: Data } = await world.ask(operation, { first: 12, after });
    ids.push(...data.users.nodes.map(({ id }: Data) => id));
    ({ hasNextPage: more, endCursor: after } = data.users.pageInfo);
  }
  expect(ids).toEqual(world.upstream.data.users().map(({ id }) => id));
});
