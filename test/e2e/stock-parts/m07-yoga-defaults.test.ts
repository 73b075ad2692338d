import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serveGateway } from '../served-gateway.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const OPERATION = JSON.stringify({ query: '{ __typename }' });

let server: Served;
beforeAll(async () => {
  server = await serveGateway({});
});
afterAll(() => server[Symbol.asyncDispose]());

async function post(body: string | Buffer | AsyncIterable<Buffer>, headers: Record<string, string>, path = '') {
  const answer = await request(server.url + path, { method: 'POST', headers, body: body as string });
  return { status: answer.statusCode, text: await answer.body.text() };
}

test('M7: forms and files are not taken', async () => {
  const form = `query=${encodeURIComponent('{ __typename }')}`;
  expect((await post(form, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
  const operations = '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n';
  const multipart = `${operations}${OPERATION}\r\n--b\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--b--`;
  expect((await post(multipart, { 'content-type': 'multipart/form-data; boundary=b' })).status).toBe(415);
  expect((await post('{ __typename }', { 'content-type': 'application/graphql' })).status).toBe(415);
});

test('M7: several operations at once are not taken', async () => {
  const { status, text } = await post(`[${OPERATION},${OPERATION}]`, JSON_TYPE);
  expect(status).toBe(400);
  expect(JSON.parse(text).errors[0].message).toMatch(/^Batching is not supported/);
});

test('M7: 30 MB in chunks are refused, and the next request is served', async () => {
  async function* chunks() {
    for (let count = 0; count < 30 * 16; count += 1) yield Buffer.alloc(64 * 1024, 0x20);
  }
  expect((await post(chunks(), JSON_TYPE)).status).toBe(413);
  expect((await post(OPERATION, JSON_TYPE)).status).toBe(200);
});

test('M7: a packed body is refused by its header, not unpacked', async () => {
  for (const encoding of ['gzip', 'deflate', 'br', 'x-anything', 'gzip, identity']) {
    expect((await post(gzipSync(OPERATION), { ...JSON_TYPE, 'content-encoding': encoding })).status).toBe(415);
  }
});

test('M7: there is one character set', async () => {
  for (const charset of ['utf-7', 'utf-16', 'iso-8859-1', 'shift_jis', '']) {
    expect((await post(OPERATION, { 'content-type': `application/json; charset=${charset}` })).status).toBe(415);
  }
});

test('M7: only the very path of health is health, and only the very path of GraphQL is GraphQL', async () => {
  const { origin } = new URL(server.url);
  const get = async (path: string) => (await request(origin + path)).statusCode;
  expect(await get('/health/live')).toBe(200);
  for (const path of ['/any/path?x=/health', '/health', '/any/health/live', '/health/live/', '/any?x=/health/live']) {
    expect(await get(path), path).toBe(404);
  }
  for (const path of ['/any/graphql', '/any?x=/graphql', '//graphql', '/graphql/x', '/graphql;x', '/GRAPHQL']) {
    const answer = await request(origin + path, { method: 'POST', headers: JSON_TYPE, body: OPERATION });
    expect(answer.statusCode, path).toBe(404);
  }
});
