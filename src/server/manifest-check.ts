import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, validate } from 'graphql';
import type { Settings } from './config.ts';
import { syntaxMessage, validationMessage } from './document-messages.ts';
import { servedSchema } from './gateway.ts';
import { boundedParse } from './limits/bounded-parse.ts';
import type { Limits } from './limits/limits.ts';
import { createPricing, type Pricing } from './limits/pricing.ts';
import { limitSentence } from './limits/refusals.ts';
import { CYCLIC, verdictOn } from './limits/verdict.ts';

/**
 * Everything that is wrong with the trusted documents: what does not parse, does not fit the schema, or is beyond the limits
 * whatever its variables are. Limits that depend on variables are looked at with each request, as for any document.
 */
export function manifestFaults({ trustedDocuments, limits, subgraph }: Settings): string[] {
  if (!trustedDocuments) return [];
  const schema = servedSchema(subgraph);
  const check = { schema, limits, pricing: createPricing(limits) };
  return [...trustedDocuments.documents].flatMap(([id, text]) =>
    faultsOf(text, check).map(
      (fault) => `TRUSTED_DOCUMENTS_FILE, document ${id.slice(0, SHOWN_CHARACTERS)}: ${fault.replace(/\.$/, '')}`,
    ),
  );
}

const SHOWN_CHARACTERS = 12; // of a hash: enough to find it

interface Check {
  schema: GraphQLSchema;
  limits: Limits;
  pricing: Pricing;
}

function faultsOf(text: string, { schema, limits, pricing }: Check): string[] {
  const document = parsedOrFault(text, limits);
  if (typeof document === 'string') return [document];
  const verdict = verdictOn(document, limits);
  if (verdict === 'cyclic') return [CYCLIC];
  if (verdict !== 'within') return [limitSentence(verdict, limits)];
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => validationMessage(error, schema));
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    if (!schema.getRootType(definition.operation)) return ['The graph has queries only.'];
    const exceeded = pricing.alwaysExceededBy({ schema, document, operationName: definition.name?.value });
    return exceeded ? [limitSentence(exceeded, limits)] : [];
  });
}

function parsedOrFault(text: string, limits: Limits): DocumentNode | string {
  try {
    const parsed = boundedParse(text, limits);
    return typeof parsed === 'string' ? limitSentence(parsed, limits) : parsed;
  } catch (error) {
    if (error instanceof GraphQLError) return syntaxMessage(error);
    throw error;
  }
}
