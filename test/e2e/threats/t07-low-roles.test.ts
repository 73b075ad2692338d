import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { promisedOfEntities } from '../../contract/rights.ts';
import {
  allowed,
  createJudge,
  operation,
  type Role,
  rootsIn,
  SOMEBODY_ELSE,
  typical,
  verdictOf,
} from '../../support/access-judge.ts';
import { everythingOn, printed, type Selected, type STYLES, type Style } from '../../support/access-operation.ts';
import { ALL_WORDS, bearer, RIGHT_WORDS } from '../../support/issuer.ts';
import { ROOMY_SETTINGS } from '../../support/roomy.ts';
import { until } from '../../support/until.ts';
import { putWholeCase } from '../../support/whole-case.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';

let world: GuardedWorld;
let ids: ReturnType<typeof putWholeCase>;
let judge: ReturnType<typeof createJudge>;
let variables: Record<string, unknown>;
let everything: Record<string, string>;

beforeAll(async () => {
  world = await startGuardedWorld({
    env: () => ({ ...ROOMY_SETTINGS, CALLER_USER_CLAIM: 'p1.userId', CONTENT_READS_PER_MINUTE: '1000000' }),
  });
  ids = putWholeCase(world);
  judge = createJudge(ids.userId);
  everything = bearer(world.issuer.token({ scope: ALL_WORDS }));
  const { data } = await world.gateway.ask('{ verifyPolicies { id } }', {}, everything);
  variables = { u: ids.userId, t: ids.transactionId, d: ids.documentId, p: data.verifyPolicies[0].id, yes: true };
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** A token with the words of a role, and of the user who its caller is. */
const tokenOf = ({ everywhere, self }: Role) =>
  bearer(
    world.issuer.token({
      scope: [...everywhere, ...(self === 'nobody' ? [] : ['self' as const])]
        .flatMap((right) => RIGHT_WORDS[right])
        .join(' '),
      ...(self !== 'nobody' && { 'p1.userId': self === 'the user' ? ids.userId : SOMEBODY_ELSE }),
    }),
  );

async function ask(headers: Record<string, string>, text: string, given = variables) {
  world.upstream.clearLog();
  const answer = await world.gateway.ask(text, given, headers);
  // Reads that were started ahead may end after the answer.
  await until(() => world.upstream.log().every(({ status }) => status !== null), 'nothing is under way any more');
  const reads = world.upstream.log().filter(({ method }) => method === 'GET');
  return { answer, calls: reads.map(({ path }) => path).toSorted() };
}

/** The graph in portions that the largest limits take: of each root field its leaves, with one object below at a time. */
const portionsIn = (style: Style): Selected[] =>
  rootsIn(style).flatMap((root) =>
    Object.entries(root.below ?? {}).flatMap(([typeName, fields]) => {
      const leaves = fields.filter(({ below }) => !below);
      const objects = fields.filter(({ below }) => below);
      return [[], ...objects.map((one) => [one])].map((some) => ({
        ...root,
        below: { [typeName]: [...leaves, ...some] },
      }));
    }),
  );

const wholes = new Map<string, ReturnType<typeof ask>>();
/** What somebody may see who may see all; the data do not change. */
function askForAll(text: string, given = variables): ReturnType<typeof ask> {
  const key = text + JSON.stringify(given.keys ?? null);
  const whole = wholes.get(key) ?? ask(everything, text, given);
  wholes.set(key, whole);
  return whole;
}

const WAYS = ['plain', 'aliased', 'in named fragments'] as const satisfies (typeof STYLES)[number][];

describe.each(WAYS)('T7: a low role that asks %s', (style) => {
  test.each(typical)('$name: gets what was promised of each field, and no call is made for the rest', async (as) => {
    const portions = portionsIn(style).filter(({ name }) => name !== 'users' || as.self !== 'the user');
    for (const portion of portions) {
      const { text, roots } = operation([portion], style);
      const whole = await askForAll(text);
      expect(whole.answer.errors).toBeUndefined();
      const mine = await ask(tokenOf(as), text);
      expect(judge.deviations(mine.answer, whole.answer, { Query: roots }, [], as)).toEqual([]);
      const reduced = await askForAll(operation(allowed(roots, as), style).text);
      expect(mine.calls).toEqual(reduced.calls);
    }
  });

  test.each(typical)('$name: gets no more by reference', async (as) => {
    for (const { typeName, below } of entityPortionsIn(style)) {
      const given = { ...variables, keys: [keyOf(typeName)] };
      const text = byReference(typeName, below, style);
      const whole = await askForAll(text, given);
      expect(whole.answer.errors).toBeUndefined();
      const mine = await ask(tokenOf(as), text, given);
      const verdict = verdictOf(as, promisedOfEntities[typeName] ?? '', true);
      if (verdict === 'granted') {
        const found = judge.deviations(mine.answer, whole.answer, { [typeName]: below }, ['_entities', 0], as);
        expect(found).toEqual([]);
      } else {
        expect(mine.answer.data).toEqual({ _entities: [null] });
        expect(mine.answer.errors?.map(({ extensions }) => extensions.code) ?? []).toEqual(
          verdict === 'refused' ? ['FORBIDDEN'] : [],
        );
        expect(mine.calls).toEqual([]);
      }
    }
  });
});

const entityPortionsIn = (style: Style) =>
  Object.keys(promisedOfEntities).flatMap((typeName) => {
    const type = schema.getType(typeName);
    const fields = isObjectType(type) ? everythingOn(type, style) : [];
    const leaves = fields.filter(({ below }) => !below);
    const objects = fields.filter(({ below }) => below);
    return [[], ...objects.map((one) => [one])].map((some) => ({ typeName, below: [...leaves, ...some] }));
  });

const keyOf = (typeName: string) => ({
  __typename: typeName,
  id:
    { User: ids.userId, VerifyTransaction: ids.transactionId, VerifyDocument: ids.documentId }[typeName] ?? variables.p,
  userId: ids.userId,
  transactionId: ids.transactionId,
});

function byReference(typeName: string, below: readonly Selected[], style: Style): string {
  const fragments: string[] = [];
  const fields = printed({ [typeName]: below }, style, fragments);
  return `query ($keys: [_Any!]!, $t: ID!, $u: ID!, $yes: Boolean!) {
    t: verifyTransaction(userId: $u, id: $t) @skip(if: $yes) { id }
    _entities(representations: $keys) { __typename ...Everything }
  } fragment Everything on ${typeName} ${fields} ${fragments.join('\n')}`;
}

test('T7: many thousands of places were looked at', () => {
  expect(judge.verdicts()).toBeGreaterThan(50_000);
});
