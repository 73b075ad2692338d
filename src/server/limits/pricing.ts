import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { Variables } from './condition.ts';
import { type CostNode, costPlanOf } from './cost-plan.ts';
import type { LimitName, Limits } from './limits.ts';
import { longestListAmong } from './list-items.ts';
import { isFixed, type Price, priceOf as priceOfPlan } from './price.ts';

/** What is about to be executed. */
interface Execution {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
  /** The same fitted to their types, where that has been done. */
  coerced?: Variables | undefined;
}

interface Priced {
  plan: readonly CostNode[];
  /** Where it is the same for all variables. */
  fixed: Price | undefined;
}

export interface Pricing {
  /** What it comes to with the variables that came along; nothing where they do not fit their types. */
  priceOf(execution: Execution): Price | undefined;
  /** Which limit it goes beyond with the variables that came along, if any; nothing where they do not fit their types. */
  exceededBy(execution: Execution): LimitName | undefined;
  /** Which limit it goes beyond whatever its variables are, if any. */
  alwaysExceededBy(execution: Execution): LimitName | undefined;
}

/** What an operation costs is worked out once for each parsed document; variables are put in for each request. */
export function createPricing(limits: Limits): Pricing {
  const known = new WeakMap<OperationDefinitionNode, Priced>();
  const pricedAs = (operation: OperationDefinitionNode, { document, schema }: Execution): Priced => {
    let priced = known.get(operation);
    if (!priced) {
      const plan = costPlanOf(operation, document, schema);
      priced = { plan, fixed: isFixed(plan) ? priceOfPlan(plan, {}) : undefined };
      known.set(operation, priced);
    }
    return priced;
  };
  const beyond = ({ cost, content }: Price): LimitName | undefined => {
    if (cost > limits.cost) return 'cost';
    return content > limits.content ? 'content' : undefined;
  };
  const priceOf = (operation: OperationDefinitionNode, execution: Execution): Price | undefined => {
    const { plan, fixed } = pricedAs(operation, execution);
    if (fixed) return fixed;
    const coerced = execution.coerced ?? fitted(operation, execution);
    return coerced && priceOfPlan(plan, coerced); // else execution tells what is wrong, and goes no further
  };
  return {
    priceOf(execution) {
      const operation = getOperationAST(execution.document, execution.operationName);
      return operation ? priceOf(operation, execution) : undefined;
    },
    exceededBy(execution) {
      const operation = getOperationAST(execution.document, execution.operationName);
      if (!operation) return undefined;
      if (longestListAmong(execution.variableValues ?? {}, operation) > limits.listItems) return 'listItems';
      const price = priceOf(operation, execution);
      return price && beyond(price);
    },
    alwaysExceededBy(execution) {
      const operation = getOperationAST(execution.document, execution.operationName);
      const fixed = operation ? pricedAs(operation, execution).fixed : undefined;
      return fixed && beyond(fixed);
    },
  };
}

const fitted = ({ variableDefinitions = [] }: OperationDefinitionNode, { schema, variableValues }: Execution) =>
  getVariableValues(schema, variableDefinitions, variableValues ?? {}, { maxErrors: 1 }).coerced;
