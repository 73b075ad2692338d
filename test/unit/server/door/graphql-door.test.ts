import { describe, expect, test } from 'vitest';
import { createGraphqlDoor } from '../../../../src/server/door/graphql-door.ts';
import { REFUSALS, type Refusal } from '../../../../src/server/door/refusal.ts';
import { answerTypeOf } from '../../../../src/server/door/request-head.ts';

const MAX_BYTES = 1_000;
const door = createGraphqlDoor(MAX_BYTES);
const JSON_TYPE = 'application/json';

function refusedHead(change: { method?: string; path?: string; headers?: Record<string, string> }) {
  const headers: Record<string, string> = { 'content-type': JSON_TYPE, ...change.headers };
  const { method = 'POST', path = '/graphql' } = change;
  return door.refuseHead({ method, path, header: (name) => headers[name] });
}

const opened = (body: string | Uint8Array) =>
  door.open({ bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body });

const messageOf = ({ body }: Refusal): string => JSON.parse(body).errors[0].message;

describe('the head of a request', () => {
  test.each([
    ['application/json'],
    ['Application/JSON'],
    ['application/json; charset=utf-8'],
    ['application/json;charset=UTF-8'],
    ['application/json; charset="utf-8"'],
  ])('with content-type %s passes', (type) => {
    expect(refusedHead({ headers: { 'content-type': type } })).toBeUndefined();
  });

  test.each([
    [''],
    ['application/json; charset=utf-16'],
    ['application/json; charset=utf-7'],
    ['application/json; charset="utf-8'],
    ['application/json; boundary=x'],
    ['application/json, text/plain'],
    ['application/jsonp'],
    ['application/graphql'],
    ['text/plain'],
    ['message/x'],
    ['multipart/form-data; boundary=x'],
    ['application/x-www-form-urlencoded'],
  ])('with content-type "%s" is refused', (type) => {
    expect(refusedHead({ headers: { 'content-type': type } })).toBe(REFUSALS.contentType);
  });

  test.each([
    ['content-encoding', 'gzip', REFUSALS.contentEncoding],
    ['content-encoding', 'identity, gzip', REFUSALS.contentEncoding],
    ['content-encoding', '', REFUSALS.contentEncoding],
    ['transfer-encoding', 'gzip, chunked', REFUSALS.transferEncoding],
    ['content-length', '1e3', REFUSALS.contentLength],
    ['content-length', '-1', REFUSALS.contentLength],
    ['accept', 'text/html', REFUSALS.accept],
    ['accept', 'text/event-stream', REFUSALS.accept],
    ['accept', 'application/json; charset=utf-16', REFUSALS.accept],
  ])('with %s "%s" is refused', (name, value, refusal) => {
    expect(refusedHead({ headers: { [name]: value } })).toBe(refusal);
  });

  test.each([
    ['content-encoding', 'Identity'],
    ['transfer-encoding', 'Chunked'],
    ['content-length', String(MAX_BYTES)],
    ['accept', '*/*'],
    ['accept', 'text/html, application/*;q=0.5'],
  ])('with %s "%s" passes', (name, value) => {
    expect(refusedHead({ headers: { [name]: value } })).toBeUndefined();
  });

  test('that tells of too large a body is refused, and names the limit', () => {
    const refusal = refusedHead({ headers: { 'content-length': String(MAX_BYTES + 1) } });
    expect(refusal).toMatchObject({ status: 413 });
    expect(refusal && messageOf(refusal)).toBe('The request body is larger than 1000 bytes.');
  });

  test.each(['GET', 'PUT', 'OPTIONS', 'post'])('with the method %s is refused, and told the one there is', (method) => {
    expect(refusedHead({ method })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  test.each(['/', '/graphql/x', '/any/graphql', '/GraphQL', '/graphql//', '//graphql'])(
    'for the path %s is refused',
    (path) => {
      expect(refusedHead({ path })).toMatchObject({ status: 404 });
    },
  );
});

describe('the media type of the answer', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['multipart/mixed;deferSpec=20220824, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json;charset=utf-8', 'application/json'],
  ])('for %s is %s', (accept, type) => {
    expect(answerTypeOf(accept)).toBe(type);
  });
});

describe('the body', () => {
  test('is what it asks, without members that are null', () => {
    expect(opened('{"query":"{ a }","variables":null,"operationName":null,"foreign":null}')).toEqual({
      params: { query: '{ a }' },
    });
    expect(opened('{"query":"{ a }","variables":{"b":1},"operationName":"A","extensions":{}}')).toEqual({
      params: { query: '{ a }', variables: { b: 1 }, operationName: 'A', extensions: {} },
    });
  });

  test('may leave out the query, which something else may name', () => {
    expect(opened('{"extensions":{"persistedQuery":{}}}')).toEqual({
      params: { extensions: { persistedQuery: {} } },
    });
  });

  test.each<[string, string | Uint8Array, Refusal]>([
    ['no JSON', '{"query":"{ a }",}', REFUSALS.json],
    ['nothing', '', REFUSALS.json],
    ['a byte order mark', '\ufeff{"query":"{ a }"}', REFUSALS.json],
    ['half a character', new Uint8Array([0x22, 0xc3, 0x22]), REFUSALS.utf8],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), REFUSALS.utf8],
    ['a surrogate in UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), REFUSALS.utf8],
    ['a list', '[{"query":"{ a }"}]', REFUSALS.batch],
    ['null', 'null', REFUSALS.notAnObject],
    ['a text', '"{ a }"', REFUSALS.notAnObject],
    ['a number', '1', REFUSALS.notAnObject],
    ['a member nobody knows', '{"query":"{ a }","id":1}', REFUSALS.unknownMember],
    ['a query that is a list', '{"query":["{ a }"]}', REFUSALS.query],
    ['a name that is a number', '{"query":"{ a }","operationName":0}', REFUSALS.operationName],
    ['variables that are a list', '{"query":"{ a }","variables":[]}', REFUSALS.variables],
    ['variables that are a text', '{"query":"{ a }","variables":"{}"}', REFUSALS.variables],
    ['extensions that are false', '{"query":"{ a }","extensions":false}', REFUSALS.extensions],
    ['two queries', '{"query":"{ a }","query":"{ b }"}', REFUSALS.repeatedName],
    ['a prototype', '{"query":"{ a }","variables":{"__proto__":{"x":1}}}', REFUSALS.forbiddenName],
    ['33 levels', `{"variables":${'['.repeat(32)}${']'.repeat(32)}}`, REFUSALS.jsonDepth],
    ['no JSON with two members', '{"a":1,"a":1', REFUSALS.json],
  ])('that is %s is refused', (_what, body, refusal) => {
    expect(opened(body)).toEqual({ refusal });
  });

  test('has up to 32 levels', () => {
    expect(opened(`{"variables":{"x":${'['.repeat(30)}${']'.repeat(30)}}}`)).toHaveProperty('params');
  });

  test('that was too large or did not come is refused', () => {
    expect(door.open({ fault: 'too-large' })).toMatchObject({ refusal: { status: 413 } });
    expect(door.open({ fault: 'cut-off' })).toEqual({ refusal: REFUSALS.cutOff });
  });
});

test('every refusal is a small answer in the form of all errors, with one sentence of ours', () => {
  const { overloaded, ...lasting } = REFUSALS;
  for (const [name, { status, body }] of Object.entries(lasting)) {
    expect(status, name).toBeGreaterThanOrEqual(400);
    expect(JSON.parse(body), name).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^[A-Z].{10,180}\.$/),
          extensions: { retryable: false, code: expect.stringMatching(/^(BAD_REQUEST|LIMIT_EXCEEDED|INTERNAL)$/) },
        },
      ],
    });
  }
  expect(overloaded).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(JSON.parse(overloaded.body)).toEqual({
    errors: [
      {
        message: expect.stringMatching(/^[A-Z].{10,180}\.$/),
        extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 },
      },
    ],
  });
});
