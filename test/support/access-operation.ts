import { type GraphQLObjectType, getNamedType, isAbstractType, isLeafType, isObjectType } from 'graphql';
import { schema } from '../../src/schema/index.ts';

/** A field as it is selected, and what is selected below it, by the concrete types that may come. */
export interface Selected {
  key: string;
  name: string;
  args: string;
  below: Readonly<Record<string, readonly Selected[]>> | null;
}

export const STYLES = ['plain', 'aliased', 'in inline fragments', 'in named fragments', 'behind @include'] as const;
export type Style = (typeof STYLES)[number];

const ARGUMENTS: Readonly<Record<string, string>> = {
  'Query.user': '(id: $u)',
  'Query.users': '(first: 3)',
  'Query.verifyTransaction': '(userId: $u, id: $t)',
  'Query.verifyDocument': '(userId: $u, transactionId: $t, id: $d)',
  'Query.verifyPolicy': '(id: $p)',
  'User.verifyTransaction': '(id: $t)',
  'User.verifyTransactions': '(first: 3)',
};

/** Everything that can be selected on a type. Where a type comes again further down, its id stands for it. */
export function everythingOn(type: GraphQLObjectType, style: Style, above: readonly string[] = []): Selected[] {
  return Object.values(type.getFields()).map((field) => {
    const below = getNamedType(field.type);
    const key = style === 'aliased' ? `the_${field.name}` : field.name;
    const args = ARGUMENTS[`${type.name}.${field.name}`] ?? '';
    if (isLeafType(below)) return { key, name: field.name, args, below: null };
    const types = isAbstractType(below) ? schema.getPossibleTypes(below) : [below];
    const inside = types.filter(isObjectType).map((one) => {
      const fields = [...above, type.name].includes(one.name)
        ? [{ key: 'id', name: 'id', args: '', below: null }]
        : everythingOn(one, style, [...above, type.name]);
      return [one.name, fields] as const;
    });
    return { key, name: field.name, args, below: Object.fromEntries(inside) };
  });
}

/** The fields as text, and the fragments that they need. `__typename` is on every object, so that none is empty. */
export function printed(
  byType: Readonly<Record<string, readonly Selected[]>>,
  style: Style,
  fragments: string[],
): string {
  const types = Object.entries(byType);
  const parts = types.map(([type, fields]) => {
    const text = fields.map((field) => printedField(field, style, fragments)).join(' ');
    if (style === 'in named fragments') {
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${type} { __typename ${text} }`;
      return `...${name}`;
    }
    if (types.length > 1 || style === 'in inline fragments') return `... on ${type} { __typename ${text} }`;
    return text;
  });
  return `{ __typename ${parts.join(' ')} }`;
}

function printedField({ key, name, args, below }: Selected, style: Style, fragments: string[]): string {
  const alias = key === name ? '' : `${key}: `;
  const directive = style === 'behind @include' ? ' @include(if: $yes)' : '';
  return `${alias}${name}${args}${directive}${below ? ` ${printed(below, style, fragments)}` : ''}`;
}
