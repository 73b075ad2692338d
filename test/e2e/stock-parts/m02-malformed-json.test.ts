import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveGateway } from '../served-gateway.ts';

const LIMIT_BYTES = 256 * 1024;
const MARK = 'qZ7marked';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

const post = async (body: string) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await request(server.url, { method: 'POST', headers, body });
  return { status: answer.statusCode, text: await answer.body.text() };
};

/** An operation of the given size that ends with a stray comma. */
function withStrayComma(bytes: number): string {
  const head = '{"query":"{ __typename }","variables":{"a":"';
  const tail = '"},}';
  const fill = bytes - head.length - tail.length;
  return head + MARK.repeat(Math.ceil(fill / MARK.length)).slice(0, fill) + tail;
}

test('M2: of the largest body that is read, malformed, not one byte comes back', async () => {
  const body = withStrayComma(LIMIT_BYTES);
  expect(Buffer.byteLength(body)).toBe(LIMIT_BYTES);
  const { status, text } = await post(body);
  expect(status).toBe(400);
  expect(JSON.parse(text)).toEqual({
    errors: [{ message: 'The request body is not valid JSON.', extensions: { retryable: false, code: 'BAD_REQUEST' } }],
  });
  expect(JSON.stringify(server.output())).not.toContain(MARK);
});

test('M2: one byte more, and ten million, are refused by their size', async () => {
  for (const bytes of [LIMIT_BYTES + 1, 10_000_040]) {
    const { status, text } = await post(withStrayComma(bytes));
    expect(status).toBe(413);
    expect(text).not.toContain(MARK);
    expect(text.length).toBeLessThan(1_000);
  }
});
