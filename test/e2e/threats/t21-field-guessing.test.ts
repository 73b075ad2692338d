import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let closed: Served;
let open: Served;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  const production = { ...settingsFor(emulator), NODE_ENV: 'production', CALLER_AUTH: 'none' };
  [closed, open] = await Promise.all([serveGateway(production), serveGateway({ ...production, INTROSPECTION: 'on' })]);
});
afterAll(async () => {
  await Promise.all([closed, open].map((one) => one?.[Symbol.asyncDispose]()));
  await emulator?.close();
});

/** Every name of the graph that a tool would like to learn. */
function secrets(): Set<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name, args } of Object.values(type.getFields())) {
      names.add(name);
      for (const argument of args) names.add(argument.name);
    }
  }
  return names;
}

/** What a tool has in its list of words: almost the names, as people guess them. */
const nearMisses = (name: string): string[] => [`${name}s`, name.slice(0, -1), `${name.slice(0, 2)}${name.slice(3)}`];

const PROBES: readonly ((words: readonly string[]) => string)[] = [
  (words) => `{ ${words.join(' ')} }`,
  (words) => `{ user(id: "x") { ${words.join(' ')} } }`,
  (words) => `{ verifyTransaction(userId: "x", id: "y") { ${words.join(' ')} documents { ${words.join(' ')} } } }`,
  (words) => `{ verifyPolicies { ${words.join(' ')} } }`,
  (words) => `{ user(${words.map((word) => `${word}: 1`).join(' ')}) { id } }`,
  (words) => `{ user(id: "x") { verifyTransactions(${words.map((word) => `${word}: 1`).join(' ')}) { totalCount } } }`,
  (words) => `{ users(filter: { ${words.map((word) => `${word}: 1`).join(' ')} }) { totalCount } }`,
  (words) => `{ user(id: "x") { verifyTransactions(filter: { statuses: [${words.join(' ')}] }) { totalCount } } }`,
  (words) => `{ __typename ${words.map((word) => `... on ${word} { a }`).join(' ')} }`,
  (words) => `query (${words.map((word, at) => `$v${at}: ${word}`).join(' ')}) { users { totalCount } }`,
  (words) =>
    `{ users { totalCount ${words
      .slice(0, 9)
      .map((word) => `@${word}`)
      .join(' ')} } }`,
  () => '{ user { id } users verifyPolicies { id { x } } }',
  () => '{ verifyTransaction { id } verifyDocument { id } verifyPolicy { id } }',
  () => '{ users(filter: { username: {} }) { totalCount { x } nodes pageInfo } }',
];

const WORDS_AT_ONCE = 15;

/** What a tool learns from all that a server says to all of its guesses: names that it did not have in its own question. */
async function guess(server: Served): Promise<Set<string>> {
  const names = secrets();
  const words = [...new Set([...names].flatMap(nearMisses))].filter(
    (word) => /^[A-Za-z]\w+$/.test(word) && !names.has(word),
  );
  const learned = new Set<string>();
  for (let at = 0; at < words.length; at += WORDS_AT_ONCE) {
    const some = words.slice(at, at + WORDS_AT_ONCE);
    for (const probe of PROBES) {
      const query = probe(some);
      const { errors = [] } = await server.ask(query);
      const asked = new Set(query.match(/\w+/g));
      for (const { message } of errors) {
        for (const [word] of message.matchAll(/\w+/g)) if (names.has(word) && !asked.has(word)) learned.add(word);
      }
    }
  }
  return learned;
}

// Words that the sentences of this gateway have anyway: "The value at this place is not of the type asked for."
const PLAIN = new Set(['value', 'type', 'document']);

test('T21: where the schema is not told, a tool that guesses fields learns no name at all', async () => {
  const learned = [...(await guess(closed))].filter((name) => !PLAIN.has(name));
  expect(learned).toEqual([]);
});

test('T21: the same tool learns a lot where the schema is told', async () => {
  expect((await guess(open)).size).toBeGreaterThan(100);
});
