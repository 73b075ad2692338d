import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { everyone, idsOf, LIST, type Page, pageOf } from '../support/user-pages.ts';
import { type Answer, createTestWorld, type TestWorld } from '../support/world.ts';

describe('links to the next page', () => {
  const withNext = (world: TestWorld, hrefOf: (own: string) => unknown) =>
    world.upstream.fault({
      match: { resource: 'users' },
      rewrite: (body) => {
        const page = body as { _links: Record<string, { href: unknown }> }; // a page of the emulator
        const own = String(page._links.self?.href);
        return { ...page, _links: { ...page._links, next: { href: hrefOf(own) } } };
      },
    });

  test('to another place are not followed', async () => {
    let visits = 0;
    const elsewhere = createServer((_request, response) => {
      visits += 1;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await using world = await createTestWorld({ emulator: { people: 9 } });
    const { port } = elsewhere.address() as AddressInfo;
    const { origin } = new URL(world.upstream.apiUrl);
    const { environmentId } = world.upstream;
    const path = `/v1/environments/${environmentId}/users?cursor=x`;
    const other = `127.0.0.1:${port}`;
    const links = [
      `http://${other}${path}`,
      `https://${other}${path}`,
      `//${other}${path}`,
      `\\\\${other}${path}`,
      `http:\\\\${other}${path}`,
      `${origin}@${other}${path}`,
      `${origin}.example.org${path}`,
      `http://user:pass@${new URL(origin).host}${path}`,
      `${origin.replace('http:', 'https:')}${path}`,
      `${origin}/v1/environments/00000000-0000-4000-8000-00000000dead/users?cursor=x`,
      `${origin}/v1/environments/${environmentId}/users/../populations?cursor=x`,
      `${origin}/v1/environments/${environmentId}/users/%2e%2e/populations?cursor=x`,
      `${origin}/v1/environments/${environmentId}/users/`,
      `${origin}/control/users`,
      'javascript:alert(1)',
      'http://[',
      7,
      {},
    ];
    try {
      for (const href of links) {
        world.upstream.clearFaults();
        withNext(world, () => href);
        world.upstream.clearLog();
        const { data, errors } = await world.ask(LIST, { first: 20 });
        expect(data, `next: ${href}`).toEqual({ users: null });
        expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID' } }]);
        expect(world.calls(), `next: ${href}`).toEqual(['users']);
      }
      expect(visits).toBe(0);
    } finally {
      elsewhere.close();
    }
  });

  test('in a circle end with an error, not with the same users again', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    withNext(world, (own) => own);
    const { data, errors } = await world.ask(LIST, { first: 20 });
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID' } }]);
    expect(world.calls()).toEqual(['users']);
  });

  test('from a full page to itself end with an error too', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    withNext(world, (own) => own);
    const seen: string[] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 3; turn += 1) {
      const { data, errors }: Answer<{ users: Page }> = await world.ask(LIST, { first: 5, after });
      if (errors || !data) {
        expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID' } }]);
        break;
      }
      seen.push(...idsOf(data.users));
      after = data.users.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('without an end are given up after fifty pages', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    let turn = 0;
    world.upstream.fault({
      match: { resource: 'users' },
      rewrite: (body) => {
        turn += 1;
        const page = body as { _links: Record<string, { href: string }> }; // a page of the emulator
        const next = { href: `${page._links.self?.href.split('?')[0]}?limit=1&turn=${turn}` };
        return { _links: { ...page._links, next }, _embedded: { users: [] } };
      },
    });
    const { errors } = await world.ask(LIST, { first: 20 });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID' } }]);
    expect(world.calls()).toHaveLength(50);
  });

  test('on pages without users are followed to where users are', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    world.upstream.vary({ userPageSize: 3 });
    world.upstream.fault({
      match: { resource: 'users' },
      times: 2,
      rewrite: (body) => ({ ...(body as object), _embedded: {} }),
    });
    expect(idsOf(await pageOf(world, { first: 3 }))).toEqual(everyone(world).slice(6, 9));
  });

  test('that show a user twice on one page of ours show them once', async () => {
    await using world = await createTestWorld({ emulator: { people: 9 } });
    world.upstream.vary({ userPageSize: 3 });
    const [first] = world.upstream.data.users();
    world.upstream.fault({
      match: { resource: 'users' },
      skip: 1,
      times: 1,
      rewrite: (body) => {
        const page = body as { _embedded: { users: unknown[] } }; // a page of the emulator
        return { ...page, _embedded: { users: [first, ...page._embedded.users.slice(1)] } };
      },
    });
    const ids = idsOf(await pageOf(world, { first: 6 }));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
