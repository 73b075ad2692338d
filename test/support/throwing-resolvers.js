// Loaded into the built server in front of everything else: some fields throw what a careless resolver would.
import { GraphQLError } from 'graphql';

const SECRET = 'https://api.example/v1/users/Zoe-qZ7marked';
const thrown = {
  verifyPolicies: () => new Error(SECRET),
  verifyPolicy: () => new GraphQLError(SECRET),
  user: () => new GraphQLError(SECRET, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', detail: SECRET } }),
  users: () =>
    new GraphQLError(SECRET, { extensions: { code: 'BAD_REQUEST', http: { headers: { 'x-told': SECRET } } } }),
  verifyTransaction: () => new GraphQLError(`Argument "id" has invalid value "${SECRET}".`),
  verifyDocument: () => SECRET,
};

// By a name that the type checker does not follow: what is built is no part of the sources.
const { schema } = await import(new URL('../../dist/src/schema/index.js', import.meta.url).href);
for (const [name, make] of Object.entries(thrown)) {
  schema.getQueryType().getFields()[name].resolve = () => {
    void Promise.reject(make()); // and a promise that nobody awaits fails besides
    throw make();
  };
}
