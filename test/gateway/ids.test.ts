import { expect, test } from 'vitest';
import { ROOMY } from '../support/roomy.ts';
import { createTestWorld } from '../support/world.ts';

const ID = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const OTHER = 'c27b9d10-4e6f-4a83-b1d5-90f3e8a7d204';

const CLIMBS = [
  ...[
    '.',
    '..',
    '/',
    '//',
    '\\',
    './',
    '../',
    '../../',
    '..\\..\\',
    '..;/',
    `../${ID}`,
    `${ID}/`,
    `${ID}/..`,
    `/${ID}`,
  ],
  ...[`${ID}/../${OTHER}`, `${ID}/../../${OTHER}`, '../../../environments', `../../../${OTHER}/users/${ID}`],
  ...['%2e%2e', '%2e%2e%2f', '..%2f', '%2E%2E/', '%252e%252e%252f', `${ID}%2f..`, `${ID}%5c..`, '%c0%ae%c0%ae/', '%'],
  ...[`${ID}?expand=verifyPolicy`, `${ID}#x`, `${ID}&a=b`, `${ID};a=b`, `${ID}:443`, `x@${ID}`],
];
const SHAPES = [
  ...[ID.toUpperCase(), ID.replace('a', 'A'), ID.replaceAll('-', ''), ID.slice(0, -1), `${ID}0`, ID.replace('5', 'g')],
  ...[
    ID.replaceAll('-', '_'),
    `5-${ID.slice(2)}`,
    `{${ID}}`,
    `"${ID}"`,
    `'${ID}'`,
    `(${ID})`,
    `<${ID}>`,
    `urn:uuid:${ID}`,
  ],
  ...['', '0', '42', '-1', '1e3', 'null', 'undefined', 'true', 'NaN', '*', 'me', 'self', 'id', '[object Object]'],
  ...[
    '{id}',
    '{userId}',
    '{{7*7}}',
    `\${id}`,
    '__proto__',
    'constructor',
    'verifyPolicies',
    `User:${ID}`,
    btoa(`User:${ID}`),
  ],
];
const BLANKS = [
  ...[
    ' ',
    '\t',
    ` ${ID}`,
    `${ID} `,
    `\t${ID}`,
    `\n${ID}`,
    `${ID}\n`,
    `${ID}\r\n`,
    `${ID}\r\nHost: evil.example`,
    `${ID}\v`,
  ],
  ...['\u0000', `${ID}\u0000`, `${ID}\u0000.json`, `${ID}%00`, `${ID}%0d%0aX: y`, `${ID}\u007f`, `${ID}\u001b[31m`],
];
const UNICODE = [
  ...[
    `\ufeff${ID}`,
    `\u200b${ID}`,
    `\u00a0${ID}`,
    `${ID}\u2028`,
    `\u202e${ID}`,
    ID.replace('a', '\u0430'),
    '\uff0e\uff0e',
  ],
  ...[ID.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))), '\u2024\u2024/', 'é', 'e\u0301', '🂡'],
];
const LONG = ['a'.repeat(10_000), ID.repeat(1_000), '../'.repeat(5_000), `${ID}${' '.repeat(20_000)}`];
const QUERIES = [
  ...[`${ID},${OTHER}`, `${ID}" or id pr or id eq "`, `${ID}") or (id pr`, "' OR 1=1 --", '$ne', `${ID}|${OTHER}`],
  ...[
    '<script>alert(1)</script>',
    'http://evil.example/',
    '//evil.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ],
];
const HOSTILE = [...CLIMBS, ...SHAPES, ...BLANKS, ...UNICODE, ...LONG, ...QUERIES];
/** JSON can carry half a character, a document cannot. */
const IN_VARIABLES_ONLY = ['\ud800', `${ID}\udfff`];

/** Every id argument of the graph: the field with it, where the field's answer stands, and the name that the error gives. */
const ARGUMENTS = {
  'user(id)': { field: (id: string) => `user(id: ${id}) { id username }`, path: ['user'], names: 'id' },
  'verifyTransaction(userId)': {
    field: (id: string) => `verifyTransaction(userId: ${id}, id: $other) { id documents { id } user { email } }`,
    path: ['verifyTransaction'],
    names: 'userId',
  },
  'verifyTransaction(id)': {
    field: (id: string) => `verifyTransaction(userId: $other, id: ${id}) { id status metadata { id } }`,
    path: ['verifyTransaction'],
    names: 'id',
  },
  'verifyDocument(userId)': {
    field: (id: string) => `verifyDocument(userId: ${id}, transactionId: $other, id: $other) { id value }`,
    path: ['verifyDocument'],
    names: 'userId',
  },
  'verifyDocument(transactionId)': {
    field: (id: string) =>
      `verifyDocument(userId: $other, transactionId: ${id}, id: $other) { id transaction { status } }`,
    path: ['verifyDocument'],
    names: 'transactionId',
  },
  'verifyDocument(id)': {
    field: (id: string) =>
      `verifyDocument(userId: $other, transactionId: $other, id: ${id}) { id transaction { status documents { id } } }`,
    path: ['verifyDocument'],
    names: 'id',
  },
  'verifyPolicy(id)': {
    field: (id: string) => `verifyPolicy(id: ${id}) { id name }`,
    path: ['verifyPolicy'],
    names: 'id',
  },
  'User.verifyTransaction(id)': {
    field: (id: string) => `user(id: $mate) { verifyTransaction(id: ${id}) { id status documents { id } } }`,
    path: ['user', 'verifyTransaction'],
    names: 'id',
  },
  'users(filter.populationId)': {
    field: (id: string) => `users(filter: { populationId: ${id} }) { totalCount nodes { id } }`,
    path: ['users'],
    names: 'filter.populationId',
  },
};

test('the corpus is worth its name', () => {
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
  expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
});

test.each(Object.entries(ARGUMENTS))(
  '%s takes nothing but an id: no call, no echo, and siblings stay whole',
  async (_name, { field, path, names }) => {
    await using world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY });
    const mate = world.upstream.data.putUser();
    const header = '$mate: ID!, $other: ID!';
    const sibling = 'mate: user(id: $mate) { id username } _other: verifyPolicy(id: $other) { id }';
    const asVariable = `query ($bad: ID!, ${header}) { ${field('$bad')} ${sibling} }`;
    const asLiteral = (id: string) => `query (${header}) { ${field(JSON.stringify(id))} ${sibling} }`;
    const ids = { mate: mate.id, other: OTHER };

    const check = async (shown: string, query: string, bad?: string) => {
      world.upstream.clearLog();
      const answer = await world.ask(query, { ...ids, ...(bad !== undefined && { bad }) });
      const { data, errors, text, status } = answer;
      expect(status, shown).toBe(200);
      expect(errors, shown).toMatchObject([{ path, extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
      expect(errors?.[0]?.message, shown).toContain(`\`${names}\``);
      expect(data.mate, shown).toEqual({ id: mate.id, username: mate.username });
      expect(
        path.reduce((place, step) => place[step], data),
        shown,
      ).toBeNull();
      expect(world.calls().toSorted(), shown).toEqual(['user', 'verifyPolicy']);
      return text;
    };

    // An answer that says nothing of the value is the same for each of them, to the byte.
    const fromVariable = await check('x', asVariable, 'x');
    const fromLiteral = await check('x', asLiteral('x'));
    for (const bad of HOSTILE) {
      const shown = JSON.stringify(bad.slice(0, 80));
      expect(await check(shown, asVariable, bad), shown).toBe(fromVariable);
      expect(await check(shown, asLiteral(bad)), shown).toBe(fromLiteral);
    }
    for (const bad of IN_VARIABLES_ONLY) {
      expect(await check(JSON.stringify(bad), asVariable, bad)).toBe(fromVariable);
    }
  },
);

test('a number is an id by its form only: it is refused like any other text', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { data, errors } = await world.ask('query ($id: ID!) { user(id: $id) { id } verifyPolicy(id: 7) { id } }', {
    id: 42,
  });
  expect(data).toEqual({ user: null, verifyPolicy: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  expect(world.calls()).toEqual([]);
});

test('a document of nothing but bad ids makes no call at all', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { data, errors } = await world.ask(
    `query ($bad: ID!) {
      user(id: $bad) { username identityAssurance { type } verifyTransactions { totalCount } latestVerifyTransaction { id } }
      verifyTransaction(userId: $bad, id: $bad) { status documents { id } metadata { id } verifiedData { id } user { email } }
      verifyDocument(userId: $bad, transactionId: $bad, id: $bad) { value transaction { status } }
      verifyPolicy(id: $bad) { name }
      users(filter: { populationId: $bad }) { totalCount }
    }`,
    { bad: `../../${OTHER}/users/${ID}` },
  );
  expect(data).toEqual({ user: null, verifyTransaction: null, verifyDocument: null, verifyPolicy: null, users: null });
  expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  expect(errors).toHaveLength(5);
  expect(world.upstream.log()).toEqual([]);
});

test('ids of every version go up as they are, in the very path of their resource', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const ids = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', OTHER];
  for (const id of ids) {
    world.upstream.clearLog();
    const { data, errors } = await world.ask(
      `query ($id: ID!) {
        user(id: $id) { username }
        verifyTransaction(userId: $id, id: $id) { status }
        verifyDocument(userId: $id, transactionId: $id, id: $id) { type }
        verifyPolicy(id: $id) { name }
      }`,
      { id },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: null, verifyTransaction: null, verifyDocument: null, verifyPolicy: null });
    const base = `/v1/environments/${world.upstream.environmentId}`;
    expect(
      world.upstream
        .log()
        .map(({ rawUrl }) => rawUrl)
        .toSorted(),
    ).toEqual(
      [
        `${base}/users/${id}`,
        `${base}/users/${id}/verifyTransactions/${id}`,
        `${base}/users/${id}/verifyTransactions/${id}/documents/${id}`,
        `${base}/verifyPolicies/${id}`,
      ].toSorted(),
    );
  }
});

test('an id that the upstream sends and that is none never becomes part of a path', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 } });
  const { id: userId } = world.upstream.data.putUser();
  const { id } = world.upstream.data.putTransaction(userId);
  for (const bad of ['..', `../${OTHER}`, '%2e%2e', `${OTHER}/../x`, `${OTHER}?a=b`, '']) {
    world.upstream.data.putTransaction(userId, { id, verifyPolicy: { id: bad } });
    world.upstream.clearLog();
    const { data, errors } = await world.ask(
      'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id policy { name } } }',
      { u: userId, t: id },
    );
    expect(data).toEqual({ verifyTransaction: { id, policy: null } });
    expect(errors).toMatchObject([{ path: ['verifyTransaction', 'policy'], extensions: { code: 'UPSTREAM_INVALID' } }]);
    const paths = world.upstream.log().map(({ rawUrl }) => rawUrl);
    expect(paths.filter((path) => !/^[a-z0-9/-]+$/i.test(path))).toEqual([]);
    expect(world.calls()).not.toContain('verifyPolicy');
  }
});
