import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { recordedOperation } from '../audit/occasion.ts';
import { conditionsOf, type OperationPlan, planOperation } from '../execution/operation-plan.ts';
import { boundedParse, type DocumentCaches } from '../limits/bounded-parse.ts';
import type { Variables } from '../limits/condition.ts';
import type { Limits } from '../limits/limits.ts';
import { verdictOn } from '../limits/verdict.ts';
import { isForRouters } from '../plugins/use-router-proof.ts';

/** A query that fits the schema and is within the limits, with what is worked out of it once. */
export interface KnownOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Whether it asks for what only routers get. */
  readonly isForRouters: boolean;
  /** As the audit trail names it. */
  readonly recorded: () => ReturnType<typeof recordedOperation>;
  /** How it is executed with these variables; nothing where that is left to the library. */
  planFor(variables: Variables): OperationPlan | undefined;
}

export interface KnownOperations {
  /** The operation of a document by its name; nothing where anything is to be said against either. */
  find(text: string, operationName: string | undefined): KnownOperation | undefined;
}

export interface KnownOperationsParts {
  schema: GraphQLSchema;
  documents: DocumentCaches;
  limits: Limits;
  /** What a document has to fit besides the rules of the specification. */
  rules: readonly ValidationRule[];
}

/**
 * Finds by their text the operations that nothing speaks against. They are parsed and validated once, as long as the text is
 * remembered, which it is not where it may hold a value.
 */
export function createKnownOperations({ schema, documents, limits, rules }: KnownOperationsParts): KnownOperations {
  const known = new WeakMap<DocumentNode, Map<string | undefined, KnownOperation>>();
  const allRules = [...specifiedRules, ...rules];

  const validDocument = (text: string): DocumentNode | undefined => {
    const cached = documents.documentCache.get(text);
    if (cached && known.has(cached)) return cached;
    const document = cached ?? parsed(text, limits);
    if (!document || verdictOn(document, limits) !== 'within') return undefined;
    if (validate(schema, document, allRules, { maxErrors: 1 }).length > 0) return undefined;
    documents.documentCache.set(text, document);
    known.set(document, new Map());
    return document;
  };

  return {
    find(text, operationName) {
      const document = validDocument(text);
      const byName = document && known.get(document);
      if (!byName) return undefined;
      let operation = byName.get(operationName);
      if (!operation) {
        const node = getOperationAST(document, operationName);
        if (node?.operation !== 'query') return undefined;
        operation = knownOperation(schema, document, node, operationName);
        byName.set(operationName, operation);
      }
      return operation;
    },
  };
}

function parsed(text: string, limits: Limits): DocumentNode | undefined {
  try {
    const document = boundedParse(text, limits);
    return typeof document === 'string' ? undefined : document;
  } catch {
    return undefined; // who answers in the long way says what is wrong
  }
}

const MAX_PLANS = 16; // of one operation: four conditions; what has more is executed by the library

function knownOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  operationName: string | undefined,
): KnownOperation {
  const conditions = conditionsOf(document);
  const plans = new Map<string, OperationPlan | undefined>();
  let recorded: ReturnType<typeof recordedOperation> | undefined;
  return {
    document,
    operation,
    isForRouters: isForRouters(document),
    recorded() {
      recorded ??= recordedOperation(document, operationName);
      return recorded;
    },
    planFor(variables) {
      const key = conditions.length === 0 ? '' : conditions.map((name) => (variables[name] ? '1' : '0')).join('');
      if (!plans.has(key)) {
        if (plans.size === MAX_PLANS) return undefined;
        plans.set(key, planOperation(schema, document, operation, variables));
      }
      return plans.get(key);
    },
  };
}
