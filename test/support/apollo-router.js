// Apollo Gateway on Apollo Server as a process of its own: `node apollo-router.js supergraph.graphql`.
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const [file = ''] = process.argv.slice(2);
const { ROUTER_SECRET } = process.env;

class Subgraph extends RemoteGraphQLDataSource {
  /** @override @param {import('@apollo/gateway').GraphQLDataSourceProcessOptions} options */
  willSendRequest({ request, context }) {
    if (context.authorization) request.http?.headers.set('authorization', context.authorization);
    if (ROUTER_SECRET) request.http?.headers.set('router-authorization', ROUTER_SECRET);
  }
}

const server = new ApolloServer({
  gateway: new ApolloGateway({
    supergraphSdl: readFileSync(file, 'utf8'),
    buildService: ({ url = '' }) => new Subgraph({ url }),
  }),
  includeStacktraceInErrorResponses: false,
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
console.log(`${url.replace(/\/$/, '')}/graphql`);
