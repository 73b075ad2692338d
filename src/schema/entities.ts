import { type GraphQLFieldResolver, type GraphQLObjectType, getNamedType, isUnionType } from 'graphql';
import { badUserInput, limitExceeded, missingRight } from '../datasources/errors.ts';
import type { GatewayContext } from '../resolvers/context.ts';
import { idOrNull } from '../resolvers/ids.ts';
import { countReferences } from '../resolvers/reference.ts';
import { decide } from '../resolvers/rights.ts';
import { accessToType } from './access-rules.ts';

type Representation = Readonly<Record<string, unknown>>;
type ResolveReference = (key: Representation, context: GatewayContext, info: unknown) => unknown;

/**
 * `_entities`, around the reference resolvers that Pothos keeps with the types. The library's own maps all representations in
 * one go, so that one of an unknown type, or a resolver that throws, takes the whole list with it; here each stands alone.
 */
export const resolveEntities =
  (maxRepresentations: number): GraphQLFieldResolver<unknown, GatewayContext> =>
  (_query, { representations }, context, info) => {
    // The schema has it as a list of scalars that take anything.
    const given = representations as readonly unknown[];
    if (countReferences(given.length, context) > maxRepresentations) {
      throw limitExceeded(
        `\`representations\` takes ${maxRepresentations} at most in one operation. Ask for the others in another request.`,
        { name: 'representations', allowed: maxRepresentations },
      );
    }
    const union = getNamedType(info.returnType);
    const types = isUnionType(union) ? new Map(union.getTypes().map((type) => [type.name, type])) : new Map();
    // Async functions, so that what is thrown is the rejection of one place in the list.
    return given.map(async (representation) => {
      const { type, resolveReference } = referenceTo(representation, types);
      if (!isWithinReach(type, representation as Representation, context)) return null;
      const entity = await resolveReference(representation as Representation, context, info); // an object, as just seen
      if (typeof entity === 'object' && entity !== null) (entity as Typed)[TYPE_NAME] = type;
      return entity;
    });
  };

/** Throws where the caller lacks the right to objects of this type; false where they must not learn that there is one. */
function isWithinReach(type: string, key: Representation, { caller, trail }: GatewayContext): boolean {
  const { need } = accessToType(type);
  if (need === 'given') return true;
  const owner = type === 'VerifyPolicy' ? null : key[type === 'User' ? 'id' : 'userId'];
  const userId = idOrNull(owner);
  const decision = decide(caller.rights, need, userId, { isLookup: true });
  if (decision === 'granted') return true;
  trail.refused(userId === null ? null : { userId }, [type]);
  if (decision === 'hidden') return false;
  throw missingRight(need);
}

/**
 * What was resolved is of the type that was asked for; models do not tell their type themselves. It is noted on the model: a
 * weak map with hundreds of entries for each request would keep the collector of garbage busier than all else here.
 */
const TYPE_NAME = Symbol('type of the entity');
interface Typed {
  [TYPE_NAME]?: string;
}
export const typeOfEntity = (entity: Typed): string | undefined => entity[TYPE_NAME];

function referenceTo(
  representation: unknown,
  types: ReadonlyMap<string, GraphQLObjectType>,
): { type: string; resolveReference: ResolveReference } {
  if (typeof representation !== 'object' || representation === null || Array.isArray(representation)) {
    throw badUserInput('A representation is an object with `__typename` and the fields of a key.');
  }
  const name = Object.hasOwn(representation, '__typename') && (representation as Representation).__typename;
  const type = typeof name === 'string' ? types.get(name) : undefined;
  if (!type) throw badUserInput('`__typename` takes the name of an entity of this graph.');
  // Where the federation plugin puts what `asEntity` was given.
  const { subgraph } = type.extensions.apollo as { subgraph: { resolveReference: ResolveReference } };
  return { type: type.name, resolveReference: subgraph.resolveReference };
}
