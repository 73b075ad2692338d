import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bearer, startIssuer } from '../support/issuer.ts';
import { putPapers } from '../support/paper-case.ts';
import { until } from '../support/until.ts';
import { runCli } from './cli-process.ts';
import { emulated, serveSeveral } from './several-workers.ts';

const USER = 'query ($id: ID!) { user(id: $id) { id } }';
const DOCUMENT =
  'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { id value } }';
const codesOf = ({ errors = [] }: { errors?: { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions.code);

test('answers come from all of them, at one port, and with one token', async () => {
  const { emulator, env } = await emulated();
  const served = await serveSeveral({ ...env, WORKERS: '3' });
  const each = await served.toEach();
  expect(each.map(({ worker }) => worker)).toEqual([1, 2, 3]);
  const [person] = emulator.data.users();
  for (const { ask } of each) expect((await ask(USER, { id: person?.id })).data).toEqual({ user: { id: person?.id } });
  expect(emulator.log().filter(({ resource }) => resource === 'token')).toHaveLength(1);
  expect(served.logged('started')).toHaveLength(1);
  expect(served.cli.output().stdout.match(/is running/g)).toHaveLength(1);
  const argv = await Promise.all([1, 2, 3].map((worker) => readFile(`/proc/${served.pidOf(worker)}/cmdline`, 'utf8')));
  for (const words of argv) expect(words).not.toContain(emulator.worker.clientSecret);
});

test('a token that PingOne refuses is renewed once for all of them', async () => {
  const { emulator, env } = await emulated();
  const served = await serveSeveral(env);
  const each = await served.toEach();
  const [person] = emulator.data.users();
  for (const { ask } of each) await ask(USER, { id: person?.id });
  emulator.revokeTokens();
  emulator.clearLog();
  const answers = await Promise.all(each.map(({ ask }) => ask(USER, { id: person?.id })));
  for (const { data } of answers) expect(data).toEqual({ user: { id: person?.id } });
  expect(emulator.log().filter(({ resource }) => resource === 'token')).toHaveLength(1);
  // Once in half a minute, whichever of them asks.
  emulator.revokeTokens();
  emulator.clearLog();
  for (const { ask } of each) expect(codesOf(await ask(USER, { id: person?.id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(emulator.log().filter(({ resource }) => resource === 'token')).toEqual([]);
});

test('what all of them read at once stands in one chain, which is whole', async () => {
  const { emulator, env } = await emulated({ people: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'workers-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const trail = join(folder, 'audit.log');
  const people = putPapers(emulator, { people: 6, papers: 4 });
  const audit = { AUDIT: 'file', AUDIT_FILE: trail, CONTENT_READS_PER_MINUTE: '1000' };
  const served = await serveSeveral({ ...env, ...audit });
  const each = await served.toEach();
  const asked = people.flatMap(({ userId: u, transactionId: t, documents }, at) =>
    documents.map(async ({ id: d, mark }) => {
      const answer = await (each[at % 2] ?? each[0]).ask(DOCUMENT, { u, t, d });
      expect(answer.text).toContain(mark);
      return d;
    }),
  );
  const read = await Promise.all(asked);
  served.cli.child.kill('SIGTERM');
  expect(await served.cli.ended).toMatchObject({ code: 0 });
  const records = (await readFile(trail, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const granted = records.filter(({ decision }) => decision === 'granted').map(({ subject }) => subject.document);
  expect(granted.toSorted()).toEqual(read.toSorted());
  expect(records.at(-1)).toMatchObject({ type: 'close' });
  expect(await runCli(['audit', 'verify', trail])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Whole: ${records.length} records in 1 chain`),
  });
});

test('a reader of the trail who stops keeps documents in, and holds up nothing else', async () => {
  const { emulator, env } = await emulated({ people: 0 });
  const [person] = putPapers(emulator, { people: 1, papers: 6 });
  const served = await serveSeveral({ ...env, AUDIT: 'stdout', CONTENT_READS_PER_MINUTE: '1000000' });
  const [one, other] = await served.toEach();
  const variables = { u: person?.userId, t: person?.transactionId };
  const papers = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { documents { value } } }';
  served.cli.child.stdout?.pause();
  let codes: unknown[] = [];
  for (let turn = 0; turn < 400 && codes.length === 0; turn += 1) codes = codesOf(await one.ask(papers, variables));
  expect(new Set(codes)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  expect((await other.ask('{ users(first: 1) { nodes { id } } }')).data.users.nodes).toHaveLength(1);
  expect(served.logged('audit_failed')).toMatchObject([{ reason: 'timeout' }]);
  served.cli.child.stdout?.resume();
  await until(() => served.logged('audit_recovered').length === 1, 'the recovery is told');
  for (const { ask } of [one, other]) expect(codesOf(await ask(papers, variables))).toEqual([]);
});

test('a caller reads as much content in a minute from all of them as from one', async () => {
  const { emulator, env } = await emulated({ people: 0 });
  const people = putPapers(emulator, { people: 6, papers: 4 });
  const served = await serveSeveral({ ...env, CONTENT_READS_PER_MINUTE: '10' });
  const each = await served.toEach();
  const answers = await Promise.all(
    people.flatMap(({ userId: u, transactionId: t, documents }) =>
      documents.map(({ id: d }, at) => (each[at % 2] ?? each[0]).ask(DOCUMENT, { u, t, d })),
    ),
  );
  const delivered = answers.filter(({ data }) => data?.verifyDocument?.value);
  expect(delivered).toHaveLength(10);
  const refused = answers.filter((answer) => codesOf(answer).includes('RATE_LIMITED'));
  expect(refused).toHaveLength(14);
  expect(refused[0]?.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(30);
});

test('where PingOne asks one of them to wait, no other one calls', async () => {
  const { emulator, env } = await emulated();
  const served = await serveSeveral(env);
  const [one, other] = await served.toEach();
  const [person] = emulator.data.users();
  const [paper] = putPapers(emulator, { people: 1, papers: 1 });
  emulator.fault({ match: { resource: 'user' }, status: 429, headers: { 'Retry-After': '30' }, times: 1 });
  expect(codesOf(await one.ask(USER, { id: person?.id }))).toEqual(['RATE_LIMITED']);
  // What each is told stays in order. Content asks the primary, so that by the second answer the other one has been told.
  const content = { u: paper?.userId, t: paper?.transactionId, d: paper?.documents[0]?.id };
  for (let round = 0; round < 2; round += 1) expect((await other.ask(DOCUMENT, content)).errors).toBeUndefined();
  emulator.clearLog();
  const held = await other.ask(USER, { id: person?.id });
  expect(codesOf(held)).toEqual(['RATE_LIMITED']);
  expect(held.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(20);
  expect(emulator.log()).toEqual([]);
  expect(served.logged('gate_closed')).toMatchObject([{ worker: one.worker }]);

  // Nor does one that comes later.
  process.kill(served.pidOf(other.worker), 'SIGKILL');
  await until(() => served.logged('worker_started').length === 3, 'another one has taken its place');
  const [, later] = await served.toEach();
  expect(codesOf(await later.ask(USER, { id: person?.id }))).toEqual(['RATE_LIMITED']);
  expect(emulator.log()).toEqual([]);
});

test('a signature of the router that one of them has seen is good for no other', async () => {
  const { emulator, env } = await emulated();
  const secret = 'a-secret-that-router-and-subgraph-share';
  const served = await serveSeveral({ ...env, SUBGRAPH_PROOF: 'signature', SUBGRAPH_PROOF_SECRET: secret });
  const [one, other] = await served.toEach();
  const [person] = emulator.data.users();
  const body = JSON.stringify({
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id verifyEligibility } } }',
    variables: { r: [{ __typename: 'User', id: person?.id }] },
  });
  const sign = () => {
    const [time, nonce] = [Date.now(), randomBytes(16).toString('base64url')];
    const hmac = createHmac('sha256', secret).update(`${time}.${nonce}.${body}`).digest('hex');
    return { 'router-signature': `t=${time},n=${nonce},s=${hmac}` };
  };
  const [first, second] = [sign(), sign()];
  expect((await one.send(body, first)).data._entities).toHaveLength(1);
  expect(codesOf(await other.send(body, first))).toEqual(['FORBIDDEN']);
  expect((await other.send(body, second)).data._entities).toHaveLength(1);
  expect(codesOf(await one.send(body, second))).toEqual(['FORBIDDEN']);
});

test('the keys of the issuer are fetched for all, and no more often for forged names that come to each', async () => {
  await using issuer = await startIssuer();
  const { emulator, env } = await emulated();
  const served = await serveSeveral({ ...env, ...issuer.env() });
  const good = bearer(issuer.token());
  const each = await served.toEach(good);
  const [person] = emulator.data.users();
  const forged = () => bearer(issuer.token({}, { header: { kid: randomBytes(8).toString('hex') } }));
  const refused = await Promise.all(
    Array.from({ length: 40 }, (_, at) => (each[at % 2] ?? each[0]).ask(USER, { id: person?.id }, forged())),
  );
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]));
  expect(issuer.fetches()).toBeLessThanOrEqual(2);
  for (const { ask } of each)
    expect((await ask(USER, { id: person?.id }, good)).data).toEqual({ user: { id: person?.id } });
});

test('a key that the issuer signs with from now on is learned by all at once', async () => {
  await using issuer = await startIssuer();
  const { env } = await emulated();
  const served = await serveSeveral({ ...env, ...issuer.env() });
  const each = await served.toEach(bearer(issuer.token()));
  issuer.rotate({ keepOld: true });
  const fresh = bearer(issuer.token());
  const [one, other] = each;
  expect((await one.ask('{ __typename }', {}, fresh)).status).toBe(200);
  expect((await other.ask('{ __typename }', {}, fresh)).status).toBe(200);
  expect(issuer.fetches()).toBe(2);
});

test('a cursor of one of them fits the other, where nobody has set what cursors are sealed with', async () => {
  const { emulator, env } = await emulated({ people: 5 });
  const { PINGONE_CLIENT_ID: _id, PINGONE_CLIENT_SECRET: _secret, ...rest } = env;
  const served = await serveSeveral({ ...rest, UPSTREAM_AUTH: 'caller', CALLER_AUTH: 'none' });
  const [one, other] = await served.toEach(bearer(await emulator.accessToken()));
  const page = 'query ($after: String) { users(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const first = await one.ask(page);
  const second = await other.ask(page, { after: first.data.users.pageInfo.endCursor });
  expect(second.errors).toBeUndefined();
  expect(second.data.users.nodes).toHaveLength(2);
  expect(second.data.users.nodes).not.toEqual(first.data.users.nodes);
});
