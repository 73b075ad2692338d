import { type Change, CriticalityLevel } from '@graphql-inspector/core';
import {
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
} from 'graphql';

interface Place {
  readonly type: string;
  readonly field: string | undefined;
  /** Without the `federation__` that a directive has where the file's @link does not import it. */
  readonly directive: string;
  readonly argument: string | undefined;
}

// @inaccessible takes a place out of what clients see, @external says that somebody else resolves it.
const WITHHOLDING_DIRECTIVES = new Set(['inaccessible', 'external']);
const REQUIRE_ONE = 'requireOneSlicingArgument';
const SLICING_ARGUMENTS = 'slicingArguments';

/**
 * Whether siblings in a supergraph, or the clients of its router, lose something by a change of a federation directive.
 * The inspector knows no federation and takes such changes for dangerous at most.
 */
export function breaksSupergraph(change: Change, released: GraphQLSchema, present: GraphQLSchema): boolean {
  const place = placeOf(change);
  if (!place) return false;
  if (place.directive === 'key') return speaksOfLostKey(change, place) && losesKey(place.type, released, present);
  if (place.directive === 'listSize') return narrowsSlicing(change, place, released, present);
  // Without @shareable, a sibling with the same field no longer composes.
  if (place.directive === 'shareable') return change.type.endsWith('_REMOVED');
  // At a place that is new itself the inspector calls each directive harmless, and there nobody loses anything.
  const isNewDirective = place.argument === undefined && change.type.endsWith('_ADDED');
  const isOldPlace = change.criticality.level !== CriticalityLevel.NonBreaking;
  return WITHHOLDING_DIRECTIVES.has(place.directive) && isNewDirective && isOldPlace;
}

function placeOf({ type: changeType, path }: Change): Place | undefined {
  if (!changeType.startsWith('DIRECTIVE_USAGE_')) return undefined;
  const parts = /^(\w+)(?:\.(\w+))?(?:\.\w+)?\.@(?:federation__)?(\w+)(?:\.(\w+))?$/.exec(path ?? '');
  const [, type, field, directive, argument] = parts ?? [];
  return type && directive ? { type, field, directive, argument } : undefined;
}

// The inspector pairs repeated keys by their order, so its lines alone do not tell a lost key from one that moved.
// Where a key is lost, one of these lines is always among them.
function speaksOfLostKey({ type }: Change, { argument }: Place): boolean {
  if (argument === 'resolvable') return type.endsWith('_ADDED');
  return type.endsWith('_REMOVED');
}

function losesKey(type: string, released: GraphQLSchema, present: GraphQLSchema): boolean {
  const kept = keyPromises(present.getType(type));
  return [...keyPromises(released.getType(type))].some((promise) => !kept.has(promise));
}

/** A key tells how to refer to the entity; unless it is `resolvable: false`, siblings may also come here by it. */
function keyPromises(type: GraphQLNamedType | undefined): Set<string> {
  const nodes = type ? [type.astNode, ...type.extensionASTNodes] : [];
  const keys = nodes.flatMap((node) => usagesOf('key', node?.directives));
  return new Set(
    keys.flatMap((key) => {
      const fields = textOf(key, 'fields');
      return textOf(key, 'resolvable') === 'false' ? [`refer ${fields}`] : [`refer ${fields}`, `resolve ${fields}`];
    }),
  );
}

/** Whether routers that enforce costs may refuse an operation on this field that they took before. */
function narrowsSlicing(change: Change, place: Place, released: GraphQLSchema, present: GraphQLSchema): boolean {
  const { type, field, argument } = place;
  if (argument !== REQUIRE_ONE && argument !== SLICING_ARGUMENTS) return false;
  const before = listSizeOf(released, type, field);
  const after = listSizeOf(present, type, field);
  if (!before.isField || !after.isDemanding) return false;
  // A value that is replaced has two lines, and one that needs an approval is enough.
  if (change.type.endsWith('_REMOVED') && after[argument] !== undefined) return false;
  // True is the default, yet one that is written out anew is a demand that somebody means to make.
  if (argument === REQUIRE_ONE && after[REQUIRE_ONE] === 'true') return true;
  return !before.isDemanding || before[SLICING_ARGUMENTS] !== after[SLICING_ARGUMENTS];
}

function listSizeOf(schema: GraphQLSchema, typeName: string, fieldName = '') {
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  const [listSize] = usagesOf('listSize', field?.astNode?.directives);
  const requireOne = textOf(listSize, REQUIRE_ONE);
  const slicing = textOf(listSize, SLICING_ARGUMENTS);
  // The default of true comes into force only where arguments to slice by are named.
  const isDemandedByDefault = requireOne === undefined && slicing !== undefined && slicing !== '[]';
  return {
    isField: field !== undefined,
    [REQUIRE_ONE]: requireOne,
    [SLICING_ARGUMENTS]: slicing,
    isDemanding: requireOne === 'true' || isDemandedByDefault,
  };
}

function usagesOf(name: string, directives: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] {
  return directives.filter((each) => each.name.value === name || each.name.value === `federation__${name}`);
}

function textOf(directive: ConstDirectiveNode | undefined, argument: string): string | undefined {
  const value = directive?.arguments?.find((each) => each.name.value === argument)?.value;
  if (value === undefined) return undefined;
  return (value.kind === Kind.STRING ? value.value : print(value)).trim().replace(/\s+/g, ' ');
}
