import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { exampleTabs, loadExamples } from '../../../src/server/graphiql/examples.ts';
import { graphiqlPlugin } from '../../../src/server/graphiql.ts';

const HOST = 'http://gateway.test';
const examples = exampleTabs(await loadExamples(), { emulated: true });
const yoga = createYoga({
  schema: createSchema({ typeDefs: 'type Query { one: Int }' }),
  graphiql: false,
  logging: false,
  plugins: [graphiqlPlugin({ examples })],
});

const get = async (path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> =>
  yoga.fetch(new Request(`${HOST}${path}`, { method, headers }));
const getPage = () => get('/graphql', { accept: 'text/html,*/*;q=0.8' });

describe('the page', () => {
  test('its policy allows its own origin only, and it has no script inside and names no other address', async () => {
    const response = await getPage();
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(html).toContain('<title>verify-graph</title>');
    expect(html.match(/<script (?!src="\/|type="application\/json")/g)).toBeNull();
    expect(html.match(/(src|href)="(?!\/graphql\/)/g)).toBeNull();
  });

  test('what it loads is there, may be kept for good, and comes packed only to those who unpack it', async () => {
    const paths = [...(await (await getPage()).text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(paths).toHaveLength(4);
    for (const path of [...paths, ...workersBeside(paths)]) {
      const plain = await get(path, {});
      const packed = await get(path, { 'accept-encoding': 'br, gzip' });
      expect([plain.status, packed.status], path).toEqual([200, 200]);
      expect(plain.headers.get('cache-control')).toContain('immutable');
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      const sizes = [(await plain.arrayBuffer()).byteLength, (await packed.arrayBuffer()).byteLength] as const;
      expect(sizes[1], path).toBeLessThan(sizes[0]);
    }
  });

  test.each(['/graphql/graphiql/', '/graphql/graphiql/0/start.js'])('%s is not found', async (path) => {
    expect((await get(path, { accept: 'text/html' })).status).toBe(404);
  });

  test('a client that does not ask for HTML gets GraphQL', async () => {
    const response = await get('/graphql?query={__typename}', { accept: 'application/json' });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test('HEAD answers like GET, without a body', async () => {
    const response = await get('/graphql', { accept: 'text/html' }, 'HEAD');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('');
  });

  test('headers for new tabs stand in its settings, and nothing does where there are none', async () => {
    const headers = { authorization: 'Bearer paste-your-token-here' };
    const other = createYoga({
      schema: createSchema({ typeDefs: 'type Query { one: Int }' }),
      graphiql: false,
      plugins: [graphiqlPlugin({ examples, headers })],
    });
    const page = await other.fetch(`${HOST}/graphql`, { headers: { accept: 'text/html' } });
    const settingsOf = (html: string): { headers: string } =>
      JSON.parse(/id="settings">(.*)<\/script>/.exec(html)?.[1] ?? '');
    expect(JSON.parse(settingsOf(await page.text()).headers)).toEqual(headers);
    expect(settingsOf(await (await getPage()).text()).headers).toBe('');
  });

  test('text in an example cannot end the element that carries it', async () => {
    const query = '# </script><script>alert(1)</script>\n{ one }';
    const hostile = graphiqlPlugin({ examples: [{ name: 'hostile', query, variables: '' }] });
    const other = createYoga({
      schema: createSchema({ typeDefs: 'type Query { one: Int }' }),
      graphiql: false,
      plugins: [hostile],
    });
    const html = await (await other.fetch(`${HOST}/graphql`, { headers: { accept: 'text/html' } })).text();
    expect(html).not.toContain('<script>alert');
    const settings: unknown = JSON.parse(/id="settings">(.*)<\/script>/.exec(html)?.[1] ?? '');
    expect(settings).toMatchObject({ tabs: [{ query }] });
  });
});

describe('the examples as tabs', () => {
  test('on a real environment they name the ids to fill in, and no id of the emulator is left', async () => {
    const real = exampleTabs(await loadExamples(), { emulated: false });
    expect(JSON.stringify(real)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(real.map(membersOf)).toEqual(examples.map(membersOf));
    expect(real[0]?.query).toContain('real PingOne environment');
  });

  test('on the emulator the first says that the people are made up, and only the first greets', () => {
    const greetings = examples.map(({ query }) => query.includes('Welcome to verify-graph'));
    expect(greetings).toEqual(examples.map((_, index) => index === 0));
    expect(examples[0]?.query).toContain('Everything here is made up');
  });

  test('every comment fits into half a window', () => {
    const comments = examples.flatMap(({ query }) => query.split('\n').filter((line) => line.startsWith('#')));
    expect(comments.filter((line) => line.length > 58)).toEqual([]);
  });
});

const membersOf = ({ variables }: { variables: string }) => variables && Object.keys(JSON.parse(variables));

const workersBeside = (paths: readonly string[]): string[] => {
  const base = paths.find((path) => path.endsWith('/start.js'))?.replace('start.js', '');
  return ['editor', 'json', 'graphql'].map((worker) => `${base}${worker}.worker.js`);
};
