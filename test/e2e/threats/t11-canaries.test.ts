import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../../emulator/faults.ts';
import { ROOMY_SETTINGS } from '../../support/roomy.ts';
import { putWholeCase } from '../../support/whole-case.ts';
import { WHOLE_QUERY } from '../../support/whole-query.ts';
import { type BuiltGateway, startBuilt } from '../built-gateway.ts';

const EXAMPLES = new URL('../../../examples/', import.meta.url);
const PLANTED = 'Quockerwodger';
const PRELOAD = new URL('../../support/planted-faults.js', import.meta.url).href;
const MAX_TURNS = 200;
const TOKEN_START = 'eyJhbGciOi'; // how every signed token begins: {"alg":

const eventsOf = (stderr: string): Record<string, unknown>[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

const secretsOf = ({ emulator }: BuiltGateway) => [
  PLANTED,
  TOKEN_START,
  emulator.worker.clientSecret,
  ...emulator.marks(),
];

/** The answers of PingOne that go wrong, each with the mark wherever an answer can hold a text. */
function brokenAnswers(stranger: string): Fault['match'] extends object ? Omit<Fault, 'match'>[] : never {
  const envelope = {
    id: PLANTED,
    code: PLANTED,
    message: `no ${PLANTED}`,
    details: [{ code: PLANTED, target: PLANTED, message: PLANTED, innerError: { retryAfter: PLANTED } }],
  };
  const headers = {
    'Correlation-Id': PLANTED,
    'Retry-After': PLANTED,
    Location: `https://${PLANTED}.example/`,
    'WWW-Authenticate': `Bearer realm="${PLANTED}"`,
    'X-Request-Id': PLANTED,
  };
  const statuses = [204, 206, 301, 302, 307, 400, 401, 402, 403, 404, 409, 410, 418, 422, 429, 500, 501, 502, 503, 504];
  return [
    ...statuses.map((status) => ({ status, headers, body: status === 204 ? '' : envelope })),
    { status: 200, headers: { ...headers, 'Content-Type': 'text/html' }, body: `<html>${PLANTED}</html>` },
    { status: 200, headers: { ...headers, 'Content-Type': `application/${PLANTED}` }, body: envelope },
    { status: 200, headers, body: `{"name": "${PLANTED}"` },
    { status: 200, headers, body: `"${PLANTED}"` },
    { status: 200, headers, body: [PLANTED] },
    { status: 200, headers, body: envelope },
    { status: 200, headers: { 'Content-Encoding': PLANTED }, body: envelope },
    { reset: 'beforeHeaders' },
    { reset: 'midBody' },
    { rewrite: (body) => ({ ...(body as object), id: stranger }) },
    { rewrite: (body) => ({ ...(body as object), createdAt: PLANTED, enabled: PLANTED, status: { of: PLANTED } }) },
    { rewrite: (body) => ({ ...(body as object), _links: { next: { href: `https://${PLANTED}.example/` } } }) },
    { rewrite: (body) => ({ ...(body as object), _embedded: { users: PLANTED, documents: PLANTED } }) },
  ];
}

test('T11: no personal value and no secret gets into any sink, whatever PingOne and clients send', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-graph-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const auditFile = join(folder, 'audit.jsonl');
  const built = await startBuilt({
    ...ROOMY_SETTINGS,
    AUDIT: 'file',
    AUDIT_FILE: auditFile,
    CONTENT_READS_PER_MINUTE: '100000',
  });
  const { emulator, ask, send, sinks } = built;
  const { userId, transactionId, documentId, previousDocumentId } = putWholeCase({ upstream: emulator });
  const variables = { u: userId, t: transactionId, d: documentId, pd: previousDocumentId, o: userId };
  let shown = 0;

  for (const name of readdirSync(EXAMPLES).filter((file) => file.endsWith('.graphql'))) {
    const read = (file: string) => readFileSync(new URL(file, EXAMPLES), 'utf8');
    const beside = name.replace('.graphql', '.variables.json');
    const given = readdirSync(EXAMPLES).includes(beside) ? JSON.parse(read(beside)) : {};
    const answer = await ask(read(name), given);
    expect(JSON.parse(answer.text).errors, name).toBeUndefined();
    sinks.addAnswer(name, answer);
  }
  const whole = await ask(WHOLE_QUERY, variables);
  expect(JSON.parse(whole.text).errors).toBeUndefined();
  sinks.addAnswer('whole', whole);
  shown = emulator.marks().filter((mark) => whole.text.includes(mark)).length;
  expect(shown).toBeGreaterThan(10); // or the search below would look for nothing that was there

  const broken = brokenAnswers(documentId);
  for (const [at, fault] of broken.entries()) {
    emulator.fault({ match: { path: '^/v1' }, ...fault });
    sinks.addAnswer(`broken ${at}`, await ask(WHOLE_QUERY, variables));
    sinks.addAnswer(`broken list ${at}`, await ask('{ users { nodes { username } } verifyPolicies { name } }'));
    emulator.clearFaults();
  }
  // The token's turn: what was issued counts no more, and the endpoint has the same moods.
  emulator.revokeTokens();
  emulator.fault({ match: { resource: 'token' }, status: 400, body: { error: PLANTED, error_description: PLANTED } });
  sinks.addAnswer('token', await ask('{ verifyPolicies { name } }'));
  emulator.clearFaults();

  const values = [PLANTED, { of: PLANTED }, [PLANTED], PLANTED.repeat(1_000), `${PLANTED}\u0000\n`, userId + PLANTED];
  for (const type of ['ID!', 'ID', 'Int', 'String', 'Boolean', 'UserFilter']) {
    for (const x of values) {
      const use = type === 'Int' ? 'users(first: $x) { totalCount }' : 'user(id: $x) { id }';
      sinks.addRefusal(`${type} variable`, await ask(`query ($x: ${type}) { ${use} }`, { x }));
      const filter = '{ users(filter: $x) { totalCount } }';
      sinks.addRefusal(`${type} filter`, await ask(`query ($x: UserFilter) ${filter}`, { x: { email: x } }));
    }
  }
  const documents = [
    `{ user(id: "${PLANTED}") { id } }`,
    `{ users(filter: { email: { equals: "${PLANTED}" } }) { totalCount } }`,
    `{ users(after: "${PLANTED}") { totalCount } }`,
    `query Q { users(first: "${PLANTED}") { totalCount } }`,
    `{ __typename } # ${PLANTED}`,
    `{ user(id: """${PLANTED}`,
  ];
  for (const query of documents) sinks.addAnswer('document', await ask(query));
  sinks.addRefusal('too much', await ask(`{ ${`x: user(id: "${PLANTED}") { id } `.repeat(1_100)} }`));
  for (const body of [
    `{"query": "${PLANTED}`,
    `"${PLANTED}"`,
    `[{"query":"${PLANTED}"}]`,
    PLANTED,
    `{"${PLANTED}":1}`,
  ]) {
    sinks.addRefusal('body', await send(body));
  }
  const named = JSON.stringify({ query: `query ${PLANTED} { __typename }`, operationName: PLANTED });
  const headers = {
    'x-request-id': PLANTED,
    'x-correlation-id': PLANTED,
    authorization: `Bearer ${PLANTED}`,
    cookie: `a=${PLANTED}`,
    'user-agent': PLANTED,
    'x-forwarded-for': PLANTED,
    'x-purpose': PLANTED,
    referer: `https://${PLANTED}.example/`,
  };
  sinks.addAnswer('headers', await send(named, { headers }));
  for (const type of ['text/plain', `application/${PLANTED}`, 'multipart/form-data; boundary=x']) {
    sinks.addRefusal('type', await send(PLANTED, { headers: { 'content-type': type } }));
  }
  for (const method of ['GET', 'PUT', 'DELETE']) {
    sinks.addRefusal('method', await send(undefined, { method, headers: { 'x-a': PLANTED } }));
  }
  const elsewhere = await fetch(`${built.url}/${PLANTED}?query=${PLANTED}`);
  sinks.addRefusal('path', { status: elsewhere.status, headers: elsewhere.headers, text: await elsewhere.text() });

  const { code, stderr } = await built.stop();
  expect(code).toBe(0);
  const trail = readFileSync(auditFile, 'utf8');
  expect(trail).toContain(documentId); // the trail names whose papers were read, which no other sink may
  sinks.add('audit', trail);
  sinks.add('audit head', readFileSync(`${auditFile}.head`, 'utf8'));
  expect(stderr).not.toContain(userId);
  const events = eventsOf(stderr);
  const names = new Set(events.map(({ event }) => event));
  expect([...names].sort()).toEqual(
    expect.arrayContaining([
      'identity_mismatch',
      'limit_exceeded',
      'link_refused',
      'request_done',
      'request_refused',
      'started',
      'stopped',
      'upstream_call',
      'upstream_failed',
    ]),
  );
  expect(names).not.toContain('unexpected');
  expect(events.filter(({ leftOut }) => leftOut !== undefined)).toEqual([]);
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
  expect(sinks.leaks(secretsOf(built))).toEqual([]);
});

test('T11: nor when the code itself breaks, in an answer, beside all answers, or for good', async () => {
  const built = await startBuilt({ ...ROOMY_SETTINGS, NODE_OPTIONS: `--import ${PRELOAD}`, PLANTED });
  const { emulator, ask, sinks, process: server } = built;
  const { userId } = putWholeCase({ upstream: emulator });
  const query = 'query ($u: ID!) { user(id: $u) { username createdAt } }';
  const step = () => server.child.kill('SIGUSR2');

  step();
  for (let turn = 0, code = ''; code !== 'INTERNAL'; turn++) {
    expect(turn, 'asked in vain, the signal did not arrive').toBeLessThan(MAX_TURNS);
    const answer = await ask(query, { u: userId });
    sinks.addAnswer('broken field', answer);
    code = JSON.parse(answer.text).errors?.[0].extensions.code;
  }
  await server.said(/"event":"unexpected"/);

  step();
  await server.said(/"event":"unhandled_rejection".*\n.*"event":"unhandled_rejection"/);
  const whole = await ask(query, { u: userId });
  expect(JSON.parse(whole.text)).toEqual({
    data: { user: expect.objectContaining({ createdAt: expect.any(String) }) },
  });
  sinks.addAnswer('after', whole);

  step();
  const { code, stderr } = await server.ended;
  expect(code).toBe(1);
  await built.stop();
  const faults = eventsOf(stderr).filter(({ frames }) => frames !== undefined);
  expect(faults.map(({ event }) => event)).toContain('uncaught_exception');
  expect(faults.find(({ event }) => event === 'unexpected')).toMatchObject({
    class: 'ReadFailed',
    requestId: expect.any(String),
    frames: expect.arrayContaining([expect.stringMatching(/^src\/datasources\/http\/wire-record\.js:\d+:\d+$/)]),
  });
  expect(sinks.leaks(secretsOf(built))).toEqual([]);
});

test("T11: nor a caller's own token, whether PingOne takes it or not", async () => {
  const built = await startBuilt({
    ...ROOMY_SETTINGS,
    UPSTREAM_AUTH: 'caller',
    PINGONE_CLIENT_ID: '',
    PINGONE_CLIENT_SECRET: '',
  });
  const { emulator, ask, sinks } = built;
  const token = await emulator.accessToken();
  const expired = await emulator.accessToken({ expiresInS: -60 });
  for (const sent of [token, expired, `${token}${PLANTED}`, PLANTED]) {
    const headers = { authorization: `Bearer ${sent}` };
    sinks.addAnswer('callers', await ask('{ users(first: 3) { nodes { username email } } }', {}, headers));
  }
  for (const authorization of [`Basic ${token}`, `bearer  ${token} x`, token]) {
    sinks.addRefusal('refused', await ask('{ __typename }', {}, { authorization }));
  }
  await built.stop();
  const parts = [token, expired].flatMap((sent) => sent.split('.'));
  expect(sinks.leaks([...secretsOf(built), ...parts])).toEqual([]);
});
