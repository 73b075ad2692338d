import { GraphQLError, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

const INTROSPECTION = 'Introspection is off here. Whoever runs this gateway can publish its schema.';
// Which options print exactly what `_service` would tell depends on the settings: docs/federation.md has them.
const SERVICE =
  '`_service` tells the schema, and introspection is off here: `verify-graph schema --subgraph` prints it for whoever runs this.';

const MESSAGES = new Map([
  ['__schema', INTROSPECTION],
  ['__type', INTROSPECTION],
]);
const MESSAGES_WITH_SERVICE = new Map([...MESSAGES, ['_service', SERVICE]]);

/**
 * Nobody reads the schema through this gateway. It counts as a document that does not fit the schema: no other right would
 * help. `__typename` stays; it tells what is known already. `_service` is left to the router's proof where there is one.
 */
export function noIntrospectionRule({ service }: { service: boolean }): ValidationRule {
  const messages = service ? MESSAGES_WITH_SERVICE : MESSAGES;
  // No type has fields of these names but Query, so the name decides. Yoga keeps what documents are worth by names of rules.
  return function noIntrospection(context) {
    return {
      Field(node) {
        const message = messages.get(node.name.value);
        if (message) context.reportError(new GraphQLError(message, { nodes: node }));
      },
    };
  };
}

export const useNoIntrospection = (rule: ValidationRule): Plugin => ({
  onValidate({ addValidationRule }) {
    addValidationRule(rule);
  },
});
