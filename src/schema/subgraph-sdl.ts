import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { type ScopeWords, withAccess } from './subgraph-access.ts';

/** What the subgraph adds to a supergraph of which it does not know who owns the users. */
export interface SubgraphShape {
  /** The fields of a user that an accounts subgraph usually owns, as `@shareable`. Default: left out. */
  userProfile: boolean;
  /** The root fields `user` and `users`. Default: left out. */
  userRoots: boolean;
  /** The words in a caller's token that give rights, for `@requiresScopes`. Default: no field asks for any. */
  scopes?: ScopeWords;
}

/** What is told of a user beside their verification. */
const USER_PROFILE: ReadonlySet<string> = new Set([
  'username',
  'email',
  'name',
  'mobilePhone',
  'populationId',
  'enabled',
  'createdAt',
  'updatedAt',
]);
const USER_ROOTS: ReadonlySet<string> = new Set(['user', 'users']);
const SHAREABLE = directive('shareable');
const ONE_OF = 'directive @oneOf on INPUT_OBJECT';

/**
 * The whole subgraph's SDL → what is told to the supergraph: without the fields that somebody else owns, without the types
 * that nothing leads to any more, and with imports of just the directives that are left. `oneOf` names the input types that
 * take exactly one member, which the printer forgets.
 */
export function reducedSdl(
  whole: string,
  { userProfile, userRoots, scopes }: SubgraphShape,
  oneOf: ReadonlySet<string>,
): string {
  const share = (type: string, field: FieldDefinitionNode): FieldDefinitionNode =>
    isProfile(type, field) ? { ...field, directives: [SHAREABLE, ...(field.directives ?? [])] } : field;
  const definitions = parse(whole, { noLocation: true }).definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && oneOf.has(definition.name.value)) {
      return { ...definition, directives: [directive('oneOf'), ...(definition.directives ?? [])] };
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const type = definition.name.value;
    const fields = (definition.fields ?? [])
      .filter((field) => userProfile || !isProfile(type, field))
      .filter(({ name }) => userRoots || type !== 'Query' || !USER_ROOTS.has(name.value))
      .map((field) => withAccess(type, share(type, field), scopes));
    return { ...definition, fields };
  });
  const reachable = withoutOrphans({ kind: Kind.DOCUMENT, definitions });
  const sdl = print(withUsedImports(reachable));
  return `${sdl}${/ @oneOf\b/.test(sdl) ? `\n\n${ONE_OF}` : ''}\n`;
}

const isProfile = (type: string, { name }: FieldDefinitionNode): boolean =>
  (type === 'User' && USER_PROFILE.has(name.value)) || type === 'VerifyUserName';

function directive(name: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}

type Definition = TypeDefinitionNode;
const isType = (node: DefinitionNode): node is Definition => node.kind.endsWith('TypeDefinition');

/** Keeps what the root fields and the entities lead to: an interface leads to the types that implement it. */
function withoutOrphans(document: DocumentNode): DocumentNode {
  const types = document.definitions.filter(isType);
  const roots = types.filter(({ name, directives }) => name.value === 'Query' || directives?.some(isKey));
  const kept = new Set<string>();
  const keep = (type: Definition): void => {
    if (kept.has(type.name.value)) return;
    kept.add(type.name.value);
    const named = namesIn(type);
    for (const other of types) if (named.has(other.name.value) || implementsIt(other, type)) keep(other);
  };
  for (const root of roots) keep(root);
  return {
    ...document,
    definitions: document.definitions.filter((definition) => !isType(definition) || kept.has(definition.name.value)),
  };
}

const isKey = ({ name }: ConstDirectiveNode): boolean => name.value === 'key';

const implementsIt = (type: Definition, { name }: Definition): boolean =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION && !!type.interfaces?.some((one) => one.name.value === name.value);

function namesIn(type: Definition): Set<string> {
  const names = new Set<string>();
  visit(type, {
    NamedType: ({ name }) => {
      names.add(name.value);
    },
  });
  return names;
}

/** The specification's directives that this subgraph has a use for. */
const IMPORTABLE: ReadonlySet<string> = new Set(
  ['cost', 'key', 'listSize', 'requiresScopes', 'shareable', 'tag'].map((name) => `@${name}`),
);

/** `@link` imports the directives that are used, and no other. */
function withUsedImports(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    Directive: ({ name }) => {
      used.add(`@${name.value}`);
    },
  });
  return visit(document, {
    Argument: (argument) => {
      if (argument.name.value !== 'import' || argument.value.kind !== Kind.LIST) return undefined;
      const names = [...used].filter((name) => IMPORTABLE.has(name)).sort();
      const values = names.map((value) => ({ kind: Kind.STRING as const, value }));
      return { ...argument, value: { ...argument.value, values } };
    },
  });
}
