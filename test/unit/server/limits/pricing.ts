import { getVariableValues, Kind, parse, validate } from 'graphql';
import { servedSchema } from '../../../../src/server/gateway.ts';
import { costPlanOf } from '../../../../src/server/limits/cost-plan.ts';
import { isFixed, type Price, priceOf } from '../../../../src/server/limits/price.ts';

export const schema = servedSchema({ userProfile: false, userRoots: false, maxRepresentations: 500 });

/** The price of a valid document of one operation, and whether its variables have no say in it. */
export function priced(text: string, variables: Record<string, unknown> = {}): Price & { isFixed: boolean } {
  const document = parse(text);
  const [invalid] = validate(schema, document);
  if (invalid) throw invalid;
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced) throw errors[0] as Error;
  const plan = costPlanOf(operation, document, schema);
  return { ...priceOf(plan, coerced), isFixed: isFixed(plan) };
}

export const costOf = (text: string, variables?: Record<string, unknown>): number => priced(text, variables).cost;
