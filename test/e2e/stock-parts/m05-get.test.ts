import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveGateway } from '../served-gateway.ts';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(['message/x', 'application/json', 'text/plain', 'application/x-www-form-urlencoded'])(
  'M5: an operation in a URL is not executed, whatever content type it names: %s',
  async (type) => {
    for (const path of ['?query={__typename}', '?query=%7B__typename%7D&variables={', '/?query={__typename}']) {
      const answer = await request(server.url + path, {
        method: 'GET',
        headers: { 'content-type': type, 'apollo-require-preflight': 'true', 'x-graphql-yoga-csrf': '1' },
      });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe('POST');
      expect(await answer.body.text()).not.toMatch(/"data"|__typename/);
    }
  },
);
