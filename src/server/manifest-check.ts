import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, validate } from 'graphql';
import type { Settings } from './config.ts';
import { syntaxMessage, validationMessage } from './document-messages.ts';
import { servedSchema } from './gateway.ts';
import { boundedParse } from './limits/bounded-parse.ts';
import type { Limits } from './limits/limits.ts';
import { createPricing, type Pricing } from './limits/pricing.ts';
import { limitRefusal } from './limits/refusals.ts';
import { verdictError, verdictOn } from './limits/verdict.ts';

/**
 * Everything that is wrong with the trusted documents: what does not parse, does not fit the schema, or is beyond the limits
 * whatever its variables are. Limits that depend on variables are looked at with each request, as for any document.
 */
export function manifestFaults({ trustedDocuments, limits, subgraph }: Settings): string[] {
  if (!trustedDocuments) return [];
  const schema = servedSchema(subgraph);
  const check = { schema, limits, parse: boundedParse(limits), pricing: createPricing(limits) };
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
  parse: (source: string) => DocumentNode;
  pricing: Pricing;
}

function faultsOf(text: string, { schema, limits, parse, pricing }: Check): string[] {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error.originalError ? error.message : syntaxMessage(error)];
  }
  const verdict = verdictOn(document, limits);
  if (verdict !== 'within') return [verdictError(verdict, limits).message];
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => validationMessage(error, schema));
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    if (!schema.getRootType(definition.operation)) return ['The graph has queries only.'];
    const exceeded = pricing.alwaysExceededBy({ schema, document, operationName: definition.name?.value });
    return exceeded ? [limitRefusal(exceeded, limits).message] : [];
  });
}
