import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '../../support/raw-upstream.ts';
import { DOCUMENT, TRANSACTION, USER, wireAnswer } from '../../support/wire-case.ts';
import { ENDPOINTS, type MutatedWorld, startMutatedWorld } from '../mutated-answers.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

const TRIES = 300; // for each endpoint; the heavy test makes ten times as many
const [U, T, D] = [USER(1), TRANSACTION(1), DOCUMENT(1)];
const SCRIPT = '<script>alert("planted")</script>';

describe('T23: of an answer that is wrong somewhere nothing wrong is shown', () => {
  let mutations: MutatedWorld;
  beforeAll(async () => {
    mutations = await startMutatedWorld();
  });
  afterAll(() => mutations?.[Symbol.asyncDispose]());

  test.each(ENDPOINTS)('$name', async (endpoint) => {
    const { tried, failed } = await mutations.tryMany(endpoint, TRIES);
    expect(tried).toBe(TRIES);
    expect(failed).toBeGreaterThan(TRIES / 10);
    expect(mutations.world.gateway.isAlive()).toBe(true);
    expect(JSON.stringify(mutations.world.gateway.output())).not.toMatch(/Unexpected|planted/);
  });
});

describe('T23:', () => {
  let world: WireWorld;
  beforeAll(async () => {
    world = await startWireWorld();
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  /** The case's answers with something else at one place. */
  const with_ = (change: (body: Record<string, never>) => void) =>
    world.answer((heard, path) => {
      const body = wireAnswer(world.of, path) as Record<string, never>;
      change(body);
      say(heard, body);
    });

  test('script in names passes as the text that it is, in JSON', async () => {
    with_((body) => Object.assign(body, { username: SCRIPT, name: { formatted: SCRIPT } }));
    const { data, errors, headers, text } = await world.gateway.ask(
      `{ user(id: "${U}") { username name { formatted } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: { username: SCRIPT, name: { formatted: SCRIPT } } });
    expect(headers['content-type']).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
    expect(text.startsWith('{')).toBe(true);
  });

  test.each([
    ['a page', btoa(`<html>${SCRIPT}</html>`)],
    ['a drawing', btoa(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`)],
    ['a page as it is', `<html>${SCRIPT}</html>`],
    ['a PDF', btoa('%PDF-1.7')],
    ['a GIF', btoa('GIF89a')],
    ['nothing', ''],
  ])('%s is no picture of a document, nor of a face', async (_what, content) => {
    with_((body: Record<string, unknown>) => {
      if ('value' in body) body.value = content;
      const items = (body._embedded as Record<string, { data?: { IMAGE?: string } }[]> | undefined)?.verifiedData ?? [];
      for (const { data } of items) if (data?.IMAGE) data.IMAGE = content;
    });
    const { data, errors } = await world.gateway.ask(`{
      verifyDocument(userId: "${U}", transactionId: "${T}", id: "${D}") { id rawType value }
      verifyTransaction(userId: "${U}", id: "${T}") { verifiedData(types: [SELFIE]) { rawType ... on VerifiedImage { format image } } }
    }`);
    expect(data.verifyDocument).toEqual({ id: D, rawType: 'Passport Front', value: null });
    const [face] = data.verifyTransaction.verifiedData;
    expect(face.image ?? null).toBeNull();
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toContainEqual([
      'verifyDocument.value',
      'UPSTREAM_INVALID',
    ]);
    if (data.verifyTransaction.verifiedData.some(({ rawType }: { rawType: string }) => rawType === 'SELFIE')) {
      expect(errors?.map(({ path }) => path?.at(-1))).toContain('image');
    }
  });

  test.each([
    ['users', '{ it: users(first: 5) { nodes { id } } }', { _embedded: { users: many({}) } }],
    ['users of numbers', '{ it: users(first: 5) { nodes { id } } }', { _embedded: { users: many(0) } }],
    ['policies', '{ it: verifyPolicies { id } }', { _embedded: { verifyPolicies: many({}) } }],
    [
      'transactions',
      `{ it: user(id: "${U}") { verifyTransactions { nodes { id } } } }`,
      { _embedded: { verifyTransactions: many({}) } },
    ],
    [
      'documents',
      `{ it: verifyTransaction(userId: "${U}", id: "${T}") { documents { id } } }`,
      { _embedded: { documents: many(null) } },
    ],
  ])('a list of a million %s is refused, and the server lives', async (_what, query, body) => {
    const text = JSON.stringify(body);
    world.answer((heard, path) => {
      const isList = !/users\/[\w-]+$|verifyTransactions\/[\w-]+$/.test(path);
      say(heard, isList ? text : wireAnswer(world.of, path));
    });
    const { errors } = await world.gateway.ask(query);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
    world.answer();
    const after = await world.gateway.ask(`{ user(id: "${U}") { username } }`);
    expect(after.data).toEqual({ user: { username: `username-${world.of.mark}` } });
  });

  test('a million texts in one field do no harm to those who ask after', async () => {
    with_((body: Record<string, unknown>) => {
      if (body.transactionStatus) Object.assign(body.transactionStatus, { providerMessagesList: many('x') });
    });
    const answer = await world.gateway.ask(`{ verifyTransaction(userId: "${U}", id: "${T}") { providerMessages } }`);
    expect(answer.text).not.toContain('INTERNAL');
    world.answer();
    const after = await world.gateway.ask(`{ user(id: "${U}") { username } }`);
    expect(after.data).toEqual({ user: { username: `username-${world.of.mark}` } });
    expect(world.gateway.isAlive()).toBe(true);
  });
});

function many(item: unknown): unknown[] {
  return new Array(1_000_000).fill(item);
}
