import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { federateSubgraphs, federateSubgraphsWithContracts } from '@wundergraph/composition';
import {
  buildSchema,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
} from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { accountsSubgraph } from '../../examples/federation/accounts.ts';
import { applicationsSubgraph } from '../../examples/federation/applications.ts';
import { asSubgraph } from '../../src/schema/index.ts';
import { DEFAULT_SUBGRAPH } from '../support/world.ts';

interface Part {
  name: string;
  sdl: string;
}

const verify = (options = {}): Part => ({ name: 'verify', sdl: asSubgraph({ ...DEFAULT_SUBGRAPH, ...options }).sdl });
/** Words of a company's own for each right; two for one of them. */
const WORDS = {
  status: ['a:status', 'helpdesk'],
  claims: ['a:claims'],
  documents: ['a:documents'],
  profile: ['a:profile'],
  policy: ['a:policy'],
  webVerification: ['a:web'],
  self: ['a:self'],
};
const accounts = accountsSubgraph([]);
const applications = applicationsSubgraph([]);
const company = (options = {}) => [verify(options), accounts, applications];
/** A sibling of the test's own that links what the tests here need. */
const sibling = (sdl: string): Part => ({
  name: 'sibling',
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@override", "@inaccessible", "@shareable"])\n${sdl}`,
});

const services = (parts: readonly Part[]) =>
  parts.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}.example/graphql` }));
const definitions = (parts: readonly Part[]) =>
  parts.map(({ name, sdl }) => ({ name, definitions: parse(sdl), url: `http://${name}.example/graphql` }));

/** What each composer complains about, and what it made of the parts. */
const composers: Record<string, (parts: readonly Part[]) => { faults: string[]; supergraph?: string }> = {
  '@apollo/composition'(parts) {
    const { errors, hints, supergraphSdl } = composeByApollo(services(parts));
    // Whoever owns a type may describe it in other words than those who add to it.
    const serious = hints?.filter(
      ({ definition: { level, code } }) => level.name === 'WARN' && code !== 'INCONSISTENT_DESCRIPTION',
    );
    const faults = [...(errors ?? []), ...(serious ?? [])].map(({ message }) => message);
    return { faults, ...(supergraphSdl !== undefined && { supergraph: supergraphSdl }) };
  },
  '@theguild/federation-composition'(parts) {
    const { errors, supergraphSdl } = composeByGuild(services(parts));
    return {
      faults: (errors ?? []).map(({ message }) => message),
      ...(supergraphSdl !== undefined && { supergraph: supergraphSdl }),
    };
  },
  '@wundergraph/composition'(parts) {
    const result = federateSubgraphs({ subgraphs: definitions(parts), version: '1' });
    const faults = [...(result.success ? [] : result.errors), ...result.warnings].map(({ message }) => message);
    return { faults };
  },
};

describe.each(Object.entries(composers))('composed by %s', (_name, compose) => {
  test('with accounts and applications there is no error and no hint that matters', () => {
    expect(compose(company()).faults).toEqual([]);
  });

  test('with the scopes that fields take there is no error either, with and without the profile', () => {
    for (const shape of [{}, { userProfile: true, userRoots: true }]) {
      expect(compose([verify({ ...shape, scopes: WORDS }), applications]).faults).toEqual([]);
    }
    expect(compose(company({ scopes: WORDS })).faults).toEqual([]);
  });

  test('without an accounts subgraph the profile and the root fields come back', () => {
    expect(compose([verify({ userProfile: true, userRoots: true }), applications]).faults).toEqual([]);
    expect(compose([verify({ userProfile: true, userRoots: true })]).faults).toEqual([]);
    expect(compose([verify({ userRoots: true }), applications]).faults).toEqual([]);
    expect(compose([verify()]).faults).toEqual([]);
  });

  test('a profile that both tell of is no conflict where both say so', () => {
    const sharing = sibling(
      'type Query { me: User } type User @key(fields: "id") { id: ID! email: String @shareable }',
    );
    expect(compose([verify({ userProfile: true }), sharing]).faults).toEqual([]);
  });

  test('without the setting that profile would be nobody else’s: the default keeps out of the way', () => {
    const owner = sibling('type Query { me: User } type User @key(fields: "id") { id: ID! email: String }');
    expect(compose([verify(), owner]).faults).toEqual([]);
    expect(compose([verify({ userProfile: true }), owner]).faults).not.toEqual([]);
  });

  test('a sibling may require our fields, and hide its own', () => {
    const risk = sibling(`
      type Query { riskVersion: String }
      type VerifyTransaction @key(fields: "id userId") {
        id: ID! userId: ID! rawStatus: String @external
        riskScore: Int @requires(fields: "rawStatus") shard: String @inaccessible
      }`);
    expect(compose([verify(), risk]).faults).toEqual([]);
  });

  test('a sibling may provide what we share', () => {
    const crm = sibling(`
      type Query { leads: [Lead!] }
      type Lead { user: User @provides(fields: "email") }
      type User @key(fields: "id") { id: ID! email: String @external }`);
    expect(compose([verify({ userProfile: true }), crm]).faults).toEqual([]);
  });

  test('a sibling may take a field over', () => {
    const newcomer = sibling(`
      type Query { version: String }
      type VerifyTransaction @key(fields: "id userId") {
        id: ID! userId: ID! timedOut: Boolean @override(from: "verify")
      }`);
    const { faults, supergraph } = compose([verify(), newcomer]);
    expect(faults).toEqual([]);
    if (supergraph !== undefined)
      expect(supergraph).toMatch(/timedOut: Boolean[^\n]*graph: SIBLING, override: "verify"/);
  });
});

/** The composer calls a method of sets that Node has from version 22 on. */
class Tags extends Set<string> {
  isDisjointFrom(other: ReadonlySet<string>): boolean {
    return [...this].every((tag) => !other.has(tag));
  }
}

describe('the supergraph', () => {
  let schema: GraphQLSchema;
  beforeAll(() => {
    const result = federateSubgraphs({ subgraphs: definitions(company()), version: '1' });
    if (!result.success) throw new Error('not composed');
    schema = result.federatedGraphClientSchema;
  });

  test('has one User, with fields of all three', () => {
    const user = schema.getType('User');
    const fields = isObjectType(user) ? Object.keys(user.getFields()) : [];
    expect(fields).toEqual(expect.arrayContaining(['username', 'applications', 'latestVerifyTransaction']));
    expect(fields).not.toContain('email');
  });

  test('takes users from accounts alone', () => {
    const { supergraph = '' } = composers['@apollo/composition']?.(company()) ?? {};
    expect(supergraph).toMatch(/user\(id: ID!\): User @join__field\(graph: ACCOUNTS\)/);
    expect(supergraph).toMatch(/username: String! @join__field\(graph: ACCOUNTS\)/);
    expect(supergraph).toMatch(/identityAssurance: IdentityAssurance @join__field\(graph: VERIFY\)/);
  });

  test('without the pii tag has no field that holds personal data by design', () => {
    const result = federateSubgraphsWithContracts({
      subgraphs: definitions(company()),
      version: '1',
      tagOptionsByContractName: new Map([
        ['partners', { tagNamesToExclude: new Tags(['pii', 'internal']), tagNamesToInclude: new Set<string>() }],
      ]),
    });
    if (!result.success) throw new Error(result.errors.join('\n'));
    const contract = result.federationResultByContractName.get('partners');
    if (!contract?.success) throw new Error(contract?.errors.join('\n'));
    const fieldsOf = (name: string) => {
      const type = contract.federatedGraphClientSchema.getType(name);
      return isObjectType(type) ? Object.keys(type.getFields()) : [];
    };
    expect(fieldsOf('User')).toEqual(expect.arrayContaining(['id', 'applications', 'verifyTransactions']));
    expect(fieldsOf('User')).not.toContain('username');
    expect(fieldsOf('VerifyDocument')).toContain('status');
    for (const field of ['value', 'rawStatus']) expect(fieldsOf('VerifyDocument')).not.toContain(field);
    for (const field of ['verifiedData', 'providerMessages', 'metadata']) {
      expect(fieldsOf('VerifyTransaction')).not.toContain(field);
    }
    for (const field of ['claims', 'document']) expect(fieldsOf('IdentityAssurance')).not.toContain(field);
    expect(fieldsOf('VerifyTransaction')).not.toContain('webVerification');
    // Whatever says of itself that it is personal or secret, in what can be reached.
    const left = reachableLeaves(contract.federatedGraphClientSchema);
    expect(left).toContainEqual(expect.stringMatching(/^VerifyDocument\.status: /));
    expect(left.filter((leaf) => /personal data|secret/i.test(leaf))).toEqual([]);
  });

  test('keeps the weights for routers that reckon cost', () => {
    const { supergraph = '' } = composers['@apollo/composition']?.(company()) ?? {};
    expect(supergraph).toMatch(/specs\.apollo\.dev\/cost\/v0\.1/);
    expect(supergraph).toMatch(/value: String[^\n]*@cost\(weight: 20\)/);
    expect(supergraph).toMatch(/verifyTransactions\([^)]*\)[^\n]*@listSize\(/);
  });

  test('parses as a schema where @oneOf is used', () => {
    const { sdl } = verify({ userRoots: true });
    const { supergraph = '' } = composers['@apollo/composition']?.([{ name: 'verify', sdl }]) ?? {};
    expect(buildSchema(supergraph, { assumeValidSDL: true }).getType('VerifyUserTextFilter')).toBeDefined();
  });
});

/** `Type.field: description` of all scalar and enum fields that a client of this schema can select. */
function reachableLeaves(schema: GraphQLSchema): string[] {
  const leaves: string[] = [];
  const seen = new Set<unknown>();
  const visit = (type: unknown): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (isInterfaceType(type)) for (const possible of schema.getPossibleTypes(type)) visit(possible);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      if (isLeafType(below)) leaves.push(`${type.name}.${field.name}: ${field.description ?? ''}`);
      else visit(below);
    }
  };
  visit(schema.getQueryType());
  return leaves;
}
