import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

const MAX_ANSWER_BYTES = 8 * 1024;
const MARK = 'qZ7marked';
const ID = '00000000-0000-4000-8000-000000000000';

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let server: Served;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  server = await serveGateway({ ...settingsFor(emulator), LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  const { stdout, stderr } = server.output();
  await server[Symbol.asyncDispose]();
  await emulator.close();
  expect(stdout + stderr).not.toContain(MARK);
});

interface Place {
  /** How people call it: `User.verifyTransaction(id)`, `users(filter.email)`. */
  name: string;
  /** The type of the variable. */
  type: GraphQLInputType;
  /** The operation, with `$v` or a literal in the place. */
  query: (value: string) => string;
}

/** Each argument of each field, and each member of each input object, with an operation that gets there. */
function places(): Place[] {
  const found: Place[] = [];
  const seen = new Set<string>();
  const walk = (type: GraphQLObjectType, wrap: (selection: string) => string): void => {
    if (seen.has(type.name)) return;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      for (const { name, type: argument } of field.args) {
        const inside = (value: string) => wrap(selected(field, { [name]: value }));
        found.push({ name: `${type.name}.${field.name}(${name})`, type: argument, query: inside });
        found.push(...members(argument, `${type.name}.${field.name}(${name}`, inside));
      }
      const below = getNamedType(field.type);
      if (isObjectType(below)) walk(below, (selection) => wrap(selected(field, {}, selection)));
    }
  };
  const query = schema.getQueryType();
  if (query) walk(query, (selection) => `{ ${selection} }`);
  return found;
}

/** Each member of an input object, and of those inside it. */
function members(type: GraphQLInputType, above: string, wrap: (value: string) => string): Place[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((member) => {
    const name = `${above}.${member.name}`;
    const query = (value: string) => wrap(`{ ${member.name}: ${value} }`);
    return [{ name: `${name})`, type: member.type, query }, ...members(member.type, name, query)];
  });
}

/** A field with the arguments that it needs, of which some are given. */
function selected(field: GraphQLField<unknown, unknown>, given: Record<string, string>, below = '__typename'): string {
  const needed = field.args.filter(({ type }) => isNonNullType(type)).map(({ name }) => [name, `"${ID}"`]);
  const args = Object.entries({ ...Object.fromEntries(needed), ...given });
  const text = args.length > 0 ? `(${args.map(([name, value]) => `${name}: ${value}`).join(', ')})` : '';
  return `${field.name}${text}${isLeafType(getNamedType(field.type)) ? '' : ` { ${below} }`}`;
}

const WRONG_VALUES: [string, unknown][] = [
  ['a text', MARK],
  ['a long text', MARK.repeat(10_000)],
  ['a text with quotes', `"${MARK}\\"${MARK}`],
  ['a list', [MARK, [MARK]]],
  ['an object', { [MARK]: MARK }],
  ['an object inside', { value: { [MARK]: [MARK] } }],
  ['true', true],
  ['a number', 1.5],
  ['a huge number', 1e308],
  ['null', null],
];

const LITERALS: [string, string][] = [
  ['a text', `"${MARK}"`],
  ['a block of text', `"""${MARK} ${MARK}"""`],
  ['a list', `["${MARK}", ["${MARK}"]]`],
  ['an object', `{ a: "${MARK}" }`],
  ['a word', 'TRUE_OR_FALSE'],
  ['a number', '15e300'],
  ['a whole number', '99999999999999999999'],
];

const all = places();

function expectClean(answer: { text: string; errors?: { message: string }[] }, what: string) {
  expect(answer.text, what).not.toContain(MARK);
  expect(Buffer.byteLength(answer.text), what).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
  expect(answer.errors?.length ?? 0, what).toBeLessThanOrEqual(20);
  for (const { message } of answer.errors ?? []) expect(message.length, what).toBeLessThanOrEqual(200);
}

describe('T12: a value of the wrong type does not come back', () => {
  test('the matrix has every input of the schema', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    for (const { name, type } of inputs.flatMap((input) => Object.values(input.getFields()))) {
      expect(
        names.some((place) => place.endsWith(`.${name})`)),
        `${name}: ${type}`,
      ).toBe(true);
    }
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  test.each(all)('at $name', async ({ name, type, query }) => {
    const nullable = isNonNullType(type) ? type : String(type);
    const operation = `query ($v: ${nullable}) ${query('$v')}`;
    const elements = isListType(getNamedListed(type)) ? [[MARK], [{ [MARK]: MARK }]] : [];
    for (const [what, value] of [...WRONG_VALUES, ...elements.map((one): [string, unknown] => ['elements', one])]) {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        expectClean(await server.ask(operation, { v: value }, { accept }), `${name} as ${what}`);
      }
    }
    for (const [what, literal] of LITERALS) {
      expectClean(await server.ask(query(literal)), `${name} as the literal ${what}`);
    }
  });
});

const getNamedListed = (type: GraphQLInputType) => (isNonNullType(type) ? type.ofType : type);

/** Bodies that are no GraphQL request, each with marks in it. */
const BODIES: string[] = [
  ...['', '{', '{"', `{"${MARK}`, `{"${MARK}"`, `{"${MARK}":`, `{"${MARK}":"${MARK}`, `{"${MARK}":"${MARK}"`],
  ...[
    `{"query":"${MARK}",}`,
    `{"query":"${MARK}"}}`,
    `{"query":"${MARK}"]`,
    `{"query":'${MARK}'}`,
    `{query:"${MARK}"}`,
  ],
  ...[`{"query":"${MARK}\n"}`, `{"query":"${MARK}\\x41"}`, `{"query":"${MARK}\\u12"}`, `{"query":"${MARK}" "a":1}`],
  ...[`{"query" "${MARK}"}`, `{"query":"${MARK}"}{}`, `{"query":"${MARK}"}//`, `/*${MARK}*/{}`, `#${MARK}`],
  ...[`{"a":01,"b":"${MARK}"}`, `{"a":+1,"b":"${MARK}"}`, `{"a":.5,"b":"${MARK}"}`, `{"a":1.,"b":"${MARK}"}`],
  ...[
    `{"a":NaN,"b":"${MARK}"}`,
    `{"a":Infinity,"b":"${MARK}"}`,
    `{"a":undefined,"b":"${MARK}"}`,
    `{"a":0x1,"b":"${MARK}"}`,
  ],
  ...[
    `[${MARK}]`,
    `["${MARK}"`,
    `["${MARK}",]`,
    `[,"${MARK}"]`,
    `["${MARK}"]`,
    `"${MARK}"`,
    `"${MARK}`,
    MARK,
    `${MARK}=1`,
  ],
  ...[`\ufeff{"query":"${MARK}"}`, `{"query":"${MARK}\0"}`, `\u00a0{"query":"${MARK}"}`, `{"query":"${MARK}"}\u2028`],
  ...[`{"query":["${MARK}"]}`, `{"query":{"${MARK}":1}}`, `{"query":1,"${MARK}":1}`, `{"${MARK}":"${MARK}"}`],
  ...[
    `{"query":"{a}","variables":"${MARK}"}`,
    `{"query":"{a}","variables":["${MARK}"]}`,
    `{"variables":{"v":"${MARK}"}}`,
  ],
  ...[`{"query":"{a}","extensions":"${MARK}"}`, `{"query":"{a}","operationName":["${MARK}"]}`],
  ...[`{"query":"${MARK}","query":"${MARK}"}`, `{"query":"{a}","variables":{"${MARK}":1,"${MARK}":2}}`],
  ...[`{"__proto__":"${MARK}"}`, `{"query":"{a}","variables":{"__proto__":{"${MARK}":1}}}`],
  `{"query":"{a}","variables":{"v":${'['.repeat(50)}"${MARK}"${']'.repeat(50)}}}`,
  `<xml>${MARK}</xml>`,
  `--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${MARK}\r\n--b--`,
];

describe('T12: a body that is no GraphQL request does not come back', () => {
  const post = async (body: string | Buffer, accept = '*/*') => {
    const headers = { 'content-type': 'application/json', accept };
    const answer = await request(server.url, { method: 'POST', headers, body });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  test('the corpus is large enough', () => {
    expect(new Set(BODIES).size).toBeGreaterThanOrEqual(50);
  });

  test.each(BODIES.map((body) => [JSON.stringify(body).slice(0, 80), body]))('%s', async (what, body) => {
    for (const accept of ['*/*', 'application/graphql-response+json']) {
      const { status, text } = await post(body, accept);
      expect(status, what).toBe(400);
      expectClean({ text, ...JSON.parse(text) }, what);
    }
  });

  test.each([
    ['not UTF-8', Buffer.concat([Buffer.from(`{"query":"${MARK}`), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])],
    ['UTF-16', Buffer.from(`\ufeff{"query":"${MARK}"}`, 'utf16le')],
    ['cut within a character', Buffer.from(`"${MARK}é"`).subarray(0, MARK.length + 2)],
    ['overlong', Buffer.concat([Buffer.from(`"${MARK}`), Buffer.from([0xc0, 0xaf, 0x22])])],
  ])('%s', async (what, body) => {
    const { status, text } = await post(body);
    expect(status, what).toBe(400);
    expectClean({ text, ...JSON.parse(text) }, what);
  });
});
