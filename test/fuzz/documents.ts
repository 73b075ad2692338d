import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import type { Random } from '../../emulator/random.ts';
import { randomOperation } from '../oracle/operations.ts';
import type { Pools } from '../oracle/values.ts';
import { hostileDocuments } from '../support/hostile-documents.ts';
import { DOCUMENT, idOf, POLICY, TRANSACTION, USER } from '../support/wire-case.ts';
import { CANARY } from './canary.ts';

/* Documents that were valid, or hostile by design, and then changed here and there. */

export interface Body {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

const root = (path: string) => new URL(`../../${path}`, import.meta.url);
const schema = buildSchema(readFileSync(root('schema.graphql'), 'utf8'));
const EXAMPLES = readdirSync(root('examples'))
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => readFileSync(root(`examples/${name}`), 'utf8'));
const HOSTILE = hostileDocuments();
const LONGEST = 40_000; // characters; the product's limit lies below
const pools: Pools = {
  users: [USER(1), USER(2)],
  transactions: [{ userId: USER(1), id: TRANSACTION(1) }],
  documents: [{ userId: USER(1), transactionId: TRANSACTION(1), id: DOCUMENT(1) }],
  policies: [POLICY(1)],
  populations: [idOf(9, 1)],
  texts: [CANARY],
  times: ['2026-09-15T12:00:00Z'],
  cursors: [],
};

const TOKEN = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|\.\.\.|[_A-Za-z]\w*|-?\d+(?:\.\d+)?|[^\s,]/g;
const WORDS = [
  ...['{', '}', '(', ')', '[', ']', ':', '!', '=', '|', '&', '$', '@', '...', 'on', 'query', 'mutation', 'fragment'],
  ...['subscription', 'schema', 'extend', 'type', 'input', 'true', 'null', '-1', '0', '2147483648', '1e400', '1.5'],
  ...[
    '__typename',
    '__schema',
    '__type',
    '_service',
    '_entities',
    'id',
    'user',
    'users',
    'nodes',
    'F0',
    '...F0',
    '$v0',
  ],
  ...['@skip(if: true)', '@include(if: $v0)', '@defer', '@stream', '@deprecated', '__proto__', 'constructor'],
  ...[`"${CANARY}"`, `"""${CANARY}"""`, `#${CANARY}\n`, `"\\u{1F600}${CANARY}"`, `"${CANARY}\\x"`, '"', '"""', '\\'],
];
const SIGNS = ['\u0000', '\ufeff', '\ud800', '\udc00', '\u202e', '\u2028', '\r', '\t', 'é', '\u{1f600}', '`', '\u007f'];

/** A document that no client should have sent. */
export function fuzzedDocument(random: Random): Body {
  const { query, variables } = base(random);
  let text = query;
  for (let changes = random.between(1, 6); changes > 0; changes -= 1) text = changed(text, random).slice(0, LONGEST);
  return {
    query: text,
    ...(variables && { variables }),
    ...(random.chance(0.1) && { operationName: random.pick(['Asked', CANARY, '', 'x'.repeat(200), '__proto__']) }),
  };
}

function base(random: Random): Body {
  const kind = random.next();
  if (kind < 0.6) return randomOperation(schema, random, pools);
  if (kind < 0.8) return { query: random.pick(EXAMPLES) };
  const { query, variables } = random.pick(HOSTILE);
  // Long ones are another test's affair; here it is their form that counts.
  return { query: query.slice(0, 8_000), ...(variables && { variables }) };
}

function changed(text: string, random: Random): string {
  if (random.chance(0.2)) {
    const at = random.between(0, text.length);
    if (random.chance(0.3)) return text.slice(0, at);
    return text.slice(0, at) + random.pick(SIGNS) + text.slice(at + random.between(0, 2));
  }
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.length === 0) return random.pick(WORDS);
  const at = random.between(0, tokens.length - 1);
  const length = random.between(1, 4);
  const part = tokens.slice(at, at + length);
  const insert = (...words: readonly string[]) => tokens.splice(at, 0, ...words);
  switch (random.between(0, 6)) {
    case 0:
      tokens.splice(at, length);
      break;
    case 1:
      insert(...part);
      break;
    case 2:
      tokens[at] = random.pick(WORDS);
      break;
    case 3:
      insert(random.pick(WORDS));
      break;
    case 4:
      insert(...tokens.splice(random.between(0, tokens.length - 1), length));
      break;
    case 5:
      insert(...(random.pick(EXAMPLES).match(TOKEN) ?? []).slice(at, at + random.between(1, 30)));
      break;
    default:
      insert(...Array.from({ length: random.pick([2, 20, 400]) }, () => part).flat());
  }
  return tokens.map((token) => (token.startsWith('#') ? `${token}\n` : token)).join(' ');
}
