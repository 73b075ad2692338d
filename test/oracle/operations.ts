import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  OverlappingFieldsCanBeMergedRule,
  parse,
  validate,
} from 'graphql';
import type { Random } from '../../emulator/random.ts';
import { type Place, type Pools, valueFor } from './values.ts';

/* Valid operations at random: whatever the schema lets a client write. */

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

const MOST_LEVELS = 8; // what the product lets through by default
const MOST_ITEMS = 8; // of lists within lists, so that an operation stays a matter of milliseconds
const DIRECTIVE_CHANCE = 0.05;

/** One operation that validates, with its variables. */
export function randomOperation(schema: GraphQLSchema, random: Random, pools: Pools): Operation {
  for (let tries = 0; tries < 50; tries += 1) {
    const operation = createWriter(schema, random, pools).operation();
    // Names that were taken at random may stand for two things at one place; all else is valid as it is written.
    const clashes = validate(schema, parse(operation.query), [OverlappingFieldsCanBeMergedRule]);
    if (clashes.length === 0) return operation;
  }
  throw new Error('no valid operation in fifty');
}

function createWriter(schema: GraphQLSchema, random: Random, pools: Pools) {
  const query = schema.getQueryType();
  if (!query) throw new Error('a schema without queries');
  const variables: { name: string; type: string; value: unknown; isSent: boolean; byDefault?: string }[] = [];
  const fragments: { name: string; on: GraphQLCompositeType; text: string; levels: number }[] = [];
  const withArguments = new Set<string>();
  let aliases = 0;

  function operation(): Operation {
    const roots = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () =>
      field(query as GraphQLCompositeType, random.pick(Object.values(query?.getFields() ?? {})), {
        levels: MOST_LEVELS,
        items: 1,
      }),
    );
    if (random.chance(0.1)) roots.push('__typename');
    const declared = variables.map(
      ({ name, type, byDefault }) => `$${name}: ${type}${byDefault ? ` = ${byDefault}` : ''}`,
    );
    const head =
      declared.length > 0 ? `query Asked(${declared.join(', ')})` : random.pick(['', 'query', 'query Asked']);
    const text = [
      `${head} { ${roots.join(' ')} }`,
      ...fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`),
    ];
    const sent = variables.filter(({ isSent }) => isSent).map(({ name, value }) => [name, value]);
    return { query: text.join('\n'), variables: Object.fromEntries(sent) };
  }

  function selection(type: GraphQLCompositeType, place: Place): string {
    const parts: string[] = [];
    if (random.chance(0.12) || isUnionType(type)) parts.push('__typename');
    if (!isUnionType(type)) {
      const fields = Object.values(type.getFields());
      const leaves = fields.filter((one) => !isCompositeType(getNamedType(one.type)));
      const objects = fields.filter((one) => isCompositeType(getNamedType(one.type)));
      for (const one of leaves) if (random.chance(2.5 / leaves.length)) parts.push(field(type, one, place));
      if (place.levels > 1) {
        for (const one of objects)
          if (random.chance(wishFor(one, place) / objects.length)) parts.push(field(type, one, place));
      }
      if (random.chance(0.08)) parts.push(fragment(type, place));
      if (parts.length === 0) parts.push(leaves.length > 0 ? random.pick(leaves).name : '__typename');
      if (random.chance(0.03)) parts.push(random.pick(parts)); // the same twice is merged
    }
    if (isAbstractType(type)) {
      for (const member of schema.getPossibleTypes(type)) if (random.chance(0.6)) parts.push(fragment(member, place));
    }
    return `{ ${parts.toSorted(() => random.next() - 0.5).join(' ')} }`;
  }

  /** How many objects should be selected below an object, as a mean. */
  const wishFor = ({ type }: GraphQLField<unknown, unknown>, { levels, items }: Place): number => {
    if (items > MOST_ITEMS) return /^(?!.*(User|Transaction|Assurance))/.test(String(type)) ? 0.5 : 0;
    return levels > 5 ? 2 : 1.2;
  };

  function fragment(type: GraphQLCompositeType, place: Place): string {
    const known = fragments.filter(({ on, levels }) => on === type && levels <= place.levels);
    if (known.length > 0 && random.chance(0.4)) return `...${random.pick(known).name}${directive()}`;
    const text = selection(type, place);
    if (random.chance(0.5))
      return `... ${random.chance(0.8) ? `on ${type}` : ''}${directive()} ${text}`.replace(
        /^\.\.\. +(?=[{@])/,
        isAbstractType(type) ? '... ' : `... on ${type} `,
      );
    const name = `F${fragments.length}`;
    // Whoever spreads it elsewhere has other lists around it; a fragment is used again only for what is not nested deeper.
    fragments.push({ name, on: type, text, levels: place.levels });
    return `...${name}${directive()}`;
  }

  function field(parent: GraphQLCompositeType, one: GraphQLField<unknown, unknown>, place: Place): string {
    const taken = argumentsOf(one, place);
    const isTaken = one.args.length > 0 && withArguments.has(one.name);
    withArguments.add(one.name);
    const named = getNamedType(one.type);
    const inner: Place = {
      ...place,
      levels: place.levels - 1,
      items: place.items * taken.items,
      ...(named.name === 'User' && { userId: taken.userId }),
    };
    const below = isCompositeType(named) ? ` ${selection(named, inner)}` : '';
    return `${aliasFor(parent, isTaken)}${one.name}${taken.text}${directive()}${below}`;
  }

  /** A name of its own where one is needed or liked; at times the name of another field. */
  function aliasFor(parent: GraphQLCompositeType, isNeeded: boolean): string {
    if (!isNeeded && random.chance(0.02) && !isUnionType(parent))
      return `${random.pick(Object.keys(parent.getFields()))}: `;
    if (!isNeeded && !random.chance(0.1)) return '';
    aliases += 1;
    return `a${aliases}: `;
  }

  function argumentsOf({ name, args }: GraphQLField<unknown, unknown>, place: Place) {
    const values = valueFor(name, args, place, random, pools);
    const texts = args
      .filter((argument) => values.members[argument.name] !== undefined)
      .map((argument) => `${argument.name}: ${written(argument, values.members[argument.name])}`);
    return { ...values, text: texts.length > 0 ? `(${texts.join(', ')})` : '' };
  }

  function written(argument: GraphQLArgument, value: unknown): string {
    if (random.chance(0.4)) return variable(argument.type, value);
    const type = getNullableType(argument.type);
    if (isInputObjectType(type) && !type.isOneOf && typeof value === 'object' && value !== null) {
      const members = Object.entries(value).map(([name, member]) => {
        const inner = type.getFields()[name]?.type as GraphQLInputType; // a value names members of its type only
        return `${name}: ${random.chance(0.3) ? variable(inner, member) : literal(inner, member)}`;
      });
      return `{ ${members.join(', ')} }`;
    }
    return literal(argument.type, value);
  }

  function variable(type: GraphQLInputType, value: unknown): string {
    const name = `v${variables.length}`;
    const isDefault = value !== null && random.chance(0.15) && !String(type).includes('_Any');
    const isStrict = value !== null && !isNonNullType(type) && random.chance(0.2);
    variables.push({
      name,
      type: isStrict ? `${type}!` : String(type),
      value,
      isSent: !isDefault,
      ...(isDefault && { byDefault: literal(type, value) }),
    });
    return `$${name}`;
  }

  function directive(): string {
    if (!random.chance(DIRECTIVE_CHANCE)) return '';
    const value = random.chance(0.6);
    const flag = random.chance(0.5)
      ? String(value)
      : variable(schema.getDirective('skip')?.args[0]?.type as GraphQLInputType, value);
    return ` @${random.pick(['skip', 'include'])}(if: ${flag})`;
  }

  return { operation };
}

/** A value as it is written in a document. */
function literal(type: GraphQLInputType, value: unknown): string {
  const inner = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(inner)) {
    if (!Array.isArray(value)) return literal(inner.ofType, value); // one alone is a list of one
    return `[${value.map((item) => literal(inner.ofType, item)).join(', ')}]`;
  }
  if (isEnumType(inner)) return String(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(inner, item)).join(', ')}]`;
  const fields = isInputObjectType(inner) ? inner.getFields() : {};
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${name}: ${literal(fields[name]?.type ?? inner, member)}`)
    .join(', ')} }`;
}
