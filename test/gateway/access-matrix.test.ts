import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANYBODY, type Caller } from '../../src/resolvers/caller.ts';
import { grantedRights, RIGHTS, type Right } from '../../src/resolvers/rights.ts';
import { schema } from '../../src/schema/index.ts';
import { promised, promisedOfEntities, promisedRight } from '../contract/rights.ts';
import { everythingOn, printed, type Selected, STYLES, type Style } from '../support/access-operation.ts';
import { ROOMY } from '../support/roomy.ts';
import { putWholeCase } from '../support/whole-case.ts';
import { type Answer, createTestWorld, type TestWorld } from '../support/world.ts';

interface Role {
  name: string;
  everywhere: readonly Right[];
  self: 'nobody' | 'the user' | 'somebody else';
}

const role = (everywhere: readonly Right[], self: Role['self'] = 'nobody'): Role => ({
  name: `${everywhere.join('+') || 'no right'}${self === 'nobody' ? '' : `, self is ${self}`}`,
  everywhere,
  self,
});

/** Every set of rights that there is. */
const subsets = Array.from({ length: 2 ** RIGHTS.length }, (_, bits) =>
  RIGHTS.filter((_right, at) => bits & (1 << at)),
);
const ofOneself = [role([], 'the user'), role([], 'somebody else'), role(['status'], 'somebody else')];
/** For the many ways to write the same: each right alone, with `status`, and the roles of applicants. */
const typical = [
  ...[[], ...RIGHTS.map((right) => [right]), ...RIGHTS.slice(1).map((right) => ['status' as const, right])].map((set) =>
    role(set),
  ),
  ...ofOneself,
];

const SOMEBODY_ELSE = '99999999-9999-4999-8999-999999999999';

let world: TestWorld;
let caller: Caller = ANYBODY;
let ids: ReturnType<typeof putWholeCase>;
let variables: Record<string, unknown>;

beforeAll(async () => {
  world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY, caller: () => caller });
  ids = putWholeCase(world);
  const { data } = await world.ask<{ verifyPolicies: { id: string }[] }>('{ verifyPolicies { id } }');
  variables = {
    u: ids.userId,
    t: ids.transactionId,
    d: ids.documentId,
    p: data?.verifyPolicies[0]?.id,
    yes: true,
  };
});
afterAll(() => world[Symbol.asyncDispose]());

const callerIn = ({ everywhere, self }: Role): Caller => ({
  ...ANYBODY,
  rights: grantedRights(everywhere, self === 'nobody' ? null : self === 'the user' ? ids.userId : SOMEBODY_ELSE),
});

/** How many places were looked at, and of which fields. */
let verdicts = 0;
const judged = new Set<string>();

type Verdict = 'granted' | 'refused' | 'hidden';

/** The verdict that was promised, of an object of the user whom the lookups name. */
function verdictOf({ everywhere, self }: Role, right: string, isLookup: boolean, isOfUser = true): Verdict {
  const onUser = everywhere.filter((one) => one !== 'policy');
  const isSelf = self === 'the user' && isOfUser;
  const has =
    right === '-' ||
    (right === 'any'
      ? onUser.length > 0 || isSelf
      : everywhere.includes(right as Right) || (isSelf && right !== 'policy'));
  if (has) return 'granted';
  return isLookup && self !== 'nobody' && right !== 'policy' ? 'hidden' : 'refused';
}

interface Operation {
  text: string;
  roots: readonly Selected[];
}

const HEAD = 'query ($u: ID!, $t: ID!, $d: ID!, $p: ID!, $yes: Boolean!)';
// Each variable is used, as GraphQL asks, though nothing but ids is asked for with them here.
const USED =
  'u: user(id: $u) @skip(if: $yes) { id } t: verifyTransaction(userId: $u, id: $t) @skip(if: $yes) { id } d: verifyDocument(userId: $u, transactionId: $t, id: $d) @skip(if: $yes) { id } p: verifyPolicy(id: $p) @skip(if: $yes) { id }';

function operation(roots: readonly Selected[], style: Style): Operation {
  const fragments: string[] = [];
  const fields = printed({ Query: roots }, style, fragments);
  return { text: `${HEAD} { ${USED} ...All }\nfragment All on Query ${fields}\n${fragments.join('\n')}`, roots };
}

function rootsIn(style: Style): Selected[] {
  const query = schema.getQueryType();
  if (!query) throw new Error('no Query');
  return everythingOn(query, style);
}

/** Goes through an answer beside the one of somebody who may see all, and tells each place that is not as promised. */
function deviations(answer: Answer<unknown>, whole: Answer<unknown>, roots: readonly Selected[], as: Role): string[] {
  return deviationsOf(answer, whole, { Query: roots }, [], as);
}

/** The same below `start`, of which nothing is to be decided any more. */
function deviationsOf(
  answer: Answer<unknown>,
  whole: Answer<unknown>,
  byType: Selected['below'],
  start: readonly (string | number)[],
  as: Role,
): string[] {
  const found: string[] = [];
  const errors = new Map((answer.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions.code]));

  const object = (here: unknown, there: unknown, byType: Selected['below'], path: (string | number)[]): void => {
    if (Array.isArray(there)) {
      if (!Array.isArray(here) || here.length !== there.length)
        return void found.push(`${path.join('.')}: another list`);
      for (const [place, item] of there.entries()) object(here[place], item, byType, [...path, place]);
      return;
    }
    if (there === null || typeof here !== 'object' || here === null) {
      if (here !== there) found.push(`${path.join('.')}: ${there === null ? 'not null' : 'withheld'}`);
      return;
    }
    const [one, other] = [here as Record<string, unknown>, there as Record<string, unknown>];
    const typeName = String(other.__typename);
    // Only lists of users show objects of others than the one whom the lookups name.
    const isOfUser = typeName !== 'User' || other.id === undefined || other.id === ids.userId;
    for (const field of byType?.[typeName] ?? []) {
      const at = [...path, field.key];
      verdicts += 1;
      judged.add(`${typeName}.${field.name}`);
      const isLookup = typeName === 'Query' && field.args.includes('$u');
      const verdict = verdictOf(as, promisedRight(typeName, field.name), isLookup, isOfUser);
      if (verdict === 'granted') {
        if (field.below) object(one[field.key], other[field.key], field.below, at);
        else if (JSON.stringify(one[field.key]) !== JSON.stringify(other[field.key]))
          found.push(`${at.join('.')}: other`);
      } else {
        if (one[field.key] !== null) found.push(`${at.join('.')}: ${verdict}, but not null`);
        const code = errors.get(at.join('.'));
        if (code !== (verdict === 'refused' ? 'FORBIDDEN' : undefined)) found.push(`${at.join('.')}: ${code}`);
        errors.delete(at.join('.'));
      }
    }
  };
  const at = (data: unknown) => start.reduce((place, step) => (place as Record<string | number, unknown>)[step], data);
  object(at(answer.data), at(whole.data), byType, [...start]);
  const prefix = start.map((step) => `${step}.`).join('');
  for (const [path, code] of errors) if (path?.startsWith(prefix)) found.push(`${path}: unexpected ${code}`);
  return found;
}

/** What is left once everything is gone that such a caller is not to get. */
function allowed(roots: readonly Selected[], as: Role, typeName = 'Query'): Selected[] {
  return roots.flatMap((field) => {
    const isLookup = typeName === 'Query' && field.args.includes('$u');
    if (verdictOf(as, promisedRight(typeName, field.name), isLookup) !== 'granted') return [];
    const below =
      field.below &&
      Object.fromEntries(Object.entries(field.below).map(([type, fields]) => [type, allowed(fields, as, type)]));
    return [{ ...field, below }];
  });
}

async function ask(as: Caller, text: string, given = variables): Promise<{ answer: Answer<unknown>; calls: string[] }> {
  caller = as;
  world.upstream.clearLog();
  const answer = await world.ask<unknown>(text, given);
  await expect.poll(() => world.inFlight()).toBe(0);
  caller = ANYBODY;
  const calls = world.upstream
    .log()
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  return { answer, calls: calls.toSorted() };
}

async function expectAsPromised(as: Role, { text, roots }: Operation, style: Style): Promise<void> {
  const whole = await ask(ANYBODY, text);
  expect(whole.answer.errors).toBeUndefined();
  const mine = await ask(callerIn(as), text);
  expect(deviations(mine.answer, whole.answer, roots, as)).toEqual([]);
  const reduced = await ask(ANYBODY, operation(allowed(roots, as), style).text);
  expect(mine.calls).toEqual(reduced.calls);
}

test('something was promised of every field, and of nothing else', () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const fields = types.flatMap((type) =>
    'getFields' in type && 'getInterfaces' in type
      ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)
      : [],
  );
  const listed = Object.entries(promised).flatMap(([type, byRight]) =>
    Object.values(byRight).flatMap((names) => names.split(' ').map((name) => `${type}.${name}`)),
  );
  expect(listed.toSorted()).toEqual(fields.toSorted());
});

describe('by lookups', () => {
  const roots = (style: Style) => rootsIn(style).filter(({ name }) => name !== 'users');

  test.each([...subsets.map((set) => role(set)), ...ofOneself])('$name: every field is as promised', (as) =>
    expectAsPromised(as, operation(roots('plain'), 'plain'), 'plain'),
  );

  describe.each(STYLES.filter((style) => style !== 'plain'))('%s', (style) => {
    test.each(typical)('$name: every field is as promised', (as) =>
      expectAsPromised(as, operation(roots(style), style), style),
    );
  });
});

describe('by the list of users', () => {
  test.each(typical.filter(({ self }) => self !== 'the user'))('$name: every field is as promised', (as) =>
    expectAsPromised(
      as,
      operation(
        rootsIn('plain').filter(({ name }) => name === 'users'),
        'plain',
      ),
      'plain',
    ),
  );
});

describe('by references', () => {
  const KEYS = () => {
    const { userId, transactionId, documentId } = ids;
    return [
      { __typename: 'User', id: userId },
      { __typename: 'VerifyTransaction', id: transactionId, userId },
      { __typename: 'VerifyDocument', id: documentId, transactionId, userId },
      { __typename: 'VerifyPolicy', id: variables.p },
    ];
  };

  async function askForEntity(as: Caller, key: { __typename: string }, below: readonly Selected[], style: Style) {
    const fragments: string[] = [];
    const fields = printed({ [key.__typename]: below }, style, fragments);
    const text = `query ($keys: [_Any!]!, $t: ID!, $u: ID!, $yes: Boolean!) {
      t: verifyTransaction(userId: $u, id: $t) @skip(if: $yes) { id }
      _entities(representations: $keys) { __typename ...Everything }
    } fragment Everything on ${key.__typename} ${fields} ${fragments.join('\n')}`;
    return ask(as, text, { ...variables, keys: [key] });
  }

  describe.each(STYLES)('%s', (style) => {
    test.each(typical)('$name: every field is as promised', async (as) => {
      for (const key of KEYS()) {
        const type = schema.getType(key.__typename);
        const below = isObjectType(type) ? everythingOn(type, style) : [];
        const whole = await askForEntity(ANYBODY, key, below, style);
        expect(whole.answer.errors).toBeUndefined();
        const mine = await askForEntity(callerIn(as), key, below, style);
        // A reference is a lookup: its verdict stands at its place in the list.
        const verdict = verdictOf(as, promisedOfEntities[key.__typename] ?? '', true);
        if (verdict === 'granted') {
          const byType = { [key.__typename]: below };
          expect(deviationsOf(mine.answer, whole.answer, byType, ['_entities', 0], as)).toEqual([]);
        } else {
          expect(mine.answer.data).toEqual({ _entities: [null] });
          const codes = (mine.answer.errors ?? []).map(({ path, extensions }) => [path, extensions.code]);
          expect(codes).toEqual(verdict === 'refused' ? [[['_entities', 0], 'FORBIDDEN']] : []);
          expect(mine.calls).toEqual([]);
        }
      }
    });
  });

  test('of others, somebody who may see only themself sees none, and no call is made', async () => {
    const { upstream } = world;
    const { id: other } = upstream.data.putUser();
    const as = callerIn(role([], 'the user'));
    const text = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on User { id email } } }';
    const keys = [other, ids.userId, other].map((id) => ({ __typename: 'User', id }));
    const { answer, calls } = await ask(as, text, { keys });
    expect(answer).toMatchObject({ data: { _entities: [null, { id: ids.userId }, null] } });
    expect(answer.errors).toBeUndefined();
    expect(calls).toHaveLength(1);
  });
});

describe('arguments', () => {
  const members = ['username', 'email', 'givenName', 'familyName'].map((name) => `${name}: { startsWith: "a" }`);
  const filters = [...members, `populationId: "${SOMEBODY_ELSE}"`];

  test.each(filters)('who may not read profiles cannot probe them by { %s }', async (filter) => {
    const text = `{ users(filter: { ${filter} }) { nodes { id } totalCount } }`;
    for (const everywhere of subsets.filter((set) => !set.includes('profile'))) {
      const { answer, calls } = await ask(callerIn(role(everywhere)), text);
      expect(answer).toMatchObject({ data: { users: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      expect(calls).toEqual([]);
    }
    expect((await ask(callerIn(role(['profile'])), text)).answer.errors).toBeUndefined();
  });

  test('a filter that asks for nothing probes nothing', async () => {
    const { answer } = await ask(
      callerIn(role(['status'])),
      '{ users(first: 1, filter: { email: null }) { nodes { id } } }',
    );
    expect(answer.errors).toBeUndefined();
  });

  test('an id that is none is still told of, whoever asks', async () => {
    for (const self of ['the user', 'somebody else'] as const) {
      const { answer, calls } = await ask(callerIn(role([], self)), '{ user(id: "x") { id } }');
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(calls).toEqual([]);
    }
  });
});

test('every field of every object type was judged', () => {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`));
  expect([...judged].toSorted()).toEqual(fields.toSorted());
  expect(verdicts).toBeGreaterThan(50_000);
});
