import type { DocumentNode } from 'graphql';
import type { LimitName, Limits } from './limits.ts';
import { measureDocument } from './measure.ts';

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

/** What the library would say of such fragments. Left to its own rule, two dozen of them would keep it busy for seconds. */
export const CYCLIC = 'A fragment of the document spreads itself.';
