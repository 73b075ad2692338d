import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANYBODY, type Caller } from '../../src/resolvers/caller.ts';
import { grantedRights } from '../../src/resolvers/rights.ts';
import { schema } from '../../src/schema/index.ts';
import { promised, promisedOfEntities } from '../contract/rights.ts';
import {
  allowed,
  createJudge,
  type Operation,
  ofOneself,
  operation,
  type Role,
  role,
  rootsIn,
  SOMEBODY_ELSE,
  subsets,
  typical,
  verdictOf,
} from '../support/access-judge.ts';
import { everythingOn, printed, type Selected, STYLES, type Style } from '../support/access-operation.ts';
import { ROOMY } from '../support/roomy.ts';
import { putWholeCase } from '../support/whole-case.ts';
import { type Answer, createTestWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let caller: Caller = ANYBODY;
let ids: ReturnType<typeof putWholeCase>;
let variables: Record<string, unknown>;
let judge: ReturnType<typeof createJudge>;

beforeAll(async () => {
  world = await createTestWorld({ emulator: { people: 0 }, limits: ROOMY, caller: () => caller });
  ids = putWholeCase(world);
  judge = createJudge(ids.userId);
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
  expect(judge.deviations(mine.answer, whole.answer, { Query: roots }, [], as)).toEqual([]);
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
          expect(judge.deviations(mine.answer, whole.answer, byType, ['_entities', 0], as)).toEqual([]);
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
  expect(judge.judged().toSorted()).toEqual(fields.toSorted());
  expect(judge.verdicts()).toBeGreaterThan(50_000);
});
