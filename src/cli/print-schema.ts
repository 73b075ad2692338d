import { lexicographicSortSchema, printSchema } from 'graphql';

/** The schema as text, sorted; the same that `schema.graphql` holds below its header. */
export async function schemaText(): Promise<string> {
  const { schema } = await import('../schema/index.ts');
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
