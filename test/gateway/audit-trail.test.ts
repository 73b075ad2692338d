import { createHash, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { EmulatorOptions } from '../../emulator/emulator.ts';
import { ANYBODY, type Caller } from '../../src/resolvers/caller.ts';
import { grantedRights } from '../../src/resolvers/rights.ts';
import { createMemorySink } from '../support/audit-sink.ts';
import { listening } from '../support/listening.ts';
import { until } from '../support/until.ts';
import { putWholeCase } from '../support/whole-case.ts';
import { createTestWorld, type WorldOptions } from '../support/world.ts';

const IMAGES = `query Images($u: ID!, $t: ID!) {
  verifyTransaction(userId: $u, id: $t) { id documents { id type value } }
}`;
const CLAIMS = `query ($u: ID!) { user(id: $u) { id identityAssurance { claims { birthdate givenName } } } }`;
const STATUS = `query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { outcome } }`;
const HELP_DESK: Caller = {
  key: 'k',
  principal: 'agent-7',
  client: 'help-desk',
  scopes: ['verify:status', 'verify:documents'],
  rights: grantedRights(['status', 'documents'], null),
};

async function worldWithTrail({
  variations = {},
  ...options
}: WorldOptions & { variations?: EmulatorOptions['variations'] } = {}) {
  const sink = createMemorySink();
  const world = await createTestWorld({ ...options, emulator: { people: 0, variations }, audit: sink });
  const ids = putWholeCase(world);
  return { sink, world, ids, variables: { u: ids.userId, t: ids.transactionId } };
}

test('each document that leaves has a record that says who read what of whom, and no value', async () => {
  const { world, sink, ids, variables } = await worldWithTrail({ caller: () => HELP_DESK });
  await using _world = world;
  const { data, headers } = await world.ask(IMAGES, variables, { headers: { 'x-purpose': 'case 4711: appeal' } });
  const documents: { id: string; type: string; value: string }[] = data.verifyTransaction.documents;
  expect(documents).toHaveLength(2);
  expect(sink.readings()).toHaveLength(2);
  for (const { id, type, value } of documents) {
    const record = sink.readings().find(({ subject }) => subject?.document === id);
    expect(record).toMatchObject({
      decision: 'granted',
      request: headers.get('x-request-id'),
      caller: { principal: 'agent-7', client: 'help-desk', scopes: ['verify:status', 'verify:documents'] },
      environment: world.upstream.environmentId,
      operation: { sha256: createHash('sha256').update(IMAGES).digest('hex'), name: 'Images' },
      purpose: 'case 4711: appeal',
      subject: { user: ids.userId, transaction: ids.transactionId, document: id, documentType: type },
      fields: ['VerifyDocument.value'],
      bytes: value.length,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  }
  const written = sink.lines().join('\n');
  for (const value of [...world.upstream.marks(), ...documents.map(({ value }) => value)]) {
    expect(written).not.toContain(value);
  }
});

test('a document that is read apart from its list is recorded with the answer that its content came with', async () => {
  const { world, sink, ids, variables } = await worldWithTrail({ variations: { previousAttemptValues: false } });
  await using _world = world;
  const [ofList, ofDocument] = [randomUUID(), randomUUID()];
  world.upstream.fault({ match: { resource: 'documents' }, headers: { 'correlation-id': ofList } });
  world.upstream.fault({ match: { resource: 'document' }, headers: { 'correlation-id': ofDocument } });
  const { errors } = await world.ask(
    `query ($u: ID!, $t: ID!) {
      verifyTransaction(userId: $u, id: $t) { documents { value } previousDocuments { value } }
    }`,
    variables,
  );
  expect(errors).toBeUndefined();
  const origins = new Map(sink.readings().map(({ subject, correlationId }) => [subject?.document, correlationId]));
  expect(origins.get(ids.documentId)).toBe(ofList);
  expect(origins.get(ids.previousDocumentId)).toBe(ofDocument);
});

test('the record of a document is accepted before anything of the answer leaves', async () => {
  const { world, sink, variables } = await worldWithTrail();
  await using _world = world;
  sink.become('blocked');
  let hasAnswered = false;
  const answer = world.ask(IMAGES, variables).then((got) => {
    hasAnswered = true;
    return got;
  });
  await until(() => sink.isHolding(), 'the records are being written');
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(hasAnswered).toBe(false);
  sink.become('working');
  expect((await answer).errors).toBeUndefined();
});

test('where no record can be written no document leaves, and everything else does', async () => {
  const { world, sink, variables } = await worldWithTrail();
  await using _world = world;
  sink.become('full');
  const images = await world.ask(IMAGES, variables);
  expect(images.data.verifyTransaction.documents).toMatchObject([
    { id: expect.any(String), type: 'PASSPORT_FRONT', value: null },
    { id: expect.any(String), type: 'SELFIE', value: null },
  ]);
  expect(images.errors?.map(({ extensions }) => extensions.code)).toEqual([
    'UPSTREAM_UNAVAILABLE',
    'UPSTREAM_UNAVAILABLE',
  ]);
  expect(images.errors?.[0]).toMatchObject({
    extensions: { retryable: true },
    message: expect.stringMatching(/audit/),
  });
  expect((await world.ask(STATUS, variables)).errors).toBeUndefined();
  const claims = await world.ask(CLAIMS, variables);
  expect(claims.errors).toBeUndefined();
  expect(claims.data.user.identityAssurance.claims.birthdate).toBe('1990-01-01');
});

test('sensitive fields of one person are one record, written before the answer leaves', async () => {
  const { world, sink, ids, variables } = await worldWithTrail();
  await using _world = world;
  await world.ask(CLAIMS, variables);
  expect(sink.readings()).toMatchObject([
    {
      decision: 'granted',
      caller: { principal: null, client: null, scopes: [] },
      subject: { user: ids.userId },
      fields: ['VerifiedClaims.birthdate', 'VerifiedClaims.givenName'],
    },
  ]);
  expect(sink.readings()[0]).not.toHaveProperty('purpose');
  expect(sink.readings()[0]?.operation).not.toHaveProperty('name');
});

test('what is not sensitive leaves no record', async () => {
  const { world, sink, variables } = await worldWithTrail();
  await using _world = world;
  await world.ask(STATUS, variables);
  expect(sink.readings()).toEqual([]);
});

test('a refused field is recorded as refused', async () => {
  const { world, sink, ids, variables } = await worldWithTrail({
    caller: () => ({ ...ANYBODY, rights: grantedRights(['status'], null) }),
  });
  await using _world = world;
  await world.ask(IMAGES, variables);
  expect(sink.readings()).toMatchObject([
    {
      decision: 'refused',
      subject: { user: ids.userId, transaction: ids.transactionId },
      fields: ['VerifyTransaction.documents'],
    },
  ]);
});

test('a purpose that does not fit refuses the request before anything is read', async () => {
  const { world, sink, variables } = await worldWithTrail();
  await using _world = world;
  for (const purpose of ['a@example.org', 'x'.repeat(129), '"quoted"', ' {}']) {
    const { status, data, errors } = await world.ask(IMAGES, variables, {
      headers: { 'x-purpose': purpose, accept: 'application/graphql-response+json' },
    });
    expect([status, data, errors?.[0]?.extensions.code]).toEqual([400, undefined, 'BAD_USER_INPUT']);
    expect(errors?.[0]?.message).not.toContain(purpose.trim());
  }
  expect(world.calls()).toEqual([]);
  expect(sink.readings()).toEqual([]);
});

test('a client that leaves in the middle is recorded as having left', async () => {
  const { world, sink, variables } = await worldWithTrail();
  await using _world = world;
  await using server = await listening(world);
  const hang = world.upstream.fault({ match: { resource: 'documents' }, hang: true });
  const early = server.client(IMAGES, variables);
  await until(() => hang.hits() === 1, 'the documents are being read');
  early.leave();
  await until(() => sink.readings().length === 1, 'a record is there');
  expect(sink.readings()).toMatchObject([{ decision: 'aborted', subject: null, fields: [] }]);
  hang.remove();

  sink.become('blocked');
  const late = server.client(IMAGES, variables);
  await until(() => sink.isHolding(), 'the records are being written');
  late.leave();
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  sink.become('working');
  await until(() => sink.readings().length === 5, 'both documents have their second record');
  const decisions = sink
    .readings()
    .slice(1)
    .map(({ decision, subject }) => [decision, subject?.documentType]);
  expect(decisions.toSorted()).toEqual([
    ['aborted', 'PASSPORT_FRONT'],
    ['aborted', 'SELFIE'],
    ['granted', 'PASSPORT_FRONT'],
    ['granted', 'SELFIE'],
  ]);
});

test('a caller’s documents of a minute are counted over all operations', async () => {
  const { world, sink, variables } = await worldWithTrail({ contentReadsPerMinute: 3 });
  await using _world = world;
  expect((await world.ask(IMAGES, variables)).errors).toBeUndefined();
  const second = await world.ask(IMAGES, variables);
  expect(second.errors).toMatchObject([
    { path: ['verifyTransaction', 'documents', 1, 'value'], extensions: { code: 'RATE_LIMITED', retryable: true } },
  ]);
  expect(second.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(55);
  expect(second.data.verifyTransaction.documents[0].value).toEqual(expect.any(String));
  expect(sink.readings()).toHaveLength(3);
  expect(world.logged().filter((line) => line.includes('content_budget_80'))).toHaveLength(1);
});

test('a read after which nothing leaves costs a caller nothing of their minute', async () => {
  const { world, sink, variables } = await worldWithTrail({
    contentReadsPerMinute: 2,
    variations: { previousAttemptValues: false },
  });
  await using _world = world;
  const previous = `query ($u: ID!, $t: ID!) {
    verifyTransaction(userId: $u, id: $t) { previousDocuments { value } }
  }`;
  const codesOf = async (query: string) =>
    (await world.ask(query, variables)).errors?.map(({ extensions }) => extensions.code);
  const failing = world.upstream.fault({ match: { resource: 'document' }, status: 500 });
  expect(await codesOf(previous)).toEqual(['UPSTREAM_UNAVAILABLE']);
  failing.remove();
  const gone = world.upstream.fault({ match: { resource: 'document' }, status: 404 });
  expect(await codesOf(previous)).toBeUndefined();
  gone.remove();
  expect(await codesOf(IMAGES)).toBeUndefined();
  expect(await codesOf(IMAGES)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);

  await using other = await createTestWorld({ emulator: { people: 0 }, audit: sink, contentReadsPerMinute: 2 });
  const { userId: u, transactionId: t } = putWholeCase(other);
  sink.become('full');
  for (let time = 0; time < 3; time += 1) {
    const { errors } = await other.ask(IMAGES, { u, t });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  }
});
