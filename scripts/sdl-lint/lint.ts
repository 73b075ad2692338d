import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { ESLint, type Linter } from 'eslint';

export interface Finding {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

const rules: Linter.RulesRecord = {
  ...graphqlPlugin.configs['flat/schema-all'].rules,
  // Stricter than the set: whoever reads the graph has nothing else to go by.
  '@graphql-eslint/require-description': [
    'error',
    {
      types: true,
      FieldDefinition: true,
      InputValueDefinition: true,
      EnumValueDefinition: true,
      DirectiveDefinition: true,
    },
  ],
  // Both files are printed, so their order is not a person's doing.
  '@graphql-eslint/alphabetize': 'off',
  // A date makes a commit that passes today fail tomorrow; what is deprecated goes with a release, not with a day.
  '@graphql-eslint/require-deprecation-date': 'off',
  // What exists only inside its parent, such as a claim, has no id upstream, and none is made up.
  '@graphql-eslint/strict-id-in-types': 'off',
  // `User.username` is PingOne's word; the rule takes no exceptions.
  '@graphql-eslint/no-typename-prefix': 'off',
};

const SUBGRAPH = /^extend schema\s+@link\b/m;
// What @link brings is defined nowhere in a subgraph's SDL; that it is used rightly is for the composers to say.
const subgraphRules: Linter.RulesRecord = { ...rules, '@graphql-eslint/known-directives': 'off' };

// The plugin and ESLint each describe a rule's documentation in a type of their own; nothing here reads it.
const plugin: unknown = graphqlPlugin;

/** Lints one whole schema as SDL. A subgraph's is known by its `@link`; what only its entities reach is reachable. */
export async function lintSdl(name: string, sdl: string): Promise<Finding[]> {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        // Proven by its own rules being found: an unknown rule is an error of ESLint's.
        plugins: { '@graphql-eslint': plugin as ESLint.Plugin },
        languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema: sdl } } },
        rules: SUBGRAPH.test(sdl) ? subgraphRules : rules,
      },
    ],
  });
  const results = await eslint.lintText(sdl, { filePath: name });
  return results.flatMap(({ messages }) =>
    // Without a rule it is a text that could not be read, which is a finding as well.
    messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId ?? 'unreadable', message })),
  );
}
