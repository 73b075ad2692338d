import { lexicographicSortSchema, printSchema } from 'graphql';
import type { SubgraphShape } from '../schema/subgraph-sdl.ts';
import type { readScopes } from '../server/config.ts';
import { EXIT } from './exit-code.ts';
import { faultList } from './help-text.ts';

export interface SchemaOptions {
  /** What a supergraph is told, in place of the whole schema; so does each of the others. Default of all: false. */
  subgraph?: boolean;
  userProfile?: boolean;
  userRoots?: boolean;
  scopes?: boolean;
}

interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/** Prints the schema that is asked for, and gives the exit code. */
export async function writeSchema(
  { subgraph = false, userProfile = false, userRoots = false, scopes: withScopes = false }: SchemaOptions,
  scopesOfSettings: typeof readScopes,
  { stdout, stderr }: Streams,
): Promise<number> {
  const read = withScopes ? scopesOfSettings() : undefined;
  if (read?.ok === false) {
    stderr.write(`Settings to change:\n${faultList(read.faults)}\n`);
    return EXIT.settings;
  }
  const shape = { userProfile, userRoots, ...(read && { scopes: read.scopes }) };
  const isSubgraph = subgraph || userProfile || userRoots || withScopes;
  stdout.write(await (isSubgraph ? subgraphText(shape) : schemaText()));
  return EXIT.ok;
}

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
