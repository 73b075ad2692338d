import { readFileSync } from 'node:fs';
import { type DefinitionNode, Kind, parse, print, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { promisedRight } from '../contract/rights.ts';
import { createTestWorld, DEFAULT_SUBGRAPH, type TestWorld } from '../support/world.ts';

const sdlOf = async (world: TestWorld): Promise<string> => (await world.ask('{ _service { sdl } }')).data._service.sdl;

const definitionsOf = (sdl: string) => new Map(parse(sdl).definitions.map((one) => [nameOf(one), one]));
const nameOf = (node: DefinitionNode) => ('name' in node && node.name ? node.name.value : node.kind);

function fieldsOf(sdl: string, type: string) {
  const definition = definitionsOf(sdl).get(type);
  if (definition?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error(`${type} is not there`);
  return new Map(definition.fields?.map((field) => [field.name.value, field.directives?.map((one) => one.name.value)]));
}

describe('by default', () => {
  test('_service tells what the committed schema.subgraph.graphql says', async () => {
    await using world = await createTestWorld();
    const committed = readFileSync(new URL('../../schema.subgraph.graphql', import.meta.url), 'utf8');
    expect(committed.replace(/^#.*\n\n/, '')).toBe(await sdlOf(world));
    expect(world.calls()).toEqual([]);
  });

  test('the SDL links version 2.9 and imports just what it uses', async () => {
    await using world = await createTestWorld();
    const sdl = await sdlOf(world);
    const [, list = ''] = /federation\/v2\.9", import: \[([^\]]*)\]/.exec(sdl) ?? [];
    const imported = list.split(', ').map((name) => name.slice(1, -1));
    const used = new Set<string>();
    visit(parse(sdl), { Directive: ({ name }) => void used.add(`@${name.value}`) });
    const builtIn = ['@link', '@deprecated', '@specifiedBy'];
    expect(imported.toSorted()).toEqual([...used].filter((name) => !builtIn.includes(name)).toSorted());
  });

  test('entities have their keys', async () => {
    await using world = await createTestWorld();
    const sdl = await sdlOf(world);
    const keys = [...sdl.matchAll(/^type (\w+) @key\(fields: "([^"]+)"\)/gm)].map(([, type, key]) => [type, key]);
    expect(Object.fromEntries(keys)).toEqual({
      User: 'id',
      VerifyTransaction: 'id userId',
      VerifyDocument: 'id transactionId userId',
      VerifyPolicy: 'id',
    });
  });

  test('of a user there is the verification alone, and nothing that only the rest leads to', async () => {
    await using world = await createTestWorld();
    const sdl = await sdlOf(world);
    expect([...fieldsOf(sdl, 'User').keys()].toSorted()).toEqual(
      [
        'id',
        'identityAssurance',
        'latestVerifyTransaction',
        'rawVerifyEligibility',
        'verifyEligibility',
        'verifyTransaction',
        'verifyTransactions',
      ].toSorted(),
    );
    expect([...fieldsOf(sdl, 'Query').keys()].toSorted()).toEqual(
      ['verifyDocument', 'verifyPolicies', 'verifyPolicy', 'verifyTransaction'].toSorted(),
    );
    for (const name of ['UserConnection', 'UserEdge', 'UserFilter', 'VerifyUserTextFilter', 'VerifyUserName']) {
      expect(sdl).not.toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  test('every type is one that something leads to, and every type that is named is there', async () => {
    await using world = await createTestWorld();
    const sdl = await sdlOf(world);
    const definitions = definitionsOf(sdl);
    const named = new Set(['String', 'Int', 'Boolean', 'ID', 'Float']);
    visit(parse(sdl), { NamedType: ({ name }) => void named.add(name.value) });
    const scalars = ['String', 'Int', 'Boolean', 'ID', 'Float'];
    for (const name of named) expect(scalars.includes(name) || definitions.has(name), `${name} is there`).toBe(true);
    const roots = ['Query', 'User', 'VerifyDocument', 'VerifyPolicy', 'VerifyTransaction', Kind.SCHEMA_EXTENSION];
    const implementations = ['OtherVerifiedData', 'VerifiedGovernmentId', 'VerifiedImage'];
    for (const name of definitions.keys()) {
      expect(named.has(name) || roots.includes(name) || implementations.includes(name), `${name} is used`).toBe(true);
    }
  });

  test('what executes is whole, whatever the SDL leaves out', async () => {
    await using world = await createTestWorld();
    const { id, username } = world.upstream.data.putUser();
    const query = 'query ($id: ID!) { user(id: $id) { username } users(first: 1) { nodes { id } } _service { sdl } }';
    const { data, errors } = await world.ask(query, { id });
    expect(errors).toBeUndefined();
    expect(data.user).toEqual({ username });
    expect(data.users.nodes).toHaveLength(1);
  });

  test('shared and personal fields are marked, and weights are on what weighs', async () => {
    await using world = await createTestWorld();
    const sdl = await sdlOf(world);
    expect(sdl).toMatch(/^type PageInfo @shareable \{/m);
    expect(fieldsOf(sdl, 'VerifyDocument').get('value')).toEqual(expect.arrayContaining(['tag', 'cost']));
    expect(fieldsOf(sdl, 'VerifiedImage').get('image')).toEqual(expect.arrayContaining(['tag', 'cost']));
    expect(fieldsOf(sdl, 'VerifyTransaction').get('verifiedData')).toEqual(expect.arrayContaining(['tag', 'listSize']));
    expect(fieldsOf(sdl, 'VerifyTransaction').get('rawStatus')).toEqual(['tag']);
    const tags = new Set([...sdl.matchAll(/@tag\(name: "(\w+)"\)/g)].map(([, tag]) => tag));
    expect([...tags].toSorted()).toEqual(['internal', 'pii']);
  });
});

describe('by setting', () => {
  test('the profile comes back as shareable', async () => {
    await using world = await createTestWorld({ subgraph: { ...DEFAULT_SUBGRAPH, userProfile: true } });
    const sdl = await sdlOf(world);
    const fields = fieldsOf(sdl, 'User');
    const profile = ['username', 'email', 'name', 'mobilePhone', 'populationId', 'enabled', 'createdAt', 'updatedAt'];
    for (const name of profile) expect(fields.get(name), name).toContain('shareable');
    expect(fields.get('verifyEligibility')).not.toContain('shareable');
    expect(fields.get('id')).not.toContain('shareable'); // keys are shareable by themselves
    expect(fieldsOf(sdl, 'VerifyUserName').get('given')).toContain('shareable');
    expect(fieldsOf(sdl, 'Query').has('user')).toBe(false);
  });

  test('the root fields come back with their types, and @oneOf with its definition', async () => {
    await using world = await createTestWorld({ subgraph: { ...DEFAULT_SUBGRAPH, userRoots: true } });
    const sdl = await sdlOf(world);
    expect([...fieldsOf(sdl, 'Query').keys()]).toEqual(expect.arrayContaining(['user', 'users']));
    expect(sdl).toContain('input VerifyUserTextFilter @oneOf {');
    expect(sdl).toContain('directive @oneOf on INPUT_OBJECT');
    expect(fieldsOf(sdl, 'User').has('username')).toBe(false);
  });

  test('without the subgraph there is neither _entities nor _service', async () => {
    await using world = await createTestWorld({ subgraph: null });
    for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
      const { errors, data } = await world.ask(query);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
    const { errors } = await world.ask('{ verifyPolicies { id } }');
    expect(errors).toBeUndefined();
  });
});

describe('where tokens of callers give rights', () => {
  const scopes = {
    status: ['s', 's2'],
    claims: ['c'],
    documents: ['d'],
    profile: ['p'],
    policy: ['q'],
    webVerification: ['w'],
    self: ['me'],
  };
  /** The alternatives that a router is told of, one of which a token must have. */
  const told: Readonly<Record<string, string[]>> = {
    any: ['s', 's2', 'c', 'd', 'p', 'w', 'me'],
    status: ['s', 's2', 'me'],
    claims: ['c', 'me'],
    documents: ['d', 'me'],
    profile: ['p', 'me'],
    policy: ['q'],
    webVerification: ['w', 'me'],
  };

  test('each field asks the router for the scopes that it asks for itself, and no interface does', async () => {
    await using world = await createTestWorld({
      subgraph: { ...DEFAULT_SUBGRAPH, userProfile: true, userRoots: true, scopes },
    });
    let found = 0;
    for (const [type, definition] of definitionsOf(await sdlOf(world))) {
      if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
        expect(print(definition)).not.toContain('@requiresScopes');
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const { name, directives } of definition.fields ?? []) {
        const asked = directives?.find((one) => one.name.value === 'requiresScopes');
        const right = promisedRight(type, name.value);
        const list = told[right]?.map((word) => `["${word}"]`).join(', ');
        expect(asked && print(asked), `${type}.${name.value}`).toBe(list && `@requiresScopes(scopes: [${list}])`);
        found += asked ? 1 : 0;
      }
    }
    expect(found).toBeGreaterThan(20);
  });
});
