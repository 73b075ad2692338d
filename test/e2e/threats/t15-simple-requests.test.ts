import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

const QUERY = '{ verifyPolicies { id } }';
const JSON_BODY = JSON.stringify({ query: QUERY });
const FORM_BODY = `query=${encodeURIComponent(QUERY)}`;

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let server: Served;
let token: string;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  server = await serveGateway(settingsFor(emulator, 'caller'));
  token = await emulator.accessToken();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await emulator.close();
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PROPFIND'];

/** `undefined`: the header is left out. */
const CONTENT_TYPES: [string | undefined, string][] = [
  ['application/json', JSON_BODY],
  ['application/json; charset=utf-8', JSON_BODY],
  [undefined, JSON_BODY],
  ['', JSON_BODY],
  ['text/plain', JSON_BODY],
  ['text/plain;charset=UTF-8', JSON_BODY],
  ['application/x-www-form-urlencoded', FORM_BODY],
  ['multipart/form-data; boundary=b', `--b\r\ncontent-disposition: form-data; name="query"\r\n\r\n${QUERY}\r\n--b--`],
  ['message/x', JSON_BODY],
  ['application/graphql', QUERY],
  ['application/jsonp', JSON_BODY],
  ['application/json, text/plain', JSON_BODY],
  ['text/plain; application/json', JSON_BODY],
  ['text/json', JSON_BODY],
  ['application/json; charset=utf-16', JSON_BODY],
  ['application/vnd.api+json', JSON_BODY],
  ['application/csp-report', JSON_BODY],
  ['*/*', JSON_BODY],
];

interface Sent {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const send = (method: string, headers: Record<string, string>, body: string, path = '/graphql') =>
  new Promise<Sent>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('T15: what any web page may send without asking is refused before any work', () => {
  const pairs = METHODS.flatMap((method) => CONTENT_TYPES.map(([type, body]) => ({ method, type, body })));

  test('the matrix is large enough', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(80);
  });

  test.each(METHODS)('%s with every content type', async (method) => {
    for (const { type, body } of pairs.filter((pair) => pair.method === method)) {
      const what = `${method} ${type}`;
      const isJson = type === 'application/json' || type === 'application/json; charset=utf-8';
      emulator.clearLog();
      // A caller with rights, so that nothing but the door stands in the way.
      const headers = { authorization: `Bearer ${token}`, 'content-length': String(Buffer.byteLength(body)) };
      const path = method === 'GET' ? `/graphql?${FORM_BODY}` : '/graphql';
      const answer = await send(
        method,
        type === undefined ? headers : { ...headers, 'content-type': type },
        body,
        path,
      );
      expectAnswerHeaders(answer.headers, what);
      if (method === 'POST' && isJson) {
        expect(answer.status, what).toBe(200);
        expect(JSON.parse(answer.text), what).toHaveProperty('data.verifyPolicies');
        continue;
      }
      expect(answer.status, what).toBe(method === 'POST' ? 415 : 405);
      expect(answer.text, what).not.toContain('verifyPolicies');
      if (method !== 'HEAD') expect(JSON.parse(answer.text), what).not.toHaveProperty('data');
      expect(emulator.log(), what).toEqual([]);
    }
  });

  test('a cookie is not read: with a token in nothing else there is no caller', async () => {
    emulator.clearLog();
    const cookies = `authorization=Bearer ${token}; token=${token}; Authorization=${token}`;
    const headers = { 'content-type': 'application/json', 'content-length': String(JSON_BODY.length), cookie: cookies };
    const answer = await send('POST', headers, JSON_BODY);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(emulator.log()).toEqual([]);
  });
});
