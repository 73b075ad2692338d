import { createSchema, createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { SILENT } from '../../../src/server/log/log.ts';
import { createRequestLogs } from '../../../src/server/log/request-logs.ts';
import { guarded } from '../../../src/server/plugins/guarded.ts';
import { usePublicErrors } from '../../../src/server/plugins/use-public-errors.ts';
import { createPublicResult } from '../../../src/server/public-result.ts';

const MAX_ANSWER_BYTES = 8 * 1024;
const requests = createRequestLogs(SILENT);
const schema = createSchema({
  typeDefs: 'type Query { many: [Item] } type Item { a: Int b: Int fails: Int }',
  resolvers: {
    Query: { many: () => Array.from({ length: 30 }, () => ({})) },
    Item: {
      fails: () => {
        throw new Error('a fault');
      },
    },
  },
});
const options = { schema, logging: false, maskedErrors: false } as const;
const yoga = createYoga({
  ...options,
  plugins: [usePublicErrors(createPublicResult(schema, requests, { tellsSchema: true }))],
});

async function ask(query: string, server: Pick<typeof yoga, 'fetch'> = yoga) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  const answer = await server.fetch('http://gateway.test/graphql', { method: 'POST', headers, body });
  const text = await answer.text();
  return { text, status: answer.status, ...JSON.parse(text) };
}

test('a document with very many faults in very many places gets a small answer', async () => {
  const names = Array.from({ length: 40 }, (_, at) => `${'n'.repeat(150)}${at}`);
  const fields = names.map((name) => `${name}: many { x: a } ${name}: many { x: b }`);
  const { text, errors } = await ask(`${'\n'.repeat(100_000)}${' '.repeat(100_000)}{ ${fields.join(' ')} }`);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
  expect(errors.length).toBeGreaterThan(10);
  expect(errors.length).toBeLessThanOrEqual(20);
  for (const { message, locations } of errors) {
    expect(message.length).toBeLessThanOrEqual(200);
    expect(locations.length).toBeLessThanOrEqual(4);
  }
});

test('of an answer with data no error is left out: each null keeps its reason', async () => {
  const { data, errors } = await ask('{ many { fails } }');
  expect(data.many).toHaveLength(30);
  expect(errors).toHaveLength(30);
});

test.each(['onRequest', 'onResponse'] as const)(
  'a fault in %s is answered without its message and stack',
  async (hook) => {
    const broken = {
      [hook]: () => {
        throw new Error('a fault of Zoe');
      },
    };
    const later = {
      [hook]: async () => {
        await Promise.resolve();
        throw new Error('a fault of Zoe');
      },
    };
    for (const plugin of [broken, later]) {
      const { text, status } = await ask(
        '{ many { a } }',
        createYoga({ ...options, plugins: [guarded(plugin, requests)] }),
      );
      expect(status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
      expect(text).not.toMatch(/Zoe|at /);
    }
  },
);
