/**
 * Hive Gateway in front of verify-graph:
 *   hive-gateway supergraph supergraph.graphql --config-path gateway.config.ts
 * `--hive-router-runtime` plans queries with the Rust planner instead; everything here holds for both. The subgraph is called
 * `verify` here, as in the supergraph. From the environment:
 *   VERIFY_PROOF       the secret that verify-graph has as SUBGRAPH_PROOF_SECRET; leave out where it asks for no proof
 *   VERIFY_PROOF_KIND  as SUBGRAPH_PROOF there: `header` (default) sends the secret, `hive` signs with it and never sends it
 *   INTROSPECTION      `on` where nobody else can reach it
 */
import { defineConfig, type GatewayPlugin } from '@graphql-hive/gateway';
import { GraphQLError } from 'graphql';

const VERIFY = 'verify';
const { VERIFY_PROOF: proof, VERIFY_PROOF_KIND: givenKind, INTROSPECTION: introspection } = process.env;

// Exactly one of the two, so that a secret that is meant to sign never travels beside its signature.
const proofKind = givenKind || 'header';
if (proofKind !== 'header' && proofKind !== 'hive') throw new Error('VERIFY_PROOF_KIND takes header or hive.');
if (givenKind && !proof) throw new Error('VERIFY_PROOF_KIND needs the secret in VERIFY_PROOF.');

// Who is asking, why (for verify-graph's audit trail), and what finds the request again. With CALLER_AUTH=jwt verify-graph
// answers 401 where there is no token; without that, and without UPSTREAM_AUTH=caller, everybody who gets this far sees what
// the worker application may see. Everything else that a client sends stops here: cookies, baggage, forwarded addresses.
const FORWARDED_HEADERS = [
  'authorization',
  'x-purpose',
  'x-request-id',
  'x-correlation-id',
  'traceparent',
  'tracestate',
];

// What verify-graph promises to clients. Stack traces, names of subgraphs and whatever a sibling adds stay inside.
const PASSED_EXTENSIONS = ['code', 'correlationId', 'retryable', 'retryAfterSeconds'];

// verify-graph gives up on a call to PingOne after 4 s, or 10 s where documents or verified data are read, and answers with partial
// data and codes. The request as a whole has no limit there: this is two calls for documents in turn, and some more.
const VERIFY_TIMEOUT_MS = 25_000;
const SIBLING_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 40_000; // an operation may ask two subgraphs in turn
const MAX_COST = 1_000; // points of @cost and @listSize for one operation

export const gatewayConfig = defineConfig({
  graphqlEndpoint: '/graphql',
  healthCheckEndpoint: '/health',
  readinessCheckEndpoint: '/readiness',
  landingPage: false,
  graphiql: false,
  cors: false, // no origin at all until one is named
  batching: false,
  multipart: false,
  disableWebsockets: true,
  ...(introspection !== 'on' && { disableIntrospection: {} }),

  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName }) {
      const headers = Object.fromEntries(FORWARDED_HEADERS.map((name) => [name, request.headers.get(name)]));
      // verify-graph with a proof set answers _entities and _service to nobody else.
      const isProven = subgraphName === VERIFY && proof && proofKind === 'header';
      return isProven ? { ...headers, 'router-authorization': proof } : headers;
    },
  },
  // Signs query and variables, in the extensions of the request.
  ...(proof &&
    proofKind === 'hive' && {
      hmacSignature: { secret: proof, shouldSign: ({ subgraphName }) => subgraphName === VERIFY },
    }),

  // An error that is no GraphQL error (a lost connection, a bug) is masked; what is left goes through the plugin below.
  maskedErrors: true,
  subgraphErrors: false, // adds names of subgraphs and overwrites nothing that verify-graph has not already said

  upstreamTimeout: ({ subgraphName }) => (subgraphName === VERIFY ? VERIFY_TIMEOUT_MS : SIBLING_TIMEOUT_MS),
  requestDeadline: REQUEST_TIMEOUT_MS,
  upstreamCancellation: true, // a client that gave up should not leave calls to PingOne behind
  // No upstreamRetry: each would make all calls of the operation once more, those that had succeeded too, while PingOne is in
  // trouble or counts our calls. `retryable` and `retryAfterSeconds` tell the client what is worth another try, and when.

  // No responseCaching: papers of people belong into no cache. And no two requests share an answer, whatever the key of the
  // sharing is made of; a client that leaves would also take the answer away from the other. The second is on unless it is off.
  inboundInflightRequestDeduplication: false,
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },

  demandControl: { maxCost: MAX_COST, listSize: 20 }, // verify-graph's page where none is asked for
  maxTokens: 1_000,
  maxDepth: 12,
  blockFieldSuggestions: true,

  // The strongest protection for a graph with papers in it: only operations that were registered at build time.
  // persistedDocuments: { getPersistedOperation: (hash) => registered[hash] ?? null, allowArbitraryDocuments: false },

  plugins: () => [passOnlyKnownExtensions, forbidCaching],
});

/** Leaves of every error what verify-graph promises, at the last moment before it is sent. */
const passOnlyKnownExtensions: GatewayPlugin = {
  onResultProcess({ result, setResult }) {
    const results = Array.isArray(result) ? result : [result];
    for (const each of results) {
      if (!('errors' in each) || !each.errors) continue;
      each.errors = each.errors.map(reduced);
    }
    setResult(result);
  },
};

/** Every answer of verify-graph says so; one that is joined from several subgraphs has to say it again. */
const forbidCaching: GatewayPlugin = {
  onResponse({ response }) {
    response.headers.set('cache-control', 'no-store');
    response.headers.append('vary', 'authorization');
  },
};

function reduced({ message, path, extensions }: GraphQLError): GraphQLError {
  const passed = PASSED_EXTENSIONS.filter((key) => extensions?.[key] !== undefined);
  return new GraphQLError(message, {
    path: path ?? null,
    extensions: Object.fromEntries(passed.map((key) => [key, extensions[key]])),
  });
}
