import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';
import { schema } from '../schema/index.ts';
import { type ContextParts, createContext } from './context.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPlugin } from './graphiql.ts';
import { useHealth } from './plugins/use-health.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { useOwnHost } from './plugins/use-own-host.ts';
import { usePostJson } from './plugins/use-post-json.ts';
import { usePublicErrors } from './plugins/use-public-errors.ts';

const MAX_BODY_BYTES = 256 * 1024; // the graph takes no uploads, so this is a very large document

export type Gateway = YogaServerInstance<object, GatewayContext>;

export interface GatewayParts extends ContextParts {
  /** GraphiQL with these tabs; left out where there is no GraphiQL. */
  examples?: readonly ExampleOperation[];
  /** Serve nobody who uses another name than localhost. Default false. */
  ownHostOnly?: boolean;
}

/** The GraphQL server as a function from request to response; it listens nowhere yet. */
export const createGateway = ({ examples, ownHostOnly = false, ...parts }: GatewayParts): Gateway =>
  createYoga<object, GatewayContext>({
    schema,
    context: ({ request }) => createContext(request, parts),
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: ' ', // Yoga's own answers on any path that ends so, and no URL ends in a space
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    maskedErrors: false, // usePublicErrors does it, for the library's own errors too
    maxRequestBodySize: MAX_BODY_BYTES,
    // Order: strangers first; then what is no GraphQL; errors are rewritten before headers are set.
    plugins: [
      ...(ownHostOnly ? [useOwnHost()] : []),
      useHealth(),
      ...(examples ? [graphiqlPlugin({ examples })] : []),
      usePostJson(),
      usePublicErrors(schema),
      useNoStore(),
    ],
  });
