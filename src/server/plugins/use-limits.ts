import { type DocumentNode, GraphQLError, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { boundedParse } from '../limits/bounded-parse.ts';
import type { LimitName, Limits } from '../limits/limits.ts';
import type { Pricing } from '../limits/pricing.ts';
import { limitRefusal } from '../limits/refusals.ts';
import { CYCLIC, type Verdict, verdictOn } from '../limits/verdict.ts';

/**
 * Refuses what asks for too much before it is worked on: the text before it is parsed, the document before it is validated,
 * its cost, with the variables that came along, before a field is executed.
 */
export function useLimits(limits: Limits, pricing: Pricing): Plugin {
  const verdicts = new WeakMap<DocumentNode, Verdict>();
  const refusal = (limit: LimitName) => limitRefusal(limit, limits);
  return {
    onParams({ params: { operationName } }) {
      if (typeof operationName !== 'string' || Buffer.byteLength(operationName) <= limits.operationNameBytes) return;
      throw refusal('operationNameBytes');
    },
    onParse({ setParseFn }) {
      setParseFn((source: string) => {
        const parsed = boundedParse(source, limits);
        if (typeof parsed === 'string') throw refusal(parsed);
        return parsed;
      });
    },
    onValidate({ params: { documentAST }, setValidationFn }) {
      let verdict = verdicts.get(documentAST);
      if (verdict === undefined) {
        verdict = verdictOn(documentAST, limits);
        verdicts.set(documentAST, verdict);
      }
      if (verdict === 'cyclic') throw new GraphQLError(CYCLIC, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
      if (verdict !== 'within') throw refusal(verdict);
      setValidationFn(validateBriefly);
    },
    onExecute({ args: { schema, document, operationName, variableValues } }) {
      const exceeded = pricing.exceededBy({ schema, document, operationName, variableValues });
      if (exceeded) throw refusal(exceeded);
    },
  };
}

const MAX_VALIDATION_ERRORS = 20; // as many as are told; each looks for its line from the start of the document

const validateBriefly: typeof validate = (schema, document, rules) =>
  validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
