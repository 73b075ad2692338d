import { type DocumentNode, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { boundedParse } from '../limits/bounded-parse.ts';
import type { Limits } from '../limits/limits.ts';
import { createPricing } from '../limits/pricing.ts';
import { limitRefusal } from '../limits/refusals.ts';
import { type Verdict, verdictError, verdictOn } from '../limits/verdict.ts';

/**
 * Refuses what asks for too much before it is worked on: the text before it is parsed, the document before it is validated,
 * its cost, with the variables that came along, before a field is executed.
 */
export function useLimits(limits: Limits): Plugin {
  const parse = boundedParse(limits);
  const verdicts = new WeakMap<DocumentNode, Verdict>();
  const pricing = createPricing(limits);
  return {
    onParams({ params: { operationName } }) {
      if (typeof operationName !== 'string' || Buffer.byteLength(operationName) <= limits.operationNameBytes) return;
      throw limitRefusal('operationNameBytes', limits);
    },
    onParse({ setParseFn }) {
      setParseFn(parse);
    },
    onValidate({ params: { documentAST }, setValidationFn }) {
      let verdict = verdicts.get(documentAST);
      if (verdict === undefined) {
        verdict = verdictOn(documentAST, limits);
        verdicts.set(documentAST, verdict);
      }
      if (verdict !== 'within') throw verdictError(verdict, limits);
      setValidationFn(validateBriefly);
    },
    onExecute({ args: { schema, document, operationName, variableValues } }) {
      const exceeded = pricing.exceededBy({ schema, document, operationName, variableValues });
      if (exceeded) throw limitRefusal(exceeded, limits);
    },
  };
}

const MAX_VALIDATION_ERRORS = 20; // as many as are told; each looks for its line from the start of the document

const validateBriefly: typeof validate = (schema, document, rules) =>
  validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
