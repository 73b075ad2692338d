import { type DocumentNode, GraphQLError } from 'graphql';
import type { LimitName, Limits } from './limits.ts';
import { measureDocument } from './measure.ts';
import { limitRefusal } from './refusals.ts';

/** What speaks against a document, before it is known whether it fits the schema. */
export type Verdict = 'within' | 'cyclic' | LimitName;

export function verdictOn(document: DocumentNode, limits: Limits): Verdict {
  const measure = measureDocument(document);
  if (measure.isCyclic) return 'cyclic';
  return MEASURED.find((limit) => measure[limit] > limits[limit]) ?? 'within';
}

const MEASURED = [
  'operationNameBytes',
  'depth',
  'rootFields',
  'aliases',
  'directives',
  'fields',
  'listItems',
] as const satisfies readonly LimitName[];

export function verdictError(verdict: Exclude<Verdict, 'within'>, limits: Limits): GraphQLError {
  if (verdict !== 'cyclic') return limitRefusal(verdict, limits);
  // Left to the library's own rule, two dozen such fragments would keep it busy for seconds.
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
  return new GraphQLError('A fragment of the document spreads itself.', { extensions });
}
