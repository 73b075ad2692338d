import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';

interface Described {
  place: string;
  description: string | null | undefined;
}

/** Names that the federation specification gives, with its own meaning. */
const isFederations = (name: string) => /^_|__/.test(name);

function partsOf(type: GraphQLNamedType): Described[] {
  const here = (name: string, { description }: { description?: string | null | undefined }): Described => ({
    place: `${type.name}.${name}`,
    description,
  });
  if (isEnumType(type)) return type.getValues().map((value) => here(value.name, value));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => here(field.name, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields())
    .filter(({ name }) => !isFederations(name))
    .flatMap((field) => [
      here(field.name, field),
      ...field.args.map((argument) => here(`${field.name}(${argument.name})`, argument)),
    ]);
}

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !isFederations(type.name),
);
const all: Described[] = types.flatMap((type) => [
  { place: type.name, description: type.description },
  ...partsOf(type),
]);

describe('the descriptions of the graph', () => {
  test('are there for every type, field, argument, input field and enum value', () => {
    expect(all.length).toBeGreaterThan(250); // or this looks at the wrong thing
    expect(all.filter(({ description }) => !description?.trim()).map(({ place }) => place)).toEqual([]);
  });

  test('are sentences', () => {
    const isSentence = (text: string) => /^\p{Lu}/u.test(text) && text.endsWith('.');
    expect(all.filter(({ description }) => !isSentence(description ?? '')).map(({ place }) => place)).toEqual([]);
  });

  test('are there for every directive', () => {
    expect(schema.getDirectives().filter(({ description }) => !description)).toEqual([]);
  });
});

test('the scalars of the graph have the names of the contract', () => {
  const names = types.filter(isScalarType).map(({ name }) => name);
  expect(names.sort()).toEqual(['Date', 'DateTime', 'JSONObject', 'URL']);
});

test('what goes away with voice verification says so', () => {
  const deprecated = types
    .filter(isEnumType)
    .flatMap((type) => type.getValues().map((value) => ({ place: `${type.name}.${value.name}`, value })))
    .filter(({ value }) => value.deprecationReason !== undefined && value.deprecationReason !== null);
  expect(deprecated.map(({ place }) => place).sort()).toEqual([
    'VerifiedDataType.VOICE_INPUT',
    'VerifiedDataType.VOICE_SAMPLE',
    'VerifyDocumentType.VOICE_INPUT',
    'VerifyDocumentType.VOICE_SAMPLE',
  ]);
});

test('every enum that is fed by words of PingOne has UNKNOWN', () => {
  const without = types.filter(isEnumType).filter((type) => !type.getValue('UNKNOWN'));
  expect(without.map(({ name }) => name)).toEqual(['VerifiedDataAttempt']);
});
