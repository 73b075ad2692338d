import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { executePlan } from '../../../../src/server/execution/execute-plan.ts';
import { planOperation } from '../../../../src/server/execution/operation-plan.ts';
import { fakeContext } from '../../resolvers/fake-context.ts';

const schema = buildSchema(`
  type Query { thing: Thing  firm: Thing!  things(first: Int = 2): [Thing]  firmThings: [Thing!]!  pet: Pet  pets: [Pet!]  grid: [[Int!]]! }
  type Thing {
    text: String  firmText: String!  number: Int  firmNumber: Int!  color: Color  firmColor: Color!  id: ID!
    thing: Thing  firm: Thing!  things(first: Int = 2, after: String): [Thing]  firmThings: [Thing!]!  pet: Pet  texts: [String!]  words: [String]!
  }
  interface Pet { name: String  firmName: String! }
  type Cat implements Pet { name: String  firmName: String!  lives: Int!  owner: Thing }
  type Dog implements Pet { name: String  firmName: String!  tricks: [String!]! }
  enum Color { RED GREEN }
`);

/** What a field of some type comes to: decided by a number that is drawn, the same for both executors. */
type Draw = (place: string) => number;

const KINDS = 12;

/** An object whose members are made by whoever reads them; its place names it. */
class Source {
  readonly place: string;
  readonly draw: Draw;

  constructor(place: string, draw: Draw) {
    this.place = place;
    this.draw = draw;
  }
}

/** Sometimes at once, sometimes later, sometimes not at all. */
function outcome(place: string, draw: Draw, value: () => unknown): unknown {
  switch (draw(place) % KINDS) {
    case 0:
      throw new Error(`thrown at ${place}`);
    case 1:
      return Promise.reject(new Error(`rejected at ${place}`));
    case 2:
      return new Error(`returned at ${place}`);
    case 3:
      return null;
    case 4:
      return Promise.resolve(null);
    case 5:
      return undefined;
    case 6:
    case 7:
      return Promise.resolve().then(value);
    default:
      return value();
  }
}

/** All of it at once or all of it later, and one item where it may not be null: where one fails at once, the library forgets about promises of others. */
function listOf(place: string, draw: Draw, item: (place: string) => unknown): unknown {
  const isLater = draw(`${place}~`) % 2 === 0;
  return Array.from({ length: draw(`${place}#`) % (place.includes('firm') ? 2 : 4) }, (_, index) => {
    const at = `${place}.${index}`;
    if (isLater) return Promise.resolve().then(() => outcome(at, draw, () => item(at)));
    const kind = draw(at) % KINDS;
    return kind === 2 ? new Error(`returned at ${at}`) : kind === 3 ? null : item(at);
  });
}

const members: Record<string, (place: string, draw: Draw) => unknown> = {
  text: (place) => `text of ${place}`,
  number: (place, draw) => (draw(`${place}n`) % 5 === 0 ? 'no number' : 7),
  color: (place, draw) => (draw(`${place}c`) % 5 === 0 ? 'BLUE' : 'RED'),
  thing: (place, draw) => new Source(place, draw),
  things: (place, draw) =>
    draw(`${place}l`) % 9 === 0 ? 'no list' : listOf(place, draw, (at) => new Source(at, draw)),
  pet: (place, draw) => new Source(place, draw),
  texts: (place, draw) => listOf(place, draw, (at) => at),
};
const kindOf: Record<string, string> = {
  ...{ firmText: 'text', name: 'text', firmName: 'text', id: 'text', firmNumber: 'number', lives: 'number' },
  ...{ firmColor: 'color', firm: 'thing', owner: 'thing', firmThings: 'things', pets: 'things', words: 'texts' },
  ...{ tricks: 'texts' },
};

/** The schema with resolvers on some fields, and members of the objects on the others, as code-first schemas have them. */
function withResolvers(drawn: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(drawn.getTypeMap())) {
    if (type.name.startsWith('__') || !('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!('args' in field)) continue;
      const { name } = field;
      field.resolve = (source: unknown, args: object) => {
        const { place, draw } = source as Source;
        const at = `${place}/${name}${JSON.stringify(args)}`;
        if (name === 'grid') return outcome(at, draw, () => [[1, 2], draw(at) % 3 ? null : [3, null], [4]]);
        return outcome(at, draw, () => members[kindOf[name] ?? name]?.(at, draw));
      };
    }
  }
  const pet = drawn.getType('Pet');
  if (pet && 'resolveType' in pet) {
    pet.resolveType = (source) => {
      const { place, draw } = source as Source;
      return ['Cat', 'Dog', 'Cow'][draw(`${place}?`) % 9 === 0 ? 2 : draw(place) % 2];
    };
  }
  return drawn;
}

const resolving = withResolvers(schema);

/** Both ways start from the same root, which the plan takes from the first field's resolver alone. */
async function bothWays(document: DocumentNode, variables: Record<string, unknown>, draw: Draw) {
  const { context } = fakeContext();
  const root = new Source('', draw);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const { coerced } = getVariableValues(resolving, operation.variableDefinitions ?? [], variables);
  if (!coerced) throw new Error('variables that do not fit');
  const plan = planOperation(resolving, document, operation, coerced);
  if (!plan) throw new Error('no plan');
  const rooted = {
    ...plan,
    fields: plan.fields.map((field) => ({ ...field, resolve: rootedAt(root, field.resolve) })),
  };
  const byLibrary = await execute({
    schema: resolving,
    document,
    rootValue: root,
    contextValue: context,
    variableValues: variables,
  });
  const byPlan = await executePlan(rooted, coerced, context);
  return { byPlan: comparable(byPlan), byLibrary: comparable(byLibrary) };
}

const rootedAt =
  (root: Source, resolve: unknown) =>
  (_source: unknown, ...rest: unknown[]): unknown =>
    (resolve as (...args: unknown[]) => unknown)(root, ...rest);

/**
 * Members come in the order of the document. Errors come in the order of time, which is not promised. Where one makes more than
 * its own field null, which other errors below are told besides is a matter of time too: then the place counts.
 */
function comparable({ data, errors = [] }: ExecutionResult) {
  const nulled = new Set<string>();
  const own: string[] = [];
  for (const error of errors) {
    const place = nulledBy(error.path ?? [], data);
    nulled.add(JSON.stringify(place));
    if (place.length === error.path?.length) own.push(JSON.stringify(error).replace(OUR_MISTAKES, 'our mistake'));
  }
  return { text: JSON.stringify(data), nulled: [...nulled].sort(), own: own.sort() };
}

/** Mistakes of the schema, which clients read as `INTERNAL`: their words are ours. */
const OUR_MISTAKES = /(?:An object of the type|Abstract type|A value of the type|Expected `).*?(?=","locations")/;

/** The first null on the way to where an error was. */
function nulledBy(path: readonly (string | number)[], data: unknown): readonly (string | number)[] {
  let value = data;
  for (const [at, key] of path.entries()) {
    if (value === null) return path.slice(0, at);
    value = (value as Record<string | number, unknown>)[key];
  }
  return path;
}

const LEAVES = ['text', 'firmText', 'number', 'firmNumber', 'color', 'firmColor', 'id', 'texts', 'words', '__typename'];

const thingSelection: fc.Memo<string> = fc.memo((depth) => {
  const leaf = fc.constantFrom(...LEAVES);
  if (depth <= 1) return fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '));
  const below = thingSelection();
  const field = fc.oneof(
    leaf,
    below.map((text) => `thing { ${text} }`),
    below.map((text) => `firm { ${text} }`),
    below.map((text) => `things { ${text} }`),
    below.map((text) => `other: things(first: $n, after: "x") { ${text} }`),
    below.map((text) => `firmThings { ${text} }`),
    below.map(
      (text) => `pet { name __typename ... on Cat { lives owner { ${text} } } ... on Dog { firmName tricks } }`,
    ),
    below.map((text) => `... @include(if: $yes) { a: thing { ${text} } }`),
    below.map((text) => `... on Thing @skip(if: $yes) { b: firm { ${text} } }`),
    below.map((text) => `thing { ...F } ... { text ${text} }`),
  );
  return fc.array(field, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '));
});

const rootField = fc.oneof(
  thingSelection(3).map((text) => `thing { ${text} }`),
  thingSelection(3).map((text) => `firm { ${text} }`),
  thingSelection(2).map((text) => `things(first: $n) { ${text} }`),
  thingSelection(2).map((text) => `firmThings { ${text} }`),
  fc.constant('pets { firmName ... on Dog { name } }'),
  fc.constant('grid'),
);
const FRAGMENT = 'fragment F on Thing { firmText things { id color } }';
const documents = fc
  .array(rootField, { minLength: 1, maxLength: 2 })
  .map(
    (fields) =>
      `query Q($n: Int = 3, $yes: Boolean!) { ${fields.join(' ')} ...U } ${FRAGMENT} fragment U on Query { thing { ...F id @include(if: $yes) } }`,
  )
  .filter((text) => validate(schema, parse(text)).length === 0);

test('gives what the library gives, for random operations over random outcomes', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.nat(10_000), { minLength: 64, maxLength: 64 }),
      fc.boolean(),
      async (text, numbers, yes) => {
        const draw: Draw = (place) => {
          let hash = 7;
          for (const letter of place) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
          return (numbers[hash % numbers.length] ?? 0) + hash;
        };
        const { byPlan, byLibrary } = await bothWays(parse(text), { yes }, draw);
        expect(byPlan).toEqual(byLibrary);
      },
    ),
    { numRuns: Number(process.env.EXECUTION_RUNS ?? 500) },
  );
});
