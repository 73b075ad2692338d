import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveGateway } from '../served-gateway.ts';

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

test('M20: of the audits of GraphQL over HTTP at least 58 are well, and none of those that MUST or SHOULD be is not', async () => {
  const audits = serverAudits({ url: () => server.url, fetchFn: fetch });
  const results = await Promise.all(audits.map(async (audit) => ({ ...(await audit.fn()), name: audit.name })));
  const short = results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
  expect(short.filter((name) => !name.startsWith('MAY '))).toEqual([]);
  expect(results).toHaveLength(61);
  expect(results.length - short.length).toBeGreaterThanOrEqual(58);
});
