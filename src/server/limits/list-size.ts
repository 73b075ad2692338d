import {
  type ArgumentNode,
  type GraphQLField,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';
import { isObject } from '../../datasources/http/wire-record.ts';
import type { Variables } from './condition.ts';

/** How many items there may be; nothing but a number where no variable has a say. */
export type Size = number | ((variables: Variables) => number);

export interface ListSizes {
  /** Of the field itself. */
  own: Size;
  /** Of the lists below it that `sized` names, as `@listSize(sizedFields:)` says. */
  page: Size;
  sized: ReadonlySet<string>;
}

/** Of a list whose length neither the schema nor the client tells. */
const UNKNOWN_SIZE = 10;
const NO_FIELDS: ReadonlySet<string> = new Set();
const SINGLE: ListSizes = { own: 1, page: 1, sized: NO_FIELDS };

/**
 * What `@listSize` says of a field with these arguments, after IBM's cost directives. A slicing argument that is no length,
 * such as a negative one, leaves the assumed size: it must not make an operation cheap.
 */
export function listSizesOf(field: GraphQLField<unknown, unknown>, given: readonly ArgumentNode[]): ListSizes {
  const isList = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type));
  if (field.name === '_entities') return { ...SINGLE, own: lengthOf(givenFor('representations', given)) };
  const listSize = directiveOf(field, 'listSize');
  if (!listSize) return isList ? { ...SINGLE, own: UNKNOWN_SIZE } : SINGLE;
  const assumed = typeof listSize.assumedSize === 'number' ? listSize.assumedSize : UNKNOWN_SIZE;
  const page = pageSize(field, namesIn(listSize.slicingArguments), given, ofTypes(given, assumed));
  const sized = new Set(namesIn(listSize.sizedFields));
  return sized.size > 0 ? { own: 1, page, sized } : { ...SINGLE, own: page };
}

/** Lists of documents and verified data have about one of each type: who names types gets no more than those. */
function ofTypes(given: readonly ArgumentNode[], assumed: number): number {
  const types = givenFor('types', given);
  return types?.kind === Kind.LIST ? Math.min(Math.max(types.values.length, 1), assumed) : assumed;
}

/** `@cost`, or else what its type weighs. */
export function weightOf(field: GraphQLField<unknown, unknown>): number {
  const weight = directiveOf(field, 'cost')?.weight;
  if (typeof weight === 'number') return weight;
  return isCompositeType(getNamedType(field.type)) ? 1 : 0;
}

function pageSize(
  field: GraphQLField<unknown, unknown>,
  slicing: readonly string[],
  given: readonly ArgumentNode[],
  assumed: number,
): Size {
  const lengths = slicing.map((name) => {
    const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue;
    const value = givenFor(name, given);
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return value ? null : byDefault;
    const { name: variable } = value;
    return (variables: Variables) => (Object.hasOwn(variables, variable.value) ? variables[variable.value] : byDefault);
  });
  const size = (variables: Variables): number => {
    const known = lengths
      .map((length) => (typeof length === 'function' ? length(variables) : length))
      .filter((length) => typeof length === 'number' && length > 0);
    return known.length > 0 ? Math.max(...known) : assumed;
  };
  return lengths.some((length) => typeof length === 'function') ? size : size({});
}

/** How long a list argument is; what is no list becomes one of one item. */
function lengthOf(value: ValueNode | undefined): Size {
  if (value?.kind === Kind.LIST) return value.values.length;
  if (value?.kind !== Kind.VARIABLE) return 1;
  const { name } = value;
  return (variables) => {
    const list = variables[name.value];
    return Array.isArray(list) ? list.length : 1;
  };
}

const givenFor = (name: string, given: readonly ArgumentNode[]): ValueNode | undefined =>
  given.find((argument) => argument.name.value === name)?.value;

/** The arguments of a directive as the schema's builder keeps them, the same that it prints. */
function directiveOf(
  { extensions }: GraphQLField<unknown, unknown>,
  name: string,
): Record<string, unknown> | undefined {
  const { directives } = extensions;
  const found = Array.isArray(directives) ? directives.find((one) => isObject(one) && one.name === name) : undefined;
  return isObject(found) && isObject(found.args) ? found.args : undefined;
}

const namesIn = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
