import { lexicographicSortSchema, printSchema } from 'graphql';
import type { SubgraphShape } from '../schema/subgraph-sdl.ts';

/** The schema as text, sorted; the same that `schema.graphql` holds below its header. */
export async function schemaText(): Promise<string> {
  const { schema } = await import('../schema/index.ts');
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** What `_service` tells; by default the same that `schema.subgraph.graphql` holds below its header. */
export async function subgraphText(shape: SubgraphShape): Promise<string> {
  const { asSubgraph } = await import('../schema/index.ts');
  return asSubgraph({ ...shape, maxRepresentations: 1 }).sdl; // a limit of what executes, which nothing does here
}
