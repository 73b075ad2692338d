import { type GraphQLSchema, isInputObjectType, isUnionType } from 'graphql';
import type { builder } from './builder.ts';
import { resolveEntities, typeOfEntity } from './entities.ts';
import { reducedSdl, type SubgraphShape } from './subgraph-sdl.ts';

/** The newest that all composers in use compose: see docs/decisions/0010-federation-version.md. */
const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

export interface SubgraphOptions extends SubgraphShape {
  /** How many references one operation may hold, in all of its `_entities` together. */
  maxRepresentations: number;
}

export interface Subgraph {
  /** The whole graph with `_entities` and `_service` beside its root fields. */
  schema: GraphQLSchema;
  /** What `_service` tells of it. */
  sdl: string;
}

/** The graph as a part of an Apollo Federation 2 supergraph. What executes is always whole; only the SDL is reduced. */
export function createSubgraph(graph: typeof builder, options: SubgraphOptions): Subgraph {
  const name = JSON.stringify(options);
  const subgraph = made.get(name) ?? build(graph, options);
  made.set(name, subgraph);
  return subgraph;
}

// It takes a tenth of a second, and the same options always give the same.
const made = new Map<string, Subgraph>();

function build(graph: typeof builder, { maxRepresentations, ...shape }: SubgraphOptions): Subgraph {
  const schema = graph.toSubGraphSchema({ linkUrl: FEDERATION });
  const roots = schema.getQueryType()?.getFields();
  const entity = schema.getType('_Entity');
  if (!roots?._entities || !roots._service || !isUnionType(entity)) throw new Error('a subgraph without entities');
  const oneOf = Object.values(schema.getTypeMap()).filter((type) => isInputObjectType(type) && type.isOneOf);
  const sdl = reducedSdl(printedBy(roots._service.resolve), shape, new Set(oneOf.map(({ name }) => name)));
  roots._entities.resolve = resolveEntities(maxRepresentations);
  roots._service.resolve = () => ({ sdl });
  entity.resolveType = typeOfEntity;
  return { schema, sdl };
}

/** The federation plugin keeps the whole SDL in the resolver of `_service`, and nowhere else. */
function printedBy(resolve: unknown): string {
  const { sdl } = (resolve as () => { sdl: string })();
  return sdl;
}
