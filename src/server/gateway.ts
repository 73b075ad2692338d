import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';
import { asSubgraph, schema as standalone } from '../schema/index.ts';
import type { SubgraphOptions } from '../schema/subgraph.ts';
import { type ContextParts, createContext } from './context.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPlugin } from './graphiql.ts';
import { type ProcessLog, SILENT } from './log/log.ts';
import { createRequestLogs } from './log/request-logs.ts';
import { useHealth } from './plugins/use-health.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { useOwnHost } from './plugins/use-own-host.ts';
import { usePostJson } from './plugins/use-post-json.ts';
import { usePublicErrors } from './plugins/use-public-errors.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useRequestLog } from './plugins/use-request-log.ts';
import { useRouterProof } from './plugins/use-router-proof.ts';
import { useRouterTrace } from './plugins/use-router-trace.ts';
import type { RouterProofSettings } from './router-proof.ts';

const MAX_BODY_BYTES = 256 * 1024; // the graph takes no uploads, so this is a very large document

/** Where everybody reads with a token of their own, GraphiQL shows where it goes. */
const CALLERS_HEADERS = { authorization: 'Bearer paste-your-token-here' };

export type Gateway = YogaServerInstance<object, GatewayContext>;

export interface GatewayParts extends Omit<ContextParts, 'logOf'> {
  /** Default: nothing is logged. */
  log?: ProcessLog;
  /** GraphiQL with these tabs; left out where there is no GraphiQL. */
  examples?: readonly ExampleOperation[];
  /** Serve nobody who uses another name than localhost. Default false. */
  ownHostOnly?: boolean;
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
  ownHostOnly = false,
  subgraph,
  routerProof,
  routerTrace = false,
  log = SILENT,
  ...parts
}: GatewayParts): Gateway {
  const requests = createRequestLogs(log);
  const schema = subgraph ? asSubgraph(subgraph).schema : standalone;
  return createYoga<object, GatewayContext>({
    schema,
    context: ({ request }) => createContext(request, { ...parts, logOf: requests.of }),
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
    // Order: the request's id, for all that follows; strangers; then what is no GraphQL; errors are rewritten before their
    // codes are noted and headers are set.
    plugins: [
      useRequestId(requests),
      ...(ownHostOnly ? [useOwnHost()] : []),
      useHealth(),
      ...(examples ? [graphiqlPlugin({ examples, ...(parts.needsCallerToken && { headers: CALLERS_HEADERS }) })] : []),
      usePostJson(),
      ...(routerProof ? [useRouterProof(routerProof, parts.now)] : []),
      ...(routerTrace ? [useRouterTrace()] : []),
      usePublicErrors(schema, requests),
      useRequestLog(requests),
      useNoStore(),
    ],
  });
}
