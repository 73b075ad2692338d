import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { type CostNode, costPlanOf } from './cost-plan.ts';
import type { LimitName, Limits } from './limits.ts';
import { longestListAmong } from './list-items.ts';
import { isFixed, type Price, priceOf } from './price.ts';

/** What is about to be executed. */
export interface Execution {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Priced {
  plan: readonly CostNode[];
  /** Where it is the same for all variables. */
  fixed: Price | undefined;
}

/** Tells which limit an operation goes beyond with the variables that came along, if any; nothing about faulty variables. */
export type Pricing = (execution: Execution) => LimitName | undefined;

/** What an operation costs is worked out once for each parsed document; variables are put in for each request. */
export function createPricing(limits: Limits): Pricing {
  const known = new WeakMap<OperationDefinitionNode, Priced>();
  const pricedAs = (operation: OperationDefinitionNode, { document, schema }: Execution): Priced => {
    let priced = known.get(operation);
    if (!priced) {
      const plan = costPlanOf(operation, document, schema);
      priced = { plan, fixed: isFixed(plan) ? priceOf(plan, {}) : undefined };
      known.set(operation, priced);
    }
    return priced;
  };
  return (execution) => {
    const operation = getOperationAST(execution.document, execution.operationName);
    if (!operation) return undefined;
    const given = execution.variableValues ?? {};
    if (longestListAmong(given, operation) > limits.listItems) return 'listItems';
    const { plan, fixed } = pricedAs(operation, execution);
    let price = fixed;
    if (!price) {
      const { variableDefinitions = [] } = operation;
      const { coerced } = getVariableValues(execution.schema, variableDefinitions, given, { maxErrors: 1 });
      if (!coerced) return undefined; // execution tells what is wrong with them, and goes no further
      price = priceOf(plan, coerced);
    }
    if (price.cost > limits.cost) return 'cost';
    return price.content > limits.content ? 'content' : undefined;
  };
}
