import type { Random } from '../../emulator/random.ts';
import { HOSTILE_IDS } from '../support/hostile-ids.ts';
import { DOCUMENT, TRANSACTION, USER } from '../support/wire-case.ts';
import { CANARY } from './canary.ts';

/* Bodies whose document is right and whose values are of any type and size; they are text, for JSON can say more than objects hold. */

const QUERIES: readonly { query: string; names: readonly string[] }[] = [
  { query: 'query Q($a: ID!) { user(id: $a) { id username } }', names: ['a'] },
  { query: 'query Q($a: ID!, $b: ID!) { verifyTransaction(userId: $a, id: $b) { status } }', names: ['a', 'b'] },
  {
    query:
      'query Q($a: ID!, $b: ID!, $c: ID!) { verifyDocument(userId: $a, transactionId: $b, id: $c) { type value } }',
    names: ['a', 'b', 'c'],
  },
  {
    query: 'query Q($a: Int, $b: String, $c: UserFilter) { users(first: $a, after: $b, filter: $c) { nodes { id } } }',
    names: ['a', 'b', 'c'],
  },
  {
    query: `query Q($a: VerifyUserTextFilter, $b: ID) { users(first: 1, filter: { email: $a, populationId: $b }) { totalCount } }`,
    names: ['a', 'b'],
  },
  {
    query: `query Q($a: Int, $b: String, $c: Int, $d: String, $e: VerifyTransactionFilter) { user(id: "${USER(1)}") {
      verifyTransactions(first: $a, after: $b, last: $c, before: $d, filter: $e) { totalCount nodes { id } } } }`,
    names: ['a', 'b', 'c', 'd', 'e'],
  },
  {
    query: `query Q($a: [VerifyDocumentType!], $b: [VerifiedDataType!], $c: VerifiedDataAttempt) {
      verifyTransaction(userId: "${USER(1)}", id: "${TRANSACTION(1)}") {
        documents(types: $a) { id } verifiedData(types: $b, attempt: $c) { id } } }`,
    names: ['a', 'b', 'c'],
  },
  {
    query: 'query Q($a: [_Any!]!) { _entities(representations: $a) { __typename ... on User { id username } } }',
    names: ['a'],
  },
  {
    query: 'query Q($a: Boolean!, $b: Boolean = false) { verifyPolicies { id @skip(if: $a) @include(if: $b) } }',
    names: ['a', 'b'],
  },
];

const LEAVES = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '1e400',
    '-1e-400',
    '2147483648',
    '9007199254740993',
  ],
  ...[
    '""',
    '" "',
    '"1"',
    '"true"',
    `"${CANARY}"`,
    '"\\ud800"',
    '"\\u0000"',
    '"\\u202e"',
    '"UNKNOWN"',
    '"SELFIE"',
    '"ALL"',
  ],
  ...['"2026-09-15T12:00:00Z"', '"9999-99-99T99:99:99Z"', `"${USER(1)}"`, `"${TRANSACTION(1)}"`, `"${DOCUMENT(1)}"`],
  ...['"__proto__"', '"constructor"', '[]', '{}', 'NaN', 'undefined', '01', '+1', '0x1f', "'x'", '"\t"'],
];
const NAMES = [
  ...[
    'id',
    'userId',
    'transactionId',
    '__typename',
    'equals',
    'startsWith',
    'email',
    'username',
    'populationId',
    'statuses',
  ],
  ...['outcomes', 'createdFrom', 'createdBefore', '__proto__', 'constructor', 'toString', '', CANARY, 'a', '\\u0061'],
];
const TYPES = ['User', 'VerifyTransaction', 'VerifyDocument', 'VerifyPolicy', 'Query', CANARY];

/** The text of a request body. */
export function fuzzedVariables(random: Random): string {
  const { query, names } = random.pick(QUERIES);
  const members = names.filter(() => random.chance(0.9)).map((name) => `"${name}":${value(random, 0)}`);
  if (random.chance(0.1)) members.push(`"${random.pick(NAMES)}":${value(random, 0)}`);
  const variables = random.chance(0.05) ? value(random, 0) : `{${members.join(',')}}`;
  const parts = [`"query":${JSON.stringify(query)}`, `"variables":${variables}`];
  if (random.chance(0.1))
    parts.push(`"${random.pick(['operationName', 'extensions', 'documentId', 'query', CANARY])}":${value(random, 0)}`);
  const text = `{${parts.join(',')}}`;
  if (random.chance(0.03)) return text.slice(0, random.between(0, text.length));
  return random.chance(0.02) ? `[${text},${text}]` : text;
}

function value(random: Random, depth: number): string {
  const kind = random.next();
  const many = (most: number, make: () => string) => Array.from({ length: random.between(0, most) }, make).join(',');
  if (kind < 0.5 || depth > 3) return random.pick(LEAVES);
  if (kind < 0.56) return JSON.stringify(random.pick(HOSTILE_IDS));
  if (kind < 0.7) return `[${many(3, () => value(random, depth + 1))}]`;
  if (kind < 0.78)
    return `{"__typename":"${random.pick(TYPES)}","id":${value(random, depth + 1)},"userId":${value(random, depth + 1)}}`;
  if (kind < 0.94) return `{${many(4, () => `"${random.pick(NAMES)}":${value(random, depth + 1)}`)}}`;
  return large(random);
}

function large(random: Random): string {
  const leaf = random.pick(LEAVES);
  switch (random.between(0, 4)) {
    case 0:
      return JSON.stringify(CANARY.repeat(random.pick([100, 3_000, 29_500])));
    case 1:
      return `[${`${leaf},`.repeat(random.pick([50, 101, 2_000]))}${leaf}]`;
    case 2:
      return `{${Array.from({ length: random.pick([101, 3_000]) }, (_, at) => `"${CANARY}${at}":${leaf}`).join(',')}}`;
    case 3:
      return `${'['.repeat(random.pick([20, 31, 40, 20_000]))}${leaf}`;
    default: {
      const depth = random.pick([20, 29, 31, 40, 5_000]);
      return `${'{"a":'.repeat(depth)}${leaf}${'}'.repeat(depth)}`;
    }
  }
}
