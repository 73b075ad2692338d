import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveGateway } from '../served-gateway.ts';

const MAX_ANSWER_BYTES = 8 * 1024;
const MARK = 'qZ7marked';
const LISTING = 'query ($f: Int) { users(first: $f) { totalCount } }';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

/** A picture as a browser would send it, with a mark in each part of it. */
const picture = (bytes: number): string => MARK.repeat(Math.ceil(bytes / MARK.length)).slice(0, bytes);

/** Each in four places of the document, far from its beginning, which all have to be told. */
function conflicts(count: number): string {
  const user = (alias: string, field: string) => `${alias}: users(first: 1) { nodes { x: ${field} } }`;
  const names = Array.from({ length: count }, (_, at) => `${'n'.repeat(150)}${at}`);
  return `${'\n'.repeat(60_000)}${' '.repeat(50_000)}{ ${names.map((name) => `${user(name, 'id')} ${user(name, 'username')}`).join(' ')} }`;
}

test('M1: a picture of 3 MB in a variable of the wrong type is refused by its size, in our words', async () => {
  const { status, text } = await server.ask(LISTING, { f: picture(3_000_000) });
  expect(status).toBe(413);
  expect(JSON.parse(text)).toEqual({
    errors: [
      {
        message: 'The request body is larger than 262144 bytes.',
        extensions: { retryable: false, code: 'LIMIT_EXCEEDED' },
      },
    ],
  });
});

test.each([
  ['a variable of the wrong type', LISTING, { f: picture(200_000) }],
  ['a list in place of a number', LISTING, { f: [picture(200_000)] }],
  ['an object in place of a number', LISTING, { f: { [MARK]: picture(200_000) } }],
  ['a literal of the wrong type', `{ users(first: "${picture(200_000)}") { totalCount } }`, {}],
  [
    'a hundred literals of the wrong type',
    `{ ${Array.from({ length: 100 }, (_, at) => `a${at}: users(first: "${picture(2_000)}") { totalCount }`).join(' ')} }`,
    {},
  ],
  ['forty conflicts of long names', conflicts(40), {}],
])('M1: 200 KB in %s come back neither whole nor in part', async (_what, query, variables) => {
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const { status, text, errors } = await server.ask(query, variables, { accept });
    expect(status).toBe(accept === 'application/json' ? 200 : 400);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
    expect(text).not.toContain(MARK);
    expect(errors?.length).toBeGreaterThanOrEqual(1);
    expect(errors?.length).toBeLessThanOrEqual(20);
    for (const { message } of errors ?? []) expect(message.length).toBeLessThanOrEqual(200);
  }
  expect(JSON.stringify(server.output())).not.toContain(MARK);
});
