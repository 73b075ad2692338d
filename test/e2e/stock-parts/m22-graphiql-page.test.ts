import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/emulator.ts';
import { expectAnswerHeaders } from '../answer-headers.ts';
import { type Served, serveGateway, settingsFor } from '../served-gateway.ts';

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let development: Served;
let production: Served;
beforeAll(async () => {
  emulator = await startEmulator({ people: 0, images: false });
  [development, production] = await Promise.all([
    serveGateway(settingsFor(emulator)),
    serveGateway({ ...settingsFor(emulator), NODE_ENV: 'production', CALLER_AUTH: 'none' }),
  ]);
});
afterAll(async () => {
  await Promise.all([development[Symbol.asyncDispose](), production[Symbol.asyncDispose]()]);
  await emulator.close();
});

const get = async (url: string) => {
  const { statusCode, headers, body } = await request(url, { headers: { accept: 'text/html,*/*;q=0.8' } });
  return { status: statusCode, headers, text: await body.text() };
};

test('M22: the page and all that it loads come from here, under a policy that forbids anything else', async () => {
  const page = await get(development.url);
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
  expectAnswerHeaders(page.headers, 'the page', {
    'cache-control': 'no-cache',
    vary: 'accept',
    'content-security-policy': policy,
  });
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) {
    const found = await get(new URL(file, development.url).href);
    expect(found.status, file).toBe(200);
    expectAnswerHeaders(found.headers, file, {
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
  }
});

test('M22: in production there is no page, no file of it, and no introspection', async () => {
  const page = await get(development.url);
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect((await get(production.url)).status).toBe(405);
  for (const file of files) expect((await get(new URL(file, production.url).href)).status, file).toBe(404);
  const { data, errors } = await production.ask('{ __schema { queryType { name } } }');
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});
