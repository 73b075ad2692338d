import { type ConstDirectiveNode, type ConstValueNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import type { Grant, Need } from '../resolvers/rights.ts';
import { USER_RIGHTS } from '../resolvers/rights.ts';
import { access } from './access.ts';
import { accessToField } from './access-rules.ts';

/** The words in a token that give each right; where there are several, one is enough. */
export type ScopeWords = Readonly<Record<Grant, readonly string[]>>;

/** A field of the subgraph's SDL with what a router can know of its access: the tag of personal data, and the scopes. */
export function withAccess(
  typeName: string,
  field: FieldDefinitionNode,
  words: ScopeWords | undefined,
): FieldDefinitionNode {
  const { need } = accessToField(typeName, field.name.value);
  const added: ConstDirectiveNode[] = [];
  if (isPersonal(typeName, field)) added.push(directive('tag', { name: text('pii') }));
  if (words && need !== 'given') added.push(directive('requiresScopes', { scopes: list(alternatives(need, words)) }));
  return added.length === 0 ? field : { ...field, directives: [...(field.directives ?? []), ...added] };
}

/** A leaf that tells of a person, or a field that leads to nothing but such leaves. */
function isPersonal(typeName: string, { name, type }: FieldDefinitionNode): boolean {
  const { data } = accessToField(typeName, name.value);
  if (data) return data !== 'none';
  const below = access[namedType(type)];
  return (
    below !== undefined && Object.values(below.fields).every((leaf) => (leaf.data ?? 'none') !== 'none' || isLead(leaf))
  );
}

const isLead = ({ data }: { data?: unknown }): boolean => data === undefined;

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Each of them alone is enough: a right's own words, and those by which somebody has it on themself. */
function alternatives(need: Need, words: ScopeWords): ConstValueNode[] {
  const grants: readonly Grant[] =
    need === 'policy' ? ['policy'] : need === 'reach' ? [...USER_RIGHTS, 'self'] : [need, 'self'];
  const enough = grants.flatMap((grant) => words[grant]);
  // An empty list of alternatives may read as if nothing were asked.
  return (enough.length > 0 ? enough : [NOBODYS]).map((word) => list([text(word)]));
}

/** A word that no token has, for a right that is given to nobody. */
const NOBODYS = 'verify-graph:nobody';

const text = (value: string): ConstValueNode => ({ kind: Kind.STRING, value });
const list = (values: readonly ConstValueNode[]): ConstValueNode => ({ kind: Kind.LIST, values });

const directive = (name: string, args: Readonly<Record<string, ConstValueNode>>): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: name },
  arguments: Object.entries(args).map(([argument, value]) => ({
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: argument },
    value,
  })),
});
