import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';
import { asSubgraph, schema as standalone } from '../schema/index.ts';
import type { SubgraphOptions } from '../schema/subgraph.ts';
import { type ContextParts, createContext } from './context.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPlugin } from './graphiql.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { usePostJson } from './plugins/use-post-json.ts';
import { usePublicErrors } from './plugins/use-public-errors.ts';
import { useRouterProof } from './plugins/use-router-proof.ts';
import { useRouterTrace } from './plugins/use-router-trace.ts';
import type { RouterProofSettings } from './router-proof.ts';

const MAX_BODY_BYTES = 256 * 1024; // the graph takes no uploads, so this is a very large document

export type Gateway = YogaServerInstance<object, GatewayContext>;

export interface GatewayParts extends ContextParts {
  /** GraphiQL with these tabs; left out where there is no GraphiQL. */
  examples?: readonly ExampleOperation[];
  /** How to take part in a supergraph; left out where it does not. */
  subgraph?: SubgraphOptions;
  /** Whether a router gets the times of fields where it asks for them; default false. */
  routerTrace?: boolean;
  /** What the router has to prove itself with; left out where it need not. */
  routerProof?: RouterProofSettings;
}

/** The GraphQL server as a function from request to response; it listens nowhere yet. */
export function createGateway({
  examples,
  subgraph,
  routerProof,
  routerTrace = false,
  ...parts
}: GatewayParts): Gateway {
  const schema = subgraph ? asSubgraph(subgraph).schema : standalone;
  return createYoga<object, GatewayContext>({
    schema,
    context: ({ request }) => createContext(request, parts),
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    maskedErrors: false, // usePublicErrors does it, for the library's own errors too
    maxRequestBodySize: MAX_BODY_BYTES,
    // Order: the page answers before anything asks for a POST; errors are rewritten before headers are set.
    plugins: [
      ...(examples ? [graphiqlPlugin({ examples })] : []),
      usePostJson(),
      ...(routerProof ? [useRouterProof(routerProof, parts.now)] : []),
      ...(routerTrace ? [useRouterTrace()] : []),
      usePublicErrors(schema),
      useNoStore(),
    ],
  });
}
