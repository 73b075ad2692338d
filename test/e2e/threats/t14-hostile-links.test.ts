import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { POLICY, TRANSACTION, USER, wireAnswer } from '../../support/wire-case.ts';
import { type EgressRecord, recordEgress, startTrap, type Trap } from '../egress.ts';
import { sayAsIs, startWireWorld, type WireWorld } from '../wire-world.ts';

const FOREIGN = '99999999-0000-4000-8000-00000000dead';
const [U, T] = [USER(1), TRANSACTION(1)];

/** Links that must not be followed from `path`, which lies on `origin`; `other` is a place where somebody waits. */
function hostileLinks({ origin, path, other }: { origin: string; path: string; other: string }): unknown[] {
  const { host, port } = new URL(origin);
  const below = `${path}?cursor=x`;
  const [collection = ''] = path.split('/').slice(-1);
  const parent = path.slice(0, -collection.length - 1);
  return [
    // another host
    ...[`http://${other}${below}`, `https://${other}${below}`, `//${other}${below}`, `http://evil.example${below}`],
    ...[`http://evil.example:${port}${below}`, `${origin}.evil.example${below}`, `http://evil-${host}${below}`],
    ...[`http://${host}.${below}`, `http://LOCALHOST:${port}${below}`, `http://localhost.:${port}${below}`],
    // another writing of an address
    ...[`http://[::1]:${port}${below}`, `http://[::ffff:127.0.0.1]:${port}${below}`, `http://0.0.0.0:${port}${below}`],
    ...[
      'http://169.254.169.254/latest/meta-data',
      `http://localhost:${port}${below}`,
      `http://127.0.0.2:${port}${below}`,
    ],
    // another port or scheme
    ...[`http://127.0.0.1${below}`, `http://127.0.0.1:80${below}`, `http://127.0.0.1:${Number(port) + 1}${below}`],
    ...[`${origin.replace('http:', 'https:')}${below}`, `ftp://${host}${below}`, `ws://${host}${below}`],
    ...[`file://${path}`, 'file:///etc/passwd', `blob:${origin}${below}`, `data:application/json,{}`],
    ...['javascript:alert(1)', 'mailto:a@example.org', 'about:blank', 'urn:x', `unix:/tmp/x:${below}`],
    // a name in front of the host
    ...[`http://user:pass@${host}${below}`, `http://user@${host}${below}`, `${origin}@${other}${below}`],
    ...[`http://${host}@${other}${below}`, `http://${host}%40${other}${below}`, `http://${other}#@${host}${below}`],
    // backslashes and breaks
    ...[`\\\\${other}${below}`, `http:\\\\${other}${below}`, `/\\${other}${below}`, `http:///${other}${below}`],
    ...[`${origin}\\@${other}${below}`, `http:${other}${below}`],
    // another path
    ...[`${origin}${path}/?cursor=x`, `${origin}${path}/..?cursor=x`, `${origin}${path}/../populations?cursor=x`],
    ...[`${origin}${path}/%2e%2e/populations?cursor=x`, `${origin}${parent}?cursor=x`, `${origin}/?cursor=x`],
    ...[`${origin}${path.replace('/v1/', '/v2/')}?cursor=x`, `${origin}/${below}`, `${origin}${path}%3fcursor=x`],
    ...[`${origin}${path.toUpperCase()}?cursor=x`, `${origin}${path};a=b?cursor=x`, `${origin}${path}%00?cursor=x`],
    ...['/control/state', '../populations?cursor=x', 'populations', './', '?', `${origin}/v1/environments?cursor=x`],
    // another environment
    ...[`${origin}${path.replace(/environments\/[^/]+/, `environments/${FOREIGN}`)}?cursor=x`],
    ...[`/v1/environments/${FOREIGN}/${collection}?cursor=x`, `../../${FOREIGN}/${collection}?cursor=x`],
    // no link at all
    ...['http://', 'http://[', '://', ' ', 7, true, {}, [], { href: below }],
  ];
}

/** Each list that has pages: what is asked, and the path of the list below the environment. */
const LISTS: readonly [name: string, query: string, path: string][] = [
  ['users', '{ it: users(first: 20) { nodes { id } } }', 'users'],
  ['transactions', `{ it: user(id: "${U}") { verifyTransactions { nodes { id } } } }`, `users/${U}/verifyTransactions`],
  ['documents', below('documents { id }'), `users/${U}/verifyTransactions/${T}/documents`],
  ['metadata', below('metadata { id }'), `users/${U}/verifyTransactions/${T}/metaData`],
  ['verified data', below('verifiedData { id }'), `users/${U}/verifyTransactions/${T}/verifiedData`],
  ['policies', '{ it: verifyPolicies { id } }', 'verifyPolicies'],
];
function below(field: string) {
  return `{ it: verifyTransaction(userId: "${U}", id: "${T}") { ${field} } }`;
}

let world: WireWorld;
let trap: Trap;
let egress: EgressRecord;
beforeAll(async () => {
  egress = recordEgress();
  trap = await startTrap();
  world = await startWireWorld(egress.env);
});
beforeEach(() => world.answer());
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await trap?.[Symbol.asyncDispose]();
  egress?.[Symbol.dispose]();
});

const expectNoOtherPlace = () => {
  expect(trap.visits()).toBe(0);
  expect(egress.places()).toEqual([`127.0.0.1:${world.upstream.port}`]);
};

describe('T14: a link to the next page is followed to no other place', () => {
  test.each(LISTS)('of %s', async (_name, query, path) => {
    const full = `/v1/environments/${world.upstream.environmentId}/${path}`;
    const links = hostileLinks({ origin: world.of.origin, path: full, other: `127.0.0.1:${trap.port}` });
    expect(links.length).toBeGreaterThanOrEqual(50);
    for (const href of links) {
      world.answer((heard, asked) => {
        const body = wireAnswer(world.of, asked) as { _links: Record<string, unknown> };
        if (heard.target.split('?')[0] === full) body._links.next = { href };
        sayAsIs(heard, body);
      });
      const { errors, text } = await world.gateway.ask(query);
      const shown = `${JSON.stringify(href)}: ${text}`;
      expect(errors, shown).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
      if (typeof href === 'string' && href.length > 8) expect(text, shown).not.toContain(href);
      for (const target of world.targets()) {
        expect(target.startsWith(full) || full.startsWith(target), `${shown}: ${target}`).toBe(true);
        expect(target, shown).not.toContain('cursor=');
      }
    }
    expectNoOtherPlace();
  });

  test('and one to its own place is, so that it is the place which decides', async () => {
    let pages = 0;
    world.answer((heard, path) => {
      pages += 1;
      const number = pages;
      const body = wireAnswer(world.of, path) as {
        _links: Record<string, unknown>;
        _embedded: { users: { id: string; _links: unknown }[] };
      };
      body._embedded.users = body._embedded.users.map(({ _links, ...user }, index) => ({
        ...user,
        _links: {},
        id: USER(number * 10 + index),
      }));
      if (number === 1) body._links.next = { href: `${world.of.origin}${heard.target.split('?')[0]}?cursor=x#y` };
      sayAsIs(heard, body);
    });
    const { data, errors } = await world.gateway.ask('{ users(first: 6) { nodes { id } } }');
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(6);
    expect(world.targets()).toEqual([
      `/v1/environments/${world.upstream.environmentId}/users?limit=6`,
      `/v1/environments/${world.upstream.environmentId}/users?cursor=x`,
    ]);
  });
});

test('T14: another writing of the own address leads to the own address and path, if anywhere', async () => {
  const { port } = new URL(world.of.origin);
  const path = `/v1/environments/${world.upstream.environmentId}/users`;
  const hosts = ['127.0.0.1.', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.0.0.%31', '１２７.0.0.1'];
  const links = hosts.map((host) => `http://${host}:${port}${path}?cursor=x`);
  const folded = [
    `HTTP://127.0.0.1:${port}${path}?cursor=x`,
    `${path}?cursor=x`,
    '?cursor=x',
    `ht\ttp://127.0.0.1:${port}${path}?x`,
  ];
  for (const href of [...links, ...folded, `${world.of.origin}${path}/../users?cursor=x`]) {
    world.answer((heard, asked) => {
      const body = wireAnswer(world.of, asked) as { _links: Record<string, unknown> };
      body._links.next = { href };
      sayAsIs(heard, body);
    });
    const { text } = await world.gateway.ask('{ users(first: 20) { nodes { id } } }');
    expect(text).not.toContain('INTERNAL');
    for (const target of world.targets()) expect(target.split('?')[0], href).toBe(path);
  }
  expectNoOtherPlace();
});

describe('T14: a link that is not followed may say what it likes, and an id in it is checked as one', () => {
  const ASKED = `{ it: verifyTransaction(userId: "${U}", id: "${T}") { id userId rawStatus policy { id } user { id } } }`;
  const RIGHT = { it: { id: T, userId: U, rawStatus: 'REQUESTED', policy: { id: POLICY(1) }, user: { id: U } } };

  test.each(['self', 'user', 'environment', 'verifyPolicy', 'next', 'documents', 'qr'])('as `%s`', async (relation) => {
    const path = `/v1/environments/${world.upstream.environmentId}/users/${U}/verifyTransactions/${T}`;
    for (const href of hostileLinks({ origin: world.of.origin, path, other: `127.0.0.1:${trap.port}` })) {
      world.answer((heard, asked) => {
        const body = wireAnswer(world.of, asked) as { _links: Record<string, unknown> };
        body._links[relation] = { href };
        sayAsIs(heard, body);
      });
      const { data, errors, text } = await world.gateway.ask(ASKED);
      const shown = `${relation} ${JSON.stringify(href)}: ${text}`;
      // A link may name another object than was asked for: then the whole answer is another's.
      if (errors) {
        expect(errors, shown).toMatchObject([{ path: ['it'], extensions: { code: 'UPSTREAM_INVALID' } }]);
        expect(data, shown).toEqual({ it: null });
      } else expect(data, shown).toEqual(RIGHT);
      expect(world.targets(), shown).toEqual([path]);
    }
    expectNoOtherPlace();
  });

  test.each([
    ['self', `users/${U}/verifyTransactions/${TRANSACTION(2)}`],
    ['self', `users/${USER(2)}/verifyTransactions/${T}`],
    ['user', `users/${USER(2)}`],
  ])('as `%s` to %s the answer is refused as another object', async (relation, path) => {
    for (const base of [
      `${world.of.origin}/v1/environments/${world.upstream.environmentId}`,
      'http://evil.example/v1',
    ]) {
      world.answer((heard, asked) => {
        const body = wireAnswer(world.of, asked) as { _links: Record<string, unknown> };
        body._links[relation] = { href: `${base}/${path}` };
        sayAsIs(heard, body);
      });
      const { data, errors } = await world.gateway.ask(ASKED);
      expect(data).toEqual({ it: null });
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
    }
    expectNoOtherPlace();
  });
});
